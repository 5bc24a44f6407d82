"""What the inspector says of one block: title, settings, shapes, parameters, problems."""

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QGridLayout, QWidget

from core.arrays import Shape
from core.check import BlockFacts, Repair
from core.layers import Group, Layer
from core.messages import Message, number, tr
from core.settings import Declared, settings_of
from core.stack import Block
from gui.panels.alignment import align_titles
from gui.panels.committee import CommitteeCard
from gui.panels.page import FactsCard, Page
from gui.state import edits
from gui.state.document import Document
from gui.state.look import Look
from gui.widgets.fields import TextBox
from gui.widgets.form import SettingsForm
from gui.widgets.labels import label
from gui.widgets.notes_box import NotesBox


class BlockPage(Page):
    """Shows one block and changes it."""

    def __init__(
        self,
        document: Document,
        look: Look,
        block_id: str,
        repair: Callable[[Repair], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(repair, parent)
        self._document, self._block_id = document, block_id
        block = document.project.stack[block_id]
        self.title = TextBox(block.title, self)
        self.title.setAccessibleName(tr("Title"))
        self.title.setPlaceholderText(tr("none"))
        self.title.edited.connect(self._on_title_edited)
        self.notes = NotesBox(block.notes, self)
        self.notes.edited.connect(self._on_notes_edited)
        self.form = SettingsForm(block.layer, parent=self)
        self.form.edited.connect(self._on_layer_edited)
        self.facts = FactsCard(self)
        title_row = self._title_row()
        align_titles(title_row, self.form.layout())
        self.column.addLayout(title_row)
        if settings_of(type(block.layer)):
            self.column.addWidget(self.form)
        else:
            self.form.hide()
            text = tr("{block} has no settings.", block=block.layer.title)
            self.column.addWidget(label(text, "small", self))
        self.column.addWidget(self.facts)
        self.committee: CommitteeCard | None = None
        if block.layer.draws:
            self.committee = CommitteeCard(look, self)
            self.column.addWidget(self.committee)
        self.column.addWidget(self.notes)

    def fits(self, chosen: list[str]) -> bool:
        return chosen == [self._block_id] and self.form.fits(self._block.layer)

    def turns_to(self, chosen: list[str]) -> bool:
        if len(chosen) != 1 or self._is_in_use():
            return False
        block = self._document.project.stack[chosen[0]]
        if not self.form.fits(block.layer):
            return False
        self._block_id = block.id
        self.form.begin_anew(block.layer)
        self.notes.begin_anew(block.notes)
        return True

    def refresh(self) -> None:
        block, report = self._block, self._document.report
        self.heading.setText(heading(block))
        self.title.show_value(block.title)
        self.notes.show_value(block.notes)
        self.form.show_settings(block.layer)
        self.facts.show_facts(facts_of(block, report.blocks))
        if self.committee is not None:
            self.committee.refresh()
        self.show_problems(report.of_block(block.id))

    def _is_in_use(self) -> bool:
        """Whether somebody may be typing: that belongs to the block that is shown."""
        focus = self.window().focusWidget()
        return self.form.has_errors or (focus is not None and self.isAncestorOf(focus))

    @property
    def _block(self) -> Block:
        return self._document.project.stack[self._block_id]

    def _title_row(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setColumnStretch(1, 1)
        name = label(tr("Title"), "muted", self)
        name.setBuddy(self.title)
        grid.addWidget(name, 0, 0)
        grid.addWidget(self.title, 0, 1)
        return grid

    def _on_title_edited(self, title: str) -> None:
        edits.rename(self._document, self._block_id, title)

    def _on_notes_edited(self, notes: str) -> None:
        edits.annotate(self._document, self._block_id, notes)

    def _on_layer_edited(self, layer: Declared) -> None:
        assert isinstance(layer, Layer)
        edits.set_layer(self._document, self._block_id, layer)


def heading(block: Block) -> str:
    """Return the name of a block's layer, and its title where it has one."""
    if not block.title:
        return str(block.layer.title)
    return tr("{block} · “{title}”", block=block.layer.title, title=block.title)


def facts_of(block: Block, known: Mapping[str, BlockFacts]) -> list[tuple[str, str]]:
    """Return what is to be said of a block: its shapes, and how its parameters are counted."""
    facts = known[block.id]
    lines = [
        (tr("Input"), _shape(facts.input_shape)),
        (tr("Output"), _shape(facts.output_shape)),
    ]
    if facts.input_shape is None or facts.output_shape is None:
        return lines
    if isinstance(block.layer, Group):
        shortcut = block.layer.shortcut(facts.input_shape, facts.output_shape)
        way = tr("identity") if shortcut is None else _parameters(facts)
        n_inside = sum(known[inner.id].n_parameters for inner in block.inside.walk())
        return [
            *lines,
            (tr("Shortcut"), way if shortcut is None else tr("projection: {sum}", sum=way)),
            (tr("Inside"), _inside(len(block.inside), n_inside)),
            (tr("Parameters"), number(facts.n_parameters + n_inside)),
        ]
    return [*lines, (tr("Parameters"), _parameters(facts))]


def _inside(n_blocks: int, n_parameters: int) -> str:
    blocks = tr("{n} block", "{n} blocks", n=n_blocks)
    return f"{blocks}, " + tr("{n} parameter", "{n} parameters", n=n_parameters)


def _shape(shape: Shape | None) -> str:
    return tr("unknown") if shape is None else str(Message("{shape}", shape=shape))


def _parameters(facts: BlockFacts) -> str:
    """Return the arithmetic: 784 × 128 + 128 = 100,480."""
    shapes, total = list(facts.weights.values()), number(facts.n_parameters)
    if not shapes:
        return tr("none: nothing is learned here")
    sizes = [" × ".join(number(size) for size in shape) for shape in shapes]
    sum_ = " + ".join(sizes).replace(" ", "\u00a0")  # where a line ends, it ends before the =
    return f"{sum_} =\u00a0{total}"
