"""What the crosshair of a chart says at one place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.messages import number, tr
from gui import theme
from gui.charts.kept_lines import KeptCurves, colour_of
from gui.charts.own_lines import OwnLines
from gui.charts.readout import Value

_SNAP = 0.08
_NEAR = 0.5
"""In epochs: what lies farther away says nothing about a place."""


@dataclass(frozen=True)
class ValuesThere:
    """The values at a place x; `title` names it."""

    x: float
    title: str
    rows: list[Value]


def values_at(
    x: float, own: OwnLines, kept: Sequence[KeptCurves], write: Callable[[float], str]
) -> ValuesThere | None:
    """Return what all curves say at the place nearest to x, None where there are none.

    Args:
        x: in epochs.
        own: the run that is shown.
        kept: runs behind it.
        write: gives a value as text.
    """
    at = _place(x, own, kept)
    if at is None:
        return None
    rows = [*_own_rows(at, own, write), *_kept_rows(at, kept, write)]
    return ValuesThere(at, tr("epoch {x}", x=number(at, ".4g")), rows)


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


def _own_rows(at: float, own: OwnLines, write: Callable[[float], str]) -> list[Value]:
    look = theme.current()
    validation = own.validation.nearest(at)
    is_best = validation is not None and own.best is not None and own.best[0] == validation[0]
    rated = tr("validation, best") if is_best else tr("validation")
    rows: list[Value] = []
    for series, name, colour in (
        (own.training, tr("training"), look.training),
        (own.raw, tr("this batch"), look.raw),
        (own.evaluated, tr("training, evaluated"), look.training),
        (own.validation, rated, look.validation),
    ):
        near = series.nearest(at)
        if near is not None and abs(near[0] - at) < _NEAR:
            rows.append(Value(name, write(near[1]), colour))
    return rows


def _kept_rows(at: float, kept: Sequence[KeptCurves], write: Callable[[float], str]) -> list[Value]:
    """Return a row for each run, with all its values there, and above them what they are."""
    has_evaluated = any(len(curves.evaluated) for curves in kept)
    rows: list[Value] = []
    for curves in kept:
        texts: list[str] = []
        for series in curves.all if has_evaluated else (curves.training, curves.validation):
            near = series.nearest(at)
            is_there = near is not None and abs(near[0] - at) < _NEAR
            texts.append(write(near[1]) if near is not None and is_there else "\u2013")
        rows.append(Value(curves.name, " / ".join(texts), colour_of(curves.slot), curves.slot))
    if rows:
        names = [tr("training"), tr("validation")]
        if has_evaluated:
            names.insert(1, tr("evaluated"))
        rows.insert(0, Value(tr("kept:"), " / ".join(names)))
    return rows
