"""Mending: the repair of a block that cannot take what it gets."""

import math

from core.arrays import Shape
from core.errors import ShapeError
from core.flow import Pass, passes
from core.layers import LAYERS, Group, Layer, Reshape
from core.layers.reshape import LARGEST_SIDE, near_square
from core.messages import Message
from core.problems import Repair
from core.project import Project
from core.settings import settings_of, value_in_words
from core.stack import Block


def mended(project: Project, step: Pass, error: ShapeError) -> Repair:
    """Return the repair of the pass that fails: what keeps most of the drawing comes first.

    Each leads nearer to a network that fits: a block takes other settings, gets one before it,
    moves before the one that flattens, or, where nothing else helps, goes.
    """
    block = step.block
    if isinstance(block.layer, Group):
        return _same_sizes_inside(project, block) or _ungrouped(project, block)
    if error.settings:
        return _with_settings(project, block, error.settings)
    if error.insert_before is None:
        return removal(project, block)
    if error.insert_before != Reshape.kind:
        return _insertion(project, block, LAYERS[error.insert_before]())
    flattening = _flattening(project, block)
    moved = _moved_before(project, block, flattening) if flattening is not None else None
    if moved is not None:
        return moved
    layer = as_picture(step.input_shape)
    return removal(project, block) if layer is None else _insertion(project, block, layer)


def removal(project: Project, block: Block) -> Repair:
    """Return the repair that takes a block out, which always can be done."""
    title = Message("Take {block} out", block=block.layer.title)
    return Repair(title, project.with_(stack=project.stack.without(block.id)))


def as_picture(shape: Shape) -> Reshape | None:
    """Return the layer that lays values out as the picture nearest to a square, None for none."""
    height, width = shape if len(shape) == 2 else near_square(math.prod(shape))
    if max(height, width) > LARGEST_SIDE:
        return None
    return Reshape(height=height, width=width)


def _with_settings(project: Project, block: Block, settings: dict[str, object]) -> Repair:
    layer = block.layer.with_(**settings)
    repaired = project.with_(stack=project.stack.replace(block.id, layer))
    changed = [s for s in settings_of(type(layer)) if s.name in settings]
    values = [value_in_words(s, getattr(layer, s.name)) for s in changed]
    title = Message("Set “{setting}” to {value}", setting=changed[0].title, value=values[0])
    if len(changed) > 1:
        title = Message("Set the sizes to {sizes}", sizes=" × ".join(values))
    return Repair(title, repaired)


def _insertion(project: Project, before: Block, layer: Layer) -> Repair:
    stack = project.stack
    block = Block(stack.new_id(), layer)
    title = Message("Insert {block} here", block=layer.title)
    stack = stack.insert(stack.index(before.id), block, group=stack.group_of(before.id))
    return Repair(title, project.with_(stack=stack))


def _flattening(project: Project, block: Block) -> Block | None:
    """Return the last block before this one, in the same group, that gets a picture."""
    siblings = project.stack.inside(project.stack.group_of(block.id)).blocks
    before = {sibling.id for sibling in siblings[: project.stack.index(block.id)]}
    walk = passes(project.stack, project.input_shape)
    found = (step for step in walk if step.block.id in before and len(step.input_shape) == 3)
    ids = [step.block.id for step in found]
    return project.stack[ids[-1]] if ids else None


def _moved_before(project: Project, block: Block, other: Block) -> Repair | None:
    """Let two blocks change places, where that is not the same trouble the other way round."""
    stack = project.stack
    title = Message("Put it before {block}", block=other.layer.title)
    stack = stack.move((block.id,), stack.index(other.id), stack.group_of(other.id))
    if _fails(project.with_(stack=stack), other):
        return None
    return Repair(title, project.with_(stack=stack))


def _same_sizes_inside(project: Project, group: Block) -> Repair | None:
    """Let the blocks inside keep height and width, where that makes the sum possible."""
    inside = group.inside.each(_keeping_size)
    if inside == group.inside:
        return None
    changed = group.with_inside(inside)
    stack = project.stack.each(lambda block: changed if block.id == group.id else block)
    if _fails(project.with_(stack=stack), group):
        return None
    return Repair(Message("Let the blocks inside keep the size"), project.with_(stack=stack))


def _fails(project: Project, block: Block) -> bool:
    walk = passes(project.stack, project.input_shape)
    return any(step.error is not None and step.block.id == block.id for step in walk)


def _keeping_size(block: Block) -> Block:
    names = {setting.name for setting in settings_of(type(block.layer))}
    if not {"padding", "stride"} <= names:
        return block
    layer = block.layer.with_(padding="same", stride=(1, 1))
    return Block(block.id, layer, block.title, block.inside, block.notes)


def _ungrouped(project: Project, group: Block) -> Repair:
    """Let the blocks of a group stand where it stood."""
    title = Message("Take the blocks out of {block}", block=group.layer.title)
    stack = project.stack
    place, around = stack.index(group.id), stack.group_of(group.id)
    bare = stack.without(group.id).insert(place, *group.inside, group=around)
    return Repair(title, project.with_(stack=bare))
