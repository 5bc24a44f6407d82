"""What a model file says about a training beside its weights: a JSON text and two tables.

The fields of the dataclasses in `core.snapshot` are the one declaration: they are written as they
stand there and checked against their types when read. The history is a table of float64, because
a long run has more epochs than a header has room for.
"""

import dataclasses
import math
import re
from collections.abc import Mapping
from typing import Any, TypeVar, cast

import numpy as np

from core.arrays import AnyArray
from core.messages import Message
from core.snapshot import Checkpoint, EpochRecord, Intervention, Position
from core.storage.refusal import refusal

HISTORY = "train/history"
HISTORY_GAPS = "train/history_gaps"
TENSORS = (HISTORY, HISTORY_GAPS)

MOST = 2**53
"""Largest count: beyond it a float64 column is no longer exact."""

FILE_NAMES = {"score_sum": "n_right", "test_score": "test_accuracy"}
"""Fields that files know by the name that they had when every task was to classify."""

ADDED = {"from_epoch": 0}
"""Parts of a position that older files lack, and what they then are."""

_NOT_FINITE = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}
_RUN_ID = re.compile(r"(?:[A-Za-z0-9_-][A-Za-z0-9_.:-]{0,99})?")
_COLUMNS = dataclasses.fields(EpochRecord)
_N_FIRST = 7
"""Columns of a history whose training part was never evaluated, as in all older files."""

T = TypeVar("T")


def to_json(checkpoint: Checkpoint) -> dict[str, Any]:
    """Return the JSON of the key `train`."""
    snapshot = checkpoint.snapshot
    assert _RUN_ID.fullmatch(snapshot.run_id), snapshot.run_id
    return {
        "run_id": snapshot.run_id,
        "epoch": int(snapshot.epoch),
        "step": int(snapshot.step),
        "position": _position_written(checkpoint.position),
        "interventions": [_written(intervention) for intervention in checkpoint.interventions],
        "n_optimizer_steps": int(checkpoint.n_optimizer_steps),
        "slots": sorted(checkpoint.slots),
        "test_loss": _float_written(checkpoint.test_loss),
        FILE_NAMES["test_score"]: _float_written(checkpoint.test_score),
    }


def tensors_of(history: tuple[EpochRecord, ...]) -> dict[str, AnyArray]:
    """Return the history as a table, a row an epoch and a column a field, and where it is None."""
    rows = [[getattr(record, column.name) for column in _COLUMNS] for record in history]
    if all(value is None for row in rows for value in row[_N_FIRST:]):
        rows = [row[:_N_FIRST] for row in rows]
    shape = (len(rows), len(rows[0]) if rows else _N_FIRST)
    gaps = np.array([[value is None for value in row] for row in rows], np.uint8)
    values = np.array([[0.0 if v is None else float(v) for v in row] for row in rows], np.float64)
    return {HISTORY: values.reshape(shape), HISTORY_GAPS: gaps.reshape(shape)}


@dataclasses.dataclass(frozen=True)
class TrainRecord:
    """The parts of a Checkpoint that are not arrays; `slots` are the names of the optimizer's."""

    run_id: str
    epoch: int
    step: int
    position: Position
    interventions: tuple[Intervention, ...]
    n_optimizer_steps: int
    slots: tuple[str, ...]
    test_loss: float | None
    test_score: float | None


def from_json(data: Any) -> TrainRecord:
    """Read what `to_json` wrote.

    Raises:
        ModelFileError: for anything that it does not write.
    """
    values = _fields(TrainRecord, data)
    run_id, slots, interventions = values["run_id"], values["slots"], values["interventions"]
    if not isinstance(run_id, str) or not _RUN_ID.fullmatch(run_id):
        raise refusal(Message("the name of its run is impossible."))
    names, changes = _list("slots", slots), _list("interventions", interventions)
    if not all(isinstance(name, str) for name in names):
        raise refusal(_impossible("slots"))
    for name in ("epoch", "step", "n_optimizer_steps"):
        values[name] = _count(name, values[name])
    for name in ("test_loss", "test_score"):
        values[name] = None if values[name] is None else _any_float(name, values[name])
    position = _position(values["position"])
    nested: dict[str, Any] = {
        "position": position,
        "interventions": tuple(_read(Intervention, item) for item in changes),
        "slots": tuple(names),
    }
    return TrainRecord(**{**values, **nested})


