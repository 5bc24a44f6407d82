"""RESHAPE: lays the values of a sample out as a picture; what FLATTEN does, backwards."""

import math
from dataclasses import dataclass

from core.arrays import Array, Shape
from core.errors import ShapeError
from core.layers.layer import Context, Layer
from core.messages import Message
from core.settings import setting

LARGEST_SIDE = 100_000


def near_square(n: int) -> tuple[int, int]:
    """Return the height and width with this product that are nearest to each other, width last."""
    height = next(side for side in range(math.isqrt(n), 0, -1) if n % side == 0)
    return height, n // height


@dataclass(frozen=True, kw_only=True)
class Reshape(Layer):
    """(N, ...) -> (N, H, W, C) in reading order: row by row, channels innermost."""

    kind = "reshape"
    title = Message("RESHAPE")
    family = "shape"
    about = Message("Lays numbers out as a picture: FLATTEN backwards")

    height: int = setting(28, Message("Height"), low=1, high=LARGEST_SIDE)
    width: int = setting(28, Message("Width"), low=1, high=LARGEST_SIDE)
    channels: int = setting(
        0,
        Message("Channels"),
        low=0,
        high=LARGEST_SIDE,
        help=Message("0 takes as many as there are values left for each place"),
    )

    def output_shape(self, input_shape: Shape) -> Shape:
        n_values, n_places = math.prod(input_shape), self.height * self.width
        channels = self.channels or n_values // n_places
        if n_places * channels == n_values and channels:
            return (self.height, self.width, channels)
        if self.channels:
            text = Message(
                "RESHAPE makes {shape} = {made} values, but gets {n}. "
                "Choose sizes that multiply to {n}.",
                shape=(self.height, self.width, self.channels),
                made=n_places * channels,
                n=n_values,
            )
        else:
            text = Message(
                "RESHAPE makes a picture of {places} places, but gets {n} values, which cannot be "
                "shared evenly among them. Choose a height and width whose product divides {n}.",
                places=n_places,
                n=n_values,
            )
        raise ShapeError(text, settings=self._fitting(n_values))

    def _fitting(self, n_values: int) -> dict[str, object]:
        """Return sizes that fit: other channels, else sides as near to a square as can be."""
        n_places = self.height * self.width
        if n_values % n_places == 0 and n_values // n_places <= LARGEST_SIDE:
            return {"channels": n_values // n_places}
        channels = self.channels if self.channels and n_values % self.channels == 0 else 0
        height, width = near_square(n_values // (channels or 1))
        if width > LARGEST_SIDE:
            return {}
        return {"height": height, "width": width, "channels": channels or 1}

    def forward(self, context: Context, x: Array) -> Array:
        context.saved["shape"] = x.shape
        return x.reshape(len(x), *self.output_shape(x.shape[1:]))  # (N, H, W, C)

    def backward(self, context: Context, d_output: Array) -> Array:
        return d_output.reshape(context.saved["shape"])  # (N, *input_shape)

    @classmethod
    def examples(cls) -> list[tuple[Layer, Shape]]:
        return [
            (cls(height=2, width=3, channels=2), (12,)),
            (cls(height=2, width=3), (3, 4, 1)),
            (cls(height=1, width=1), (5,)),
            (cls(height=4, width=1, channels=1), (2, 2)),
        ]
