"""What the crosshair of a chart says at one place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QColor

from core.messages import number, tr
from gui import theme
from gui.charts.kept_lines import KeptCurves, colour_of
from gui.charts.own_lines import OwnLines
from gui.charts.readout_card import Run, Value
from gui.charts.series import Series

_NOTHING = "\u2013"
_SNAP = 0.08
_NEAR = 0.5
"""In epochs: what lies farther away says nothing about a place."""


@dataclass(frozen=True)
class ValuesThere:
    """The values at a place x.

    Attributes:
        title: names the place. runs: head the columns, where there are several.
        heights: all values there, of any curve.
    """

    x: float
    title: str
    rows: list[Value]
    runs: list[Run]
    heights: list[float]


def values_at(
    x: float,
    own: OwnLines,
    own_name: str,
    kept: Sequence[KeptCurves],
    write: Callable[[float], str],
) -> ValuesThere | None:
    """Return what all curves say at the place nearest to x, None where there are none.

    Args:
        x: in epochs.
        own: the run that is shown.
        own_name: what it is called.
        kept: runs behind it.
        write: gives a value as text.
    """
    at = _place(x, own, kept)
    if at is None:
        return None
    look = theme.current()
    validation = own.validation.nearest(at)
    is_best = validation is not None and own.best is not None and own.best[0] == validation[0]
    rated = tr("validation, best") if is_best else tr("validation")
    parts: tuple[tuple[str, QColor, Series, list[Series | None]], ...] = (
        (tr("training"), look.training, own.training, [one.training for one in kept]),
        (tr("this batch"), look.raw, own.raw, [None for _ in kept]),
        (tr("training, evaluated"), look.training, own.evaluated, [k.evaluated for k in kept]),
        (rated, look.validation, own.validation, [one.validation for one in kept]),
    )
    rows: list[Value] = []
    heights: list[float] = []
    for name, colour, series, others in parts:
        there = [_near(one, at) for one in (series, *others)]
        heights += [value for value in there if value is not None]
        if any(value is not None for value in there):
            texts = [_NOTHING if value is None else write(value) for value in there]
            of_all = tr("validation") if name == rated else ""
            rows.append(Value(name, texts[0], colour, tuple(texts[1:]), of_all))
    runs = [Run(own_name, None, look.validation)] if kept else []
    runs += [Run(one.name, one.slot, colour_of(one.slot)) for one in kept]
    return ValuesThere(at, tr("epoch {x}", x=number(at, ".4g")), rows, runs, heights)


def _place(x: float, own: OwnLines, kept: Sequence[KeptCurves]) -> float | None:
    training, validation = own.training.nearest(x), own.validation.nearest(x)
    point = training or validation
    places = [point[0]] if point is not None else []
    # Epoch ends are worth more than the batch beside them.
    if point and validation and abs(validation[0] - x) < abs(point[0] - x) + _SNAP:
        places = [validation[0]]
    found = (curves.main.nearest(x) for curves in kept)
    places += [near[0] for near in found if near is not None]
    if not places:
        return None
    nearest = min(places, key=lambda place: abs(place - x))
    is_own = abs(places[0] - x) <= abs(nearest - x) + _NEAR
    return places[0] if is_own else nearest


def _near(series: Series | None, at: float) -> float | None:
    """Return the value of a curve at a place, None where it has none near it."""
    near = None if series is None else series.nearest(at)
    return near[1] if near is not None and abs(near[0] - at) < _NEAR else None
