"""A label that shortens its text with an ellipsis where there is too little room."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyleOption, QWidget


class ElidedLabel(QLabel):
    """One line; the tooltip says the whole text while it does not fit.

    What can be said in fewer words is said so before anything is cut.
    """

    def __init__(
        self,
        text: str = "",
        role: str = "",
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._mode = mode
        self._shorter: tuple[str, ...] = ()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        if role:
            self.setProperty("role", role)

    def say(self, text: str, *shorter: str) -> None:
        """Show a text, or the first of the `shorter` ones that fits, the longest of them first."""
        self._shorter = shorter
        self.setText(text)
        self._show_tip()
        self.update()

    def shown_text(self) -> str:
        """Return the text as it stands on the screen."""
        metrics, room = self.fontMetrics(), self.contentsRect().width()
        said = (self.text(), *self._shorter)
        fitting = (text for text in said if metrics.horizontalAdvance(text) <= room)
        whole = next(fitting, None)
        return whole or metrics.elidedText(said[-1], self._mode, room)

    @property
    def shows_all(self) -> bool:
        """Whether there is room for the whole text."""
        return self.shown_text() == self.text()

    def _show_tip(self) -> None:
        self.setToolTip("" if self.shows_all else self.text())

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width() + 1, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_tip()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        option = QStyleOption()
        option.initFrom(self)
        self.style().drawItemText(
            painter,
            self.contentsRect(),
            int(self.alignment()),
            option.palette,
            self.isEnabled(),
            self.shown_text(),
            self.foregroundRole(),
        )
