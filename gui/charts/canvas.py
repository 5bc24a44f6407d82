"""The canvas: mouse or keyboard paint on a paper."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.messages import tr
from gui import theme as themes
from gui.charts.paper import SIDE, Paper
from gui.charts.picture import fitted
from gui.widgets.undo_keys import is_redo, wants_undo

BRUSH = 26
"""Pixels of the paper: about as thick as the strokes of MNIST in a digit of its size."""
LEAST_BRUSH, LARGEST_BRUSH = 8, 64
_STEP = SIDE // 28
_FAST = 4
_EDGE = 3
_ARROWS = {
    Qt.Key.Key_Left: QPoint(-1, 0),
    Qt.Key.Key_Right: QPoint(1, 0),
    Qt.Key.Key_Up: QPoint(0, -1),
    Qt.Key.Key_Down: QPoint(0, 1),
}
_ERASING = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class Canvas(QWidget):
    """Left paints, right erases; arrows move a cursor, Space paints where it stands.

    Undo belongs to the canvas while it has the focus and something to take back.

    Attributes:
        brush: width of the strokes in pixels of the paper.
        erases: whether the left button erases too.
        ink: of strokes on coloured paper; None for what is seen best on it.

    Signals:
        changed: something was painted, erased or taken back.
        pasted: the keys for pasting were pressed.
    """

    changed = Signal()
    pasted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.brush, self.erases = BRUSH, False
        self.ink: QColor | None = None
        self.paper = Paper((1, 1, 1), is_light=False)
        self._hover: QPointF | None = None
        self._cursor = QPointF(SIDE / 2, SIDE / 2)
        self._is_painting = self._keys_paint = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Canvas"))
        self.setAccessibleDescription(
            tr("Arrow keys move the brush, Space paints, Delete wipes the canvas clean.")
        )
        self.setToolTip(tr("Left button paints, right button erases. Or arrow keys and Space."))

    def take(self, paper: Paper) -> None:
        """Paint on another paper from now on."""
        self.paper = paper
        self._is_painting = self._keys_paint = False
        self._cursor = QPointF(paper.size.width() / 2, paper.size.height() / 2)
        self.updateGeometry()
        self.update()

    def clear(self) -> None:
        """Wipe the paper clean."""
        self._end()
        self.paper.clear()
        self._tell()

    def undo(self) -> None:
        """Take the last stroke back."""
        self._end()
        self.paper.undo()
        self._tell()

    def redo(self) -> None:
        """Paint the stroke again that was taken back."""
        self._end()
        self.paper.redo()
        self._tell()

    @property
    def field(self) -> QRectF:
        """Where the paper lies."""
        room = QRectF(self.rect()).adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        return fitted(room, self.paper.size)

    def place_of(self, point: QPointF) -> QPointF:
        """Return the place on the paper under a point of the widget."""
        return (point - self.field.topLeft()) * (1 / self._scale)

    @property
    def _scale(self) -> float:
        return self.field.width() / self.paper.size.width() or 1.0

    def _begin(self, place: QPointF, *, erases: bool) -> None:
        self._is_painting = True
        self.paper.begin(place, self.brush, erases=erases, ink=self.ink)
        self._tell()

    def _end(self) -> None:
        self._is_painting = self._keys_paint = False

    def _tell(self) -> None:
        self.update()
        self.changed.emit()

    def _move_cursor(self, way: QPoint) -> None:
        place = self._cursor + QPointF(way)
        self._cursor = QPointF(
            min(max(place.x(), 0.0), self.paper.size.width()),
            min(max(place.y(), 0.0), self.paper.size.height()),
        )
        self._hover = None
        if self._keys_paint:
            self.paper.lead_to(self._cursor)
            self._tell()
        self.update()

    def _shown(self) -> QImage:
        """Return the paper as the theme has ink and paper."""
        if self.paper.is_coloured or themes.current().is_dark:
            return self.paper.image
        made = self.paper.image.copy()
        made.invertPixels()
        return made

    def _paint_brush(self, painter: QPainter) -> None:
        """Paint a ring where the brush is: under the mouse, or where the keys have led it."""
        if self._hover is not None:
            centre = self._hover
        elif self.hasFocus():
            centre = self.field.topLeft() + self._cursor * self._scale
        else:
            return
        radius = self.brush / 2 * self._scale
        theme = themes.current()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((theme.panel, 3.0), (theme.accent, 1.5)):
            painter.setPen(QPen(colour, width))
            painter.drawEllipse(centre, radius, radius)

    def _paint_hint(self, painter: QPainter, field: QRectF) -> None:
        theme = themes.current()
        painter.setFont(themes.font())
        painter.setPen(theme.muted)
        text = tr("Draw here, or paste, drop or open a picture")
        wraps = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignCenter
        painter.drawText(field.adjusted(16, 8, -16, -8), int(wraps), text)

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(200, 200)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 120)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        hints = QPainter.RenderHint
        painter.setRenderHints(hints.Antialiasing | hints.SmoothPixmapTransform)
        theme, field = themes.current(), self.field
        painter.drawImage(field, self._shown())
        if self.paper.is_empty and not self.hasFocus():
            self._paint_hint(painter, field)
        painter.setClipRect(field)
        self._paint_brush(painter)
        painter.setClipping(False)
        is_focus = self.hasFocus()
        painter.setPen(QPen(theme.accent if is_focus else theme.control_line, 1 + is_focus))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(field.adjusted(-0.5, -0.5, 0.5, 0.5))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        button, place = event.button(), self.place_of(event.position())
        erases = button == Qt.MouseButton.RightButton
        if not erases and button != Qt.MouseButton.LeftButton:
            return
        self._cursor = place
        self._begin(place, erases=erases or self.erases)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover = event.position()
        if self._is_painting and event.buttons():
            self._cursor = self.place_of(event.position())
            self.paper.lead_to(self._cursor)
            self._tell()
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._end()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = None
        self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            is_mine = (
                (self.paper.can_redo if is_redo(event) else self.paper.can_undo)
                if wants_undo(event)
                else event.matches(QKeySequence.StandardKey.Paste)
                or event.key() in (*_ARROWS, *_ERASING, Qt.Key.Key_Space)
            )
            event.setAccepted(is_mine)
            return is_mine
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in _ARROWS:
            shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._move_cursor(_ARROWS[Qt.Key(key)] * (_STEP * _FAST if shift else _STEP))
        elif key == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._begin(self._cursor, erases=self.erases)
                self._keys_paint = True
        elif key in _ERASING:
            self.clear()
        elif is_redo(event):
            self.redo()
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.undo()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._end()
        self.update()
