"""ACTIVATION: an activation function as a block of its own, y = f(x)."""

import math
from dataclasses import dataclass

from core.activations import ACTIVATIONS
from core.arrays import Array, Shape
from core.layers.activated import function_of
from core.layers.layer import Context, Cost, Layer
from core.messages import Message
from core.settings import setting
from core.workers import cut

_WORK = 16
"""Multiply-adds that one value is worth: exponentials are dear."""


@dataclass(frozen=True, kw_only=True)
class ActivationLayer(Layer):
    """x (N, ..., C) -> y of the same shape. Softmax is over the last axis."""

    kind = "activation"
    title = Message("ACTIVATION")
    family = "norm"
    keeps_places = True
    about = Message("Bends every value by a function, such as ReLU")

    activation: str = setting("relu", Message("Activation"), choices=ACTIVATIONS.choices())

    def summary(self) -> Message:
        return ACTIVATIONS[self.activation].title

    def cost(self, input_shape: Shape) -> Cost:
        return Cost(floats=math.prod(input_shape))

    def forward(self, context: Context, x: Array) -> Array:
        f, y = function_of(self.activation), context.buffer("y", x.shape)

        def compute(samples: slice) -> None:
            f.forward(x[samples], y[samples])

        context.pool.run(compute, cut(len(x), _WORK * x.size))
        context.saved["kept"] = x if f.needs_sum else y
        return y

    def backward(self, context: Context, d_output: Array) -> Array:
        f, kept = function_of(self.activation), context.saved["kept"]

        def compute(samples: slice) -> None:
            f.backward(kept[samples], d_output[samples], d_output[samples])

        context.pool.run(compute, cut(len(kept), _WORK * kept.size))
        return d_output

    @classmethod
    def examples(cls) -> list[tuple[Layer, Shape]]:
        every_function = [(cls(activation=kind), (5,)) for kind in ACTIVATIONS]
        return [*every_function, (cls(activation="gelu"), (3, 4, 2)), (cls(), (1,))]
