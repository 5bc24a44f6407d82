"""How a row of the palette is drawn."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui import theme as themes

FAMILY = Qt.ItemDataRole.UserRole + 10
"""Family of the layer, which gives the colour of the stripe; none for templates."""
HINT = Qt.ItemDataRole.UserRole + 11
"""What can be done with the row, shown under the mouse."""

ROW_HEIGHT = 36
SECTION_HEIGHT = 32
_LEFT, _STRIPE, _TITLE = 10.0, 9.0, 29.0

Index = QModelIndex | QPersistentModelIndex


class PaletteRow(QStyledItemDelegate):
    """Section titles are rows without flags; all others have a stripe, a title and a hint."""

    # Qt overrides

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        text = index.data(Qt.ItemDataRole.DisplayRole)
        if not index.flags():
            width = QFontMetricsF(themes.font(themes.SMALL_TEXT_SIZE, bold=True))
            return QSize(int(width.horizontalAdvance(text)) + 12, SECTION_HEIGHT)
        title = QFontMetricsF(themes.font(bold=True)).horizontalAdvance(text)
        return QSize(int(_TITLE + title + 12), ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(option.rect)  # pyright: ignore[reportAttributeAccessIssue]
        text = index.data(Qt.ItemDataRole.DisplayRole)
        if not index.flags():
            _paint_section(painter, rect, text)
        else:
            state = option.state  # pyright: ignore[reportAttributeAccessIssue]
            _paint_row(painter, rect, text, index, state)
        painter.restore()


def _paint_section(painter: QPainter, rect: QRectF, text: str) -> None:
    painter.setFont(themes.font(themes.SMALL_TEXT_SIZE, bold=True))
    painter.setPen(themes.current().muted)
    place = rect.adjusted(4, 0, 0, -5)
    painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom), text)


def _paint_row(
    painter: QPainter, rect: QRectF, text: str, index: Index, state: QStyle.StateFlag
) -> None:
    theme = themes.current()
    flag = QStyle.StateFlag
    is_hovered = bool(state & flag.State_MouseOver)
    is_chosen = bool(state & flag.State_HasFocus) or bool(
        state & flag.State_Selected and state & flag.State_Active and is_hovered
    )
    ground = rect.adjusted(0.5, 1.5, -0.5, -1.5)
    if is_chosen or is_hovered:
        painter.setPen(QPen(theme.accent, 1.0) if is_chosen else Qt.PenStyle.NoPen)
        painter.setBrush(theme.accent_soft if is_chosen else theme.hover)
        painter.drawRoundedRect(ground, themes.CONTROL_RADIUS, themes.CONTROL_RADIUS)
    family = index.data(FAMILY)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.family(family) if family else theme.bar)
    stripe = QRectF(rect.left() + _LEFT, rect.center().y() - 9, _STRIPE, 18)
    painter.drawRoundedRect(stripe, 3, 3)
    middle = Qt.AlignmentFlag.AlignVCenter
    room = rect.adjusted(_TITLE, 0, -10, 0)
    painter.setFont(themes.font(bold=True))
    painter.setPen(theme.text)
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
    painter.drawText(room, int(middle), shown)
    room.setLeft(room.left() + painter.fontMetrics().horizontalAdvance(shown) + 6)
    if is_hovered or is_chosen:
        painter.setFont(themes.font(themes.SMALL_TEXT_SIZE))
        painter.setPen(theme.muted)
        hint = index.data(HINT)
        if painter.fontMetrics().horizontalAdvance(hint) <= room.width():
            painter.drawText(room, int(middle | Qt.AlignmentFlag.AlignRight), hint)
