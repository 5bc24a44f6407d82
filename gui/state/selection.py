"""Selection: what the user looks at. Blocks, one unit, one sample of one part, folded groups."""

from collections.abc import Container
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from core.arrays import AnyArray
from core.stack import Block


@dataclass(frozen=True, eq=False)
class Drawing:
    """A sample that somebody drew.

    Attributes:
        raw: as the dataset would store it, (*input_shape).
        source: what it was made of, for whoever goes on drawing.
    """

    raw: AnyArray
    source: AnyArray


class Selection(QObject):
    """A tuple of block ids, a unit of one block (and a place in its map), and a sample.

    Beside the unit another one may be kept, to compare them. The sample is one of the data, or,
    while `shows_drawing`, the `drawing` where there is one.
    Groups in `folded` are drawn without the blocks inside them; a new window finds them so.
    With `shows_planes` cards show answers over the plane, where samples are points in it.

    Signals:
        changed: any of them is another one.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.block_ids: tuple[str, ...] = ()
        self.unit: tuple[str, int] | None = None
        self.place: tuple[int, int] | None = None
        self.kept_unit: tuple[str, int] | None = None
        self.part = "test"
        self.sample = 0
        self.draw = 0
        self.folded: frozenset[str] = frozenset()
        self.shows_planes = True
        self.drawing: Drawing | None = None
        self.shows_drawing = False

    @property
    def block_id(self) -> str | None:
        """The one selected block; None when there is none or more than one."""
        return self.block_ids[0] if len(self.block_ids) == 1 else None

    def select(self, *block_ids: str) -> None:
        """Select these blocks and no others."""
        self._set(block_ids=block_ids)

    def toggle(self, block_id: str) -> None:
        """Add a block to the selected ones, or take it away (Ctrl+click)."""
        if block_id in self.block_ids:
            self._set(block_ids=tuple(i for i in self.block_ids if i != block_id))
        else:
            self._set(block_ids=(*self.block_ids, block_id))

    def choose_unit(self, block_id: str, unit: int, place: tuple[int, int] | None = None) -> None:
        """Look at a unit (of CONV: a filter, at a place of its map), and select its block."""
        self._set(unit=(block_id, unit), place=place, block_ids=(block_id,))

    def keep_unit(self, unit: tuple[str, int] | None) -> None:
        """Keep a unit beside the one that is looked at, or none; it need not be there any more."""
        self._set(kept_unit=unit)

    def choose_sample(self, sample: int, part: str | None = None) -> None:
        """Look at sample number `sample` of a part, counted from 0, and no longer at a drawing."""
        self._set(sample=sample, part=part or self.part, shows_drawing=False)

    def keep_drawing(self, drawing: Drawing | None, *, is_shown: bool) -> None:
        """Take over what was drawn, None for nothing; look at it or at the sample of the data."""
        self._set(drawing=drawing, shows_drawing=is_shown and drawing is not None)

    def show_planes(self, is_on: bool) -> None:
        """Show the answers over the plane, or those for the chosen sample alone."""
        self._set(shows_planes=is_on)

    def draw_again(self) -> None:
        """Ask for another draw of the DROPOUT cards."""
        self._set(draw=self.draw + 1)

    def fold(self, group: Block, is_folded: bool = True) -> None:
        """Hide the blocks inside a group, or show them; this changes nothing that is drawn.

        Where blocks inside were selected, the group is now, since it stands for them.
        """
        if not is_folded:
            self.unfold(group.id)
            return
        hidden = {group.id, *(block.id for block in group.inside.walk())}
        left = tuple(i for i in self.block_ids if i not in hidden)
        chosen = self.block_ids if left == self.block_ids else (*left, group.id)
        self._set(folded=self.folded | {group.id}, block_ids=chosen)

    def unfold(self, *group_ids: str) -> None:
        """Show what is inside groups again."""
        self._set(folded=self.folded - set(group_ids))

    def keep(self, block_ids: Container[str]) -> None:
        """Drop what is not among these blocks. Folded groups come back folded when undo does so."""
        unit = self.unit if self.unit and self.unit[0] in block_ids else None
        kept = tuple(i for i in self.block_ids if i in block_ids)
        self._set(block_ids=kept, unit=unit)

    def forget_blocks(self) -> None:
        """Look at no block and fold none: in another document the same ids are other blocks."""
        self._set(block_ids=(), unit=None, place=None, folded=frozenset())

    def _set(self, **values: object) -> None:
        if any(getattr(self, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(self, name, value)
            self.changed.emit()
