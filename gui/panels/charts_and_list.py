"""The charts and the list of epochs: beside each other where there is room, else one of them."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.panels.chart_pair import ChartPair
from gui.panels.epochs.epoch_list import EpochList
from gui.preferences import Preferences

_GAP = 20
_CHARTS_WITH_EASE = 560
"""Where charts keep this width beside the list, it is shown without being asked for."""
_NAME = "epochs"
"""Of the list, in the preferences."""


class ChartsAndList(QWidget):
    """Shows the charts, and the list when it is asked for or there is much room.

    Signals:
        turned: whether the list is shown now.
    """

    turned = Signal(bool)

    def __init__(
        self,
        charts: ChartPair,
        epochs: EpochList,
        preferences: Preferences,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._charts, self._epochs, self._preferences = charts, epochs, preferences
        self._wish = preferences.wish(_NAME)
        self._was_shown: bool | None = None
        for part in (charts, epochs):
            part.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._lay_out()

    def show_list(self, is_on: bool) -> None:
        """Show the list from now on, or hide it, in later windows too."""
        if is_on != self.has_list:
            self._wish = is_on
            self._preferences.keep_open(_NAME, is_on)
            self._lay_out()

    @property
    def has_list(self) -> bool:
        """Whether the list is shown: as was asked for, else by the room there is."""
        if self._wish is not None:
            return self._wish
        return self.width() >= _CHARTS_WITH_EASE + _GAP + self._epochs.whole_width

    def _lay_out(self) -> None:
        has_list, whole = self.has_list, self.rect()
        room = self.width() - _GAP - self._epochs.whole_width
        is_beside = room >= self._charts.minimumSizeHint().width()
        charts, epochs = self.rect(), self.rect()
        if has_list and is_beside:
            charts.setWidth(room)
            epochs.setLeft(whole.right() + 1 - self._epochs.whole_width)
        elif has_list:
            epochs.setWidth(min(self.width(), self._epochs.whole_width))
        self._charts.setGeometry(charts)
        self._epochs.setGeometry(epochs)
        self._charts.setVisible(not has_list or is_beside)
        self._epochs.setVisible(has_list)
        if has_list != self._was_shown:
            self._was_shown = has_list
            self.turned.emit(has_list)

    # Qt overrides

    def minimumSizeHint(self) -> QSize:
        return self._charts.minimumSizeHint().expandedTo(self._epochs.minimumSizeHint())

    def sizeHint(self) -> QSize:
        return self._charts.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()
