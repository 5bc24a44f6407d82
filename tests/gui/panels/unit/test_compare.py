"""Two units side by side, in the real window."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from core.questions.unit_values import AskUnit, UnitValues
from gui.app import Camada
from gui.panels.unit.compare import Compare


@pytest.fixture
def compare(camada: Camada, qtbot: QtBot) -> Compare:
    """Return the section with unit 3 of the hidden block."""
    window = camada.window
    window.resize(1440, 900)
    choose(camada, "b2", 3)
    window.docks.neuron.raise_()
    compare = window.docks.neuron.panel.compare
    qtbot.waitUntil(compare.isVisible)
    return compare


def choose(camada: Camada, block_id: str, unit: int) -> None:
    camada.state.selection.choose_unit(block_id, unit)
    camada.state.look.refresh()


def values_of(camada: Camada, unit: int) -> np.ndarray:
    found = camada.state.answers.answer(AskUnit("test", "b2", unit))
    assert found is not None
    assert isinstance(found.value, UnitValues)
    return found.value.values


def test_nothing_is_kept_at_first(compare: Compare) -> None:
    assert compare.kept is None
    assert compare.hint.text().startswith("Keep this unit")
    assert not compare.free_button.isVisible()


def test_a_kept_unit_stands_beside_the_next(compare: Compare, camada: Camada, qtbot: QtBot) -> None:
    compare.keep_button.click()
    choose(camada, "b2", 4)
    qtbot.waitUntil(lambda: compare.correlation.text().startswith("correlation"))

    look = camada.state.look
    one, other = look.report("b2", 3), look.report("b2", 4)
    assert one is not None
    assert other is not None
    expected = np.corrcoef(values_of(camada, 3), values_of(camada, 4))[0, 1]
    assert f"{expected:.2f}".lstrip("-") in compare.correlation.text()
    assert [name.text()[:2] for name in compare.names] == ["#3", "#4"]
    lengths = compare.figures()[2]
    assert lengths == tuple(f"{np.linalg.norm(r.weights):.3g}" for r in (one, other))
    assert not compare.grab().isNull()


def test_a_new_window_still_has_the_kept_unit(compare: Compare, camada: Camada) -> None:
    compare.keep_button.click()

    camada.rebuild()
    camada.window.docks.neuron.raise_()

    assert camada.window.docks.neuron.panel.compare.kept == ("b2", 3)


def test_a_section_that_was_closed_is_closed_in_the_next_window(
    compare: Compare, camada: Camada
) -> None:
    compare.section.turn(is_open=False)

    camada.rebuild()
    camada.window.docks.neuron.raise_()

    panel = camada.window.docks.neuron.panel
    assert not panel.compare.section.is_open
    assert panel.sum.is_open


def test_let_go_there_is_one_unit_again(compare: Compare, camada: Camada) -> None:
    compare.keep_button.click()
    choose(camada, "b2", 4)

    compare.free_button.click()

    assert compare.kept is None
    assert compare not in camada.state.answers._wishes
    assert not compare.names[0].isVisible()


def test_a_kept_unit_of_a_deleted_block_is_said_to_be_gone(
    compare: Compare, camada: Camada
) -> None:
    compare.keep_button.click()
    choose(camada, "b4", 1)

    document = camada.state.document
    document.edit_stack("Delete", document.project.stack.without("b2"))
    camada.state.look.refresh()

    assert not compare.names[0].isVisible()
