"""Stack: the ordered blocks of a network, an immutable value addressed by block id."""

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from core.errors import SettingError
from core.layers import LAYERS, Layer
from core.messages import Message

LONGEST_ID = 40
LONGEST_TITLE = 200
LONGEST_NOTES = 10_000

DEEPEST = 8
"""Groups that may stand inside each other: a file that nests them more is refused."""


@dataclass(frozen=True)
class Block:
    """A layer with an id, unique in the project and never used again, and a title of the user's.

    Attributes:
        inside: the blocks that a group holds; empty for any other layer.
        notes: what the user wrote about it.
    """

    id: str
    layer: Layer
    title: str = ""
    inside: "Stack" = dataclasses.field(default_factory=lambda: Stack())
    notes: str = ""

    @property
    def name(self) -> str:
        """What messages call it: its title, else the name of its layer."""
        return self.title or str(self.layer.title)

    @property
    def depth(self) -> int:
        """How many groups stand inside each other here: 0 for a usual block."""
        if not self.layer.is_group:
            return 0
        return 1 + max((block.depth for block in self.inside), default=0)

    def with_inside(self, inside: "Stack") -> "Block":
        """Return the block holding this."""
        return self if inside == self.inside else dataclasses.replace(self, inside=inside)

    def to_json(self) -> dict[str, Any]:
        """Return `{"id", "title", "layer"}`, of a group with `"inside"`, a list of blocks.

        `"notes"` are there where there are any: older files know none.
        """
        data = {"id": self.id, "title": self.title, "layer": self.layer.to_json()}
        notes = {"notes": self.notes} if self.notes else {}
        inside = {"inside": self.inside.to_json()} if self.layer.is_group else {}
        return {**data, **notes, **inside}

    @classmethod
    def from_json(cls, data: Any, depth: int = 0) -> "Block":
        """Read what `to_json` wrote, of a block inside `depth` groups. Raises SettingError."""
        values = cast("dict[str, Any]", data) if isinstance(data, dict) else {}
        if set(values) - {"inside", "notes"} != {"id", "title", "layer"}:
            raise SettingError(Message("A block must have an id, a title and a layer."))
        block_id, title = values["id"], values["title"]
        if not isinstance(block_id, str) or not block_id.isalnum() or len(block_id) > LONGEST_ID:
            raise SettingError(
                Message("The block id {id} is not letters and digits.", id=repr(block_id)[:80])
            )
        if not isinstance(title, str) or len(title) > LONGEST_TITLE:
            raise SettingError(Message("The title of block {id} is not a short text.", id=block_id))
        notes = values.get("notes", "")
        if not isinstance(notes, str) or len(notes) > LONGEST_NOTES:
            raise SettingError(Message("The notes on block {id} are not a text.", id=block_id))
        layer = LAYERS.from_json(values["layer"])
        if layer.is_group != ("inside" in values):
            raise SettingError(
                Message("Block {id} must hold blocks if it is a group, and only then.", id=block_id)
            )
        if depth + layer.is_group > DEEPEST:
            raise SettingError(
                Message("Groups stand inside each other more than {n:d} deep.", n=DEEPEST)
            )
        inside = Stack(_blocks(values.get("inside", []), depth + 1))
        return cls(block_id, layer, title, inside, notes)


