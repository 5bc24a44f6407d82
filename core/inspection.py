"""Inspection: pure questions to a snapshot. What does each block, each unit say of a sample?"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.activations import ACTIVATIONS
from core.arrays import AnyArray, Array, Shape
from core.layers import Context, Conv, Dense, Dropout, Flatten, Layer, Norm
from core.plane import Bounds, Plane, grid_side, plane
from core.random_streams import stream
from core.snapshot import Snapshot
from core.viewing import Viewing

LARGEST_TERMS = 6


@dataclass(frozen=True)
class NormFigures:
    """What a block that normalises knows and learned of each channel, all (C,).

    Attributes:
        mean, spread: running mean, and the root of the running variance: what evaluation takes.
            None where the block keeps none (LAYER NORM).
        gamma, beta: the spread and the mean that it learned to give.
    """

    mean: Array | None
    spread: Array | None
    gamma: Array
    beta: Array


@dataclass(frozen=True)
class BlockValues:
    """What one block makes of one sample, in evaluation.

    Attributes:
        input, output: without the axis N; shaped like the block's input and output shape.
        factors: DROPOUT only: one draw as in training, like the output; 0 is off. None else.
        norm: of a block that normalises each channel by itself; None else.
    """

    input: Array
    output: Array
    factors: Array | None = None
    norm: NormFigures | None = None


@dataclass(frozen=True)
class Term:
    """One term w * x of the sum of a unit; `index` counts the inputs of the block from 0."""

    index: int
    weight: float
    value: float

    @property
    def product(self) -> float:
        """The term itself, w * x."""
        return self.weight * self.value


@dataclass(frozen=True)
class NeuronReport:
    """The arithmetic of one unit of a DENSE block, or of one filter of a CONV block at one place.

    sum = sum of all terms + bias; value = f(sum). For softmax, f looks at the sums of all units.

    Attributes:
        n_units: units (filters) of the block. place: (row, column) of a filter's window in its map.
        weights: of this unit, shaped like what the inputs stand for: the picture, if a DENSE block
            sees one through FLATTEN and blocks that keep places only; the window of a filter; else
            flat.
        inputs: what each weight is multiplied with, shaped like the weights.
        names: of the inputs, where they are those of a table; else none.
        terms: the largest terms by size, in falling order; `rest` is the sum of all others.
        sums: the sums of all units, for softmax.
    """

    block_id: str
    unit: int
    n_units: int
    place: tuple[int, int] | None
    activation: str
    weights: Array
    inputs: Array
    terms: tuple[Term, ...]
    rest: float
    bias: float
    sum: float
    value: float
    sums: Array
    names: tuple[str, ...] = ()

    @property
    def n_inputs(self) -> int:
        """How many terms the sum has."""
        return self.weights.size


@dataclass(frozen=True, eq=False)
class Committee:
    """The answers of networks with other units off each, and that of the whole one.

    Attributes:
        plain: in evaluation, with all on: (L,). members: one row a draw, (T, L).
    """

    plain: Array
    members: Array

    @property
    def mean(self) -> Array:
        """The mean answer of the members, (L,)."""
        return self.members.mean(axis=0)

    @property
    def spread(self) -> Array:
        """The standard deviation of their answers, (L,)."""
        return self.members.std(axis=0)

    @property
    def n_agreeing(self) -> int:
        """How many members prefer the class that the whole network prefers."""
        return int(np.count_nonzero(self.members.argmax(axis=1) == self.plain.argmax()))


class Inspector:
    """Answers for one snapshot; holds a network of its own, so ask from one thread."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._network = Viewing()
        self.use(snapshot)

    def use(self, snapshot: Snapshot) -> None:
        """Answer for another snapshot; blocks that stayed as they were cost nothing."""
        self.snapshot = snapshot
        self._network.show(snapshot)

    def prepared(self, raw: AnyArray) -> Array:
        """Return a sample (as stored in the dataset) as the network gets it, with N = 1."""
        x = np.empty((1, *raw.shape), np.float32)
        return self.snapshot.preparation.apply(raw[None], x)

    def values(self, raw: AnyArray, draw: int = 0) -> dict[str, BlockValues]:
        """Return what every block makes of a sample, by block id.

        Args:
            raw: the sample as stored in the dataset, (*input_shape).
            draw: number of the dropout draw; another number, another draw.
        """
        x = self.prepared(raw)
        values: dict[str, BlockValues] = {}
        begun: dict[str, Array] = {}  # what the groups get that are open
        with np.errstate(all="ignore"):
            for operation, y in self._network.outputs(x):
                if operation.is_fork:
                    begun[operation.block.id] = x
                    continue
                got = begun.pop(operation.block.id, x)
                factors = None
                if isinstance(operation.layer, Dropout):
                    block_id = operation.block.id
                    factors = _one_draw(operation.layer, block_id, x.shape, draw)[0]
                norm = _norm_figures(operation.layer, operation.context)
                sample = (got[0].copy(), y[0].copy())
                values[operation.block.id] = BlockValues(*sample, factors, norm)
                x = y
        return values

    def probabilities(self, raw: AnyArray) -> Array:
        """Return the output of the last block for one sample, flat: (L,)."""
        with np.errstate(all="ignore"):
            return self._network.forward(self.prepared(raw))[0].reshape(-1).copy()  # (L,)

    def committee(self, raw: AnyArray, n_members: int, draw: int = 0) -> Committee:
        """Return what so many draws of all blocks that draw make of one sample.

        Args:
            raw: the sample as stored in the dataset, (*input_shape).
            n_members: T, how many draws.
            draw: number of the first of them; another number, other draws.
        """
        x = self.prepared(raw)
        with np.errstate(all="ignore"):
            plain = self._network.forward(x)[0].reshape(-1).copy()  # (L,)
            members = self._network.committee(np.repeat(x, n_members, axis=0), draw)
        return Committee(plain, members.reshape(n_members, -1).copy())  # (T, L)

    def plane(self, bounds: Bounds) -> Plane:
        """Return what every unit answers over a rectangle of the plane; samples are points (2,)."""
        n = grid_side(self._network.n_parameters)
        return plane(self._network, self.snapshot.preparation, bounds, n)

    def neuron(
        self,
        block_id: str,
        unit: int,
        values: Mapping[str, BlockValues],
        place: tuple[int, int] | None = None,
    ) -> NeuronReport:
        """Return the arithmetic of a unit of a DENSE or CONV block, for what `values` answered.

        The sums are added in float64; they agree with the network's float32 to its rounding.

        Args:
            block_id: the block.
            unit: number of its unit, or of its filter.
            values: of the sample.
            place: (row, column) in the map of a filter; where it is strongest by default.
        """
        operation = next(o for o in self._network.operations if o.block.id == block_id)
        layer, x = operation.layer, values[block_id].input.astype(np.float64)
        W, b = operation.context.weights["W"], operation.context.weights.get("b")
        if isinstance(layer, Conv):
            place = place or _strongest(values[block_id].output[..., unit])
            weights, inputs, sums = _at_place(layer, W.astype(np.float64), x, unit, place)
        else:
            assert isinstance(layer, Dense)
            shape = self._picture_shape(block_id)
            weights = W[:, unit].astype(np.float64).reshape(shape)  # (H, W, C) or (F,)
            inputs, place = x.reshape(shape), None  # likewise
            sums = (x.astype(W.dtype) @ W).astype(np.float64)
        products = (weights * inputs).ravel()
        sums[unit] = products.sum()  # the others need not be so exact
        sums = sums if b is None else sums + b
        shown = sums.copy()
        ACTIVATIONS[layer.activation]().forward(shown, shown)
        order = np.argsort(-np.abs(products), kind="stable")[:LARGEST_TERMS]
        terms = tuple(
            Term(int(i), float(weights.ravel()[i]), float(inputs.ravel()[i])) for i in order
        )
        bias = 0.0 if b is None else float(b[unit])
        return NeuronReport(
            block_id=block_id,
            unit=unit,
            n_units=W.shape[-1],
            place=place,
            activation=layer.activation,
            weights=weights,
            inputs=inputs,
            terms=terms,
            rest=float(products.sum()) - sum(term.product for term in terms),
            bias=bias,
            sum=float(sums[unit]),
            value=float(shown[unit]),
            sums=sums,
            names=self._names(block_id),
        )

    def _names(self, block_id: str) -> tuple[str, ...]:
        """Return the names of what a block gets, where that are the inputs of a table."""
        data = self.snapshot.project.data
        for operation in self._network.operations:
            if operation.block.id == block_id:
                return tuple(f.name for f in data.facts.features) if data else ()
            if not (operation.layer.keeps_places or isinstance(operation.layer, Flatten)):
                break
        return ()

    def _picture_shape(self, block_id: str) -> Shape:
        """Return the shape of the picture whose values this block gets one by one, or (F,)."""
        operations = self._network.operations
        index = next(i for i, o in enumerate(operations) if o.block.id == block_id)
        shape = operations[index].input_shape
        for operation in reversed(operations[:index]):
            if isinstance(operation.layer, Flatten):
                return operation.input_shape
            if not operation.layer.keeps_places:
                return shape
        return shape


