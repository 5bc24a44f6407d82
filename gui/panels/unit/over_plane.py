"""What one unit answers all over the plane, large, where the samples are points in it."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from core.arrays import AnyArray
from core.messages import number, tr
from core.plane import Plane
from gui import theme as themes
from gui.charts.picture_out import PictureOut
from gui.charts.plane import at_share, paint_plane, paint_point, plane_image
from gui.charts.point_layer import PointLayer, samples_layer
from gui.charts.regions import BOTTOM_ROOM, LEFT_ROOM, paint_axes
from gui.charts.steady_scale import SteadyScale
from gui.panels.unit.legend import Legend
from gui.state.data import Data, Ready
from gui.state.look import Look

SIDE = 200
_CHOSEN = 4.0
_SAMPLES = 0.55
"""Opacity of the samples: here they are where the unit answers, not what it answers."""


class OverPlane(QWidget):
    """The picture of a unit, with the samples and the scale. Hidden where there is no plane."""

    def __init__(self, look: Look, data: Data, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._data = look, data
        self.picture = UnitPlane()
        self.legend = Legend()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.picture)
        row = QHBoxLayout()
        row.addSpacing(int(LEFT_ROOM))
        row.addWidget(self.legend)
        column.addLayout(row)
        self._scale = SteadyScale()
        self._layer: tuple[Ready, Plane, PointLayer] | None = None

    def show_unit(self, block_id: str, unit: int) -> bool:
        """Show a unit; False where it has no answers over the plane."""
        plane, ready = self._look.plane, self._data.ready
        snapshot, sample = self._look.snapshot, self._look.sample
        response = plane.responses.get(block_id) if plane is not None else None
        if plane is None or ready is None or snapshot is None or sample is None:
            return False
        if response is None or unit >= response.shape[2]:
            return False
        values = response[..., unit]
        key = (snapshot.run_id, block_id, unit)
        scale = self._scale.follow(values, key, snapshot.step)
        x, y = plane.bounds.shares(sample.raw).tolist()
        self.picture.show_plane(plane, values, scale, (x, y), self._samples(ready, plane))
        self.legend.show_scale(scale)
        return True

    def _samples(self, ready: Ready, plane: Plane) -> PointLayer:
        known = self._layer
        if known is None or known[0] is not ready or known[1].bounds != plane.bounds:
            self._layer = known = (ready, plane, samples_layer(ready, plane.bounds))
        return known[2]


class UnitPlane(QWidget):
    """Answers over the plane with axes and samples; the mouse reads the value under it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[Plane, AnyArray, float, tuple[float, float], PointLayer] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Response over the plane"))
        PictureOut(self)

    def show_plane(
        self,
        plane: Plane,
        values: AnyArray,
        scale: float,
        point: tuple[float, float],
        layer: PointLayer,
    ) -> None:
        """Show the answers (n, n) of a unit; `point` is the chosen sample, as shares."""
        self._shown = (plane, values, scale, point, layer)
        low, high = number(float(values.min()), ".3g"), number(float(values.max()), ".3g")
        self.setAccessibleDescription(tr("values {low} to {high}", low=low, high=high))
        self.update()

    @property
    def area(self) -> QRectF:
        """Where the picture lies."""
        side = max(1.0, min(SIDE, self.width() - LEFT_ROOM - 8, self.height() - BOTTOM_ROOM))
        return QRectF(LEFT_ROOM, 0, side, side)

    def text_at(self, place: QPointF) -> str:
        """Say what the unit answers under a place; "" beside the picture."""
        if self._shown is None or not self.area.contains(place):
            return ""
        plane, values = self._shown[:2]
        x = (place.x() - self.area.left()) / self.area.width()
        y = (place.y() - self.area.top()) / self.area.height()
        value = float(at_share(values, x, y))
        return tr("{value:.4g} at {point}", value=value, point=plane.bounds.text(x, y))

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(SIDE + int(LEFT_ROOM) + 8, SIDE + int(BOTTOM_ROOM))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.text_at(event.pos().toPointF()), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._shown is None:
            return
        plane, values, scale, point, layer = self._shown
        painter, theme, area = QPainter(self), themes.current(), self.area
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_plane(painter, area, plane_image(values, scale, theme), theme, themes.CONTROL_RADIUS)
        painter.setOpacity(_SAMPLES)
        layer.paint(painter, area)
        painter.setOpacity(1.0)
        paint_point(painter, area, point, theme, _CHOSEN)
        paint_axes(painter, area, plane.bounds, theme)
