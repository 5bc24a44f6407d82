import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSlider
from pytestqt.qtbot import QtBot

from gui.widgets.learning_rate_slider import STOPS, LearningRateSlider, nearest_stop
from gui.widgets.number_box import NumberBox


def slider_for(qtbot: QtBot, value: float) -> LearningRateSlider:
    widget = LearningRateSlider(value)
    qtbot.addWidget(widget)
    return widget


def slider_of(widget: LearningRateSlider) -> QSlider:
    slider = widget.findChild(QSlider)
    assert slider is not None
    return slider


def test_it_reaches_from_a_millionth_to_ten() -> None:
    assert (STOPS[0], STOPS[-1]) == (1e-6, 10.0)


@pytest.mark.parametrize(
    ("value", "stop"), [(0.001, 0.001), (0.0011, 0.001), (0.004, 0.005), (0.0, 1e-6), (50.0, 10.0)]
)
def test_the_nearest_stop_is_found(value: float, stop: float) -> None:
    assert STOPS[nearest_stop(value)] == stop


def test_moving_the_slider_tells_the_next_friendly_rate(qtbot: QtBot) -> None:
    widget = slider_for(qtbot, 0.001)
    slider = slider_of(widget)

    with qtbot.waitSignal(widget.moved) as told:
        qtbot.keyClick(slider, Qt.Key.Key_Right)

    assert told.args == [0.002]
    assert widget.value() == 0.002


def test_an_exact_rate_may_be_typed(qtbot: QtBot) -> None:
    widget = slider_for(qtbot, 0.001)
    box = widget.findChild(NumberBox)
    assert box is not None
    box.selectAll()
    qtbot.keyClicks(box, "0,00037")

    with qtbot.waitSignal(widget.moved) as told:
        qtbot.keyClick(box, Qt.Key.Key_Return)

    assert told.args == [0.00037]
    assert STOPS[slider_of(widget).value()] == 0.0005


def test_showing_a_rate_tells_nothing(qtbot: QtBot) -> None:
    widget = slider_for(qtbot, 0.001)

    with qtbot.assertNotEmitted(widget.moved):
        widget.show_value(0.3)

    assert widget.value() == 0.3


def shown_slider(widget: LearningRateSlider, qtbot: QtBot) -> QSlider:
    widget.resize(600, 40)
    with qtbot.waitExposed(widget):
        widget.show()
    return slider_of(widget)


def test_a_press_on_the_groove_goes_there_at_once(qtbot: QtBot) -> None:
    widget = slider_for(qtbot, 1e-6)
    slider = shown_slider(widget, qtbot)

    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=slider.rect().center())
    middle = slider.value()
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=slider.rect().topRight())

    assert middle in (10, 11)
    assert widget.value() == 10.0
    assert not slider.isSliderDown()


def test_a_drag_may_begin_anywhere_on_the_groove(qtbot: QtBot) -> None:
    widget = slider_for(qtbot, 1e-6)
    slider = shown_slider(widget, qtbot)
    left = Qt.MouseButton.LeftButton

    qtbot.mousePress(slider, left, pos=slider.rect().center())
    qtbot.mouseMove(slider, slider.rect().bottomRight())
    qtbot.mouseRelease(slider, left, pos=slider.rect().bottomRight())

    assert widget.value() == 10.0


def test_the_handle_falls_on_the_rate_in_force_after_a_drag(qtbot: QtBot) -> None:
    widget = slider_for(qtbot, 1e-6)
    slider = shown_slider(widget, qtbot)
    left = Qt.MouseButton.LeftButton

    qtbot.mousePress(slider, left, pos=slider.rect().topRight())
    widget.show_value(0.001)
    qtbot.mouseRelease(slider, left, pos=slider.rect().topRight())

    assert STOPS[slider.value()] == 0.001
