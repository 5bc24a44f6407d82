"""The Evaluate panel: figures, confusion matrix, figures by class, and a gallery of mistakes."""

from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.errors import CamadaError
from core.facts import Facts
from core.messages import Message, tr
from core.questions.evaluation import Evaluate, Evaluation
from core.storage import safe_write
from gui import asking
from gui.panels.evaluate.columns import EvaluateColumns
from gui.panels.evaluate.describing import Describer
from gui.panels.evaluate.samples_view import Focus
from gui.panels.evaluate.tables import csv_of, table_of
from gui.panels.seen import AskWhileSeen
from gui.preferences import Preferences
from gui.state.answers import Answers
from gui.state.data import Data
from gui.state.document import Document
from gui.state.look import PART_ORDER, Look
from gui.state.notice import Notice
from gui.state.selection import Selection


class EvaluatePanel(EvaluateColumns):
    """Asks how good the network is on a part, while it is seen, and shows where it is wrong.

    Signals:
        reported: a Notice.
    """

    reported = Signal(object)

    last_folder: ClassVar[str] = str(Path.home())
    """Where the next export begins: where the last one went, also in an earlier window."""

    def __init__(
        self,
        document: Document,
        data: Data,
        selection: Selection,
        look: Look,
        answers: Answers,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._data, self._selection = document, data, selection
        self._look, self._answers = look, answers
        self._question = Evaluate(look.part() or PART_ORDER[0])
        self._shown: Describer | None = None
        self._focus: Focus | None = None
        self._target = 0
        self._asker = AskWhileSeen(self, answers, lambda: [self._question])
        self._connect()
        self.refresh()

    @property
    def question(self) -> Evaluate:
        """What is asked while the panel is seen."""
        return self._question

    def follow(self, preferences: Preferences) -> None:
        """Draw errors as they were drawn last, also in an earlier window."""

        def keep(is_on: bool) -> None:
            preferences.has_residuals = is_on

        self.residuals.setChecked(preferences.has_residuals)
        self.residuals.toggled.connect(keep)

    def place_now(self) -> Any:
        """Return the part, the class and the target that are looked at."""
        return self._question, self._focus, self._target

    def return_to(self, place: Any) -> None:
        """Look at the same part, class and target again."""
        question, focus, self._target = place
        self.choose_part(question.part)
        self._focus = focus
        self._show_samples()

    def choose_part(self, part: str) -> None:
        """Look at another part of the data."""
        self._question, self._focus, self._shown = Evaluate(part), None, None
        self._asker.follow()
        self.refresh()

    def choose_cell(self, truth: int, answer: int | None) -> None:
        """Show the samples of a class that were taken for another (None: for any wrong one)."""
        self._focus = (truth, answer)
        self._show_samples()

    def show_mistakes(self) -> None:
        """Show all mistakes again."""
        self._focus = None
        self._show_samples()

    def refresh(self) -> None:
        """Show the newest answer."""
        ready, found = self._data.ready, self._answers.answer(self._question)
        parts = {part for part in PART_ORDER if ready is not None and len(ready.parts[part])}
        self.summary.show_parts(self._question.part, parts)
        self.summary.setEnabled(bool(parts))
        reason = self._reason()
        self.show_reason(reason, can_try_again=self._answers.is_broken)
        if found is None or ready is None or reason:
            self._shown = None
            self.summary.clear()
            return
        evaluation = found.value
        assert isinstance(evaluation, Evaluation)
        is_other = self._shown is None or self._shown.evaluation is not evaluation
        if is_other or (self._shown and self._shown.ready is not ready):
            self._keep_within(ready.choice.facts)
            self._shown = Describer(evaluation, ready, self._question.part, self._target)
            metric = ready.choice.facts.task.metric
            self.summary.show_figures(found, metric, self._shown.mean_error())
            self.table.show_table(table_of(evaluation, ready))
            self._show_picture()
            self._show_samples()
        self._show_state()

    def copy_table(self) -> None:
        """Put the table into the clipboard."""
        self.table.copy()

    def export_table(self) -> None:
        """Ask for a file and write the table into it."""
        shown = self._shown
        if shown is None:
            return
        name = f"{shown.ready.choice.name}-{shown.part}.csv"
        path = asking.ask_for_table_to_save(self, str(Path(self.last_folder) / name))
        if path is None:
            return
        EvaluatePanel.last_folder = str(path.parent)
        try:
            safe_write.write(path, [csv_of(shown.evaluation, shown.ready)])
        except CamadaError as error:
            self.reported.emit(Notice("error", error.message, about="file"))
            return
        text = Message("The table was exported to {name}.", name=path.name)
        self.reported.emit(Notice("info", text, about="file"))

    # Private

    def _reason(self) -> str:
        """Say why there is nothing to show, "" where there is something."""
        if self._document.project.data is None:
            return tr("Choose data: here you then see what the network answers, and where it errs.")
        if self._data.ready is None:
            return tr("The data are not there yet.")
        problem, snapshot = self._answers.problem(self._question), self._look.snapshot
        # Outside runs the weights are those of the blocks that fit, and the drawing says more.
        errors = () if snapshot and snapshot.run_id else self._document.report.errors
        if problem is not None:
            return str(errors[0].message if errors else problem)
        if self._answers.answer(self._question) is not None:
            return ""
        if snapshot is None:
            return (
                str(errors[0].message) if errors else tr("There are no weights yet: press Train.")
            )
        return tr("Looking through the data…")

    def _keep_within(self, facts: Facts) -> None:
        """Forget a class or a value that other data do not have."""
        if self._focus is not None and max(self._focus[0], self._focus[1] or 0) >= len(
            facts.classes
        ):
            self._focus = None
        if self._target >= len(facts.targets):
            self._target = 0

    def _show_picture(self) -> None:
        """Show the confusion matrix, or the errors of a regression."""
        assert self._shown is not None
        evaluation, facts = self._shown.evaluation, self._shown.ready.choice.facts
        is_regression = self._shown.is_regression
        self.matrix.setVisible(not is_regression)
        self.errors.setVisible(is_regression)
        self.residuals.setVisible(is_regression)
        if is_regression:
            target = facts.targets[self._target]
            name = f"{target.name} ({target.unit})" if target.unit else target.name
            self.matrix_title.setText(
                tr("{name}: errors over answers", name=name)
                if self.errors.has_errors
                else tr("{name}: answered over wanted", name=name)
            )
            truths, answers = evaluation.truths, evaluation.answers
            self.errors.show_values(truths[:, self._target], answers[:, self._target])
        else:
            self.matrix_title.setText(tr("rows: truth · columns: answer"))
            self.matrix.show_counts(facts.classes, evaluation.counts(len(facts.classes)))

    def _on_residuals_toggled(self, is_on: bool) -> None:
        self.errors.show_errors(is_on)
        if self._shown is not None and self._shown.is_regression:
            self._show_picture()

    def _show_samples(self) -> None:
        if self._shown is None:
            return
        self.samples.show_samples(self._shown, self._focus)
        cell = self._focus
        is_cell = cell is not None and cell[1] is not None
        self.matrix.show_chosen((cell[0], cell[1]) if cell and is_cell else None)  # pyright: ignore[reportArgumentType]
        self._show_current()

    def _show_current(self) -> None:
        """Mark the sample that the whole window looks at."""
        sample = self._look.sample
        is_mine = sample is not None and not sample.is_drawn and sample.part == self._question.part
        number = sample.number if sample is not None and is_mine else None
        self.samples.gallery.show_current(number)
        self.errors.show_current(number)

    def _show_state(self) -> None:
        is_old = not self._answers.is_new(self._question)
        self.summary.show_work(self._answers.share(self._question), is_old=is_old)

    def _on_turned(self, is_seen: bool) -> None:
        if is_seen:
            self.refresh()

    def _on_look_changed(self) -> None:
        if not self._asker.now:
            return
        ready = self._data.ready
        is_same = self._shown is not None and self._shown.ready is ready
        if not is_same or self._answers.answer(self._question) is None:
            self.refresh()
        else:
            self._show_state()
            self._show_current()

    def _on_row_chosen(self, row: int) -> None:
        if self._shown is not None and self._shown.is_regression:
            self._target, self._shown = row, None
            self.refresh()
        else:
            self.choose_cell(row, None)

    def _on_sample_chosen(self, sample: int) -> None:
        self._selection.choose_sample(sample, self._question.part)

    def _connect(self) -> None:
        self.summary.part_chosen.connect(self.choose_part)
        self.summary.copied.connect(self.copy_table)
        self.summary.exported.connect(self.export_table)
        self.matrix.chosen.connect(self.choose_cell)
        self.matrix.left.connect(self.show_mistakes)
        self.table.left.connect(self.show_mistakes)
        self.samples.left.connect(self.show_mistakes)
        self.samples.chosen.connect(self._on_sample_chosen)
        self.residuals.toggled.connect(self._on_residuals_toggled)
        self.errors.chosen.connect(self._on_sample_chosen)
        self.table.chosen.connect(self._on_row_chosen)
        self.again.clicked.connect(self._asker.ask_again)
        self._asker.turned.connect(self._on_turned)
        self._asker.answered.connect(self.refresh)
        self._asker.progressed.connect(self._show_state)
        self._look.changed.connect(self._on_look_changed)
