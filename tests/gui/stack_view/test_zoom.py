"""The drawing at every zoom: it is drawn sharp, and mouse, drops and keys hit what is seen."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QNativeGestureEvent,
    QPointingDevice,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.app import Camada, application
from gui.charts import tiles
from gui.mime import KIND_MIME
from gui.preferences import Preferences
from gui.stack_view.body import Tiles
from gui.stack_view.ground import CARD_WIDTH, MARGIN
from gui.stack_view.view import StackView
from gui.stack_view.zoom import LEAST, MOST, STEPS, Zoom
from gui.stack_view.zoomed import seen
from gui.state import edits
from gui.zoom_control import ZoomControl
from tests.journeys.hands import drop

CONTROL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def view(camada: Camada) -> StackView:
    camada.window.resize(1400, 900)
    return camada.window.stack_view


def kinds(camada: Camada) -> list[str]:
    return [block.layer.kind for block in camada.state.document.project.stack]


def turn(view: StackView, point: QPoint, by: int, modifiers: Qt.KeyboardModifier) -> None:
    """Turn the wheel over a point of the viewport."""
    place = QPointF(view.viewport().mapToGlobal(point))
    event = QWheelEvent(
        QPointF(point),
        place,
        QPoint(),
        QPoint(0, by),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    application().sendEvent(view.viewport(), event)


def pinch(view: StackView, point: QPoint, by: float) -> None:
    """Spread two fingers on a touchpad over a point of the viewport."""
    place = QPointF(point)
    event = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture,
        QPointingDevice.primaryPointingDevice(),
        2,
        place,
        place,
        QPointF(view.viewport().mapToGlobal(point)),
        by,
        QPointF(),
    )
    application().sendEvent(view.viewport(), event)


def test_a_zoom_stays_within_50_and_200() -> None:
    assert [Zoom(10).percent, Zoom(900).percent] == [LEAST, MOST]


def test_steps_lead_from_any_zoom_to_the_next_one_of_the_list() -> None:
    zoom = Zoom(103)
    zoom.step(1)
    above = zoom.percent
    zoom.step(-2)

    assert (above, zoom.percent) == (110, 90)


def gap_hit(camada: Camada, percent: int) -> edits.Gap:
    """Zoom, and return the gap that is seen to open for a drag a little below the second card."""
    view = camada.window.stack_view
    camada.window.zoom.set(percent)
    card = view.cards[1]
    view.ensureWidgetVisible(card)
    place = card.mapTo(view.viewport(), card.rect().bottomLeft() + QPoint(40, 3))
    data = QMimeData()
    data.setData(KIND_MIME, b"activation")
    dragged = (place, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, NONE)
    application().sendEvent(view.viewport(), QDragEnterEvent(*dragged))
    application().sendEvent(view.viewport(), QDragMoveEvent(*dragged))
    hit = next(key for key, gap in view._deck.gaps.items() if gap.is_open)
    view._end_drag()
    return hit


def unit_hit(camada: Camada, percent: int) -> tuple[str, int] | None:
    """Zoom, click where a tile is seen, and return the unit that is chosen then."""
    camada.window.zoom.set(percent)
    card = camada.window.stack_view.cards[1]
    body = card.state.body
    assert isinstance(body, Tiles)
    tile = body.rect_of(card.body_rect, percent % 128).center() * (percent / 100)
    QTest.mouseClick(card, Qt.MouseButton.LeftButton, NONE, tile.toPoint())
    return camada.state.selection.unit


def space_beside_gap(camada: Camada, percent: int) -> tuple[int, int]:
    """Zoom, and return the pixels of the screen above and below a gap that nothing covers.

    Less than 0 are pixels that are shared.
    """
    camada.window.zoom.set(percent)
    view = camada.window.stack_view
    above, gap, below = view.cards[0], view._deck.gaps[None, 1], view.cards[1]
    return gap.y() - above.y() - above.height(), below.y() - gap.y() - gap.height()


def test_the_gap_under_the_mouse_opens_at_every_zoom(camada: Camada, view: StackView) -> None:
    assert {gap_hit(camada, percent) for percent in STEPS} == {(None, 2)}


@pytest.mark.parametrize("percent", [LEAST, MOST])
def test_a_drop_falls_into_the_gap_under_the_mouse(
    camada: Camada, view: StackView, percent: int
) -> None:
    camada.window.zoom.set(percent)
    card = view.cards[1]
    view.ensureWidgetVisible(card)
    below_dense = card.mapTo(view.viewport(), card.rect().bottomLeft() + QPoint(40, 3))

    drop(view.viewport(), KIND_MIME, "activation", below_dense)

    assert kinds(camada) == ["flatten", "dense", "activation", "dropout", "dense"]


def test_a_click_hits_the_unit_that_is_seen_at_every_zoom(camada: Camada, view: StackView) -> None:
    block_id = view.cards[1].state.block.id

    hits = [unit_hit(camada, percent) for percent in STEPS]

    assert hits == [(block_id, percent % 128) for percent in STEPS]


def test_cards_and_gaps_touch_each_other_at_every_zoom(camada: Camada, view: StackView) -> None:
    spaces = [space_beside_gap(camada, percent) for percent in STEPS]

    assert {space for pair in spaces for space in pair} <= {-1, 0}


@pytest.mark.parametrize("percent", [70, 110, 175])
def test_a_widget_has_all_the_pixels_that_are_painted(percent: int) -> None:
    frame = QRect(17, 33, 641, 59)

    place = seen(frame, percent / 100)

    assert place.width() >= frame.width() * percent / 100
    assert place.height() >= frame.height() * percent / 100


@pytest.mark.parametrize("percent", [LEAST, MOST])
def test_keys_walk_and_the_chosen_card_comes_into_sight(
    qtbot: QtBot, camada: Camada, view: StackView, percent: int
) -> None:
    camada.window.zoom.set(percent)
    view.setFocus()

    qtbot.keyClick(view, Qt.Key.Key_End)

    assert camada.state.selection.block_id == view.cards[-1].state.block.id
    assert not view.cards[-1].visibleRegion().isEmpty()


def test_the_wheel_with_ctrl_keeps_what_is_under_the_mouse(camada: Camada, view: StackView) -> None:
    camada.window.zoom.set(150)
    card = view.cards[1]
    point = card.mapTo(view.viewport(), QPoint(60, 30))
    before = card.inner(QPointF(60, 30))

    turn(view, point, 120, CONTROL)

    after = card.inner(QPointF(card.mapFrom(view.viewport(), point)))
    assert camada.window.zoom.percent == 175
    assert abs(after.y() - before.y()) <= 1


def test_fine_wheels_need_as_far_a_turn_as_others(camada: Camada, view: StackView) -> None:
    for _ in range(3):
        turn(view, QPoint(100, 100), -40, CONTROL)

    assert camada.window.zoom.percent == 90


def test_the_wheel_alone_scrolls(camada: Camada, view: StackView) -> None:
    camada.window.zoom.set(200)
    camada.state.selection.select()
    view.verticalScrollBar().setValue(0)

    turn(view, QPoint(100, 100), -120, NONE)

    assert camada.window.zoom.percent == 200
    assert view.verticalScrollBar().value() > 0


def test_two_fingers_zoom_by_small_amounts(camada: Camada, view: StackView) -> None:
    for _ in range(10):
        pinch(view, QPoint(200, 200), 0.004)

    assert camada.window.zoom.percent == 104


def test_fit_brings_all_blocks_into_sight(camada: Camada, view: StackView) -> None:
    camada.window.zoom.set(200)

    camada.window.menu_actions["zoom_fit"].trigger()

    assert view.verticalScrollBar().maximum() == 0
    assert view.horizontalScrollBar().maximum() == 0
    assert not view.cards[-1].visibleRegion().isEmpty()


def test_fitting_the_width_makes_the_cards_as_wide_as_the_room(
    camada: Camada, view: StackView
) -> None:
    camada.window.menu_actions["zoom_fit_width"].trigger()

    zoom = camada.window.zoom.factor
    assert view.cards[0].frame.width() == CARD_WIDTH
    assert view.cards[0].width() > view.viewport().width() - 2 * MARGIN * zoom - 24


def test_nothing_has_to_be_scrolled_across_while_cards_can_be_narrower(
    camada: Camada, view: StackView
) -> None:
    camada.window.zoom.set(150)

    assert view.horizontalScrollBar().maximum() == 0


def test_the_picture_for_the_start_page_is_the_upper_part_wherever_it_is_scrolled(
    camada: Camada, view: StackView
) -> None:
    camada.window.zoom.set(200)
    above = view.ground.portrait()

    view.verticalScrollBar().setValue(200)

    assert above.width() == 2 * (view.input_card.frame.width() + 2 * MARGIN)
    assert view.ground.portrait().toImage() == above.toImage()


def test_keys_zoom_and_say_when_they_cannot(qtbot: QtBot, camada: Camada) -> None:
    window = camada.window
    QTest.keyClick(window, Qt.Key.Key_Plus, CONTROL)
    larger = window.zoom.percent
    QTest.keyClick(window, Qt.Key.Key_0, CONTROL)
    usual = window.zoom.percent
    QTest.keyClick(window, Qt.Key.Key_Minus, CONTROL)

    assert (larger, usual, window.zoom.percent) == (110, 100, 90)
    window.zoom.set(MOST)
    assert window.menu_actions["zoom_in"].toolTip() == "It cannot be shown any larger."
    assert not window.menu_actions["zoom_in"].isEnabled()


def test_the_zoom_is_kept_by_the_next_window(camada: Camada) -> None:
    camada.window.zoom.set(70)

    camada.rebuild()

    assert camada.window.zoom.percent == 70
    assert camada.window.stack_view.cards[0].zoom == 0.7


@pytest.mark.parametrize(("written", "read"), [("125", 125), ("abc", 100), ("", 100)])
def test_preferences_that_make_no_sense_are_the_usual_size(
    tmp_path: Path, written: str, read: int
) -> None:
    file = tmp_path / "other.ini"
    file.write_text(f"[General]\nzoom={written}\n")

    assert Preferences(file).zoom == read


def test_the_control_tells_its_zoom_and_names_its_buttons(camada: Camada) -> None:
    control = camada.window.statusBar().findChild(ZoomControl)
    assert control is not None

    camada.window.zoom.set(125)

    assert control.percent.accessibleName() == "Zoom: 125 %"
    names = [button.text() for button in (control.minus, control.plus, control.fit)]
    assert names == ["Zoom out", "Zoom in", "Fit the whole network"]


def test_problems_grow_with_their_card(camada: Camada, view: StackView) -> None:
    document = camada.state.document
    stack = document.project.stack
    document.edit("Delete", document.project.with_(stack=stack.without(stack.blocks[0].id)))
    strip = view.cards[0].strips[0]
    assert strip.button is not None
    before = strip.button.sizeHint()

    camada.window.zoom.set(200)

    assert strip.button.sizeHint().height() == pytest.approx(2 * before.height(), abs=3)
    assert strip.button.iconSize().width() == 32
    assert strip.width() == 2 * strip.frame.width()


@pytest.mark.parametrize("dense", [0.5, 0.7, 1.0, 1.1, 1.75, 2.0, 3.3])
def test_tiles_have_whole_pixels_and_pure_colours(dense: float) -> None:
    layout = tiles.tile_layout(100, 200)
    colours = np.full((100, 4), 255, np.uint8)
    colours[1::2, :3] = (10, 20, 30)

    picture = tiles._picture(layout, colours, dense)

    assert picture.shape[0] == pytest.approx(layout.rows * layout.pitch * dense, abs=1)
    seen = {tuple(pixel) for pixel in picture[picture[..., 3] > 0][:, :3].tolist()}
    assert seen == {(255, 255, 255), (10, 20, 30)}
