"""The section of the neuron panel that shows how a unit came to be, epoch by epoch."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.messages import number, tr
from core.questions.question import Question
from core.questions.unit_past import AskPast, UnitPast
from gui.panels.seen import AskWhileSeen
from gui.panels.unit.epoch_lines import EpochLines, Line
from gui.panels.unit.film import Film
from gui.state.answers import Answers
from gui.state.look import Look
from gui.state.past import Past
from gui.widgets.labels import label, wrapped
from gui.widgets.section import Section


class PastSection(QWidget):
    """Asks for the past of one unit while it is open and somebody sees it."""

    def __init__(
        self, look: Look, past: Past, answers: Answers, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look, self._past, self._answers = look, past, answers
        self._unit: tuple[str, int] | None = None
        self._shown: UnitPast | None = None
        self.film, self.lines = Film(), EpochLines()
        self.hint = wrapped(label("", "small"))
        self._content = QWidget()
        inside = QVBoxLayout(self._content)
        inside.setContentsMargins(0, 0, 0, 4)
        inside.setSpacing(8)
        for widget in (self.hint, self.film, self.lines):
            inside.addWidget(widget)
        self.section = Section(
            tr("Over the epochs"), self._content, is_open=False, name="neuron/epochs"
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.section)
        self._asker = AskWhileSeen(self, answers, self._wanted)
        for signal in (self.section.turned, self._asker.turned, past.changed):
            signal.connect(self._follow)
        for signal in (self._asker.answered, self._asker.progressed):
            signal.connect(self.refresh)
        for view in (self.film, self.lines):
            view.chosen.connect(past.look_back)

    @property
    def question(self) -> Question | None:
        """What is asked: nothing while nobody sees the section."""
        return next(iter(self._asker.questions), None)

    @property
    def shown(self) -> UnitPast | None:
        """What is shown."""
        return self._shown

    def show_unit(self, block_id: str, unit: int) -> None:
        """Show the past of a unit, and what it said to the chosen sample."""
        if (block_id, unit) != self._unit:
            self._unit, self._shown = (block_id, unit), None
        self._follow()

    def refresh(self) -> None:
        """Show the newest answer; while there is none yet, the one before of the same unit."""
        question = self.question
        found = self._answers.answer(question) if question is not None else None
        if found is not None:
            assert isinstance(found.value, UnitPast)
            if found.value is not self._shown:
                self._show(found.value)
        reason = self._reason()
        self.hint.setText(reason)
        self.hint.setVisible(bool(reason))
        has_any = self._shown is not None and not reason
        self.film.setVisible(has_any)
        self.lines.setVisible(has_any)
        self.section.show_note("" if reason else self._note(is_new=found is not None))
        for view in (self.film, self.lines):
            view.mark(self._past.epoch)

    def _show(self, past: UnitPast) -> None:
        self._shown = past
        self.film.show_past(past)
        lines = (
            Line(tr("length of its weights"), past.lengths),
            Line(tr("bias"), past.biases),
            Line(tr("value for this sample"), past.values),
        )
        self.lines.show_lines(past.epochs, lines)

    def _reason(self) -> str:
        """Say why there is nothing to show, "" where there is or will be something."""
        if not self._past.kept:
            return tr("Train: after each epoch that is kept, you see here how the unit changed.")
        problem = self._answers.problem(self.question) if self.question else None
        if problem is not None:
            return str(problem)
        if self._shown is not None and not len(self._shown.epochs):
            return tr("The kept epochs are those of a network without this unit.")
        return ""

    def _note(self, *, is_new: bool) -> str:
        share = self._answers.share(self.question) if self.question else None
        if share is not None:
            return tr("computing… {share}", share=number(share, ".0%"))
        if self._shown is None or not is_new:
            return tr("computing…")
        n = len(self._shown.epochs)
        return tr("{n} kept epoch", "{n} kept epochs", n=n)

    def _wanted(self) -> list[AskPast]:
        sample, kept = self._look.sample, self._past.kept
        if self._unit is None or sample is None or not kept or not self.section.is_open:
            return []
        files = tuple((epoch, str(path)) for epoch, path in kept.items())
        return [AskPast(sample.part, *self._unit, sample.number, files)]

    def _follow(self) -> None:
        self._asker.follow()
        if self._asker.now and self.section.is_open:
            self.refresh()