@dataclass(frozen=True)
class Stack:
    """Blocks from input to output. Every change returns a new Stack.

    A gap is named by the group that it is in, None for the stack itself, and by the place of the
    block behind it there.
    """

    blocks: tuple[Block, ...] = ()

    def __iter__(self) -> Iterator[Block]:
        return iter(self.blocks)

    def __len__(self) -> int:
        return len(self.blocks)

    def __contains__(self, block_id: object) -> bool:
        return any(block.id == block_id for block in self.walk())

    def __getitem__(self, block_id: str) -> Block:
        return next(block for block in self.walk() if block.id == block_id)

    def walk(self) -> Iterator[Block]:
        """Visit all blocks in reading order, those inside a group behind it."""
        for block in self.blocks:
            yield block
            yield from block.inside.walk()

    def path(self, block_id: str) -> tuple[Block, ...]:
        """Return the groups that a block is in, the outermost first, and the block itself."""
        for block in self.blocks:
            if block.id == block_id:
                return (block,)
            if block_id in block.inside:
                return (block, *block.inside.path(block_id))
        raise KeyError(block_id)

    def group_of(self, block_id: str) -> str | None:
        """Return the id of the group that a block stands in; None for the stack itself."""
        path = self.path(block_id)
        return path[-2].id if len(path) > 1 else None

    def inside(self, group: str | None) -> "Stack":
        """Return the blocks of a group; for None this stack."""
        return self if group is None else self[group].inside

    def index(self, block_id: str) -> int:
        """Return the place of a block in its group, counted from 0 at the input."""
        siblings = self.inside(self.group_of(block_id))
        return [block.id for block in siblings].index(block_id)

    def numbers(self, before: str = "") -> dict[str, str]:
        """Return what people call the place of each block: `3`, and `3.1` for the first inside."""
        found: dict[str, str] = {}
        for index, block in enumerate(self.blocks):
            found[block.id] = number = f"{before}{index + 1}"
            found |= block.inside.numbers(f"{number}.")
        return found

    def insert(self, index: int, *blocks: Block, group: str | None = None) -> "Stack":
        """Return a stack with the blocks put in before place `index` of a group."""
        if group is None:
            return Stack((*self.blocks[:index], *blocks, *self.blocks[index:]))
        inside = self[group].inside.insert(index, *blocks)
        return self._changed(group, inside=inside)

    def without(self, *block_ids: str) -> "Stack":
        """Return a stack that lacks these blocks, and what is inside them."""
        kept = (block for block in self.blocks if block.id not in block_ids)
        return Stack(tuple(block.with_inside(block.inside.without(*block_ids)) for block in kept))

    def outermost(self, *block_ids: str) -> tuple[Block, ...]:
        """Return these blocks in reading order, without those that are inside another of them."""
        return tuple(
            found
            for block in self.blocks
            for found in ((block,) if block.id in block_ids else block.inside.outermost(*block_ids))
        )

    def move(self, block_ids: tuple[str, ...], index: int, group: str | None = None) -> "Stack":
        """Return a stack in which these blocks stand together before place `index` of a group.

        A group cannot be moved into itself: then this stack is returned as it is.
        """
        moved = self.outermost(*block_ids)
        ids = [block.id for block in moved]
        if group is not None and any(block.id in ids for block in self.path(group)):
            return self
        before = [block for block in self.inside(group).blocks[:index] if block.id not in ids]
        return self.without(*ids).insert(len(before), *moved, group=group)

    def replace(self, block_id: str, layer: Layer) -> "Stack":
        """Return a stack in which the block has this layer."""
        return self._changed(block_id, layer=layer)

    def rename(self, block_id: str, title: str) -> "Stack":
        """Return a stack in which the block has this title."""
        return self._changed(block_id, title=title[:LONGEST_TITLE])

    def annotate(self, block_id: str, notes: str) -> "Stack":
        """Return a stack in which the block has these notes."""
        return self._changed(block_id, notes=notes[:LONGEST_NOTES])

    def each(self, change: Callable[[Block], Block]) -> "Stack":
        """Return a stack in which every block, those inside groups too, is what `change` gives."""
        changed = map(change, self.blocks)
        return Stack(tuple(block.with_inside(block.inside.each(change)) for block in changed))

    def new_id(self) -> str:
        """Return an id that no block here has, `b1`, `b2` ...: one above the highest."""
        numbers = [int(b.id[1:]) for b in self.walk() if b.id[:1] == "b" and b.id[1:].isdecimal()]
        return f"b{max(numbers, default=0) + 1}"

    def to_json(self) -> list[dict[str, Any]]:
        """Return the blocks as JSON."""
        return [block.to_json() for block in self.blocks]

    @classmethod
    def from_json(cls, data: Any) -> "Stack":
        """Read what `to_json` wrote. Raises SettingError."""
        stack = cls(_blocks(data, 0))
        if len({block.id for block in stack.walk()}) < len(list(stack.walk())):
            raise SettingError(Message("Two blocks have the same id."))
        return stack

    def _changed(self, block_id: str, **changes: Any) -> "Stack":
        return self.each(
            lambda block: dataclasses.replace(block, **changes) if block.id == block_id else block
        )


def _blocks(data: Any, depth: int) -> tuple[Block, ...]:
    if not isinstance(data, list):
        raise SettingError(Message("The stack is not a list of blocks."))
    return tuple(Block.from_json(item, depth) for item in cast("list[Any]", data))
