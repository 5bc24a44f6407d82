"""What hangs at the mouse while blocks are dragged: a small card, never a large one."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDrag
from PySide6.QtTest import QTest

from gui import theme
from gui.app import Camada, application
from gui.mime import BLOCKS_MIME, KIND_MIME
from gui.widgets.drag_card import HEIGHT, drag_card


@pytest.fixture
def drags(monkeypatch: pytest.MonkeyPatch) -> list[QDrag]:
    """Return the drags that are begun from now on; each falls nowhere."""
    begun: list[QDrag] = []

    def fall_nowhere(self: QDrag, *_: object) -> Qt.DropAction:
        begun.append(self)
        return Qt.DropAction.IgnoreAction

    monkeypatch.setattr(QDrag, "exec", fall_nowhere)
    return begun


def pull(camada: Camada, index: int) -> None:
    """Press the title of a card and move the mouse."""
    card, left = camada.window.stack_view.cards[index], Qt.MouseButton.LeftButton
    QTest.mousePress(card, left, Qt.KeyboardModifier.NoModifier, QPoint(60, 20))
    QTest.mouseMove(card, QPoint(90, 60))
    QTest.mouseRelease(card, left, Qt.KeyboardModifier.NoModifier, QPoint(90, 60))


def test_a_dragged_card_is_a_small_one_at_any_zoom(camada: Camada, drags: list[QDrag]) -> None:
    camada.window.zoom.set(200)

    pull(camada, 1)

    assert drags[0].pixmap().height() == HEIGHT
    assert drags[0].pixmap().width() < 200
    assert drags[0].mimeData().data(BLOCKS_MIME).toStdString() == "b2"


def test_several_blocks_are_counted_on_the_card(camada: Camada, drags: list[QDrag]) -> None:
    camada.state.selection.select("b1", "b2", "b3")

    pull(camada, 1)

    colour = theme.current().family("dense")
    expected = drag_card("DENSE", colour, 3, 1.0)
    assert drags[0].pixmap().toImage() == expected.toImage()
    assert drags[0].mimeData().data(BLOCKS_MIME).toStdString() == "b1,b2,b3"


def test_a_block_of_the_palette_is_the_same_small_card(camada: Camada, drags: list[QDrag]) -> None:
    rows = camada.window.docks.blocks.panel.rows
    rows.setCurrentItem(rows.row_titled("CONV"))

    rows.startDrag(Qt.DropAction.CopyAction)

    expected = drag_card("CONV", theme.current().family("conv"), 1, 1.0)
    assert drags[0].pixmap().toImage() == expected.toImage()
    assert drags[0].mimeData().data(KIND_MIME).toStdString() == "conv"


def test_the_card_has_twice_the_pixels_on_a_dense_screen() -> None:
    theme.apply(application(), "light")
    plain = drag_card("DENSE", theme.LIGHT.family_dense, 1, 1.0)

    dense = drag_card("DENSE", theme.LIGHT.family_dense, 1, 2.0)

    assert dense.size() == plain.size() * 2
    assert dense.deviceIndependentSize() == plain.deviceIndependentSize()
