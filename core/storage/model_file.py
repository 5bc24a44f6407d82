"""The model file `.camada`: a project, and what it has learned.

A file is one strict safetensors file (see `tensor_table`), so other tools can read the weights:

    texts     format, format_version, min_reader, app_version, env, project (JSON);
              of a trained one also train (JSON) and, where the drawing was edited since the
              training, trained_project (JSON)
    arrays    model/<block id>/<name>   weights           state/<block id>/<name>   kept arrays
              opt/<slot>/<block id>/<name>   the optimizer's memory
              prep/shift, prep/scale    the fitted numbers of the preparation, and of a
              prep/target_shift, prep/target_scale    regression those of its targets
              train/history             the finished epochs (see `train_record`)
"""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import numpy as np

from core import __version__
from core.arrays import AnyArray
from core.errors import ModelFileError
from core.messages import Message
from core.project import Project
from core.snapshot import Checkpoint, Snapshot
from core.storage import project_text, safe_json, safe_write, tensor_table, train_record
from core.storage.diagnosis import FORMAT, diagnose
from core.storage.read_file import read_file, read_front
from core.storage.refusal import refusal
from core.storage.train_record import TrainRecord
from core.storage.weight_tensors import (
    by_block,
    check_arrays,
    flattened,
    not_finite,
    preparation_of,
)

VERSION = 1
SUFFIX = ".camada"

_ALWAYS = {"format", "format_version", "min_reader", "app_version", "env", "project"}
_TRAINED = {"train", "trained_project"}


@dataclass(frozen=True)
class ModelContents:
    """What a file holds.

    Attributes:
        project: what the user drew.
        checkpoint: what was learned; its snapshot has the project that was trained, which may
            differ from the drawing. None for a drawing that was never trained.
        damage: why what was learned is left out: it holds numbers that no training leaves. None for
            a sound file.
        newer_app: version of a newer Camada that wrote the file and may have put more into it;
            saving drops that. "" otherwise.
    """

    project: Project
    checkpoint: Checkpoint | None = None
    newer_app: str = ""
    damage: Message | None = None


def save(path: Path | str, contents: ModelContents) -> None:
    """Write a file, or leave what is there untouched.

    Raises:
        SaveError: when it cannot be written.
    """
    safe_write.write(Path(path), _parts(contents))


def load(path: Path | str) -> ModelContents:
    """Read a file. Nothing in it is run, and no other file is read.

    Raises:
        ModelFileError: when it cannot be read or is not a sound file that this version knows.
    """
    path = Path(path)
    try:
        return from_bytes(read_file(path))
    except ModelFileError as error:
        raise ModelFileError(
            Message(
                "{file} cannot be opened. {reason}",
                file=path.name or str(path),
                reason=error.message,
            )
        ) from error


def glance(path: Path | str) -> TrainRecord | None:
    """Return what a file says of its training beside the arrays, None where nothing was learned.

    Only the front of the file is read: that the rest is sound, nobody knows before `load`.

    Raises:
        ModelFileError: when it cannot be read.
    """
    header = tensor_table.read_header(read_front(Path(path)))
    if "train" not in header.metadata:
        return None
    return train_record.from_json(safe_json.loads(header.metadata["train"]))


def to_bytes(contents: ModelContents) -> bytes:
    """Return the bytes of a file; equal contents give equal bytes on one machine.

    Raises:
        SaveError: when the project is too large for a file.
    """
    return b"".join(_parts(contents))


def from_bytes(data: bytes) -> ModelContents:
    """Read the bytes of a file; the arrays are read-only views of them.

    Raises:
        ModelFileError: when they are damaged, foreign, too new or impossible.
    """
    if not tensor_table.is_sealed(data):
        raise diagnose(data, len(data))
    header = tensor_table.read_header(data)
    texts = header.metadata
    newer_app = _newer_app(texts)
    missing, unknown = _ALWAYS - texts.keys(), texts.keys() - _ALWAYS - _TRAINED
    if missing:
        raise refusal(Message("it has no text {name}.", name=min(missing)))
    if unknown and not newer_app:
        raise refusal(Message("it has an unknown text {name}.", name=repr(min(unknown))[:80]))
    if not isinstance(safe_json.loads(texts["env"]), dict):
        raise refusal(Message("it does not say where it was made."))
    project = project_text.read(texts["project"])
    arrays = tensor_table.read_arrays(data, header)
    if "train" not in texts:
        if not newer_app and (arrays or "trained_project" in texts):
            raise refusal(Message("it has weights, but no training record."))
        return ModelContents(project, newer_app=newer_app)
    checkpoint = _checkpoint(texts, project, arrays, is_newer=bool(newer_app))
    damage = not_finite(flattened(checkpoint), checkpoint.snapshot.project)
    return ModelContents(project, None if damage else checkpoint, newer_app, damage)


