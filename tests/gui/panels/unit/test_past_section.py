"""How a unit came to be, in the real window: film strip and lines of the kept epochs."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.app import Camada
from gui.panels.unit.film import montage
from gui.panels.unit.past_section import PastSection
from gui.state.session import Phase


@pytest.fixture
def section(camada: Camada, qtbot: QtBot) -> PastSection:
    """Return the open section, with a unit of a network that was not trained."""
    window = camada.window
    window.resize(1440, 900)
    camada.state.selection.choose_unit("b2", 3)
    camada.state.look.refresh()
    window.docks.neuron.raise_()
    section = window.docks.neuron.panel.past
    section.section.head.click()
    return section


def train(camada: Camada, section: PastSection, qtbot: QtBot) -> None:
    camada.state.session.train(camada.state.document.project)
    qtbot.waitUntil(lambda: camada.state.session.phase is not Phase.IDLE)
    qtbot.waitUntil(lambda: camada.state.session.phase is Phase.IDLE, timeout=20_000)
    camada.state.look.refresh()
    qtbot.waitUntil(lambda: section.film.epochs == [*camada.state.past.kept] != [], timeout=10_000)


def test_before_training_it_says_what_will_be_seen(section: PastSection) -> None:
    assert section.hint.text().startswith("Train:")
    assert not section.film.isVisible()


def test_the_last_kept_epoch_is_what_is_learned(
    section: PastSection, camada: Camada, qtbot: QtBot
) -> None:
    train(camada, section, qtbot)

    report, shown = camada.state.look.neuron, section.shown
    assert report is not None
    assert shown is not None
    assert shown.epochs[-1] == 1
    assert shown.biases[-1] == pytest.approx(report.bias)
    assert shown.values[-1] == pytest.approx(report.value, abs=1e-6)
    assert not section.grab().isNull()


def test_a_click_on_a_frame_looks_back_at_that_epoch(
    section: PastSection, camada: Camada, qtbot: QtBot
) -> None:
    train(camada, section, qtbot)
    first = section.film.epochs[0]

    place = section.film.rect_of(0).center().toPoint()
    qtbot.mouseClick(section.film, Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: camada.state.past.epoch == first)

    assert "look back" in section.lines.text_at(0)


def test_folded_it_asks_nothing(section: PastSection, camada: Camada, qtbot: QtBot) -> None:
    train(camada, section, qtbot)

    section.section.head.click()

    assert section not in camada.state.answers._wishes
    assert section.question is None


def test_flat_weights_lie_in_rows_and_channels_side_by_side() -> None:
    assert montage(np.ones(2)).shape == (1, 2)
    assert montage(np.ones(10)).shape == (3, 4)
    assert montage(np.ones((3, 3, 1))).shape == (3, 3)
    assert montage(np.ones((3, 3, 4))).shape == (7, 7)
