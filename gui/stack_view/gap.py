"""A gap between two cards: the link with the shape that flows through it, and where drops land."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from core.arrays import Shape
from core.messages import Message, tr
from gui import theme as themes
from gui.stack_view.zoomed import Zoomed

HEIGHT = 16
OPEN_HEIGHT = 48

LINK_WIDTH = 1.5


@dataclass(frozen=True)
class Effect:
    """What a drop would do: the shapes that result, or why something would not fit."""

    text: str = ""
    is_wrong: bool = False


class Gap(Zoomed):
    """The space before a block, or behind the last one (in the stack itself without a link)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[Shape | None, bool, bool] | None = None
        self._text = ""
        self._dropping = ""
        self._effect = Effect()
        self._is_empty_group = False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_shape(self, shape: Shape | None, is_last: bool, is_empty_group: bool = False) -> bool:
        """Show the shape that flows here; True when the gap now needs another height.

        Args:
            shape: None while it is unknown.
            is_last: nothing comes behind it.
            is_empty_group: it is all that a group holds, and asks for blocks.
        """
        before, self._shown = self._shown, (shape, is_last, is_empty_group)
        if self._shown == before:
            return False
        text = str(Message("{shape}", shape=shape)) if shape else "?"
        self._text, self._is_empty_group = "" if is_last else text, is_empty_group
        self.update()
        return before is None or before[2] != is_empty_group

    def open(self, name: str, effect: Effect) -> None:
        """Show that a block called `name` would fall in here; "" closes the gap."""
        if name != self._dropping:
            self._dropping, self._effect = name, effect
            self.update()

    @property
    def effect(self) -> Effect:
        """What a drop into it would do, as it was said when it opened."""
        return self._effect

    @property
    def is_open(self) -> bool:
        """True while something is dragged over it."""
        return bool(self._dropping)

    def needed_height(self) -> int:
        """Return the pixels it needs."""
        return OPEN_HEIGHT if self.is_open or self._is_empty_group else HEIGHT

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = themes.current()
        painter = self.painter()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.is_open:
            # At the left: in the middle the thing that is dragged would hide the name.
            side = Qt.AlignmentFlag.AlignVCenter
            is_wrong = self._effect.is_wrong
            ink = theme.danger if is_wrong else theme.accent
            self._paint_slot(painter, ink, theme.danger_soft if is_wrong else theme.accent_soft)
            name = f"+ {self._dropping}"
            self._write(painter, ink, name, side, is_bold=True)
            width = QFontMetricsF(themes.font(bold=True)).horizontalAdvance(name) + 14
            self._write(painter, ink, self._effect.text, side, indent=width)
        elif self._is_empty_group:
            self._paint_slot(painter, theme.disabled, theme.ground)
            hint = tr("Empty: drag blocks in here")
            self._write(painter, theme.muted, hint, Qt.AlignmentFlag.AlignCenter)
        elif self._text:
            middle = self.frame.width() / 2
            painter.setPen(QPen(theme.disabled, LINK_WIDTH))
            painter.drawLine(int(middle), 0, int(middle), self.frame.height())
            painter.setPen(theme.muted)
            painter.setFont(themes.font(themes.SMALL_TEXT_SIZE))
            place = QRectF(middle + 12, 0, middle - 12, self.frame.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, self._text)

    def _paint_slot(self, painter: QPainter, line: QColor, ground: QColor) -> None:
        painter.setPen(QPen(line, 1.5, Qt.PenStyle.DashLine))
        painter.setBrush(ground)
        painter.drawRoundedRect(self._slot, themes.CARD_RADIUS, themes.CARD_RADIUS)

    def _write(
        self,
        painter: QPainter,
        ink: QColor,
        text: str,
        side: Qt.AlignmentFlag,
        is_bold: bool = False,
        indent: float = 0.0,
    ) -> None:
        place = self._slot.adjusted(16 + indent, 0, -16, 0)
        if place.width() <= 0:
            return
        painter.setPen(ink)
        painter.setFont(themes.font(bold=is_bold))
        room = Qt.TextElideMode.ElideRight
        shown = painter.fontMetrics().elidedText(text, room, int(place.width()))
        painter.drawText(place, side, shown)

    @property
    def _slot(self) -> QRectF:
        return self.area.adjusted(5, 5, -5, -5)
