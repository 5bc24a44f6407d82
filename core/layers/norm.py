"""What BATCH NORM and LAYER NORM share.

Both give y = (x - mean) / sqrt(variance + epsilon) * gamma + beta; they differ in which values the
mean and the variance are of.
"""

import math
from dataclasses import dataclass
from typing import Any

from core.arrays import Shape
from core.layers.layer import Cost, Layer, WeightSpec
from core.messages import Message
from core.settings import setting


def epsilon() -> Any:
    """Declare what keeps the square root away from 0."""
    return setting(
        1e-5,
        Message("Epsilon"),
        low=1e-8,
        high=1.0,
        help=Message("Is added to the variance, so that nothing is divided by 0"),
    )


@dataclass(frozen=True, kw_only=True)
class Norm(Layer):
    """Base of the layers that normalise, and learn gamma and beta."""

    family = "norm"
    keeps_places = True

    def learned_shape(self, input_shape: Shape) -> Shape:
        """Return the shape of gamma and beta: a number for each channel."""
        return input_shape[-1:]

    def weights(self, input_shape: Shape) -> dict[str, WeightSpec]:
        shape = self.learned_shape(input_shape)
        return {"gamma": WeightSpec(shape, fill=1.0), "beta": WeightSpec(shape, fill=0.0)}

    def cost(self, input_shape: Shape) -> Cost:
        n_values = math.prod(input_shape)
        return Cost(2 * n_values, 2 * n_values)
