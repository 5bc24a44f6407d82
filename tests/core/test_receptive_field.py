"""The receptive field: exactly the pixels that can change a value of a map."""

import numpy as np
import pytest

from core.layers import BatchNorm, Conv, Dense, Flatten, Pooling
from core.network import Network
from core.receptive_field import receptive_field
from core.stack import Block, Stack

SHAPE = (9, 8, 1)
STACK = Stack(
    (
        Block("b1", Conv(filters=2, kernel=(3, 3), padding="same", activation="linear")),
        Block("b2", BatchNorm()),
        Block("b3", Pooling(size=(2, 2))),
        Block("b4", Conv(filters=2, kernel=(2, 3), dilation=(2, 1), activation="linear")),
        Block("b5", Flatten()),
        Block("b6", Dense(units=2)),
    )
)


def pixels_that_matter(block_id: str, place: tuple[int, int]) -> set[tuple[int, int]]:
    """Return the pixels of which a change reaches a place of a map."""
    network = Network(STACK, SHAPE)
    network.initialize(0)
    for arrays in network.weights.values():
        for array in arrays.values():
            array[...] = 0.5
    rng = np.random.default_rng(0)
    plain = np.repeat(rng.normal(size=(1, *SHAPE)).astype(np.float32), 73, axis=0)
    rows, columns = np.divmod(np.arange(72), 8)
    plain[np.arange(72), rows, columns, 0] += 100
    changed = next(y.copy() for o, y in network.outputs(plain) if o.block.id == block_id)
    here = changed[:, place[0], place[1], 0]
    found = np.flatnonzero(np.abs(here[:72] - here[72]) > 1e-4)
    return {(int(rows[i]), int(columns[i])) for i in found}


@pytest.mark.parametrize(
    ("block_id", "place"), [("b1", (0, 0)), ("b1", (4, 3)), ("b3", (1, 2)), ("b4", (0, 0))]
)
def test_it_frames_the_pixels_that_matter(block_id: str, place: tuple[int, int]) -> None:
    field = receptive_field(STACK, SHAPE, block_id, place)

    pixels = pixels_that_matter(block_id, place)
    rows, columns = zip(*pixels, strict=True)
    assert field == (min(rows), min(columns), max(rows) + 1, max(columns) + 1)


def test_behind_flatten_there_is_none() -> None:
    assert receptive_field(STACK, SHAPE, "b6", (0, 0)) is None


def test_of_a_block_that_is_not_there_there_is_none() -> None:
    assert receptive_field(STACK, SHAPE, "b9", (0, 0)) is None
