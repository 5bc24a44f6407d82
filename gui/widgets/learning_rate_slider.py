"""The learning rate on a logarithmic slider, beside a box for the exact number."""

import math

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider, QStyle, QStyleOptionSlider, QWidget

from core.messages import Message
from core.settings import Setting
from gui.widgets.labels import label
from gui.widgets.number_box import NumberBox, written

LOWEST_POWER, HIGHEST_POWER = -6, 1
STOPS = (
    *(float(f"{n}e{power}") for power in range(LOWEST_POWER, HIGHEST_POWER) for n in (1, 2, 5)),
    float(f"1e{HIGHEST_POWER}"),
)
"""Where the slider stops: 1e-6, 2e-6, 5e-6, 1e-5, ... 10."""

_MOST = 1000.0


def nearest_stop(value: float) -> int:
    """Return the index of the stop that is nearest on the logarithmic scale."""
    if value <= STOPS[0]:
        return 0
    return min(range(len(STOPS)), key=lambda i: abs(math.log(STOPS[i] / value)))


class LearningRateSlider(QWidget):
    """Label, slider and number box.

    Signals:
        moved: the learning rate that a person has set, also while dragging.
    """

    moved = Signal(float)

    def __init__(self, value: float = 0.001, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = Message("Learning rate")
        self._box = NumberBox(Setting("learning_rate", float, 0.001, title, low=0.0, high=_MOST))
        self._box.setFixedWidth(80)
        self._box.edited.connect(self._on_box_edited)
        self._slider = _Slider(Qt.Orientation.Horizontal, self)
        self._slider.setRange(0, len(STOPS) - 1)
        self._slider.setPageStep(3)
        self._slider.setMinimumWidth(120)
        self._slider.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._slider.setAccessibleName(str(title))
        self._slider.valueChanged.connect(self._on_slider_moved)
        self._slider.sliderReleased.connect(self._place_slider)
        title_label = label(str(title), "muted", self)
        title_label.setBuddy(self._slider)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(title_label)
        row.addWidget(self._slider, 1)
        row.addWidget(self._box)
        self.show_value(value)

    def value(self) -> float:
        """Return the learning rate shown."""
        return self._box.value()

    def show_value(self, value: float) -> None:
        """Show a learning rate without telling."""
        self._box.show_value(value)
        self._place_slider()

    def _on_slider_moved(self, stop: int) -> None:
        self._box.show_value(STOPS[stop])
        self._describe()
        self.moved.emit(STOPS[stop])

    def _on_box_edited(self, value: object) -> None:
        self._place_slider()
        self.moved.emit(value)

    def _place_slider(self) -> None:
        if self._slider.isSliderDown():
            return
        with QSignalBlocker(self._slider):
            self._slider.setValue(nearest_stop(self._box.value()))
        self._describe()

    def _describe(self) -> None:
        self._slider.setToolTip(written(self._box.value()))
        self._slider.setAccessibleDescription(written(self._box.value()))


class _Slider(QSlider):
    """A slider that follows the mouse from wherever on it a person presses.

    The wheel moves it only while it has the focus.
    """

    def _stop_at(self, x: float) -> int:
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        style, kind = self.style(), QStyle.ComplexControl.CC_Slider
        part = QStyle.SubControl
        groove = style.subControlRect(kind, option, part.SC_SliderGroove, self)
        handle = style.subControlRect(kind, option, part.SC_SliderHandle, self)
        way = max(1, groove.width() - handle.width())
        share = (x - groove.x() - handle.width() / 2) / way
        share = min(max(share, 0.0), 1.0)
        if option.upsideDown:  # where people write from right to left
            share = 1.0 - share
        return round(self.minimum() + share * (self.maximum() - self.minimum()))

    # Qt overrides

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self.setSliderDown(True)
        self.setSliderPosition(self._stop_at(event.position().x()))
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self.setSliderPosition(self._stop_at(event.position().x()))
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(False)
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
