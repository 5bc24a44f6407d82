"""Group: a layer around a stack of blocks, with a pass before them and one behind them."""

from dataclasses import dataclass
from typing import ClassVar

from core.arrays import Shape
from core.layers.layer import Layer


@dataclass(frozen=True, kw_only=True)
class Group(Layer):
    """Base of the layers whose block holds a stack. `core.flow` opens it into passes.

    A group works as its two ends, `fork` before the blocks inside and `join` behind them. The
    context of the join knows that of the fork (`Context.fork`), so what was kept there is at hand.
    As a layer alone it is the group with nothing inside.
    """

    is_group: ClassVar[bool] = True

    def fork(self) -> Layer:
        """Return the pass before the blocks inside. It has no weights and keeps the shape."""
        raise NotImplementedError

    def join(self, input_shape: Shape) -> Layer:
        """Return the pass behind the blocks inside, for what the group gets. It has its weights."""
        raise NotImplementedError

    def shortcut(self, input_shape: Shape, output_shape: Shape) -> Layer | None:
        """Return the layer on the way past the blocks, None where data pass there as they are.

        Raises ShapeError where nothing leads from the one shape to the other.
        """
        raise NotImplementedError

    def usual(self, input_shape: Shape) -> list[Layer]:
        """Return the layers that a new group of this kind holds for this input; [] for none."""
        raise NotImplementedError

    def output_shape(self, input_shape: Shape) -> Shape:
        return self.join(input_shape).output_shape(input_shape)
