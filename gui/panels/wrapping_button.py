"""A button that breaks its text into lines where there is too little room for one."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

_SIDES, _ICON = 26, 22
_ABOVE_AND_BELOW = 12
_LEAST_WIDTH = 120


class WrappingButton(QPushButton):
    """Its text has one line or several, as its width asks for."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._whole = text
        self.setAccessibleName(text)
        policy = QSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def lines(self, width: int) -> list[str]:
        """Return the text as it is broken at a width."""
        metrics = QFontMetrics(self.font())
        room = width - self._beside
        broken = [""]
        for word in self._whole.split(" "):
            longer = f"{broken[-1]} {word}".strip()
            if broken[-1] and metrics.horizontalAdvance(longer) > room:
                broken.append(word)
            else:
                broken[-1] = longer
        return broken

    @property
    def _beside(self) -> int:
        return _SIDES + (0 if self.icon().isNull() else _ICON)

    # Qt overrides

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        width = QFontMetrics(self.font()).horizontalAdvance(self._whole) + self._beside + 1
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(_LEAST_WIDTH, self.sizeHint().width()), self.sizeHint().height())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        height = QFontMetrics(self.font()).lineSpacing() * len(self.lines(width))
        return max(height + _ABOVE_AND_BELOW, 30)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setText("\n".join(self.lines(self.width())))
