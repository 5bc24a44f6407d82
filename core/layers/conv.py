"""CONV: the same small window of weights slides over the picture and looks for one pattern."""

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from core.activations import ACTIVATIONS
from core.arrays import Array, Shape
from core.errors import ShapeError
from core.initializers import INITIALIZERS
from core.layers import sliding
from core.layers.activated import function_of, kept_values, sums_and_outputs
from core.layers.convolution import Convolution, Room
from core.layers.layer import Context, Cost, Layer, WeightSpec
from core.layers.restrained import RestrainedLayer
from core.layers.windows import Pair, Windows, fits, picture_shape
from core.messages import Message
from core.settings import setting


@dataclass(frozen=True, kw_only=True)
class Conv(RestrainedLayer):
    """x (N, H, W, C), W (KH, KW, C / groups, O), b (O,) -> y (N, OH, OW, O).

    As everywhere in deep learning it is a cross-correlation: the window is not turned around.
    """

    kind = "conv"
    title = Message("CONV")
    family = "conv"
    about = Message("Small windows slide over the picture; each looks for one pattern everywhere")
    MOST_FILTERS: ClassVar[int] = 4096

    filters: int = setting(
        32,
        Message("Filters"),
        low=1,
        high=MOST_FILTERS,
        help=Message("How many patterns are looked for: each gives a picture of its own"),
    )
    kernel: tuple[int, int] = sliding.window(
        (3, 3), Message("Height and width of what a filter sees at a time")
    )
    stride: tuple[int, int] = sliding.stride(
        (1, 1), Message("How far the window goes from one place to the next")
    )
    padding: str = sliding.padding(
        Message("Zeros around the picture. “Same size” adds as many as keep its size at stride 1"),
        takes_number=True,
    )
    pad: tuple[int, int] = sliding.pad()
    dilation: tuple[int, int] = setting(
        (1, 1),
        Message("Dilation"),
        low=1,
        high=64,
        help=Message("2 looks at every second place only: a wider view for the same weights"),
    )
    groups: int = setting(
        1,
        Message("Groups"),
        low=1,
        high=MOST_FILTERS,
        help=Message(
            "Cuts channels and filters into groups that do not see each other. As many groups as "
            "channels is called depthwise"
        ),
    )
    activation: str = setting("relu", Message("Activation"), choices=ACTIVATIONS.choices())
    initializer: str = setting("he", Message("Initializer"), choices=INITIALIZERS.choices())
    bias: bool = setting(
        True,
        Message("Bias"),
        help=Message("Adds a learned number to the value of each filter"),
    )

    def summary(self) -> Message:
        return Message(
            "{height:d} × {width:d} · {activation}",
            height=self.kernel[0],
            width=self.kernel[1],
            activation=ACTIVATIONS[self.activation].title,
        )

    def windows(self, size: Pair) -> Windows:
        """Return the windows on a picture of this height and width."""
        return sliding.windows_of(
            size, self.kernel, self.stride, self.padding, self.pad, self.dilation
        )

    def output_shape(self, input_shape: Shape) -> Shape:
        height, width, channels = picture_shape(self.title, input_shape)
        if channels % self.groups:
            raise self._uneven(Message("input channels"), channels, channels)
        if self.filters % self.groups:
            raise self._uneven(Message("filters"), self.filters, channels)
        return (*fits(self.title, self.windows((height, width))), self.filters)

    def _uneven(self, what: Message, n: int, n_channels: int) -> ShapeError:
        both = math.gcd(n_channels, self.filters)
        fewer = max(g for g in range(1, self.groups + 1) if both % g == 0)
        text = Message(
            "CONV cannot cut {n} {what} into {groups} even groups. Choose a number of groups that "
            "divides both channels and filters.",
            n=n,
            what=what,
            groups=self.groups,
        )
        return ShapeError(text, settings={"groups": fewer})

    def weights(self, input_shape: Shape) -> dict[str, WeightSpec]:
        n_places = math.prod(self.kernel)
        n_channels = input_shape[-1] // self.groups
        fan_in, fan_out = n_places * n_channels, n_places * self.filters // self.groups
        shape = (*self.kernel, n_channels, self.filters)
        specs = {
            "W": WeightSpec(shape, self.initializer, fan_in, fan_out, restraint=self.restraint)
        }
        return {**specs, "b": WeightSpec((self.filters,))} if self.bias else specs

    def cost(self, input_shape: Shape) -> Cost:
        n_outputs = math.prod(self.output_shape(input_shape))
        n_weights_each = math.prod(self.kernel) * input_shape[-1] // self.groups
        return Cost(n_outputs * n_weights_each, n_outputs * kept_values(self.activation))

    def forward(self, context: Context, x: Array) -> Array:
        job = self.convolution(context, x)
        f, b = function_of(self.activation), context.weights.get("b")
        z, y = sums_and_outputs(context, f, (len(x), *job.windows.output, self.filters))

        def compute(chunk: slice, room: Room) -> None:
            part = z[chunk]
            room.multiply(chunk, part)
            if b is not None:
                np.add(part, b, out=part)
            f.forward(part, y[chunk])

        job.run(compute)
        context.saved.update(x=x, z=z)
        return y

    def backward(self, context: Context, d_output: Array) -> Array | None:
        z, f = context.saved["z"], function_of(self.activation)

        def find_d_sums(chunk: slice, out: Array) -> None:
            f.backward(z[chunk], d_output[chunk], out)

        return self.convolution(context, context.saved["x"]).backward(find_d_sums)

    def convolution(self, context: Context, x: Array) -> Convolution:
        """Return the products that a pass over x (N, H, W, C) makes."""
        return Convolution(context, x, self.windows((x.shape[1], x.shape[2])), self.groups)

    @classmethod
    def examples(cls) -> list[tuple[Layer, Shape]]:
        def made(**settings: object) -> "Conv":
            return cls(**{"filters": 2, "activation": "tanh", **settings})  # pyright: ignore[reportArgumentType]

        every_activation = [(made(activation=kind), (4, 5, 2)) for kind in ACTIVATIONS]
        return [
            *every_activation,
            (made(kernel=(1, 1)), (3, 2, 3)),
            (made(kernel=(1, 1), stride=(2, 2), bias=False), (5, 4, 2)),
            (made(kernel=(2, 3), stride=(1, 2)), (5, 6, 1)),
            (made(kernel=(2, 2), stride=(2, 2)), (4, 6, 2)),
            (made(padding="same"), (4, 5, 2)),
            (made(padding="same", kernel=(2, 4), stride=(2, 3)), (5, 7, 2)),
            (made(padding="same", kernel=(1, 1), stride=(3, 3)), (4, 4, 1)),
            (made(padding="number", pad=(2, 1)), (3, 4, 1)),
            (made(dilation=(2, 2)), (6, 7, 1)),
            (made(kernel=(2, 3), dilation=(3, 2)), (5, 12, 1)),
            (made(dilation=(2, 1), padding="same", stride=(2, 1)), (5, 5, 2)),
            (made(), (3, 4, 9)),  # enough channels to lay columns window by window
            (made(stride=(2, 1), dilation=(1, 2), padding="number"), (5, 5, 9)),
            (made(groups=2, kernel=(1, 2), padding="same"), (2, 3, 18)),
            (made(groups=2, filters=4), (4, 5, 4)),
            (made(groups=2, filters=4, kernel=(1, 1)), (2, 3, 4)),
            # more channels than FEW_CHANNELS, of which a row of a window is copied by itself
            (made(kernel=(2, 2), stride=(2, 3), dilation=(3, 2)), (6, 6, 9)),
            (made(groups=3, filters=6, padding="same"), (4, 3, 3)),
            (made(kernel=(3, 3)), (3, 3, 2)),
        ]
