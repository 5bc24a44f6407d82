"""Edits: what people do to the stack, each one step of undo. Every gesture ends here."""

from dataclasses import replace

from core.arrays import Shape
from core.check import Repair, check
from core.layers import LAYERS, Group, Layer
from core.messages import Message, tr
from core.settings import Declared
from core.stack import DEEPEST, Block, Stack
from core.templates import Template
from gui.state.document import Document
from gui.state.selection import Selection

Gap = tuple[str | None, int]
"""A gap: the group it is in, None for the stack itself, and the place of the block behind it."""


def insert(
    document: Document,
    selection: Selection,
    layer: str | Layer,
    index: int | None = None,
    group: str | None = None,
) -> None:
    """Put a new block into the stack and select it.

    Args:
        document: whose stack.
        selection: gets the new block.
        layer: the layer, or its kind.
        index: the gap, counted from 0 at the input; by default behind the last selected block,
            inside the selected group where that is empty, or at the end: in front of the output
            where only that leaves a network that can be trained.
        group: id of the group that the gap is in; None for the stack itself.
    """
    stack = document.project.stack
    is_free = index is None and not selection.block_ids
    if index is None:
        group, index = _gap_for_new(stack, selection.block_ids)
    block = document.new_block(LAYERS[layer]() if isinstance(layer, str) else layer)
    if isinstance(block.layer, Group):
        shape = _shape_at(document, group, index)
        layers = block.layer.usual(shape) if shape is not None else []
        block = replace(block, inside=Stack(tuple(map(document.new_block, layers))))
    if is_free:
        index = _place_at_end(document, block)
    if not is_room(document.project.stack, group, (block,)):
        return
    text = tr("Add {block}", block=block.layer.title)
    document.edit_stack(text, stack.insert(index, block, group=group))
    selection.select(block.id)


def add(
    document: Document, selection: Selection, blocks: tuple[Block, ...], text: str
) -> Message | None:
    """Put blocks behind the selected one, or at the end, and select them.

    Args:
        document: whose stack.
        selection: tells where, and gets the blocks.
        blocks: with ids that are new here.
        text: what the undo menu calls it.

    Returns:
        Why it was not done; None when it was.
    """
    group, index = _gap_behind(document.project.stack, selection.block_ids)
    if not is_room(document.project.stack, group, blocks):
        return Message("Groups can stand inside each other {n:d} deep, no more.", n=DEEPEST)
    document.edit_stack(text, document.project.stack.insert(index, *blocks, group=group))
    selection.select(*(block.id for block in blocks))
    return None


def delete_selected(document: Document, selection: Selection) -> None:
    """Take the selected blocks out; the block that moves into their place becomes selected."""
    stack = document.project.stack
    gone = stack.outermost(*selection.block_ids)
    if not gone:
        return
    place, group = stack.index(gone[0].id), stack.group_of(gone[0].id)
    text = tr("Delete {n} block", "Delete {n} blocks", n=len(gone))
    document.edit_stack(text, stack.without(*(block.id for block in gone)))
    left = document.project.stack.inside(group).blocks
    following = left[min(place, len(left) - 1)].id if left else group
    selection.select(*([following] if following is not None else []))


def use_template(document: Document, selection: Selection, template: Template) -> None:
    """Put another network in place, its blocks under ids that were never used.

    With it comes the plan that it declares, and the usual loss where the present one is unsuited.
    """
    project = document.project
    stack = template.stack_for(project).each(lambda block: copy_of(document, block))
    text = tr("Use template {name}", name=template.title)
    document.edit(text, project.with_(stack=stack, plan=template.plan_for(project)))
    selection.select()


def move(
    document: Document, block_ids: tuple[str, ...], index: int, group: str | None = None
) -> None:
    """Move blocks together into the gap before place `index` of a group, None for the stack."""
    stack = document.project.stack
    if not is_room(stack, group, stack.outermost(*block_ids)):
        return
    text = tr("Move {n} block", "Move {n} blocks", n=len(block_ids))
    document.edit_stack(text, stack.move(block_ids, index, group))


def move_selected(document: Document, selection: Selection, by: int) -> None:
    """Move the selected blocks one place up (`by` = -1) or down (+1), in and out of groups."""
    stack = document.project.stack
    moved = stack.outermost(*selection.block_ids)
    if not moved:
        return
    gap = _gap_above(stack, moved[0].id) if by < 0 else _gap_below(stack, moved[-1].id)
    if gap is not None:
        group, index = gap
        move(document, selection.block_ids, index, group)


