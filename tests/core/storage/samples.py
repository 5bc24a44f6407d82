"""Tiny networks, whole and damaged files, and the tools to craft files behind the checksum."""

import hashlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np

from core.choice import DataChoice
from core.data.dataset import Dataset
from core.errors import ModelFileError
from core.facts import Facts
from core.layers import Dense, Dropout, Flatten
from core.optimizers import SGD, Adam, Optimizer
from core.project import Plan, Project
from core.snapshot import (
    ArraysByBlock,
    Checkpoint,
    EpochRecord,
    Intervention,
    Position,
    Preparation,
    Snapshot,
)
from core.stack import Block, Stack
from core.storage import model_file
from core.storage.model_file import ModelContents

ADAM = Adam()
SHAPES = {"b2": {"W": (4, 3), "b": (3,)}, "b4": {"W": (3, 2), "b": (2,)}}
EPOCH = EpochRecord(0, 0.7, 0.5, 0.69, 0.75, 0.001, 0.25)
FACTS = Facts((2, 2, 1), ("round", "square"), 40, 0, 0.0, 255.0, (20, 20))


def project(optimizer: Optimizer = ADAM) -> Project:
    """Return FLATTEN, DENSE 3, DROPOUT, DENSE 2 on 40 pictures of 2 x 2."""
    blocks = (
        Block("b1", Flatten()),
        Block("b2", Dense(units=3), "Hidden, ção \U0001f600"),
        Block("b3", Dropout(rate=0.25)),
        Block("b4", Dense(units=2, activation="softmax")),
    )
    choice = DataChoice(name="shapes", digest="0123456789abcdef" * 4, facts=FACTS)
    plan = Plan(batch_size=8, optimizer=optimizer)
    return Project(stack=Stack(blocks), data=choice, plan=plan, notes='A "note"\n\\ of two lines')


def dataset() -> Dataset:
    """Return the 40 pictures."""
    random = np.random.default_rng(7)
    inputs = random.integers(0, 256, (40, 2, 2, 1), np.uint8)
    labels = np.arange(40, dtype=np.int64) % 2
    return Dataset("shapes", "0123456789abcdef" * 4, FACTS, inputs, labels, Path())


def arrays(seed: int, dtype: Any = np.float32) -> ArraysByBlock:
    """Return random arrays of the shapes of the weights."""
    random = np.random.default_rng(seed)
    return {
        block_id: {name: random.normal(size=shape).astype(dtype) for name, shape in shapes.items()}
        for block_id, shapes in SHAPES.items()
    }


def checkpoint(trained: Project | None = None, dtype: Any = np.float32) -> Checkpoint:
    """Return a checkpoint in the middle of the second epoch."""
    trained = trained or project()
    shift, scale = np.full(1, 1.5, np.float32), np.full((2, 2, 1), 0.25, np.float32)
    weights = arrays(0, dtype)
    slots = {name: arrays(i + 1, dtype) for i, name in enumerate(trained.plan.optimizer.slots)}
    return Checkpoint(
        snapshot=Snapshot(trained, weights, {}, Preparation(shift, scale), "run-7", 1, 6),
        slots=slots,
        n_optimizer_steps=6,
        position=Position(1, 1, 6, 10, 5.5, 4, 8, 0.002, 0.125, 1),
        history=(EPOCH,),
        interventions=(Intervention(4, 0.002),),
        test_loss=float("nan"),
        test_score=0.1 + 0.2,
    )


def drawing() -> bytes:
    """Return the file of a drawing that was never trained."""
    return model_file.to_bytes(ModelContents(project()))


def trained() -> bytes:
    """Return the file of a trained project."""
    return model_file.to_bytes(ModelContents(project(), checkpoint()))


def edited() -> bytes:
    """Return the file of a drawing that was edited after its training."""
    drawn = project().with_(stack=project().stack.without("b3"), notes="")
    return model_file.to_bytes(ModelContents(drawn, checkpoint()))


def with_momentum() -> bytes:
    """Return a file with the memory of another optimizer."""
    sgd = project(SGD())
    return model_file.to_bytes(ModelContents(sgd, checkpoint(sgd)))


def in_float64() -> bytes:
    """Return a file of float64 weights."""
    return model_file.to_bytes(ModelContents(project(), checkpoint(dtype=np.float64)))


FILES: dict[str, Callable[[], bytes]] = {
    "drawing": drawing,
    "trained": trained,
    "edited": edited,
    "momentum": with_momentum,
    "float64": in_float64,
}


def sealed(header: bytes | str, tensors: bytes, length: int | None = None) -> bytes:
    """Return a file of these parts with the right checksum."""
    header = header.encode() if isinstance(header, str) else header
    length = len(header) if length is None else length
    data = length.to_bytes(8, "little") + header + tensors
    return data + hashlib.sha256(data).digest()


def resealed(data: bytes) -> bytes:
    """Return the data with the right checksum in place of the last 32 bytes."""
    return data[:-32] + hashlib.sha256(data[:-32]).digest()


def opened(data: bytes) -> tuple[dict[str, Any], bytes]:
    """Return the parsed header of a file and its tensors without the checksum."""
    length = int.from_bytes(data[:8], "little")
    return json.loads(data[8 : 8 + length]), data[8 + length : -32]


def crafted(edit: Callable[[dict[str, Any]], Any], file: bytes | None = None) -> bytes:
    """Return a trained file whose header was edited, under a right checksum."""
    header, tensors = opened(file or trained())
    edit(header)
    return sealed(json.dumps(header), tensors)


def with_text(key: str, edit: Callable[[Any], Any], file: bytes | None = None) -> bytes:
    """Return a trained file in which the JSON of one text was edited (in place, or returned)."""

    def change(header: dict[str, Any]) -> None:
        value = json.loads(header["__metadata__"][key])
        changed = edit(value)
        header["__metadata__"][key] = json.dumps(value if changed is None else changed)

    return crafted(change, file)


def is_refused(data: bytes) -> bool:
    """Tell whether a file is refused with a message; any other error goes on."""
    try:
        model_file.from_bytes(data)
    except ModelFileError as error:
        return bool(str(error))
    return False


def accepted(files: Iterable[bytes]) -> list[int]:
    """Return the numbers of the files that are not refused."""
    return [number for number, data in enumerate(files) if not is_refused(data)]


def flipped(data: bytes, byte: int, bit: int) -> bytes:
    """Return the data with one bit changed."""
    return data[:byte] + bytes([data[byte] ^ 1 << bit]) + data[byte + 1 :]
