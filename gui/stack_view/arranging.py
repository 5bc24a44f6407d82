"""Arranging: where each card, gap and strip of the stack view lies."""

from collections.abc import Mapping

from PySide6.QtCore import QRect

from core.stack import Block, Stack
from gui.stack_view.block_card import BlockCard
from gui.stack_view.gap import Gap
from gui.stack_view.group_card import GroupCard
from gui.stack_view.outline import Outline
from gui.state import edits

INSET = 24
"""Pixels on each side by which the cards inside a group are narrower than it."""

LEAST_INSET = 8
"""Of groups in groups, where the window is narrow."""

LEAST_WIDTH = 320
"""Cards inside groups stay this wide while the inset can give way, and all cards at any zoom."""


def inset_of(width: int, deepest: int) -> int:
    """Return the inset of each level of groups, of which so many stand inside each other.

    Narrow windows take some of it away, so that the innermost cards stay readable.
    """
    if not deepest:
        return INSET
    room = (width - LEAST_WIDTH) // (2 * deepest)
    return max(LEAST_INSET, min(INSET, room - room % 2))


class Arranger:
    """Lays out the cards and gaps of an outline from top to bottom."""

    def __init__(
        self,
        outline: Outline,
        cards: Mapping[str, BlockCard],
        gaps: Mapping[edits.Gap, Gap],
        zoom: float,
    ) -> None:
        """Make it; all places are in pixels of 100 %, whatever the zoom."""
        self._outline, self._cards, self._gaps = outline, cards, gaps
        self._zoom, self._inset = zoom, INSET

    def arrange(self, left: int, top: int, width: int) -> int:
        """Place everything below `top`; return where it ends."""
        self._inset = inset_of(width, self._outline.deepest)
        return self._place(self._outline.stack, None, left, top, width)

    def _place(self, stack: Stack, group: str | None, left: int, top: int, width: int) -> int:
        for index, block in enumerate(stack):
            top = self._place_gap((group, index), left, top, width)
            top = self._place_card(block, left, top, width)
        return self._place_gap((group, len(stack)), left, top, width)

    def _place_gap(self, key: edits.Gap, left: int, top: int, width: int) -> int:
        gap = self._gaps[key]
        height = gap.needed_height()
        gap.lie_at(QRect(left, top, width, height), self._zoom)
        return top + height

    def _place_card(self, block: Block, left: int, top: int, width: int) -> int:
        card = self._cards[block.id]
        if isinstance(card, GroupCard) and self._outline.is_open(block):
            first = top + card.inside_top
            inset = self._inset
            last = self._place(block.inside, block.id, left + inset, first, width - 2 * inset)
            card.make_room(last - first, inset)
        height = card.needed_height(width)
        card.lie_at(QRect(left, top, width, height), self._zoom)
        return top + height
