"""Deck: the cards, gaps and strips that lie on the canvas, as many as the outline asks for."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from PySide6.QtWidgets import QApplication, QWidget

from core.arrays import Shape
from core.check import Problem, Report
from core.stack import Block
from gui.stack_view.block_card import BlockCard, Gestures
from gui.stack_view.gap import Gap
from gui.stack_view.group_card import GroupCard
from gui.stack_view.input_card import InputCard
from gui.stack_view.outline import Outline
from gui.stack_view.problem_strip import ProblemStrip
from gui.state import edits


class Deck:
    """Keeps the widgets of what stays in sight, and makes and removes the others."""

    def __init__(
        self,
        canvas: QWidget,
        gestures: Gestures,
        select_nothing: Callable[[], None],
        take_focus: Callable[[], None],
    ) -> None:
        """Make the deck with the card of the data alone.

        `take_focus` is called before a card with the focus goes: else Qt gives it to the next
        card, which would be selected.
        """
        self.cards: dict[str, BlockCard] = {}
        self.gaps: dict[edits.Gap, Gap] = {}
        self.strips: list[ProblemStrip] = []
        self.input = InputCard(gestures.repair, select_nothing, canvas)
        self._canvas, self._gestures, self._take_focus = canvas, gestures, take_focus
        self._order: tuple[object, ...] = ()

    def follow(self, outline: Outline, report: Report, input_shape: Shape) -> bool:
        """Have a card for each block in sight, and a gap before each and behind the last.

        Returns:
            True when what lies on the canvas has to be laid out anew.
        """
        self._match_cards(outline.blocks)
        self._match_gaps(outline.gaps)
        order = (*outline.ids, *outline.gaps)
        is_other = order != self._order
        if is_other:
            self._order = order
            self._put_in_order(outline)
        is_other = self._show_shapes(outline, report, input_shape) or is_other
        problems = [p for p in report.problems if p.block_id is None]
        # Nothing is wrong with an empty stack: the hint says how to begin.
        return self._match_strips(problems if len(outline.stack) else []) or is_other

    def _match_cards(self, blocks: Sequence[Block]) -> None:
        wanted = {block.id: _card_class(block) for block in blocks}
        for block_id, card in list(self.cards.items()):
            if wanted.get(block_id) is not type(card):
                del self.cards[block_id]
                self._remove(card)
        for block_id, card_class in wanted.items():
            if block_id not in self.cards:
                self.cards[block_id] = card_class(self._gestures, self._canvas)
                self.cards[block_id].show()

    def _match_gaps(self, keys: Sequence[edits.Gap]) -> None:
        for key in self.gaps.keys() - set(keys):
            self._remove(self.gaps.pop(key))
        for key in keys:
            if key not in self.gaps:
                self.gaps[key] = Gap(self._canvas)
                self.gaps[key].show()

    def _match_strips(self, problems: list[Problem]) -> bool:
        if [strip.problem for strip in self.strips] == problems:
            return False
        for strip in self.strips:
            self._remove(strip)
        repair = self._gestures.repair
        self.strips = [ProblemStrip(problem, repair, self._canvas) for problem in problems]
        for strip in self.strips:
            strip.show()
        return True

    def _remove(self, widget: QWidget) -> None:
        focus = QApplication.focusWidget()
        if focus is not None and (focus is widget or widget.isAncestorOf(focus)):
            self._take_focus()
        widget.hide()
        widget.deleteLater()

    def _put_in_order(self, outline: Outline) -> None:
        """Tab walks as people read, and what is inside a group lies above its card."""
        for above, below in pairwise([self.input, *(self.cards[i] for i in outline.ids)]):
            QWidget.setTabOrder(above, below)
        groups = [block for block in outline.blocks if outline.is_open(block)]
        for inner in (inner for group in groups for inner in group.inside):
            self.cards[inner.id].raise_()
        for key in (key for key in outline.gaps if key[0] is not None):
            self.gaps[key].raise_()

    def _show_shapes(self, outline: Outline, report: Report, input_shape: Shape) -> bool:
        """Write into each gap the shape that flows through it; True where one needs more room."""
        grown = False
        for (group, index), gap in self.gaps.items():
            siblings = outline.siblings[group]
            is_last = group is None and index == len(siblings)
            if index:
                shape = report.blocks[siblings[index - 1].id].output_shape
            else:
                shape = input_shape if group is None else report.blocks[group].input_shape
            is_empty = group is not None and not siblings
            grown = gap.show_shape(shape, is_last, is_empty_group=is_empty) or grown
        return grown


def _card_class(block: Block) -> type[BlockCard]:
    return GroupCard if block.layer.is_group else BlockCard