def _parts(contents: ModelContents) -> list[bytes | memoryview]:
    texts = {
        "format": FORMAT,
        "format_version": str(VERSION),
        "min_reader": str(VERSION),
        "app_version": __version__,
        "env": safe_json.dumps(_environment()).decode(),
        "project": project_text.written(contents.project),
    }
    checkpoint = contents.checkpoint
    if checkpoint is None:
        return tensor_table.pack(texts, {})
    texts["train"] = safe_json.dumps(train_record.to_json(checkpoint)).decode()
    if checkpoint.snapshot.project != contents.project:
        texts["trained_project"] = project_text.written(checkpoint.snapshot.project)
    arrays = flattened(checkpoint)
    try:
        check_arrays(arrays, checkpoint.snapshot.project, tuple(checkpoint.slots))
    except ModelFileError as error:
        raise AssertionError(str(error)) from error  # a file that we could not open again
    return tensor_table.pack(texts, {**arrays, **train_record.tensors_of(checkpoint.history)})


def _checkpoint(
    texts: Mapping[str, str], drawn: Project, arrays: Mapping[str, AnyArray], *, is_newer: bool
) -> Checkpoint:
    record = train_record.from_json(safe_json.loads(texts["train"]))
    project = project_text.read(texts["trained_project"]) if "trained_project" in texts else drawn
    history = train_record.history_of(arrays)
    rest = {name: arrays[name] for name in arrays if name not in train_record.TENSORS}
    check_arrays(rest, project, record.slots, ignore_unknown=is_newer)
    return Checkpoint(
        snapshot=Snapshot(
            project=project,
            weights=by_block(rest, "model/"),
            state=by_block(rest, "state/"),
            preparation=preparation_of(rest),
            run_id=record.run_id,
            epoch=record.epoch,
            step=record.step,
        ),
        slots={slot: by_block(rest, "opt/" + slot + "/") for slot in record.slots},
        n_optimizer_steps=record.n_optimizer_steps,
        position=record.position,
        history=history,
        interventions=record.interventions,
        test_loss=record.test_loss,
        test_score=record.test_score,
    )


def _newer_app(texts: Mapping[str, str]) -> str:
    """Check the versions; return the version of the app when it is of a newer format, else ""."""
    if texts.get("format") != FORMAT:
        raise refusal(Message("it does not say that Camada made it."))
    numbers = [texts.get(key, "") for key in ("format_version", "min_reader")]
    if not all(re.fullmatch("[1-9][0-9]{0,8}", number) for number in numbers):
        raise refusal(Message("the version of its format is impossible."))
    version, min_reader = map(int, numbers)
    app = texts.get("app_version", "")
    if not re.fullmatch(r"[0-9A-Za-z.+-]{1,40}", app) or min_reader > version:
        raise refusal(Message("the version of its format is impossible."))
    if min_reader > VERSION:
        raise ModelFileError(
            Message(
                "It was saved by Camada {app} in format {version:d}; this Camada {ours} reads "
                "formats up to {known:d}. Open it with Camada {app} or newer.",
                app=app,
                version=version,
                ours=__version__,
                known=VERSION,
            )
        )
    return app if version > VERSION else ""


@lru_cache
def _environment() -> dict[str, Any]:
    """Return what decides whether the same training gives the same bits elsewhere."""
    read = cast("Callable[..., dict[str, Any]]", np.show_config)
    blas = read(mode="dicts").get("Build Dependencies", {}).get("blas", {})
    return {
        "numpy": np.__version__,
        "blas": str(blas.get("name", "")),
        "cpus": os.cpu_count() or 1,
    }
