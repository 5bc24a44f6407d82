"""GAUSSIAN NOISE: in training, adds normal random numbers to all values."""

import math
from dataclasses import dataclass

import numpy as np

from core.arrays import Array, Shape
from core.layers.layer import Context, Cost, Layer
from core.messages import Message
from core.settings import setting


@dataclass(frozen=True, kw_only=True)
class GaussianNoise(Layer):
    """y = x + deviation * a normal random number in training, y = x in evaluation."""

    kind = "gaussian_noise"
    title = Message("GAUSSIAN NOISE")
    family = "dropout"
    draws = True
    keeps_places = True
    about = Message("Blurs all values by chance in training, so that small changes count less")

    deviation: float = setting(
        0.1,
        Message("Deviation"),
        low=0.0,
        high=100.0,
        help=Message("Two thirds of the numbers that are added lie within ± this"),
    )

    def summary(self) -> Message:
        return Message("± {deviation}", deviation=self.deviation)

    def cost(self, input_shape: Shape) -> Cost:
        return Cost(0, math.prod(input_shape))

    def forward(self, context: Context, x: Array) -> Array:
        if not context.training or self.deviation == 0:
            return x
        y = context.buffer("y", x.shape)
        context.random().standard_normal(out=y, dtype=y.dtype.type)
        np.multiply(y, self.deviation, out=y)
        return np.add(y, x, out=y)

    def backward(self, context: Context, d_output: Array) -> Array:
        return d_output

    @classmethod
    def examples(cls) -> list[tuple[Layer, Shape]]:
        every_deviation = [(cls(deviation=deviation), (5,)) for deviation in (0.0, 0.1, 100.0)]
        return [*every_deviation, (cls(), (3, 4, 2))]
