"""The average picture of each class, side by side."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.arrays import AnyArray
from core.facts import Facts
from core.messages import tr
from gui import theme as themes
from gui.charts.picture import paint_picture, sample_image
from gui.charts.picture_out import PictureOut

_LARGEST, _LEAST, _GAP, _LINE = 96.0, 22.0, 6.0, 15.0


class Averages(QWidget):
    """Shows them as large as fit, with the names of the classes below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: Sequence[str] = ()
        self._images: list[QImage] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Average picture of each class"))
        PictureOut(self)

    def show_averages(self, averages: AnyArray | None, facts: Facts) -> None:
        """Show the averages (L, h, w, C) of all classes, or of a regression the one of all."""
        found = () if averages is None else averages
        self._names = facts.classes or ("",) * len(found)
        theme = themes.current()
        self._images = [sample_image(each, facts.low, facts.high, theme) for each in found]
        self.setAccessibleDescription(", ".join(self._names[:50]))
        self.update()

    def rect_of(self, label: int) -> QRectF:
        """Return where the picture of a class lies; nowhere where there is no room for it."""
        side, n_columns = self._grid()
        row, column = divmod(label, n_columns)
        left, top = column * (side + _GAP) + 1, row * (side + _LINE + _GAP) + 1
        return QRectF(left, top, side, side) if top + side <= self.height() else QRectF()

    def _grid(self) -> tuple[float, int]:
        n = len(self._images)
        best = (_LEAST, max(1, int((self.width() + _GAP) // (_LEAST + _GAP))))
        for n_columns in range(1, n + 1):
            n_rows = -(-n // n_columns)
            across = (self.width() - 2 - (n_columns - 1) * _GAP) / n_columns
            down = (self.height() - 2 - (n_rows - 1) * _GAP) / n_rows - _LINE
            side = min(across, down, _LARGEST)
            best = max(best, (side, n_columns), key=lambda pair: pair[0])
        return best

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(220, 100)

    def minimumSizeHint(self) -> QSize:
        return QSize(110, 60)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            places = (self.rect_of(label) for label in range(len(self._images)))
            point = QPointF(event.pos())
            label = next((n for n, place in enumerate(places) if place.contains(point)), -1)
            QToolTip.showText(event.globalPos(), self._names[label] if label >= 0 else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = themes.current(), QPainter(self)
        painter.setFont(themes.font(themes.SMALL_TEXT_SIZE))
        painter.setPen(theme.text)
        metrics = painter.fontMetrics()
        for label, image in enumerate(self._images):
            place = self.rect_of(label)
            if place.isNull():
                break
            paint_picture(painter, place, image)
            line = QRectF(place.left() - 2, place.bottom() + 1, place.width() + 4, _LINE)
            name = metrics.elidedText(
                self._names[label], Qt.TextElideMode.ElideRight, int(line.width())
            )
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, name)
