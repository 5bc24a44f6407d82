"""Makes the bodies of cards where samples are points in the plane."""

from dataclasses import replace

from core.arrays import Array
from core.plane import Bounds, Plane
from core.snapshot import Preparation
from core.tasks import by_class
from gui.charts.point_layer import PointLayer, samples_layer
from gui.stack_view.answers import Answer, ClassAnswer, ValueAnswer
from gui.stack_view.body import Bars, Tiles
from gui.stack_view.plane_body import Planes
from gui.stack_view.regions_body import Regions, Says, SaysClasses, SaysValues
from gui.stack_view.scales import Scales
from gui.state.data import Data, Ready
from gui.state.look import Look
from gui.state.selection import Selection


class PlaneBodies:
    """Answers over the plane for the cards; None wherever there are none, or nobody wants them."""

    def __init__(self, data: Data, selection: Selection, look: Look, scales: Scales) -> None:
        self._data, self._selection, self._look, self._scales = data, selection, look, scales
        self._layer: tuple[Ready, Bounds, PointLayer] | None = None

    def of_units(self, block_id: str, tiles: Tiles) -> Planes | None:
        """Return the pictures of the units of a block."""
        found = self._found(block_id)
        if found is None:
            return None
        plane, response = found
        # Every second point both ways says as much of the size of all values.
        scale = self._scales.of(f"{block_id} plane", response[::2, ::2])
        return Planes(tiles, response, scale, plane.bounds, self._point(plane))

    def of_answer(self, block_id: str, answer: Answer) -> Regions | None:
        """Return the plane as the last block sees it, beside the answer for the sample."""
        found, ready, snapshot = self._found(block_id), self._data.ready, self._look.snapshot
        if found is None or ready is None or snapshot is None:
            return None
        plane, response = found
        says = _says(answer, response, snapshot.preparation)
        if says is None:
            return None
        layer = self._points(ready, plane.bounds)
        inner = answer.body()
        if isinstance(inner, Bars):
            inner = replace(inner, is_coloured=True)
        return Regions(inner, says, plane.bounds, self._point(plane), layer)

    def _found(self, block_id: str) -> tuple[Plane, Array] | None:
        plane = self._look.plane if self._selection.shows_planes else None
        response = plane.responses.get(block_id) if plane is not None else None
        return None if plane is None or response is None else (plane, response)

    def _point(self, plane: Plane) -> tuple[float, float]:
        assert self._look.sample is not None
        x, y = plane.bounds.shares(self._look.sample.raw).tolist()
        return x, y

    def _points(self, ready: Ready, bounds: Bounds) -> PointLayer:
        """Return the samples, drawn once for all snapshots."""
        known = self._layer
        if known is None or known[0] is not ready or known[1] != bounds:
            self._layer = known = (ready, bounds, samples_layer(ready, bounds))
        return known[2]


def _says(answer: Answer, response: Array, preparation: Preparation) -> Says | None:
    if isinstance(answer, ClassAnswer):
        return SaysClasses(tuple(answer.names), by_class(response, len(answer.names)))
    if isinstance(answer, ValueAnswer):
        return SaysValues(answer.targets[0], preparation.in_units(response)[..., 0])
    return None
