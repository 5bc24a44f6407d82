"""RESCALE: multiplies every value by one number and adds another; both are fixed."""

import math
from dataclasses import dataclass

import numpy as np

from core.arrays import Array, Shape
from core.layers.layer import Context, Cost, Layer
from core.messages import Message
from core.settings import setting


@dataclass(frozen=True, kw_only=True)
class Rescale(Layer):
    """y = x * factor + offset, for samples of any shape."""

    kind = "rescale"
    title = Message("RESCALE")
    family = "norm"
    keeps_places = True
    about = Message("Multiplies every value by one number and adds another")

    factor: float = setting(
        1.0,
        Message("Factor"),
        low=-1e6,
        high=1e6,
        help=Message("Every value is multiplied by this number"),
    )
    offset: float = setting(
        0.0,
        Message("Offset"),
        low=-1e6,
        high=1e6,
        help=Message("This number is then added to every value"),
    )

    def summary(self) -> Message:
        factor, offset = self.factor, self.offset
        if offset < 0:
            return Message("× {factor} − {offset}", factor=factor, offset=-offset)
        return Message("× {factor} + {offset}", factor=factor, offset=offset)

    def cost(self, input_shape: Shape) -> Cost:
        return Cost(floats=math.prod(input_shape))

    def forward(self, context: Context, x: Array) -> Array:
        y = np.multiply(x, self.factor, out=context.buffer("y", x.shape))
        return np.add(y, self.offset, out=y)

    def backward(self, context: Context, d_output: Array) -> Array:
        return np.multiply(d_output, self.factor, out=d_output)

    @classmethod
    def examples(cls) -> list[tuple[Layer, Shape]]:
        numbers = [(1.0, 0.0), (-0.5, 2.0), (0.0, -1.0)]
        examples: list[tuple[Layer, Shape]] = [
            (cls(factor=factor, offset=offset), (5,)) for factor, offset in numbers
        ]
        return [*examples, (cls(factor=0.25, offset=0.5), (3, 4, 2))]
