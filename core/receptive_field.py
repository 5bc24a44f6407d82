"""The receptive field: the part of the input picture that one place of a map is made from."""

from core.arrays import Shape
from core.flow import Pass, passes
from core.layers import Conv, Pooling
from core.layers.residual import Join
from core.stack import Stack

Field = tuple[int, int, int, int]


def receptive_field(
    stack: Stack, input_shape: Shape, block_id: str, place: tuple[int, int]
) -> Field | None:
    """Return what a place of a block's map sees, cut to the picture.

    Of a RESIDUAL it follows the way through the blocks inside, which sees what the shortcut does.

    Args:
        stack: the blocks.
        input_shape: of the picture, (H, W, C).
        block_id: a block whose output is a map, (H, W, C).
        place: row and column in that map.

    Returns:
        First row, first column, and the row and column behind the last; None where something on
        the way is no window over a picture.
    """
    way: list[Pass] = []
    for step in passes(stack, input_shape):
        way.append(step)
        if step.block.id == block_id and not step.is_fork:
            break
    if not way or way[-1].block.id != block_id or way[-1].output_shape is None:
        return None
    top, left = place
    bottom, right = top + 1, left + 1
    for step in reversed(way):
        if len(step.input_shape) != 3:
            return None
        if isinstance(step.layer, Conv | Pooling):
            windows = step.layer.windows(step.input_shape[:2])
            (above, _), (before, _) = windows.pads
            down, across = windows.stride
            top, left = top * down - above, left * across - before
            bottom = (bottom - 1) * down - above + windows.reach[0]
            right = (right - 1) * across - before + windows.reach[1]
        elif not (step.layer.keeps_places or isinstance(step.layer, Join)):
            return None
    height, width = input_shape[:2]
    return max(0, top), max(0, left), min(height, bottom), min(width, right)
