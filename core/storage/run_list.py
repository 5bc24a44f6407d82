"""The runs whose folders are on this computer: what they were of, and what came out of them."""

import dataclasses
import json
import time
from calendar import timegm
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from core.errors import CamadaError
from core.project import Project
from core.snapshot import EpochRecord
from core.storage import project_text
from core.storage.run_folder import RunFolder, is_run_id, runs_folder

_TAIL = 16_384
"""Bytes at the end of a history in which its last epoch is looked for."""

_FIELDS = dataclasses.fields(EpochRecord)


@dataclass(frozen=True)
class RunSummary:
    """One run, as a list of runs tells of it, with those that it went on from.

    Attributes:
        run_id: names its folder.
        began: seconds since 1970; of a run that went on, when the first of them began.
        project: as it was started.
        last: its newest finished epoch.
    """

    run_id: str
    began: float
    project: Project
    last: EpochRecord


@dataclass(frozen=True)
class _Told:
    """A run with its folder and what its first epoch is known by."""

    path: Path
    first: object
    summary: RunSummary


def earlier_runs(root: Path | None = None) -> tuple[RunSummary, ...]:
    """Return the runs of this computer that have finished an epoch, the newest first.

    A run whose last epoch another one tells of as well was gone on from there: both are one
    learning, and the longer one stands for it.

    Args:
        root: the folder of all runs, `runs_folder()` by default.
    """
    folders = sorted((root or runs_folder()).glob("*"), reverse=True)
    found = (_summary(path) for path in folders if is_run_id(path.name))
    return _joined([told for told in found if told is not None])


def summary_of(run_id: str, root: Path | None = None) -> RunSummary | None:
    """Return one run alone; None where it is gone, cannot be read or has finished no epoch.

    Args:
        run_id: names its folder.
        root: the folder of all runs, `runs_folder()` by default.
    """
    told = _summary((root or runs_folder()) / run_id) if is_run_id(run_id) else None
    return None if told is None else told.summary


def records_of(run_id: str, root: Path | None = None) -> tuple[EpochRecord, ...]:
    """Return the finished epochs of a run, in order; none where nothing can be read.

    Args:
        run_id: as a summary has it.
        root: the folder of all runs, `runs_folder()` by default.
    """
    try:
        lines = RunFolder((root or runs_folder()) / run_id).history()
    except (OSError, ValueError):  # not readable, or no text
        return ()
    by_epoch = {record.epoch: record for record in _records(lines)}
    return tuple(by_epoch[epoch] for epoch in sorted(by_epoch))


def _joined(runs: Sequence[_Told]) -> tuple[RunSummary, ...]:
    """Return one summary for each learning, where `runs` are the newest first."""
    began = {told.path: told.summary.began for told in runs}
    is_part: set[Path] = set()
    for part in reversed(runs):
        for whole in runs:
            if _went_on(part, whole):
                is_part.add(part.path)
                began[whole.path] = min(began[whole.path], began[part.path])
    return tuple(
        dataclasses.replace(told.summary, began=began[told.path])
        for told in runs
        if told.path not in is_part
    )


def _went_on(part: _Told, whole: _Told) -> bool:
    """Tell whether a run is where another, later one went on from."""
    ends = part.summary.last.epoch
    if (
        whole.path.name <= part.path.name
        or whole.first != part.first  # most runs differ here already, and need not be read
        or whole.summary.last.epoch < ends
    ):
        return False
    told = _keys(whole.path, whole.summary)
    return told.get(ends) == _key(part.summary.last)


def _keys(path: Path, newest: RunSummary) -> dict[int, object]:
    """Return what the epochs of a run are known by."""
    return _keys_then(path, newest.last.epoch, repr(newest.last.seconds))


@lru_cache(maxsize=64)
def _keys_then(path: Path, last: int, seconds: str) -> dict[int, object]:
    return {record.epoch: _key(record) for record in records_of(path.name, path.parent)}


def _key(record: EpochRecord) -> object:
    """Return what tells an epoch from all others; as a text, for NaN is not even like itself."""
    return repr((record.epoch, record.train_loss, record.seconds))


def _summary(path: Path) -> _Told | None:
    try:
        at = (path / "history.jsonl").stat()
    except OSError:
        return None
    return _summary_then(path, at.st_mtime_ns, at.st_size)


@lru_cache(maxsize=64)
def _summary_then(path: Path, mtime_ns: int, n_bytes: int) -> _Told | None:
    try:
        project = project_text.read((path / "project.json").read_text(encoding="utf-8"))
        history = path / "history.jsonl"
        firsts, lasts = _piece(history, 0), _piece(history, max(0, n_bytes - _TAIL))
    except (OSError, ValueError, CamadaError):
        return None
    if not lasts:
        return None
    began = timegm(time.strptime(path.name[:15], "%Y%m%d-%H%M%S"))
    first = _key(firsts[0]) if firsts else None
    return _Told(path, first, RunSummary(path.name, began, project, lasts[-1]))


def _piece(path: Path, start: int) -> list[EpochRecord]:
    """Return the epochs that some bytes of a history tell of."""
    with path.open("rb") as file:
        file.seek(start)
        lines = file.read(_TAIL).split(b"\n")
    read: list[object] = []
    for line in lines:  # the first or last may be a part of one
        try:
            read.append(json.loads(line))
        except ValueError:
            continue
    return list(_records(read))


def _records(lines: Iterable[object]) -> Iterable[EpochRecord]:
    for line in lines:
        told = cast("dict[str, Any]", line).get("epoch") if isinstance(line, dict) else None
        record = _record(cast("dict[str, Any]", told)) if isinstance(told, dict) else None
        if record is not None:
            yield record


def _record(told: dict[str, Any]) -> EpochRecord | None:
    """Return an epoch; None of what is none. Infinities and NaN stand there as texts."""
    try:
        values = {
            field.name: None if told.get(field.name) is None else float(told[field.name])
            for field in _FIELDS
        }
        epoch = int(told["epoch"])
    except (KeyError, TypeError, ValueError):
        return None
    must = (field.name for field in _FIELDS if field.type in (int, float))
    if epoch < 0 or any(values[name] is None for name in must):
        return None
    return EpochRecord(**cast("dict[str, Any]", {**values, "epoch": epoch}))
