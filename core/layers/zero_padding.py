"""ZERO PADDING: puts rows and columns of zeros around a picture."""

import math
from dataclasses import dataclass

import numpy as np

from core.arrays import Array, Shape
from core.layers.layer import Context, Cost, Layer
from core.layers.windows import picture_shape
from core.messages import Message
from core.settings import setting

MOST = 1000


@dataclass(frozen=True, kw_only=True)
class ZeroPadding(Layer):
    """(N, H, W, C) -> (N, top + H + bottom, left + W + right, C)."""

    kind = "zero_padding"
    title = Message("ZERO PADDING")
    family = "shape"
    about = Message("Puts a border of zeros around a picture")

    top: int = setting(1, Message("Top"), low=0, high=MOST)
    bottom: int = setting(1, Message("Bottom"), low=0, high=MOST)
    left: int = setting(1, Message("Left"), low=0, high=MOST)
    right: int = setting(1, Message("Right"), low=0, high=MOST)

    def output_shape(self, input_shape: Shape) -> Shape:
        height, width, channels = picture_shape(self.title, input_shape)
        return (self.top + height + self.bottom, self.left + width + self.right, channels)

    def cost(self, input_shape: Shape) -> Cost:
        return Cost(floats=math.prod(self.output_shape(input_shape)))

    def forward(self, context: Context, x: Array) -> Array:
        y = context.buffer("y", (len(x), *self.output_shape(x.shape[1:])))
        y.fill(0)
        np.copyto(self._inside(y), x)
        return y

    def backward(self, context: Context, d_output: Array) -> Array:
        inside = self._inside(d_output)
        d_x = context.buffer("d_x", inside.shape)
        np.copyto(d_x, inside)
        return d_x

    def _inside(self, picture: Array) -> Array:
        _, height, width, _ = picture.shape
        return picture[:, self.top : height - self.bottom, self.left : width - self.right]

    @classmethod
    def examples(cls) -> list[tuple[Layer, Shape]]:
        return [
            (cls(), (2, 3, 2)),
            (cls(top=0, bottom=0, left=0, right=0), (2, 2, 1)),
            (cls(top=2, bottom=0, left=1, right=3), (1, 2, 3)),
        ]
