"""DROPOUT: in training, switches randomly chosen values off (Srivastava et al. 2014)."""

import math
from dataclasses import dataclass

import numpy as np

from core.arrays import Array, Shape
from core.layers.layer import Context, Cost, Layer
from core.messages import Message
from core.settings import setting

LEVELS = 1 << 16
"""A draw is a 16-bit number: the rate is exact to 1 / 131,072."""


@dataclass(frozen=True, kw_only=True)
class Dropout(Layer):
    """Inverted dropout: kept values are divided by the share kept, so evaluation does nothing."""

    kind = "dropout"
    title = Message("DROPOUT")
    family = "dropout"
    draws = True
    keeps_places = True
    about = Message("Switches random units off in training, so that none is relied on alone")

    rate: float = setting(
        0.5,
        Message("Rate"),
        low=0.0,
        high=0.99,
        help=Message("Share of the values that is switched off at each training step"),
    )

    def summary(self) -> Message:
        return Message("rate {rate}", rate=self.rate)

    def cost(self, input_shape: Shape) -> Cost:
        return Cost(0, math.prod(input_shape))

    def draw(self, context: Context, shape: Shape) -> Array:
        """Return one draw of factors: 0 where a value is off, 1 / share kept where it is on."""
        n_off_levels = round(self.rate * LEVELS)
        n_values = int(np.prod(shape))
        raw = context.random().bit_generator.random_raw((n_values + 3) // 4)
        levels = raw.view(np.uint16)[:n_values].reshape(shape)  # four draws of 16 bits a number
        factors = context.buffer("factors", shape)
        np.greater_equal(levels, n_off_levels, out=factors, casting="unsafe")
        np.multiply(factors, LEVELS / (LEVELS - n_off_levels), out=factors)
        return factors

    def forward(self, context: Context, x: Array) -> Array:
        if not context.training or self.rate == 0:
            context.saved["factors"] = None
            return x
        factors = context.saved["factors"] = self.draw(context, x.shape)
        return np.multiply(x, factors, out=context.buffer("y", x.shape))

    def backward(self, context: Context, d_output: Array) -> Array:
        factors = context.saved["factors"]
        return d_output if factors is None else np.multiply(d_output, factors, out=d_output)

    @classmethod
    def examples(cls) -> list[tuple[Layer, Shape]]:
        every_rate = [(cls(rate=rate), (6,)) for rate in (0.0, 0.5, 0.99)]
        return [*every_rate, (cls(), (3, 4, 2))]