def duplicate_selected(document: Document, selection: Selection) -> None:
    """Put copies of the selected blocks behind the last of them and select the copies."""
    stack = document.project.stack
    originals = stack.outermost(*selection.block_ids)
    if not originals:
        return
    copies = Stack(originals).each(lambda block: copy_of(document, block))
    text = tr("Duplicate {n} block", "Duplicate {n} blocks", n=len(copies))
    group, index = _gap_behind(stack, (originals[-1].id,))
    document.edit_stack(text, stack.insert(index, *copies, group=group))
    selection.select(*(block.id for block in copies))


def set_layer(document: Document, block_id: str, layer: Layer) -> None:
    """Give a block other settings. Changes of one setting in a row are one step of undo."""
    before = document.project.stack[block_id].layer
    changed = _changed_settings(before, layer)
    text = tr("Change {block}", block=layer.title)
    stack = document.project.stack.replace(block_id, layer)
    document.edit(text, document.project.with_(stack=stack), merge=(block_id, changed))


def rename(document: Document, block_id: str, title: str) -> None:
    """Give a block a title; an empty one takes it away."""
    text = tr("Rename block")
    document.edit_stack(text, document.project.stack.rename(block_id, title.strip()))


def annotate(document: Document, block_id: str, notes: str) -> None:
    """Give a block notes. While somebody writes, that is one step of undo."""
    stack = document.project.stack.annotate(block_id, notes)
    document.edit(
        tr("Write notes"), document.project.with_(stack=stack), merge=(block_id, ("notes",))
    )


def repair(document: Document, chosen: Repair) -> None:
    """Do what the button on a problem says.

    `check` knows no ids but those of the drawing: blocks that it put in get ids that this document
    never had, or a new block might begin with what a deleted one had learned.
    """
    known = document.project.stack
    stack = chosen.project.stack.each(
        lambda block: block if block.id in known else copy_of(document, block)
    )
    document.edit(str(chosen.title), chosen.project.with_(stack=stack))


def is_room(stack: Stack, group: str | None, blocks: tuple[Block, ...]) -> bool:
    """Tell whether these blocks can stand in a group: a file holds only so many levels."""
    depth = len(stack.path(group)) if group is not None else 0
    return depth + max((block.depth for block in blocks), default=0) <= DEEPEST


def copy_of(document: Document, block: Block) -> Block:
    """Return the block with an id that was never used; what is inside it stays as it is."""
    return replace(block, id=document.new_id())


def _gap_for_new(stack: Stack, block_ids: tuple[str, ...]) -> Gap:
    """Return the gap for a new block: an empty group that is selected waits for its first one."""
    chosen = stack.outermost(*block_ids)
    if len(chosen) == 1 and chosen[0].layer.is_group and not len(chosen[0].inside):
        return chosen[0].id, 0
    return _gap_behind(stack, block_ids)


def _place_at_end(document: Document, block: Block) -> int:
    """Return the end of the stack, or the place of its output where that has to stay the last."""
    stack = document.project.stack
    end = len(stack)

    def can_stand(index: int) -> bool:
        grown = document.project.with_(stack=stack.insert(index, block))
        return check(grown).can_train

    return end - 1 if end and can_stand(end - 1) and not can_stand(end) else end


def _gap_behind(stack: Stack, block_ids: tuple[str, ...]) -> Gap:
    """Return the gap behind the last of these blocks; without any, the end of the stack."""
    chosen = stack.outermost(*block_ids)
    if not chosen:
        return None, len(stack)
    return stack.group_of(chosen[-1].id), stack.index(chosen[-1].id) + 1


def _gap_above(stack: Stack, block_id: str) -> Gap | None:
    """Return the next gap upwards, where a group is entered at its end; None at the top."""
    group, index = stack.group_of(block_id), stack.index(block_id)
    if index == 0:
        return None if group is None else (stack.group_of(group), stack.index(group))
    above = stack.inside(group).blocks[index - 1]
    return (above.id, len(above.inside)) if above.layer.is_group else (group, index - 1)


def _gap_below(stack: Stack, block_id: str) -> Gap | None:
    """Return the next gap downwards, where a group is entered at its beginning; None at the end."""
    group, index = stack.group_of(block_id), stack.index(block_id)
    siblings = stack.inside(group).blocks
    if index == len(siblings) - 1:
        return None if group is None else (stack.group_of(group), stack.index(group) + 1)
    below = siblings[index + 1]
    return (below.id, 0) if below.layer.is_group else (group, index + 2)


def _shape_at(document: Document, group: str | None, index: int) -> Shape | None:
    """Return the sample shape that flows through a gap; None where it is unknown."""
    stack, facts = document.project.stack, document.report.blocks
    siblings = stack.inside(group).blocks
    if index:
        return facts[siblings[index - 1].id].output_shape
    return document.project.input_shape if group is None else facts[group].input_shape


def _changed_settings(before: Declared, after: Declared) -> tuple[str, ...]:
    old, new = before.to_json(), after.to_json()
    return tuple(name for name in new if old.get(name) != new[name])
