"""What the inspector says when no block is chosen, and when several are."""

from collections.abc import Callable

from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from core.check import Repair
from core.choice import SCALINGS, DataChoice
from core.data.recipes import in_short
from core.facts import Facts
from core.messages import Message, number, tr
from gui.panels.page import FactsCard, Page
from gui.state import edits
from gui.state.document import Document
from gui.state.selection import Selection
from gui.widgets.icon import icon
from gui.widgets.labels import label, wrapped
from gui.widgets.tips import tip


class InputPage(Page):
    """Shows the input. What is wrong with the whole project, stack and training panel say."""

    def __init__(
        self,
        document: Document,
        repair: Callable[[Repair], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(repair, parent)
        self._document = document
        self.facts = FactsCard(self)
        self.column.addWidget(self.facts)

    def fits(self, chosen: list[str]) -> bool:
        return not chosen

    def refresh(self) -> None:
        project = self._document.project
        self.heading.setText(
            tr("INPUT · {name}", name=in_short(project.data)) if project.data else "INPUT"
        )
        shape = (tr("Shape"), str(Message("{shape}", shape=project.input_shape)))
        self.facts.show_facts([shape, *facts_of(project.data)])


def facts_of(data: DataChoice | None) -> list[tuple[str, str]]:
    """Return what is to be said of chosen data."""
    if data is None:
        return [(tr("Data"), tr("none chosen yet"))]
    facts = data.facts
    return [
        (tr("Inputs"), made_of(facts)) if facts.features else (tr("Values"), range_of(facts)),
        (tr("Scaling"), str(dict(SCALINGS)[data.scaling])),
        (tr("Samples"), number(facts.n_samples)),
        *_asked(facts),
        *_varied(data),
    ]


def _varied(data: DataChoice) -> list[tuple[str, str]]:
    """Return how samples vary in training, where they do."""
    said = data.augmentation.in_short() if data.augmentation is not None else ""
    return [(tr("In training"), said)] if said else []


def range_of(facts: Facts) -> str:
    """Return the range of the values of pictures and points."""
    return tr("{low} to {high}", low=number(facts.low), high=number(facts.high))


def made_of(facts: Facts) -> str:
    """Return of what the inputs of a table are made."""
    n = facts.n_columns
    return tr(
        "{inputs} from {n} column", "{inputs} from {n} columns", inputs=len(facts.features), n=n
    )


def _asked(facts: Facts) -> list[tuple[str, str]]:
    """Return what the data ask the network for: classes, or the values of targets."""
    if not facts.targets:
        return [(tr("Classes"), number(len(facts.classes)))]
    ranges = [
        tr("{low} to {high}", low=target.text(target.low), high=target.text(target.high))
        for target in facts.targets
    ]
    pairs = zip(facts.targets, ranges, strict=True)
    return [(tr("Target {name}", name=target.name), shown) for target, shown in pairs]


class SeveralPage(Page):
    """Says how many blocks are chosen, and what can be done with them together."""

    def __init__(
        self,
        document: Document,
        selection: Selection,
        repair: Callable[[Repair], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(repair, parent)
        self._document, self._selection = document, selection
        self._names = wrapped(label("", "muted", self))
        self.column.addWidget(self._names)
        self.column.addWidget(label(tr("Change them together"), "section", self))
        self.up = self._button("up", tr("Move up"), self._on_up)
        self.down = self._button("down", tr("Move down"), self._on_down)
        self.duplicate = self._button("copy", tr("Duplicate"), self._on_duplicate)
        self.delete = self._button("trash", tr("Delete"), self._on_delete)
        tip(self.up, tr("Move the selected blocks towards the input"))
        tip(self.down, tr("Move the selected blocks towards the output"))
        tip(self.duplicate, tr("Put copies behind the selected blocks"))
        tip(self.delete, tr("Take the selected blocks out"))
        self.column.addLayout(self._two_by_two())

    def fits(self, chosen: list[str]) -> bool:
        return len(chosen) > 1

    def refresh(self) -> None:
        stack = self._document.project.stack
        chosen = [block for block in stack.walk() if block.id in self._selection.block_ids]
        self.heading.setText(tr("{n} block selected", "{n} blocks selected", n=len(chosen)))
        self._names.setText(", ".join(block.name for block in chosen))

    def _button(self, name: str, text: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(icon(name), text, self)
        button.clicked.connect(act)
        return button

    def _two_by_two(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(8)
        for place, button in enumerate((self.up, self.down, self.duplicate, self.delete)):
            grid.addWidget(button, *divmod(place, 2))
        return grid

    def _on_up(self) -> None:
        edits.move_selected(self._document, self._selection, -1)

    def _on_down(self) -> None:
        edits.move_selected(self._document, self._selection, 1)

    def _on_duplicate(self) -> None:
        edits.duplicate_selected(self._document, self._selection)

    def _on_delete(self) -> None:
        edits.delete_selected(self._document, self._selection)
