"""CONV and the POOL behind it as one: only the largest sum of each window gets bias and function.

max(f(s + b)) is f(max(s) + b) where f never falls, so with 2 x 2 windows a quarter of the work is
left, and the sums are pooled while they are in the cache and never written to memory. Not in the
catalogue: `core.network` puts it where the two meet in training.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from core.arrays import Array, Shape
from core.layers.activated import function_of, sums_and_outputs
from core.layers.conv import Conv
from core.layers.convolution import Room
from core.layers.layer import Context, Layer, WeightSpec
from core.layers.pool import Pooling, largest, to_winners, winners_of

COMMUTING = ("linear", "relu")
"""Functions that never fall, and that send the same gradient to the same place either way: others
may round two sums to one value, whose gradient then goes to the first."""


@dataclass(frozen=True, kw_only=True)
class PooledConv(Layer):
    """x (N, H, W, C) -> y (N, PH, PW, O), what `pooling` makes of the output of `conv`."""

    kind = Conv.kind
    title = Conv.title
    family = Conv.family

    conv: Conv
    pooling: Pooling

    @classmethod
    def of(cls, conv: Layer, pooling: Layer, between: Shape) -> Self | None:
        """Return the two as one where that gives the same, else None.

        Args:
            conv: the first of the two.
            pooling: the second.
            between: sample shape of what the first gives to the second.
        """
        if not (isinstance(conv, Conv) and isinstance(pooling, Pooling)):
            return None
        commutes = pooling.pool == "max" and conv.activation in COMMUTING
        windows = pooling.windows((between[0], between[1]))
        if not commutes or windows.is_padded or windows.overlap:
            return None
        return cls(conv=conv, pooling=pooling)

    def output_shape(self, input_shape: Shape) -> Shape:
        return self.pooling.output_shape(self.conv.output_shape(input_shape))

    def weights(self, input_shape: Shape) -> dict[str, WeightSpec]:
        return self.conv.weights(input_shape)

    def forward(self, context: Context, x: Array) -> Array:
        job = self.conv.convolution(context, x)
        windows = self.pooling.windows(job.windows.output)
        f, b = function_of(self.conv.activation), context.weights.get("b")
        z, y = sums_and_outputs(context, f, (len(x), *windows.output, self.conv.filters))
        winners = winners_of(context, windows, y)

        def compute(chunk: slice, room: Room) -> None:
            part = z[chunk]
            largest(windows, room.sums(chunk), part, winners[chunk])
            if b is not None:
                np.add(part, b, out=part)
            f.forward(part, y[chunk])

        job.run(compute)
        context.saved.update(x=x, z=z, winners=winners)
        return y

    def backward(self, context: Context, d_output: Array) -> Array | None:
        x, z, winners = (context.saved[name] for name in ("x", "z", "winners"))
        job = self.conv.convolution(context, x)
        windows, f = self.pooling.windows(job.windows.output), function_of(self.conv.activation)

        def find_d_sums(chunk: slice, out: Array) -> None:
            d_largest = d_output[chunk]
            f.backward(z[chunk], d_largest, d_largest)
            to_winners(windows, winners[chunk], d_largest, out)

        return job.backward(find_d_sums)
