"""CardState: all that the card of a block shows, of what was drawn and what was learned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.check import BlockFacts, Problem
from core.errors import ShapeError
from core.inspection import BlockValues
from core.layers import Conv, Group, Layer
from core.messages import Message, tr
from core.stack import Block
from gui.stack_view.answers import Answer, answer_of
from gui.stack_view.body import Body, Marked, Tiles
from gui.stack_view.input_card import InputState
from gui.stack_view.maps_body import Maps
from gui.stack_view.norm_body import normed
from gui.stack_view.outline import Outline
from gui.stack_view.plane_bodies import PlaneBodies
from gui.stack_view.plane_body import Planes
from gui.stack_view.scales import Scales
from gui.state.data import Data
from gui.state.document import Document
from gui.state.look import Look
from gui.state.selection import Selection
from gui.state.session import Session

NOT_IN_RUN = Message("not part of the run under way")
NOT_IN_PAST = Message("not as it was in this epoch")

MOST_HIDDEN = 3
"""Problems of blocks out of sight that the card of their folded group shows."""


@dataclass(frozen=True)
class GroupState:
    """What the card of a group shows beside.

    Attributes:
        is_open: the blocks inside are in sight.
        n_inside: how many blocks it holds itself.
        shortcut: what the way past the blocks does, in words; "" while that is unknown.
        hidden: where the blocks with problems are that are out of sight, by id.
    """

    is_open: bool
    n_inside: int
    shortcut: str
    hidden: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class CardState:
    """All that a card shows.

    Attributes:
        number: its place in the stack, counted from 1, as `2`, or `2.1` inside a group.
        n_blocks: how many blocks the stack has itself.
        n_parameters: learned numbers, those of the blocks inside too.
        body: None while the block has no values.
        marked: the unit in the neuron panel.
        note: a line in place of the body, "" for none.
        is_faded: the values are not those of the drawing.
        group: None for a usual block.
    """

    block: Block
    number: str
    n_blocks: int
    facts: BlockFacts
    n_parameters: int
    problems: tuple[Problem, ...]
    body: Body | None
    is_selected: bool
    marked: Marked
    note: str
    is_faded: bool
    group: GroupState | None = None

    def says_like(self, other: "CardState | None") -> bool:
        """Tell whether a card shows the same for both, but for the values in the body."""
        return other is not None and self._parts() == other._parts()

    def _parts(self) -> tuple[object, ...]:
        said = self.body.description() if self.body is not None else ""
        return (
            *(self.block.id, self.block.title, self.block.notes, self.block.layer),
            *(self.number, self.n_blocks),
            *(self.facts, self.n_parameters, self.problems, self.is_selected, self.marked),
            *(self.note, self.is_faded, self.group, said),
        )


class CardStates:
    """Makes the states of the cards of an outline."""

    def __init__(
        self,
        document: Document,
        data: Data,
        session: Session,
        selection: Selection,
        look: Look,
    ) -> None:
        self._document, self._data, self._session = document, data, session
        self._selection, self._look = selection, look
        self._scales = Scales()
        self._planes = PlaneBodies(data, selection, look, self._scales)
        self._values: Mapping[str, BlockValues] = {}
        self._bodies: dict[str, tuple[tuple[Layer, bool, bool], Body]] = {}

    def of_blocks(self, outline: Outline, blocks: Sequence[Block]) -> list[CardState]:
        """Return the states of these blocks, which are in sight."""
        if self._values is not self._look.values:
            self._values = self._look.values
            self._bodies.clear()
            self._scales.turn_to(self._look.snapshot)
        past = self._look.past
        run = past.project if past is not None else self._session.run_project
        in_run = None if run is None else {block.id: block for block in run.stack.walk()}
        return [
            self._state(outline, block, in_run is None or in_run.get(block.id) == block)
            for block in blocks
        ]

    def of_input(self) -> InputState:
        """Return the state of the card at the top."""
        project = self._document.project
        return InputState(
            project.input_shape,
            project.data,
            self._look.sample,
            self._data.is_reading,
            self._prediction(),
        )

    def _state(self, outline: Outline, block: Block, is_in_run: bool) -> CardState:
        report = self._document.report
        facts = report.blocks
        values = self._look.values.get(block.id)
        hidden = self._hidden(outline, block)
        return CardState(
            block=block,
            number=outline.numbers[block.id],
            n_blocks=len(outline.stack),
            facts=facts[block.id],
            n_parameters=facts[block.id].n_parameters
            + sum(facts[inner.id].n_parameters for inner in block.inside.walk()),
            problems=(*report.of_block(block.id), *hidden),
            body=self._known_body(block, values) if values else None,
            is_selected=block.id in self._selection.block_ids,
            marked=self._marked(block.id),
            note="" if is_in_run else str(NOT_IN_PAST if self._look.past else NOT_IN_RUN),
            is_faded=not is_in_run,
            group=self._group(outline, block, hidden),
        )

    def _group(
        self, outline: Outline, block: Block, hidden: tuple[Problem, ...]
    ) -> GroupState | None:
        if not isinstance(block.layer, Group):
            return None
        places = {p.block_id: p.block_id for p in hidden if p.block_id is not None}
        return GroupState(
            is_open=outline.is_open(block),
            n_inside=len(block.inside),
            shortcut=shortcut_text(block.layer, self._document.report.blocks[block.id]),
            hidden={
                block_id: f"{outline.numbers[block_id]} {outline.stack[block_id].layer.title}"
                for block_id in places
            },
        )

    def _hidden(self, outline: Outline, block: Block) -> tuple[Problem, ...]:
        """Return the first problems of the blocks that a folded group hides."""
        if not block.layer.is_group or outline.is_open(block):
            return ()
        inside = {inner.id for inner in block.inside.walk()}
        found = (p for p in self._document.report.problems if p.block_id in inside)
        return tuple(sorted(found, key=lambda problem: not problem.is_error))[:MOST_HIDDEN]

    def _marked(self, block_id: str) -> Marked:
        unit, report = self._selection.unit, self._look.neuron
        if unit is None or unit[0] != block_id:
            return Marked()
        return Marked(unit[1], report.place if report is not None else None)

    def _known_body(self, block: Block, values: BlockValues) -> Body:
        """Return the body; while the values stay, it is made once."""
        key = (block.layer, block.id == self._last_id(), self._selection.shows_planes)
        known = self._bodies.get(block.id)
        if known is None or known[0] != key:
            self._bodies[block.id] = known = (key, self._body(block, values))
        return known[1]

    def _body(self, block: Block, values: BlockValues) -> Body:
        output = values.output.reshape(-1)  # (U,)
        answer = self._answer(block, values) if block.id == self._last_id() else None
        if answer is not None:
            return self._planes.of_answer(block.id, answer) or answer.body()
        scale = self._scales.of(block.id, output)
        if values.output.ndim == 3 and values.output.shape[0] * values.output.shape[1] > 1:
            return self._with_norm(Maps(values.output, scale, values.factors), block, values)
        factors = None if values.factors is None else values.factors.reshape(-1)  # (U,)
        tiles = Tiles(output, scale, factors)
        return self._with_norm(self._planes.of_units(block.id, tiles) or tiles, block, values)

    def _with_norm(self, body: Tiles | Maps | Planes, block: Block, values: BlockValues) -> Body:
        norm = values.norm
        return body if norm is None else normed(body, block.id, norm, self._scales)

    def _prediction(self) -> Answer | None:
        """Return what the network says of the sample.

        The last card shows it too, but in a high stack it is out of sight.
        """
        values = self._look.values.get(self._last_id() or "")
        return values and self._answer(self._document.project.stack.blocks[-1], values)

    def _answer(self, last: Block, values: BlockValues) -> Answer | None:
        sample, snapshot = self._look.sample, self._look.snapshot
        if sample is None or snapshot is None:
            return None
        return answer_of(sample, last.layer, values.output, snapshot.preparation)

    def _last_id(self) -> str | None:
        blocks = self._document.project.stack.blocks
        return blocks[-1].id if blocks else None


def shortcut_text(layer: Group, facts: BlockFacts) -> str:
    """Say what the way past the blocks of a group does; "" while the shapes do not tell."""
    if facts.input_shape is None or facts.output_shape is None:
        return ""
    try:
        projection = layer.shortcut(facts.input_shape, facts.output_shape)
    except ShapeError:
        return ""
    if projection is None:
        return tr("identity")
    n = tr("{n} parameter", "{n} parameters", n=facts.n_parameters)
    if not isinstance(projection, Conv):
        return tr("projection, {parameters}", parameters=n)
    across, down = projection.stride
    stride = f"{across:d}" if across == down else f"{across:d} × {down:d}"
    return tr("projection 1 × 1, stride {stride}, {parameters}", stride=stride, parameters=n)
