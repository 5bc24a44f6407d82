"""How the samples of the gallery are drawn."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui import theme as themes
from gui.charts.picture import paint_picture
from gui.theme import SMALL_TEXT_SIZE, font

IMAGE, CAPTION, NOTE, NUMBER, VALUES = (Qt.ItemDataRole.UserRole + i for i in range(1, 6))
"""Roles: the picture; truth and answer; confidence; "#12"; the features, or ""."""

THUMBNAIL, LINES, LINE_HEIGHT = 44, 2, 24
_TOP, _RADIUS = 3.0, 4.0

Index = QModelIndex | QPersistentModelIndex


class _Delegate(QStyledItemDelegate):
    """What both forms have in common."""

    size = QSize(THUMBNAIL, THUMBNAIL)

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRectF) -> None:
        """Paint what says that a sample is looked at, or under the mouse."""
        theme, state = themes.current(), option.state  # pyright: ignore[reportAttributeAccessIssue]
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(theme.accent, 1.5))
            painter.setBrush(theme.accent_soft)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.hover)
        else:
            return
        painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)

    # Qt overrides

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return self.size


class ThumbnailDelegate(_Delegate):
    """A picture with truth, answer and confidence below it."""

    # Qt overrides

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, rect = themes.current(), QRectF(option.rect)  # pyright: ignore[reportAttributeAccessIssue]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, option, rect)
        left = rect.center().x() - THUMBNAIL / 2
        picture = QRectF(left, rect.top() + _TOP, THUMBNAIL, THUMBNAIL)
        paint_picture(painter, picture, index.data(IMAGE))
        painter.setFont(font(SMALL_TEXT_SIZE))
        metrics = QFontMetricsF(painter.font())
        line = QRectF(rect.left() + 3, picture.bottom() + 1, rect.width() - 6, metrics.height())
        for role, colour in ((CAPTION, theme.text), (NOTE, theme.muted)):
            painter.setPen(colour)
            text = metrics.elidedText(index.data(role), Qt.TextElideMode.ElideMiddle, line.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, text)
            line.translate(0, metrics.height())
        painter.restore()


class LineDelegate(_Delegate):
    """Number, truth and answer, the features if they are few, and the confidence in a line."""

    # Qt overrides

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, rect = themes.current(), QRectF(option.rect)  # pyright: ignore[reportAttributeAccessIssue]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, option, rect)
        painter.setFont(font(SMALL_TEXT_SIZE))
        metrics = QFontMetricsF(painter.font())
        inside, side = rect.adjusted(8, 0, -8, 0), Qt.AlignmentFlag
        note = index.data(NOTE)
        painter.setPen(theme.muted)
        painter.drawText(inside, side.AlignRight | side.AlignVCenter, note)
        inside.setRight(inside.right() - metrics.horizontalAdvance(note) - 10)
        number = index.data(NUMBER)
        painter.drawText(inside, side.AlignLeft | side.AlignVCenter, number)
        inside.setLeft(inside.left() + max(44.0, metrics.horizontalAdvance(number) + 8))
        painter.setPen(theme.text)
        text = "   ".join(filter(None, (index.data(CAPTION), index.data(VALUES))))
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, side.AlignLeft | side.AlignVCenter, text)
        painter.restore()
