"""Flow: the passes that data take through a stack, with its groups opened.

Shapes, weights, cost and the order of the work all follow from this one walk: `core.check` tells
people about it, `core.network` works it off, files are held against it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from core.arrays import Shape
from core.errors import ShapeError
from core.layers import Group, Layer, WeightSpec
from core.stack import Block, Stack


@dataclass(frozen=True)
class Pass:
    """One block on the way; a group is passed twice, where it begins and where it ends.

    Attributes:
        layer: the layer at work: the block's own, or of a group its fork or its join.
        input_shape, output_shape: sample shapes; the output is None for the pass that fails.
        error: why it fails; nothing comes behind it.
        is_fork: True for the beginning of a group.
    """

    block: Block
    layer: Layer
    input_shape: Shape
    output_shape: Shape | None
    error: ShapeError | None = None
    is_fork: bool = False

    @property
    def weights(self) -> dict[str, WeightSpec]:
        """The learned arrays of a pass that does not fail, by name."""
        return {} if self.error else self.layer.weights(self.input_shape)

    @property
    def state(self) -> dict[str, WeightSpec]:
        """The kept arrays of a pass that does not fail, by name."""
        return {} if self.error else self.layer.state(self.input_shape)


def passes(stack: Stack, shape: Shape) -> Iterator[Pass]:
    """Yield the passes from input to output, up to the first that fails.

    Args:
        stack: the blocks.
        shape: sample shape that the first block gets.
    """
    for block in stack:
        before = shape
        if isinstance(block.layer, Group):
            yield Pass(block, block.layer.fork(), shape, shape, is_fork=True)
            for inner in passes(block.inside, shape):
                yield inner
                if inner.output_shape is None:
                    return
                shape = inner.output_shape
            layer = block.layer.join(before)
        else:
            layer = block.layer
        ended = _pass(block, layer, shape)
        yield ended
        if ended.output_shape is None:
            return
        shape = ended.output_shape


def passed(stack: Stack, failing: str | None) -> Stack:
    """Return the blocks that data pass before the block that fails, as a stack of their own.

    A group in which it happens is opened: its blocks have values, but their sum does not.

    Args:
        stack: the blocks.
        failing: id of the block whose pass fails; None for none.
    """
    blocks: list[Block] = []
    for block in stack:
        if block.id == failing or failing in block.inside:
            blocks += passed(block.inside, failing)
            break
        blocks.append(block)
    return Stack(tuple(blocks))


def _pass(block: Block, layer: Layer, shape: Shape) -> Pass:
    try:
        return Pass(block, layer, shape, layer.output_shape(shape))
    except ShapeError as error:
        return Pass(block, layer, shape, None, error)
