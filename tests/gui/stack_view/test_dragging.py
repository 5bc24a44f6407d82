"""What hangs at the mouse while blocks are dragged: a small card, never a large one."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QDrag, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from gui import asking, theme
from gui.app import Camada, application
from gui.charts.export import MARGIN, SCALE
from gui.mime import BLOCKS_MIME, KIND_MIME
from gui.stack_view.input_card import SIDE_OUT
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


def test_a_dragged_card_carries_its_units_as_a_picture_for_other_programs(
    camada: Camada, drags: list[QDrag]
) -> None:
    pull(camada, 1)

    data, card = drags[0].mimeData(), camada.window.stack_view.cards[1]
    picture = QImage.fromData(data.data("image/png"))
    assert picture.width() == SCALE * (card.body_rect.width() + 2 * MARGIN)
    assert data.urls()[0].fileName() == "2 DENSE.png"


def test_the_menu_of_a_card_copies_its_picture(camada: Camada) -> None:
    view = camada.window.stack_view
    view.context_menu("b2", QPoint(10, 10))
    menu = view.findChildren(QMenu)[-1]

    texts = [action.text() for action in menu.actions()]
    menu.close()

    assert texts[-2:] == ["Copy picture", "Save picture…"]


def test_the_sample_is_dragged_out_of_the_input_card(camada: Camada, drags: list[QDrag]) -> None:
    card, left = camada.window.stack_view.input_card, Qt.MouseButton.LeftButton
    QTest.mousePress(card, left, Qt.KeyboardModifier.NoModifier, QPoint(60, 60))
    QTest.mouseMove(card, QPoint(90, 60))
    QTest.mouseRelease(card, left, Qt.KeyboardModifier.NoModifier, QPoint(90, 60))

    picture = QImage.fromData(drags[0].mimeData().data("image/png"))
    assert (picture.width(), picture.height()) == (SCALE * SIDE_OUT, SCALE * SIDE_OUT)


def test_what_was_saved_is_said_in_the_bar_of_the_window(
    camada: Camada, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "units.png"
    monkeypatch.setattr(asking, "ask_for_picture_to_save", lambda *_: file)
    view = camada.window.stack_view
    view.context_menu("b2", QPoint(10, 10))
    menu = view.findChildren(QMenu)[-1]

    menu.actions()[-1].trigger()
    menu.close()

    assert file.read_bytes().startswith(b"\x89PNG")
    present = camada.window.notices.present
    assert present is not None
    assert str(present.message) == "The picture was written to units.png."


def test_the_picture_of_a_card_that_is_gone_can_still_be_saved(
    camada: Camada, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "units.png"
    monkeypatch.setattr(asking, "ask_for_picture_to_save", lambda *_: file)
    view = camada.window.stack_view
    view.context_menu("b2", QPoint(10, 10))
    menu = view.findChildren(QMenu)[-1]
    document = camada.state.document
    document.edit_stack("Remove", document.project.stack.without("b2"))
    application().sendPostedEvents(None, QEvent.Type.DeferredDelete)

    menu.actions()[-1].trigger()
    menu.close()

    assert file.read_bytes().startswith(b"\x89PNG")