def _norm_figures(layer: Layer, context: Context) -> NormFigures | None:
    """Return the figures of a norm with a gamma and a beta for each channel, else None."""
    if not isinstance(layer, Norm) or context.weights["gamma"].ndim != 1:
        return None
    mean, variance = context.state.get("mean"), context.state.get("variance")
    return NormFigures(
        mean=None if mean is None else mean.copy(),
        spread=None if variance is None else np.sqrt(variance),
        gamma=context.weights["gamma"].copy(),
        beta=context.weights["beta"].copy(),
    )


def _one_draw(layer: Dropout, block_id: str, shape: Shape, draw: int) -> Array:
    """Draw from a stream that no training uses, so that looking changes nothing."""
    context = Context(random=lambda: stream(0, f"{block_id}/look", draw))
    return layer.draw(context, shape).copy()


def _strongest(plane: Array) -> tuple[int, int]:
    """Return (row, column) of the value farthest from zero, the first of equals."""
    row, column = np.unravel_index(int(np.abs(plane).argmax()), plane.shape)
    return int(row), int(column)


def _at_place(
    layer: Conv, W: Array, x: Array, unit: int, place: tuple[int, int]
) -> tuple[Array, Array, Array]:
    """Return a filter's weights, the patch below its window, and the sums of all filters there.

    Args:
        layer: the CONV.
        W: (KH, KW, C / groups, O).
        x: (H, W, C).
        unit: number of the filter.
        place: (row, column) of the window.
    """
    windows = layer.windows((x.shape[0], x.shape[1]))
    padded = np.pad(x, (*windows.pads, (0, 0)))
    rows = place[0] * windows.stride[0] + windows.dilation[0] * np.arange(windows.kernel[0])
    columns = place[1] * windows.stride[1] + windows.dilation[1] * np.arange(windows.kernel[1])
    seen = padded[rows][:, columns]  # (KH, KW, C)
    by_group = np.split(seen, layer.groups, axis=2)
    kernels = np.split(W, layer.groups, axis=3)
    pairs = zip(by_group, kernels, strict=True)
    sums = np.concatenate([np.tensordot(patch, kernel, 3) for patch, kernel in pairs])  # (O,)
    group = unit // (layer.filters // layer.groups)
    return W[..., unit], by_group[group], sums
