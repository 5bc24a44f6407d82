"""The runs whose folders are on this computer: what they were of, and what came out of them."""

import dataclasses
import json
import time
from calendar import timegm
from collections.abc import Iterable
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
    """One run, as a list of runs tells of it.

    Attributes:
        run_id: names its folder.
        began: seconds since 1970.
        project: as it was started.
        last: its newest finished epoch.
    """

    run_id: str
    began: float
    project: Project
    last: EpochRecord


def earlier_runs(root: Path | None = None) -> tuple[RunSummary, ...]:
    """Return the runs of this computer that have finished an epoch, the newest first.

    Args:
        root: the folder of all runs, `runs_folder()` by default.
    """
    folders = sorted((root or runs_folder()).glob("*"), reverse=True)
    found = (_summary(path) for path in folders if is_run_id(path.name))
    return tuple(summary for summary in found if summary is not None)


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


def _summary(path: Path) -> RunSummary | None:
    try:
        at = (path / "history.jsonl").stat()
    except OSError:
        return None
    return _summary_then(path, at.st_mtime_ns, at.st_size)


@lru_cache(maxsize=64)
def _summary_then(path: Path, mtime_ns: int, n_bytes: int) -> RunSummary | None:
    try:
        project = project_text.read((path / "project.json").read_text(encoding="utf-8"))
        last = _last_record(path / "history.jsonl", n_bytes)
    except (OSError, ValueError, CamadaError):
        return None
    began = timegm(time.strptime(path.name[:15], "%Y%m%d-%H%M%S"))
    return None if last is None else RunSummary(path.name, began, project, last)


def _last_record(path: Path, n_bytes: int) -> EpochRecord | None:
    with path.open("rb") as file:
        file.seek(max(0, n_bytes - _TAIL))
        lines = file.read(_TAIL).split(b"\n")
    read: list[object] = []
    for line in lines:  # the first may begin in the middle of one
        try:
            read.append(json.loads(line))
        except ValueError:
            continue
    found = list(_records(read))
    return found[-1] if found else None


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
