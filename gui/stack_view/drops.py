"""Drops: what a drag over the stack view means, which gap it is about, and what falling does."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QMimeData

from core.check import check
from core.layers import LAYERS
from core.messages import tr
from core.stack import Block, Stack
from gui.mime import BLOCKS_MIME, KIND_MIME
from gui.stack_view.deck import Deck
from gui.stack_view.gap import Effect
from gui.stack_view.group_card import GroupCard
from gui.stack_view.outline import Outline
from gui.state import edits
from gui.state.document import Document
from gui.state.selection import Selection


class Drops:
    """Opens the gap under a drag, and does what the drop asks for."""

    def __init__(
        self,
        document: Document,
        selection: Selection,
        deck: Deck,
        outline: Callable[[], Outline],
    ) -> None:
        self._document, self._selection = document, selection
        self._deck, self._outline = deck, outline

    def is_welcome(self, data: QMimeData) -> bool:
        """Tell whether what is dragged is something for the stack."""
        return bool(self._blocks(data))

    def hover(self, data: QMimeData, y: float) -> bool:
        """Open the gap that a drag over `y` of the canvas means; True when gaps moved."""
        blocks = self._blocks(data)
        name = " + ".join(str(block.layer.title) for block in blocks)
        gap = self.gap_at(data, y)
        if self._deck.gaps[gap].is_open:
            return False
        return self._open(gap, name, self._effect(blocks, gap))

    def leave(self) -> bool:
        """Close the gaps; True when one was open."""
        return self._open(None, "", Effect())

    def gap_at(self, data: QMimeData, y: float) -> edits.Gap:
        """Return the gap that a drag over `y` of the canvas means."""
        return self._gap_in(self._document.project.stack, None, y, self._blocks(data))

    def fall(self, data: QMimeData, gap: edits.Gap) -> None:
        """Do what a drop into a gap asks for."""
        group, index = gap
        if data.hasFormat(KIND_MIME):
            kind = data.data(KIND_MIME).toStdString()
            edits.insert(self._document, self._selection, kind, index, group)
        else:
            ids = tuple(block.id for block in self._blocks(data))
            edits.move(self._document, ids, index, group)

    def _effect(self, blocks: tuple[Block, ...], gap: edits.Gap) -> Effect:
        """Return what a drop would do to the shapes, as `check` says of the drawing with it."""
        group, index = gap
        project, before = self._document.project, self._document.report
        if blocks[0].id:
            stack = project.stack.move(tuple(block.id for block in blocks), index, group)
        else:
            blocks = (replace(blocks[0], id=project.stack.new_id()),)
            stack = project.stack.insert(index, *blocks, group=group)
        report = check(project.with_(stack=stack))
        failing = report.failing
        if failing is not None and failing != before.failing:
            reasons = [str(problem.message) for problem in report.of_block(failing)]
            return Effect(reasons[0], is_wrong=True) if reasons else Effect()
        first, last = report.blocks[blocks[0].id], report.blocks[blocks[-1].id]
        if first.input_shape is None or last.output_shape is None:
            return Effect()
        return Effect(tr("{before} → {after}", before=first.input_shape, after=last.output_shape))

    def _open(self, key: edits.Gap | None, name: str, effect: Effect) -> bool:
        gaps = self._deck.gaps
        before = [gap.is_open for gap in gaps.values()]
        for each, gap in gaps.items():
            gap.open(name if each == key else "", effect)
        return before != [gap.is_open for gap in gaps.values()]

    def _blocks(self, data: QMimeData) -> tuple[Block, ...]:
        """Return what is dragged; a new block has no id yet."""
        if data.hasFormat(KIND_MIME):
            kind = data.data(KIND_MIME).toStdString()
            return (Block("", LAYERS[kind]()),) if kind in LAYERS else ()
        if data.hasFormat(BLOCKS_MIME):
            ids = data.data(BLOCKS_MIME).toStdString().split(",")
            return self._document.project.stack.outermost(*ids)
        return ()

    def _gap_in(
        self, stack: Stack, group: str | None, y: float, blocks: tuple[Block, ...]
    ) -> edits.Gap:
        """Return the gap of a group, or of the groups inside it, that a height is nearest to."""
        for index, block in enumerate(stack):
            card = self._deck.cards[block.id]
            if isinstance(card, GroupCard) and self._may_enter(block, blocks):
                if y < card.frame.y() + card.ground.top():
                    return group, index
                if y < card.frame.y() + card.ground.bottom():
                    return self._gap_in(block.inside, block.id, y, blocks)
            elif y < card.frame.y() + card.frame.height() / 2:
                return group, index
        return group, len(stack)

    def _may_enter(self, group: Block, blocks: tuple[Block, ...]) -> bool:
        """Tell whether these blocks can fall into a group: it is open, has room, and is not one."""
        if not self._outline().is_open(group) or group.id in {block.id for block in blocks}:
            return False
        return edits.is_room(self._document.project.stack, group.id, blocks)
