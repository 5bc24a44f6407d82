"""A gap between two cards: the link with the shape that flows through it, and where drops land."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from core.arrays import Shape
from core.messages import Message
from gui import theme as themes

HEIGHT = 16
OPEN_HEIGHT = 48


class Gap(QWidget):
    """The space before a block, or behind the last one (then without a link)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._dropping = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_shape(self, shape: Shape | None, is_last: bool) -> None:
        """Show the shape that flows here; None while it is unknown."""
        text = str(Message("{shape}", shape=shape)) if shape else "?"
        text = "" if is_last else text
        if text != self._text:
            self._text = text
            self.update()

    def open(self, name: str) -> None:
        """Show that a block called `name` would fall in here; "" closes the gap."""
        if name != self._dropping:
            self._dropping = name
            self.update()

    @property
    def is_open(self) -> bool:
        """True while something is dragged over it."""
        return bool(self._dropping)

    def needed_height(self) -> int:
        """Return the pixels it needs."""
        return OPEN_HEIGHT if self.is_open else HEIGHT

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = themes.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.is_open:
            self._paint_slot(painter, theme.accent, theme.accent_soft)
        elif self._text:
            middle = self.width() / 2
            painter.setPen(QPen(theme.disabled, 1.5))
            painter.drawLine(int(middle), 0, int(middle), self.height())
            painter.setPen(theme.muted)
            painter.setFont(themes.font(themes.SMALL_TEXT_SIZE))
            place = QRectF(middle + 12, 0, middle - 12, self.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, self._text)

    def _paint_slot(self, painter: QPainter, line: QColor, ground: QColor) -> None:
        slot = QRectF(self.rect()).adjusted(5, 5, -5, -5)
        painter.setPen(QPen(line, 1.5, Qt.PenStyle.DashLine))
        painter.setBrush(ground)
        painter.drawRoundedRect(slot, themes.CARD_RADIUS, themes.CARD_RADIUS)
        painter.setPen(line)
        painter.setFont(themes.font(bold=True))
        # At the left: in the middle the thing that is dragged would hide the name.
        place = slot.adjusted(16, 0, -16, 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, f"+ {self._dropping}")
