"""What every layer is: frozen settings, shapes, and a forward and backward pass without memory.

A layer keeps nothing between calls. All that a pass needs or leaves behind for the way back is in
a `Context`, made once per block and use (training and inspection have contexts of their own).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np

from core.arrays import AnyArray, Array, Shape
from core.messages import Message
from core.restraints import FREE, Restraint
from core.settings import Declared
from core.workers import Pool


@dataclass(frozen=True)
class WeightSpec:
    """Shape of one array, how it starts, and what holds it back while it learns.

    It starts as drawn by its initializer, or where `fill` is given as all that number.
    """

    shape: Shape
    initializer: str = "zeros"
    fan_in: int = 1
    fan_out: int = 1
    fill: float | None = None
    restraint: Restraint = FREE


@dataclass(frozen=True)
class Cost:
    """What one sample costs: multiply-adds forward, and floats kept for the way back."""

    multiply_adds: int = 0
    floats: int = 0


@dataclass
class Context:
    """All that one block's passes need beside their input.

    Attributes:
        weights, state: arrays by name; `d_weights`: where backward writes their gradients.
        next_state: where forward in training writes what the state becomes if the step is good.
        training: True in training passes (DROPOUT draws), False in evaluation.
        wants_d_input: False for the first layer with weights; backward may then return None.
        random: makes the generator of this block at this step.
        saved: what forward leaves for backward.
        pool: runs pieces in threads.
        fork: for the end of a group, the context of its beginning.
    """

    dtype: Any = np.float32
    weights: Mapping[str, Array] = field(default_factory=dict[str, Array])
    state: Mapping[str, Array] = field(default_factory=dict[str, Array])
    next_state: Mapping[str, Array] = field(default_factory=dict[str, Array])
    d_weights: Mapping[str, Array] = field(default_factory=dict[str, Array])
    training: bool = False
    wants_d_input: bool = True
    random: Callable[[], np.random.Generator] = np.random.default_rng
    saved: dict[str, Any] = field(default_factory=dict[str, Any])
    pool: Pool = field(default_factory=lambda: Pool(1))
    fork: "Context | None" = None
    _buffers: dict[str, AnyArray] = field(default_factory=dict[str, AnyArray])

    def buffer(self, name: str, shape: Shape, dtype: Any = None) -> Any:
        """Return an array that is reused by the next call of that name; contents are undefined.

        It grows to the largest `shape` seen along the first axis, so that the short last batch
        of an epoch allocates nothing.
        """
        kept = self._buffers.get(name)
        if kept is not None and kept.shape == shape:
            return kept
        dtype = dtype or self.dtype
        if kept is None or len(kept) < shape[0] or kept.shape[1:] != shape[1:]:
            kept = self._buffers[name] = np.empty(shape, dtype)
        return kept[: shape[0]]


@dataclass(frozen=True, kw_only=True)
class Layer(Declared):
    """Base of all layers. `title` is the name on the block, the same in every language.

    Class attributes:
        family: `shape`, `dense`, `conv`, `pool`, `dropout`, `norm` or `group`: its colour and
            palette group.
        is_group: True where the block of this layer holds a stack (see `core.layers.group`).
        draws: True where training adds chance that evaluation leaves out.
        needs_whole_batch: True where a sample's output depends on the other samples of the batch.
        keeps_places: True where each value that comes out is made of the one at the same place of
            the input, so that a picture stays that picture. The shape stays as it is.
    """

    family: ClassVar[str]
    about: ClassVar[Message]
    is_group: ClassVar[bool] = False
    needs_whole_batch: ClassVar[bool] = False
    draws: ClassVar[bool] = False
    keeps_places: ClassVar[bool] = False

    def summary(self) -> Message | None:
        """What the card says behind the title: the settings that matter most."""
        return None

    def output_shape(self, input_shape: Shape) -> Shape:
        """Return the sample shape that comes out. Raises ShapeError, with advice."""
        assert self.keeps_places, f"{type(self).__name__} says no shape"
        return input_shape

    def weights(self, input_shape: Shape) -> dict[str, WeightSpec]:
        """Return the learned arrays by name."""
        return {}

    def state(self, input_shape: Shape) -> dict[str, WeightSpec]:
        """Return the arrays that are kept but not learned by name (running means).

        A training pass reads `context.state`, leaves it as it is, and writes all of
        `context.next_state`: a pass that is replayed, or whose step diverges, changes nothing.
        """
        return {}

    def cost(self, input_shape: Shape) -> Cost:
        """Return what one sample costs."""
        return Cost()

    def forward(self, context: Context, x: Array) -> Array:
        """Return the output, x: (N, *input_shape) -> (N, *output_shape). x is not changed."""
        raise NotImplementedError

    def backward(self, context: Context, d_output: Array) -> Array | None:
        """Return d_input and write `context.d_weights`, for the last forward of that context.

        `d_output` may be overwritten.
        """
        raise NotImplementedError

    @classmethod
    def examples(cls) -> list[tuple["Layer", Shape]]:
        """Return (layer, input shape) pairs that the battery tests every rule on."""
        raise NotImplementedError
