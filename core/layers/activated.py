"""The end of a layer that sums: y = f(z), in place where f allows it.

Example, with the sums and outputs of the whole batch::

    f = function_of(self.activation)
    z, y = sums_and_outputs(context, f, (len(x), self.units))
    np.matmul(x, W, out=z)
    f.forward(z, y)
    ...
    f.backward(z, d_output, d_z)  # z holds what f needs: y where it works in place
"""

from core.activations import ACTIVATIONS, Activation
from core.arrays import Array, Shape
from core.layers.layer import Context

_FUNCTIONS = {kind: cls() for kind, cls in ACTIVATIONS.items()}


def function_of(kind: str) -> Activation:
    """Return the activation function of a kind."""
    return _FUNCTIONS[kind]


def sums_and_outputs(context: Context, f: Activation, shape: Shape) -> tuple[Array, Array]:
    """Return buffers for z and y of this shape: one and the same, unless f needs z to go back.

    So after `f.forward(z, y)` it is always z that `f.backward` wants as what was kept.
    """
    y = context.buffer("y", shape)
    return (context.buffer("z", shape) if f.needs_sum else y), y


def kept_values(kind: str) -> int:
    """Return how many values for each output are kept for the way back."""
    return 2 if _FUNCTIONS[kind].needs_sum else 1