def history_of(tensors: Mapping[str, AnyArray]) -> tuple[EpochRecord, ...]:
    """Read what `tensors_of` wrote.

    Raises:
        ModelFileError: for anything that it does not write.
    """
    values, gaps = (tensors.get(name) for name in TENSORS)
    if values is None or gaps is None or values.dtype != np.float64 or gaps.dtype != np.uint8:
        raise refusal(Message("it has no table of the epochs."))
    widths = (_N_FIRST, len(_COLUMNS))
    if values.ndim != 2 or values.shape[1] not in widths or gaps.shape != values.shape:
        raise refusal(Message("the table of the epochs has the wrong shape."))
    may_miss = [column.type not in (int, float) for column in _COLUMNS[: values.shape[1]]]
    epochs = values[:, 0]
    if gaps.max(initial=0) > 1 or gaps[:, np.logical_not(may_miss)].any():
        raise refusal(Message("the table of the epochs has gaps where it must have none."))
    if not (np.floor(epochs) == epochs).all() or not ((epochs >= 0) & (epochs <= MOST)).all():
        raise refusal(Message("the table of the epochs has an impossible epoch."))
    rows = zip(values.tolist(), gaps.tolist(), strict=True)
    return tuple(_record(row, row_gaps) for row, row_gaps in rows)


def _record(row: list[float], gaps: list[int]) -> EpochRecord:
    values = [None if gap else value for value, gap in zip(row, gaps, strict=True)]
    return EpochRecord(int(row[0]), *cast("list[Any]", values[1:]))


def _position_written(at: Position) -> dict[str, Any]:
    """Return a position as JSON; a sum that counts right answers stays a whole number there."""
    written, total = _written(at), float(at.score_sum)
    if total.is_integer() and total <= at.n_seen:
        written[FILE_NAMES["score_sum"]] = int(total)
    return written


def _position(data: Any) -> Position:
    """Read a position whose running sums fit its batches; a training divides by `n_seen`."""
    values: dict[str, Any] = cast("dict[str, Any]", data) if isinstance(data, dict) else {}
    values, key = {**ADDED, **values}, FILE_NAMES["score_sum"]
    n_right = values.get(key)
    if type(n_right) is int:
        values[key] = float(_count(key, n_right))
    at = _read(Position, values)
    is_possible = type(n_right) is not int or n_right <= at.n_seen
    if not is_possible or not at.batch <= at.n_seen or (at.batch > 0) != (at.n_seen > 0):
        raise refusal(_impossible("position"))
    return at


def _written(value: Any) -> dict[str, Any]:
    kinds = {column.name: column.type for column in dataclasses.fields(value)}
    return {
        FILE_NAMES.get(name, name): kind(getattr(value, name))
        for name, kind in cast("dict[str, type[int] | type[float]]", kinds).items()
    }


def _float_written(value: float | None) -> float | str | None:
    if value is None or math.isfinite(value):
        return None if value is None else float(value)
    return next(text for text, number in _NOT_FINITE.items() if str(number) == str(float(value)))


def _read(cls: type[T], data: Any) -> T:
    values = _fields(cls, data)
    kinds = {column.name: column.type for column in dataclasses.fields(cast("Any", cls))}
    for name, value in values.items():
        values[name] = _count(name, value) if kinds[name] is int else _amount(name, value)
    return cls(**values)


def _fields(cls: Any, data: Any) -> dict[str, Any]:
    names = {FILE_NAMES.get(c.name, c.name): c.name for c in dataclasses.fields(cls)}
    if not isinstance(data, dict) or set(cast("dict[str, Any]", data)) != names.keys():
        wanted = ", ".join(sorted(names))
        raise refusal(Message("its training record lacks one of {names}.", names=wanted))
    return {names[key]: value for key, value in cast("dict[str, Any]", data).items()}


def _list(name: str, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise refusal(_impossible(name))
    return cast("list[Any]", value)


def _count(name: str, value: Any) -> int:
    if type(value) is not int or not 0 <= value <= MOST:
        raise refusal(_impossible(name))
    return value


def _amount(name: str, value: Any) -> float:
    if type(value) is not float or not math.isfinite(value):
        raise refusal(_impossible(name))
    if value < 0 and name != "loss_sum":  # rounding may leave a loss a trifle below 0
        raise refusal(_impossible(name))
    return value


def _any_float(name: str, value: Any) -> float:
    if isinstance(value, str) and value in _NOT_FINITE:
        return _NOT_FINITE[value]
    if type(value) is not float:
        raise refusal(_impossible(name))
    return value


def _impossible(name: str) -> Message:
    return Message("the part {name} of its training record is impossible.", name=name)
