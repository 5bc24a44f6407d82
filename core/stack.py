"""Stack: the ordered blocks of a network, an immutable value addressed by block id."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from core.errors import SettingError
from core.layers import LAYERS, Layer
from core.messages import Message

LONGEST_ID = 40
LONGEST_TITLE = 200


@dataclass(frozen=True)
class Block:
    """A layer with an id, unique in the project and never used again, and a title of the user's."""

    id: str
    layer: Layer
    title: str = ""

    @property
    def name(self) -> str:
        """What messages call it: its title, else the name of its layer."""
        return self.title or str(self.layer.title)

    def to_json(self) -> dict[str, Any]:
        """Return `{"id", "title", "layer"}`."""
        return {"id": self.id, "title": self.title, "layer": self.layer.to_json()}

    @classmethod
    def from_json(cls, data: Any) -> "Block":
        """Read what `to_json` wrote. Raises SettingError."""
        values = cast("dict[str, Any]", data) if isinstance(data, dict) else {}
        if set(values) != {"id", "title", "layer"}:
            raise SettingError(Message("A block must have an id, a title and a layer."))
        block_id, title = values["id"], values["title"]
        if not isinstance(block_id, str) or not block_id.isalnum() or len(block_id) > LONGEST_ID:
            raise SettingError(
                Message("The block id {id} is not letters and digits.", id=repr(block_id)[:80])
            )
        if not isinstance(title, str) or len(title) > LONGEST_TITLE:
            raise SettingError(Message("The title of block {id} is not a short text.", id=block_id))
        return cls(block_id, LAYERS.from_json(values["layer"]), title)


@dataclass(frozen=True)
class Stack:
    """Blocks from input to output. Every change returns a new Stack."""

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
        """Visit all blocks, those inside groups too."""
        yield from self.blocks

    def index(self, block_id: str) -> int:
        """Return the place of a block, counted from 0 at the input."""
        return [block.id for block in self.blocks].index(block_id)

    def insert(self, index: int, *blocks: Block) -> "Stack":
        """Return a stack with the blocks put in before place `index`."""
        return Stack((*self.blocks[:index], *blocks, *self.blocks[index:]))

    def without(self, *block_ids: str) -> "Stack":
        """Return a stack that lacks these blocks."""
        return Stack(tuple(block for block in self.blocks if block.id not in block_ids))

    def move(self, block_ids: tuple[str, ...], index: int) -> "Stack":
        """Return a stack in which these blocks stand together in the gap before place `index`."""
        moved = [block for block in self.blocks if block.id in block_ids]
        before = [block for block in self.blocks[:index] if block.id not in block_ids]
        after = [block for block in self.blocks[index:] if block.id not in block_ids]
        return Stack((*before, *moved, *after))

    def replace(self, block_id: str, layer: Layer) -> "Stack":
        """Return a stack in which the block has this layer."""
        return self._changed(block_id, layer=layer)

    def rename(self, block_id: str, title: str) -> "Stack":
        """Return a stack in which the block has this title."""
        return self._changed(block_id, title=title[:LONGEST_TITLE])

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
        if not isinstance(data, list):
            raise SettingError(Message("The stack is not a list of blocks."))
        stack = cls(tuple(Block.from_json(item) for item in cast("list[Any]", data)))
        if len({block.id for block in stack.walk()}) < len(list(stack.walk())):
            raise SettingError(Message("Two blocks have the same id."))
        return stack

    def _changed(self, block_id: str, **changes: Any) -> "Stack":
        return Stack(
            tuple(
                dataclasses.replace(block, **changes) if block.id == block_id else block
                for block in self.blocks
            )
        )
