"""A card that is pressed to choose it: a picture or a stripe, a title, and what it is."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gui import theme as themes
from gui.widgets.card import paint_card
from gui.widgets.tips import tip

TEXT_HEIGHT, PICTURE_HEIGHT = 82, 110
_LEFT, _TOP = 18.0, 12.0


class ChoiceCard(QAbstractButton):
    """A button that shows more than a word. Enter and Space press it too."""

    def __init__(
        self,
        title: str,
        about: str,
        stripe: QColor,
        picture: QPixmap | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setText(title)
        self._about, self._stripe, self._picture = about, stripe, picture
        self.setAccessibleName(title)
        self.setAccessibleDescription(about)
        tip(self, about)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(220, TEXT_HEIGHT + (PICTURE_HEIGHT if self._picture is not None else 0))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = themes.current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        rect = QRectF(self.rect())
        has_keys = self.hasFocus()
        paint_card(painter, rect, self._stripe, selected=has_keys, hovered=self.underMouse())
        room = rect.adjusted(_LEFT, _TOP, -14, -10)
        if self._picture is not None:
            self._paint_picture(painter, QRectF(room.left(), room.top(), room.width(), 100))
            room.setTop(room.top() + PICTURE_HEIGHT - 2)
        painter.setFont(themes.font(bold=True))
        painter.setPen(theme.text)
        metrics = painter.fontMetrics()
        title = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignTop, title)
        room.setTop(room.top() + metrics.height() + 2)
        painter.setFont(themes.font(themes.SMALL_TEXT_SIZE))
        painter.setPen(theme.muted)
        wrapped = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(room, int(wrapped), self._about)

    def _paint_picture(self, painter: QPainter, place: QRectF) -> None:
        assert self._picture is not None
        width, height = self._picture.width(), self._picture.height()
        seen = min(height, width * place.height() / place.width())
        painter.drawPixmap(place, self._picture, QRectF(0, 0, width, seen))
