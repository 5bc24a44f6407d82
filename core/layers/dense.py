"""DENSE: every unit looks at every input, y = f(x @ W + b)."""

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from core.activations import ACTIVATIONS
from core.arrays import Array, Shape
from core.errors import ShapeError
from core.initializers import INITIALIZERS
from core.layers.activated import function_of, kept_values, sums_and_outputs
from core.layers.layer import Context, Cost, Layer, WeightSpec
from core.layers.restrained import RestrainedLayer
from core.messages import Message
from core.settings import setting
from core.workers import cut


@dataclass(frozen=True, kw_only=True)
class Dense(RestrainedLayer):
    """x (N, F), W (F, U), b (U,) -> y (N, U)."""

    kind = "dense"
    title = Message("DENSE")
    family = "dense"
    about = Message("Every neuron looks at all inputs and learns which combination matters")
    MOST_UNITS: ClassVar[int] = 1_000_000

    units: int = setting(128, Message("Units"), low=1, high=MOST_UNITS)
    activation: str = setting("relu", Message("Activation"), choices=ACTIVATIONS.choices())
    initializer: str = setting("he", Message("Initializer"), choices=INITIALIZERS.choices())
    bias: bool = setting(
        True,
        Message("Bias"),
        help=Message("Adds a learned number to the value of each unit"),
    )

    def summary(self) -> Message:
        return ACTIVATIONS[self.activation].title

    def output_shape(self, input_shape: Shape) -> Shape:
        if len(input_shape) != 1:
            text = Message(
                "DENSE needs a flat input, but gets {shape}. Insert FLATTEN before it.",
                shape=input_shape,
            )
            raise ShapeError(text, insert_before="flatten")
        return (self.units,)

    def weights(self, input_shape: Shape) -> dict[str, WeightSpec]:
        (n_inputs,) = input_shape
        shape = (n_inputs, self.units)
        specs = {
            "W": WeightSpec(shape, self.initializer, n_inputs, self.units, restraint=self.restraint)
        }
        return {**specs, "b": WeightSpec((self.units,))} if self.bias else specs

    def cost(self, input_shape: Shape) -> Cost:
        return Cost(math.prod(input_shape) * self.units, self.units * kept_values(self.activation))

    def forward(self, context: Context, x: Array) -> Array:
        W, b, f = context.weights["W"], context.weights.get("b"), function_of(self.activation)
        z, y = sums_and_outputs(context, f, (len(x), self.units))  # (N, U) each

        def compute(units: slice) -> None:
            part = z[:, units]
            np.matmul(x, W[:, units], out=part)
            if b is not None:
                np.add(part, b[units], out=part)
            if not f.looks_across:
                f.forward(part, y[:, units])

        context.pool.run(compute, cut(self.units, x.size * self.units))
        if f.looks_across:
            f.forward(z, y)
        context.saved.update(x=x, z=z)
        return y

    def backward(self, context: Context, d_output: Array) -> Array | None:
        x, z, W = context.saved["x"], context.saved["z"], context.weights["W"]
        d_z = context.buffer("d_z", z.shape)  # (N, U)
        d_W, d_b = context.d_weights["W"], context.d_weights.get("b")
        f = function_of(self.activation)
        if f.looks_across:
            f.backward(z, d_output, d_z)

        def compute_d_weights(units: slice) -> None:
            part = d_z[:, units]
            if not f.looks_across:
                f.backward(z[:, units], d_output[:, units], part)
            np.matmul(x.T, part, out=d_W[:, units])
            if d_b is not None:
                np.add.reduce(part, axis=0, out=d_b[units])

        context.pool.run(compute_d_weights, cut(self.units, x.size * self.units))
        if not context.wants_d_input:
            return None
        d_x = context.buffer("d_x", x.shape)  # (N, F)

        def compute_d_input(inputs: slice) -> None:
            np.matmul(d_z, W[inputs].T, out=d_x[:, inputs])

        context.pool.run(compute_d_input, cut(x.shape[1], x.size * self.units))
        return d_x

    @classmethod
    def examples(cls) -> list[tuple[Layer, Shape]]:
        every_activation = [(cls(units=4, activation=kind), (5,)) for kind in ACTIVATIONS]
        every_start = [(cls(units=3, initializer=kind), (6,)) for kind in INITIALIZERS]
        return [
            *every_activation,
            *every_start,
            (cls(units=1), (2,)),
            (cls(units=1, bias=False), (1,)),
        ]
