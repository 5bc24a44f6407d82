"""UPSAMPLE: makes a picture larger by repeating each of its places."""

import math
from dataclasses import dataclass

import numpy as np

from core.arrays import Array, Shape
from core.layers.layer import Context, Cost, Layer
from core.layers.windows import picture_shape
from core.messages import Message
from core.settings import setting


@dataclass(frozen=True, kw_only=True)
class Upsample(Layer):
    """(N, H, W, C) -> (N, H*k, W*k, C): the nearest place, k by k times."""

    kind = "upsample"
    title = Message("UPSAMPLE")
    family = "shape"
    about = Message("Makes a picture larger by repeating each place")

    factor: int = setting(
        2,
        Message("Factor"),
        low=1,
        high=64,
        help=Message("How many times as high and as wide the picture becomes"),
    )

    def summary(self) -> Message:
        return Message("× {factor}", factor=self.factor)

    def output_shape(self, input_shape: Shape) -> Shape:
        height, width, channels = picture_shape(self.title, input_shape)
        return (height * self.factor, width * self.factor, channels)

    def cost(self, input_shape: Shape) -> Cost:
        return Cost(floats=math.prod(self.output_shape(input_shape)))

    def forward(self, context: Context, x: Array) -> Array:
        y = context.buffer("y", (len(x), *self.output_shape(x.shape[1:])))
        self._squares(y)[...] = x[:, :, None, :, None]
        return y

    def backward(self, context: Context, d_output: Array) -> Array:
        n_samples, height, width, channels = d_output.shape
        shape = (n_samples, height // self.factor, width // self.factor, channels)
        return np.sum(self._squares(d_output), axis=(2, 4), out=context.buffer("d_x", shape))

    def _squares(self, picture: Array) -> Array:
        n_samples, height, width, channels = picture.shape
        k = self.factor
        # (N, H, k, W, k, C): a square of k by k for each place
        return picture.reshape(n_samples, height // k, k, width // k, k, channels)

    @classmethod
    def examples(cls) -> list[tuple[Layer, Shape]]:
        return [(cls(), (2, 3, 2)), (cls(factor=1), (2, 2, 1)), (cls(factor=64), (1, 1, 1))]
