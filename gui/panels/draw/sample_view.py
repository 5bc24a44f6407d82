"""What the network gets: the drawing, prepared like the data."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.arrays import AnyArray
from core.facts import Facts
from core.messages import tr
from gui import theme as themes
from gui.charts.picture import paint_picture, sample_image
from gui.charts.picture_out import PictureOut


class SampleView(QWidget):
    """A small picture, each pixel a square."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._raw: AnyArray | None = None
        self._image: QImage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("What the network gets"))
        self.setAccessibleDescription(tr("Nothing is drawn."))
        PictureOut(self)

    def show_sample(self, raw: AnyArray | None, facts: Facts | None) -> None:
        """Show a sample of some data, None for nothing."""
        if raw is self._raw:
            return
        self._raw = raw
        if raw is None or facts is None:
            self._image = None
            self.setAccessibleDescription(tr("Nothing is drawn."))
        else:
            self._image = sample_image(raw, facts.low, facts.high, themes.current())
            self.setAccessibleDescription(
                tr(
                    "a picture of {shape}, values {low:.3g} to {high:.3g}",
                    shape=raw.shape,
                    low=float(raw.min()),
                    high=float(raw.max()),
                )
            )
        self.update()

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(112, 112)

    def minimumSizeHint(self) -> QSize:
        return QSize(72, 72)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = min(self.width(), self.height()) - 2
        rect = QRectF(1, 1, side, side)
        if self._image is not None:
            paint_picture(painter, rect, self._image)
            return
        painter.setPen(QPen(themes.current().line, 1))
        painter.drawRect(rect)
