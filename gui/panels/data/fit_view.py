"""What a reading makes of pictures: one of them before and after, and others as they come out."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.messages import tr
from gui import theme as themes
from gui.charts.picture import paint_picture
from gui.charts.picture_out import PictureOut
from gui.theme import SMALL_TEXT_SIZE, font

THUMBNAIL, _GAP = 40.0, 5.0
_CAPTION, _ARROW, _LARGEST = 17.0, 26.0, 240.0
_ROUND = 2.0
_HIGH = 280


@dataclass(frozen=True, eq=False)
class Fitted:
    """A picture before and after.

    Attributes:
        before: as it is; `size`: its (width, height) in its file.
        kept: the part of `before` that comes into the sample, in shares of its sides.
    """

    name: str
    size: tuple[int, int]
    before: QImage
    after: QImage
    kept: QRectF


class FitView(QWidget):
    """A click on one of the small ones, or an arrow key, shows that one large."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures: Sequence[Fitted] = ()
        self._current = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Pictures before and after reading"))
        PictureOut(self)

    @property
    def current(self) -> int:
        """Number of the picture that is shown large."""
        return self._current

    def show_pictures(self, pictures: Sequence[Fitted]) -> None:
        """Show other pictures; the same number stays large."""
        self._pictures = pictures
        self.choose(min(self._current, max(0, len(pictures) - 1)))

    def choose(self, number: int) -> None:
        """Show a picture large."""
        self._current = number
        self.setAccessibleDescription(self.text_of(number) if self._pictures else "")
        self.update()

    def text_of(self, number: int) -> str:
        """Say which picture it is, and how its size changes."""
        one = self._pictures[number]
        before, after = _size_text(*one.size), _size_text(one.after.width(), one.after.height())
        return tr("{name}: {before} becomes {after}", name=one.name, before=before, after=after)

    def rect_of(self, number: int) -> QRectF:
        """Return where a small picture lies."""
        large = self._large()[1]
        left, top = (
            (2.0, large.bottom() + _CAPTION + 10) if self._is_high else (large.right() + 18, 2.0)
        )
        n_across = max(1, int((self.width() - left + _GAP) // (THUMBNAIL + _GAP)))
        down, across = divmod(number, n_across)
        pitch = THUMBNAIL + _GAP
        return QRectF(left + across * pitch, top + down * pitch, THUMBNAIL, THUMBNAIL)

    def number_at(self, point: QPointF) -> int | None:
        """Return the number of the small picture at a place."""
        inside = (n for n in self._seen() if self.rect_of(n).contains(point))
        return next(inside, None)

    @property
    def _is_high(self) -> bool:
        """True where there is room for the small pictures below the large ones."""
        return self.height() >= _HIGH

    def _seen(self) -> list[int]:
        """Return the numbers of the small pictures that fit in whole."""
        room = QRectF(self.rect())
        return [n for n in range(len(self._pictures)) if room.contains(self.rect_of(n))]

    def _large(self) -> tuple[QRectF, QRectF]:
        """Return where the large pictures lie, before and after."""
        below, share = (2 * (THUMBNAIL + _GAP) + 10, 0.5) if self._is_high else (0.0, 0.33)
        room = self.height() - _CAPTION - 4 - below
        side = max(24.0, min(room, (self.width() - _ARROW - 4) * share, _LARGEST))
        return QRectF(1, 1, side, side), QRectF(1 + side + _ARROW, 1, side, side)

    def _paint_large(self, painter: QPainter, one: Fitted) -> None:
        theme = themes.current()
        before, after = self._large()
        place = paint_picture(painter, before, one.before)
        paint_picture(painter, after, one.after)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if one.kept != QRectF(0, 0, 1, 1):
            frame = QRectF(
                place.left() + one.kept.left() * place.width(),
                place.top() + one.kept.top() * place.height(),
                one.kept.width() * place.width(),
                one.kept.height() * place.height(),
            )
            painter.setPen(QPen(theme.accent, 2.0))
            painter.drawRoundedRect(frame.adjusted(1, 1, -1, -1), _ROUND, _ROUND)
        painter.setPen(theme.muted)
        painter.setFont(font(SMALL_TEXT_SIZE))
        middle = Qt.AlignmentFlag.AlignCenter
        painter.drawText(
            QRectF(before.right(), before.top(), _ARROW, before.height()), int(middle), "→"
        )
        for rect, size in (
            (before, one.size),
            (after, (one.after.width(), one.after.height())),
        ):
            line = QRectF(rect.left() - 12, rect.bottom() + 2, rect.width() + 24, _CAPTION - 2)
            painter.drawText(line, int(middle), _size_text(*size))

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(420, 150)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 90)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self.number_at(event.position())
        if number is not None:
            self.choose(number)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key
        steps = {key.Key_Left: -1, key.Key_Up: -1, key.Key_Right: 1, key.Key_Down: 1}
        if event.key() in steps and self._pictures:
            step = steps[Qt.Key(event.key())]
            self.choose((self._current + step) % len(self._pictures))
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            number = self.number_at(QPointF(event.pos()))
            is_large = any(rect.contains(QPointF(event.pos())) for rect in self._large())
            if number is None and is_large and self._pictures:
                number = self._current
            text = "" if number is None else self.text_of(number)
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._pictures:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_large(painter, self._pictures[self._current])
        for number in self._seen():
            paint_picture(painter, self.rect_of(number), self._pictures[number].after)
        painter.setPen(QPen(themes.current().accent, 2.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._current in self._seen():
            ring = self.rect_of(self._current).adjusted(-1, -1, 1, 1)
            painter.drawRoundedRect(ring, _ROUND, _ROUND)


def _size_text(width: int, height: int) -> str:
    return f"{width}\u00a0×\u00a0{height}"
