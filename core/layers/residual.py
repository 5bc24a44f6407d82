"""RESIDUAL: a group whose blocks learn only what to add, y = f(blocks(x) + x) (He et al. 2015).

Where the blocks give another shape than they get, x is projected to it, as in equation 2 of the
paper: pictures by a CONV of 1 x 1 with a stride, rows by a DENSE, both linear and without bias.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.activations import ACTIVATIONS
from core.arrays import Array, Shape
from core.errors import ShapeError
from core.layers.activated import function_of, kept_values, sums_and_outputs
from core.layers.conv import Conv
from core.layers.dense import Dense
from core.layers.group import Group
from core.layers.layer import Context, Cost, Layer, WeightSpec
from core.layers.sliding import LARGEST
from core.messages import Message
from core.settings import setting
from core.workers import cut

MOST_NEW_UNITS = 128
"""Units of the first DENSE block in a new group: a wide input does not make it huge."""


@dataclass(frozen=True, kw_only=True)
class Residual(Group):
    """x (N, ...) -> f(what the blocks inside make of x, plus x)."""

    kind = "residual"
    title = Message("RESIDUAL")
    family = "group"
    about = Message("Holds blocks that learn what to add to their input, so that deep stacks learn")

    activation: str = setting(
        "relu",
        Message("Activation"),
        choices=ACTIVATIONS.choices(),
        help=Message("The function of the sum"),
    )

    def summary(self) -> Message:
        return ACTIVATIONS[self.activation].title

    def fork(self) -> Layer:
        return Fork()

    def join(self, input_shape: Shape) -> Layer:
        return Join(around=input_shape, activation=self.activation)

    def shortcut(self, input_shape: Shape, output_shape: Shape) -> Layer | None:
        return _projection(input_shape, output_shape)

    def usual(self, input_shape: Shape) -> list[Layer]:
        """Return two layers that keep the shape, the second linear: the sum is bent, not it."""
        if len(input_shape) == 3 and input_shape[2] <= Conv.MOST_FILTERS:
            conv = Conv(filters=input_shape[2], padding="same")
            return [conv, conv.with_(activation="linear")]
        if len(input_shape) == 1 and input_shape[0] <= Dense.MOST_UNITS:
            first = Dense(units=min(input_shape[0], MOST_NEW_UNITS))
            return [first, Dense(units=input_shape[0], activation="linear")]
        return []

    @classmethod
    def examples(cls) -> list[tuple[Layer, Shape]]:
        return [(cls(), (3, 4, 2)), (cls(activation="linear"), (5,)), (cls(), (1,))]


@dataclass(frozen=True, kw_only=True)
class Fork(Layer):
    """The beginning: lets x through, and on the way back adds the gradient of the shortcut."""

    kind = Residual.kind
    title = Residual.title
    family = Residual.family
    keeps_places = True

    def output_shape(self, input_shape: Shape) -> Shape:
        return input_shape

    def forward(self, context: Context, x: Array) -> Array:
        context.saved["x"] = x
        return x

    def backward(self, context: Context, d_output: Array) -> Array | None:
        np.add(d_output, context.saved["d_shortcut"], out=d_output)
        return d_output


@dataclass(frozen=True, kw_only=True)
class Join(Layer):
    """The end: inside (N, ...) -> f(inside + shortcut), where the shortcut leads past the blocks.

    Attributes:
        around: sample shape of what the group gets, that the shortcut begins with.
    """

    kind = Residual.kind
    title = Residual.title
    family = Residual.family

    around: Shape
    activation: str = setting("relu", Message("Activation"), choices=ACTIVATIONS.choices())

    def output_shape(self, input_shape: Shape) -> Shape:
        _projection(self.around, input_shape)
        return input_shape

    def weights(self, input_shape: Shape) -> dict[str, WeightSpec]:
        projection = _projection(self.around, input_shape)
        return {} if projection is None else projection.weights(self.around)

    def cost(self, input_shape: Shape) -> Cost:
        projection = _projection(self.around, input_shape)
        added = 0 if projection is None else projection.cost(self.around).multiply_adds
        n_values = int(np.prod(input_shape))
        n_kept = kept_values(self.activation) + (projection is not None)
        return Cost(added + n_values, n_kept * n_values)

    def forward(self, context: Context, x: Array) -> Array:
        f, shortcut = function_of(self.activation), self._shortcut(context, x)
        z, y = sums_and_outputs(context, f, x.shape)

        def compute(samples: slice) -> None:
            np.add(x[samples], shortcut[samples], out=z[samples])
            f.forward(z[samples], y[samples])

        context.pool.run(compute, cut(len(x), x.size))
        context.saved["z"] = z
        return y

    def backward(self, context: Context, d_output: Array) -> Array | None:
        z, fork = context.saved["z"], _fork(context)
        d_z = context.buffer("d_z", z.shape)
        d_inside = context.buffer("d_inside", z.shape)  # whoever gets a gradient may overwrite it
        f = function_of(self.activation)

        def compute(samples: slice) -> None:
            f.backward(z[samples], d_output[samples], d_z[samples])
            np.copyto(d_inside[samples], d_z[samples])

        context.pool.run(compute, cut(len(z), z.size))
        projection = _projection(self.around, z.shape[1:])
        if projection is None:
            fork.saved["d_shortcut"] = d_z
        else:
            fork.saved["d_shortcut"] = projection.backward(context.saved["projection"], d_z)
        return d_inside

    def _shortcut(self, context: Context, inside: Array) -> Array:
        fork = _fork(context)
        projection = _projection(self.around, inside.shape[1:])
        if projection is None:
            return fork.saved["x"]
        if "projection" not in context.saved:
            context.saved["projection"] = Context(
                dtype=context.dtype,
                weights=context.weights,
                d_weights=context.d_weights,
                wants_d_input=fork.wants_d_input,
                pool=context.pool,
            )
        return projection.forward(context.saved["projection"], fork.saved["x"])


def _fork(context: Context) -> Context:
    assert context.fork is not None
    return context.fork


@lru_cache(maxsize=1024)
def _projection(around: Shape, inside: Shape) -> Layer | None:
    """Return the layer that leads from what the group gets to what its blocks give.

    None where they have one shape already. Raises ShapeError where there is no such layer.
    """
    if around == inside:
        return None
    if len(around) == len(inside) == 1:
        return Dense(units=inside[0], activation="linear", bias=False)
    if len(around) == len(inside) == 3 and inside[2] <= Conv.MOST_FILTERS:
        stride = (-(-around[0] // inside[0]), -(-around[1] // inside[1]))
        if max(stride) <= LARGEST:
            conv = Conv(
                filters=inside[2], kernel=(1, 1), stride=stride, activation="linear", bias=False
            )
            if conv.output_shape(around) == inside:
                return conv
    raise ShapeError(
        Message(
            "RESIDUAL adds what its blocks give ({inside}) to what it gets ({around}), but no "
            "projection leads from the one to the other. Let the blocks inside keep height and "
            "width (padding “Same size”), or make both smaller by one whole stride.",
            inside=inside,
            around=around,
        )
    )
