"""How the data are split and scaled, and how many samples each part gets."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.choice import PARTS, DataChoice, Split
from core.messages import tr
from core.settings import Declared
from gui.panels.alignment import align_titles, show_whole_choices
from gui.panels.learn_link import learn_link
from gui.state.data import Data
from gui.state.document import Document
from gui.widgets.form import SettingsForm
from gui.widgets.labels import label, wrapped
from gui.words import part_title


class SplitForm(QWidget):
    """Edits the split and the scaling of the document's data. Hidden while there are none."""

    def __init__(self, document: Document, data: Data, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._data = document, data
        self.counts = wrapped(label("", "small", self))
        self._note = wrapped(label("", "small", self))
        self.split = SettingsForm(Split(), parent=self)
        self.split.edited.connect(self._on_split_edited)
        self.scaling: SettingsForm | None = None
        self._test_hint = self.split.field_of("test").toolTip()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(label(tr("Split and scaling"), "section", self), 1)
        head.addWidget(learn_link("splitting", self))
        self._column.addLayout(head)
        self._column.addWidget(self.split)
        self._column.addWidget(self.counts)
        self._column.addWidget(self._note)
        self._column.addStretch(1)

    def refresh(self) -> None:
        """Show the present choice."""
        choice = self._document.project.data
        self.setVisible(choice is not None)
        if choice is None:
            return
        self.split.show_settings(choice.split)
        self._show_scaling(choice)
        self._show_given_test(choice)
        ready = self._data.ready
        if ready is not None:
            counts = [
                tr("{part} {n}", part=part_title(part), n=len(ready.parts[part])) for part in PARTS
            ]
            self.counts.setText(" · ".join(counts))
        self.counts.setVisible(ready is not None)

    def _show_scaling(self, choice: DataChoice) -> None:
        if self.scaling is None:  # only now is there a choice to build it for
            self.scaling = SettingsForm(choice, only=("scaling",), parent=self)
            self.scaling.edited.connect(self._on_scaling_edited)
            self._column.insertWidget(2, self.scaling)
            show_whole_choices(self.scaling.field_of("scaling"))
            align_titles(self.split.layout(), self.scaling.layout())
            forms = (self.split, self.scaling)
            self.setFixedWidth(max(form.minimumSizeHint().width() for form in forms))
        self.scaling.show_settings(choice)

    def _show_given_test(self, choice: DataChoice) -> None:
        """The test share is of no use where the data bring a test part; say so."""
        n_given = choice.facts.n_given_test
        reason = tr(
            "The data bring a test part of {n} sample of their own; it is used as it is.",
            "The data bring a test part of {n} samples of their own; it is used as it is.",
            n=n_given,
        )
        field = self.split.field_of("test")
        field.setEnabled(not n_given)
        field.setToolTip(reason if n_given else self._test_hint)
        self._note.setText(tr("The test part came with the data."))
        self._note.setToolTip(reason)
        self._note.setVisible(bool(n_given))

    def _on_split_edited(self, split: Split) -> None:
        self._edit(tr("Change the split"), split=split)

    def _on_scaling_edited(self, choice: Declared) -> None:
        assert isinstance(choice, DataChoice)
        self._edit(tr("Change the scaling"), scaling=choice.scaling)

    def _edit(self, text: str, **changes: object) -> None:
        project = self._document.project
        if project.data is not None:
            changed = project.with_(data=project.data.with_(**changes))
            self._document.edit(text, changed, merge=("data", *changes))
