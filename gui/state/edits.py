"""Edits: what people do to the stack, each one step of undo. Every gesture ends here."""

from dataclasses import replace

from core.check import Repair
from core.layers import LAYERS, Layer
from core.messages import tr
from core.settings import Declared
from core.stack import Stack
from gui.state.document import Document
from gui.state.selection import Selection


def insert(document: Document, selection: Selection, kind: str, index: int | None = None) -> None:
    """Put a new block into the stack and select it.

    Args:
        document: whose stack.
        selection: gets the new block.
        kind: of the layer.
        index: the gap, counted from 0 at the input; by default behind the last selected block,
            or at the end.
    """
    stack = document.project.stack
    if index is None:
        places = [stack.index(i) for i in selection.block_ids if i in stack]
        index = max(places) + 1 if places else len(stack)
    block = document.new_block(LAYERS[kind]())
    document.edit_stack(tr("Add {block}", block=block.layer.title), stack.insert(index, block))
    selection.select(block.id)


def delete_selected(document: Document, selection: Selection) -> None:
    """Take the selected blocks out; the block that moves into their place becomes selected."""
    stack = document.project.stack
    gone = [i for i in selection.block_ids if i in stack]
    if not gone:
        return
    place = stack.index(gone[0])
    text = tr("Delete {n} block", "Delete {n} blocks", n=len(gone))
    document.edit_stack(text, stack.without(*gone))
    left = document.project.stack.blocks
    selection.select(*([left[min(place, len(left) - 1)].id] if left else []))


def move(document: Document, block_ids: tuple[str, ...], index: int) -> None:
    """Move blocks together into the gap before place `index`."""
    text = tr("Move {n} block", "Move {n} blocks", n=len(block_ids))
    document.edit_stack(text, document.project.stack.move(block_ids, index))


def move_selected(document: Document, selection: Selection, by: int) -> None:
    """Move the selected blocks one place up (`by` = -1) or down (+1)."""
    stack = document.project.stack
    places = sorted(stack.index(i) for i in selection.block_ids if i in stack)
    if not places:
        return
    gap = places[0] - 1 if by < 0 else places[-1] + 2  # +2: past the neighbour below
    if 0 <= gap <= len(stack):
        move(document, selection.block_ids, gap)


def duplicate_selected(document: Document, selection: Selection) -> None:
    """Put copies of the selected blocks behind the last of them and select the copies."""
    stack = document.project.stack
    originals = [block for block in stack if block.id in selection.block_ids]
    if not originals:
        return
    copies = [document.new_block(block.layer) for block in originals]
    text = tr("Duplicate {n} block", "Duplicate {n} blocks", n=len(copies))
    document.edit_stack(text, stack.insert(stack.index(originals[-1].id) + 1, *copies))
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


def repair(document: Document, chosen: Repair) -> None:
    """Do what the button on a problem says.

    `check` knows no ids but those of the drawing: blocks that it put in get ids that this document
    never had, or a new block might begin with what a deleted one had learned.
    """
    known = document.project.stack
    blocks = [
        block if block.id in known else replace(document.new_block(block.layer), title=block.title)
        for block in chosen.project.stack
    ]
    document.edit(str(chosen.title), chosen.project.with_(stack=Stack(tuple(blocks))))


def _changed_settings(before: Declared, after: Declared) -> tuple[str, ...]:
    old, new = before.to_json(), after.to_json()
    return tuple(name for name in new if old.get(name) != new[name])
