"""What people who do not see the screen are told, through Qt's accessibility interface."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QDockWidget, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from core.examples import EXAMPLES
from core.layers import LAYERS
from core.messages import LANGUAGES, set_language
from gui.app import Camada
from gui.charts.picture_out import PictureOut
from gui.state import edits
from tests.journeys.hands import press_train, wait_for_end


def nameless(qtbot: QtBot) -> list[str]:
    """Return the widgets that take the keyboard and have no name."""
    QApplication.processEvents()
    return [
        f"{type(widget).__name__} in {type(widget.parent()).__name__}"
        for widget in QApplication.allWidgets()
        if takes_keys(widget) and not name_of(widget)
    ]


def takes_keys(widget: QWidget) -> bool:
    is_part = isinstance(widget, QLineEdit) and isinstance(widget.parent(), QAbstractSpinBox)
    takes = widget.focusPolicy() != Qt.FocusPolicy.NoFocus
    return widget.isVisible() and widget.isEnabled() and takes and not is_part


def name_of(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_takes_the_keyboard_has_a_name(
    camada: Camada, qtbot: QtBot, language: str
) -> None:
    camada.state.preferences.language = language
    camada.rebuild()
    docks = camada.window.findChildren(QDockWidget)
    found: list[str] = []
    for dock in docks:
        dock.show()
        dock.raise_()
        found += nameless(qtbot)

    assert len(docks) >= 6
    assert found == []
    set_language("en")


@pytest.mark.parametrize("kind", LAYERS)
def test_the_page_of_every_block_has_names_for_its_fields(
    camada: Camada, qtbot: QtBot, kind: str
) -> None:
    edits.insert(camada.state.document, camada.state.selection, kind, 0)

    assert nameless(qtbot) == []


def test_a_card_tells_place_name_shape_and_problems(camada: Camada) -> None:
    edits.insert(camada.state.document, camada.state.selection, "conv", 1)
    block_id = camada.state.selection.block_ids[0]
    (card,) = (c for c in camada.window.stack_view.cards if c.state.block.id == block_id)

    told = QAccessible.queryAccessibleInterface(card)
    assert name_of(card).startswith("Block 2 of ")
    assert "CONV" in name_of(card)
    assert "picture" in told.text(QAccessible.Text.Description)


def undescribed() -> list[str]:
    """Return the visible pictures that have no name, or no words for what they show."""
    QApplication.processEvents()
    tops = QApplication.topLevelWidgets()
    pictures = {out.parent() for top in tops for out in top.findChildren(PictureOut)}
    shown = [p for p in pictures if isinstance(p, QWidget) and p.isVisible()]
    return [type(picture).__name__ for picture in shown if not (name_of(picture) and told(picture))]


def told(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Description)


@pytest.mark.parametrize("example", ["digits", "patterns", "spiral", "friedman"])
def test_every_picture_says_in_words_what_it_shows(
    camada: Camada, qtbot: QtBot, example: str
) -> None:
    window, state = camada.window, camada.state
    window.resize(1600, 1000)
    project = EXAMPLES[example].project()
    state.document.replace(project.with_(plan=project.plan.with_(epochs=2)), None)
    qtbot.waitUntil(lambda: state.data.ready is not None)
    press_train(qtbot, camada)
    wait_for_end(qtbot, camada)
    dense = next(b for b in project.stack if b.layer.kind in ("dense", "conv"))
    window.docks.neuron.panel.compare.let_go()
    state.selection.choose_unit(dense.id, 0)
    window.docks.neuron.panel.compare.keep()
    state.selection.choose_unit(dense.id, 1)
    window.docks.neuron.panel.past.section.turn(is_open=True)
    qtbot.waitUntil(lambda: window.docks.neuron.panel.past.shown is not None)
    found: list[str] = []
    for dock in window.docks.all:
        dock.show()
        dock.raise_()
        found += undescribed()

    assert found == []


def test_a_gallery_tells_how_many_samples_it_holds_and_the_first(
    camada: Camada, qtbot: QtBot
) -> None:
    dock = camada.window.docks.evaluate
    dock.come_forward()
    qtbot.waitUntil(lambda: bool(dock.panel.samples.gallery.samples))
    gallery = dock.panel.samples.gallery

    assert told(gallery).startswith(f"{len(gallery.samples)} samples: #{gallery.samples[0]}: ")
