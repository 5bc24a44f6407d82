"""What has to be true of the window after anything that was done."""

from collections.abc import Iterator

from core.check import check
from core.project import Project
from core.stack import Block
from gui.panels.block_page import BlockPage, heading
from gui.panels.input_page import SeveralPage
from gui.stack_view.outline import Outline
from gui.state.session import Phase
from tests.monkey.world import World


class Truth:
    """Compares what the window shows with what the document says."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._checked: Project | None = None

    def wrong(self) -> list[str]:
        """Return what is not as it should be, in words."""
        return [*self._of_document(), *self._of_selection(), *self._of_cards(), *self._of_bars()]

    def _of_document(self) -> Iterator[str]:
        document = self._world.camada.state.document
        project = document.project
        if project is self._checked:
            return
        self._checked = project
        if check(project) != document.report:
            yield "the report is not that of the drawing"
        if Project.from_json(project.to_json()) != project:
            yield "the drawing is another one after it was written and read"
        ids = [block.id for block in project.stack.walk()]
        if len(ids) != len(set(ids)):
            yield f"blocks share an id: {ids}"

    def _of_selection(self) -> Iterator[str]:
        state = self._world.camada.state
        ids = {block.id for block in state.document.project.stack.walk()}
        if not set(state.selection.block_ids) <= ids:
            yield f"selected, but gone: {state.selection.block_ids}"
        if state.selection.unit is not None and state.selection.unit[0] not in ids:
            yield f"the unit of a block that is gone is looked at: {state.selection.unit}"
        page = self._world.camada.window.docks.inspector.panel.page
        if not page.fits(list(state.selection.block_ids)):
            yield f"the inspector does not show what is selected: {state.selection.block_ids}"
        elif isinstance(page, BlockPage):
            yield from self._of_page(page)
        elif isinstance(page, SeveralPage) and not page.heading.text():
            yield "the inspector does not say how many blocks are selected"

    def _of_page(self, page: BlockPage) -> Iterator[str]:
        state = self._world.camada.state
        block = state.document.project.stack[state.selection.block_ids[0]]
        if page.form.value() != block.layer:
            yield f"the inspector shows {page.form.value()} of {block.layer}"
        if page.heading.text() != heading(block):
            yield f"the inspector is titled {page.heading.text()!r}"
        problems = state.document.report.of_block(block.id)
        if tuple(row.problem for row in page.problems) != problems:
            yield "the inspector shows other problems than the report"

    def _of_cards(self) -> Iterator[str]:
        state, view = self._world.camada.state, self._world.camada.window.stack_view
        stack, report = state.document.project.stack, state.document.report
        outline = Outline(stack, state.selection.folded)
        cards = view.cards
        if tuple(card.state.block.id for card in cards) != outline.ids:
            yield f"the cards are not those of the stack: {outline.ids}"
            return
        for card in cards:
            shown = card.state
            block_id = shown.block.id
            if _said(shown.block) != _said(stack[block_id]):
                yield f"the card of {block_id} shows {shown.block}"
            if shown.facts != report.blocks[block_id]:
                yield f"the card of {block_id} shows {shown.facts}"
            if card.is_selected != (block_id in state.selection.block_ids):
                yield f"the card of {block_id} says selected: {card.is_selected}"
            if shown.group is None and shown.problems != report.of_block(block_id):
                yield f"the card of {block_id} shows other problems than the report"

    def _of_bars(self) -> Iterator[str]:
        state, window = self._world.camada.state, self._world.camada.window
        document, session = state.document, state.session
        actions = window.menu_actions
        if actions["undo"].isEnabled() != document.undo_stack.can_undo:
            yield "Undo is enabled wrongly"
        if actions["redo"].isEnabled() != document.undo_stack.can_redo:
            yield "Redo is enabled wrongly"
        unsaved = document.has_unsaved_drawing or session.has_unsaved_learning
        if window.isWindowModified() != unsaved:
            yield f"the title says unsaved: {window.isWindowModified()}"
        if (session.phase is Phase.IDLE) != (session.run is None):
            yield f"a run is there in phase {session.phase}"
        if window.docks.training.panel.plan.plan.value() != document.project.plan:
            yield "the form of the plan shows another plan"


def _said(block: Block) -> tuple[object, ...]:
    """Return what a card says of a block itself; those inside have cards of their own."""
    return block.id, block.layer, block.title, block.notes
