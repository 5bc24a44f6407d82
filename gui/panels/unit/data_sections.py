"""The sections of the neuron panel that ask what a unit makes of all samples of a part."""

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from core.messages import number, tr
from core.questions.unit_values import AskUnit, UnitValues
from gui.panels.seen import AskWhileSeen
from gui.panels.unit.extremes import ExtremeSamples
from gui.panels.unit.figures import UnitFigures
from gui.panels.unit.over_data import OverData
from gui.state.answers import Answers
from gui.state.data import Data
from gui.state.look import Look
from gui.state.selection import Selection
from gui.widgets.labels import label, wrapped
from gui.widgets.section import Section
from gui.widgets.tips import tip
from gui.words import part_title


class DataSections(QWidget):
    """Asks about one unit while a section is open and somebody sees it, and shows the answer."""

    def __init__(
        self,
        selection: Selection,
        look: Look,
        data: Data,
        answers: Answers,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._selection, self._look = selection, look
        self._data, self._answers = data, answers
        self._question: AskUnit | None = None
        self._figures: UnitFigures | None = None
        self.over_data, self.extremes = OverData(), ExtremeSamples()
        self.values = Section(tr("Over the data"), self.over_data, is_open=True, name="neuron/data")
        self.samples = Section(
            tr("Samples that excite it"), self.extremes, is_open=True, name="neuron/samples"
        )
        self.hint = wrapped(label("", "small"))
        self.again = tip(QPushButton(tr("Try again")), tr("Look through the data once more"))
        self._lay_out()
        self._asker = AskWhileSeen(self, answers, self._wanted)
        self._asker.turned.connect(self.refresh)
        self._asker.answered.connect(self.refresh)
        self._asker.progressed.connect(lambda: self._show_state())
        self.again.clicked.connect(self._asker.ask_again)
        for section in (self.values, self.samples):
            section.turned.connect(self._on_turned)
        self.extremes.chosen.connect(self._on_sample_chosen)

    @property
    def question(self) -> AskUnit | None:
        """What is asked while a section is seen."""
        return self._question

    @property
    def figures(self) -> UnitFigures | None:
        """What is shown."""
        return self._figures

    def show_unit(self, block_id: str, unit: int) -> None:
        """Show a unit, over the part from which the sample chooser takes its samples."""
        part = self._look.part()
        self._question = AskUnit(part, block_id, unit) if part else None
        self._asker.follow()
        self.refresh()

    def refresh(self) -> None:
        """Show the newest answer."""
        question, ready = self._question, self._data.ready
        found = self._answers.answer(question) if question else None
        problem = self._answers.problem(question) if question else None
        snapshot = self._look.snapshot
        if found is None or question is None or ready is None or snapshot is None or problem:
            self._figures = None
        elif self._figures is None or self._figures.found is not found.value:
            assert isinstance(found.value, UnitValues)
            self._figures = UnitFigures(
                found.value, ready, question.part, snapshot, question.block_id, question.unit
            )
            self.over_data.show_figures(self._figures)
            self.extremes.show_figures(self._figures)
        self._show_state(str(problem) if problem else "")
        self._show_current()

    def _show_state(self, problem: str = "") -> None:
        """Show the contents, or say why there are none."""
        has_any, is_open = self._figures is not None, self.values.is_open or self.samples.is_open
        self.over_data.setVisible(has_any and self.values.is_open)
        self.extremes.setVisible(has_any and self.samples.is_open)
        self.hint.setText(problem)
        self.hint.setVisible(bool(problem) and is_open)
        self.again.setVisible(self._answers.is_broken and is_open)
        note = "" if problem else self._note()
        self.values.show_note(note)
        self.samples.show_note(note if not self.values.is_open else "")

    def _note(self) -> str:
        """Say over what, or how far the work is."""
        share = self._answers.share(self._question) if self._question else None
        if share is not None:
            return tr("computing… {share}", share=number(share, ".0%"))
        if self._figures is None or self._question is None:
            return tr("computing…")
        n, part = len(self._figures.values), part_title(self._figures.part)
        return tr("{part} · {n} sample", "{part} · {n} samples", part=part, n=n)

    def _show_current(self) -> None:
        sample, figures = self._look.sample, self._figures
        is_mine = figures is not None and sample is not None and sample.part == figures.part
        shown = sample.number if sample is not None and is_mine else None
        value = float(figures.values[shown]) if figures and shown is not None else None
        self.over_data.show_current(shown, value)
        self.extremes.show_current(shown)

    def _wanted(self) -> list[AskUnit | None]:
        return [self._question] if self.values.is_open or self.samples.is_open else []

    def _on_turned(self) -> None:
        self._asker.follow()
        self.refresh()

    def _on_sample_chosen(self, sample: int) -> None:
        if self._figures is not None:
            self._selection.choose_sample(sample, self._figures.part)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.values)
        column.addWidget(self.hint)
        column.addWidget(self.again)
        column.addWidget(self.samples)
