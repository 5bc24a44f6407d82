"""Outline: which blocks and gaps of a stack are in sight while some of its groups are folded."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from core.stack import Block, Stack
from gui.state.edits import Gap


@dataclass(frozen=True)
class Outline:
    """A stack and the ids of its folded groups."""

    stack: Stack
    folded: frozenset[str] = frozenset()

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks in sight, in reading order."""
        return tuple(self._walk(self.stack))

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids of the blocks in sight, in reading order."""
        return tuple(block.id for block in self.blocks)

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """The gaps in sight, in reading order."""
        return tuple(self._gaps(self.stack, None))

    @cached_property
    def siblings(self) -> dict[str | None, tuple[Block, ...]]:
        """The blocks of each open group, and under None those of the stack itself."""
        groups = (block for block in self.blocks if self.is_open(block))
        return {None: self.stack.blocks, **{group.id: group.inside.blocks for group in groups}}

    @cached_property
    def numbers(self) -> dict[str, str]:
        """What people call the place of each block, those out of sight too."""
        return self.stack.numbers()

    @cached_property
    def deepest(self) -> int:
        """How many open groups stand inside each other at most."""
        return self._depth(self.stack)

    def is_open(self, block: Block) -> bool:
        """Tell whether a block shows blocks inside itself."""
        return block.layer.is_group and block.id not in self.folded

    def covers(self, block_id: str) -> list[str]:
        """Return the folded groups that hide a block."""
        *groups, _ = self.stack.path(block_id)
        return [group.id for group in groups if group.id in self.folded]

    def _walk(self, stack: Stack) -> Iterator[Block]:
        for block in stack:
            yield block
            if self.is_open(block):
                yield from self._walk(block.inside)

    def _gaps(self, stack: Stack, group: str | None) -> Iterator[Gap]:
        for index, block in enumerate(stack):
            yield group, index
            if self.is_open(block):
                yield from self._gaps(block.inside, block.id)
        yield group, len(stack)

    def _depth(self, stack: Stack) -> int:
        groups = (block for block in stack if self.is_open(block))
        return max((1 + self._depth(group.inside) for group in groups), default=0)
