"""A warning about a number of the plan, small, below the field in which the number stands."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from core.check import Problem, Repair, Report
from core.project import Plan
from gui.widgets.labels import label, wrapped
from gui.widgets.tips import tip
from gui.words import MENDS


def warning_of_plan(report: Report, plan: Plan) -> Problem | None:
    """Return the first warning that is mended in the plan, None where there is none."""
    return next(
        (
            problem
            for problem in report.problems
            if not problem.is_error
            and problem.repair is not None
            and problem.repair.project.plan != plan
        ),
        None,
    )


class PlanWarning(QWidget):
    """Sentence and link; hidden while there is nothing to warn of."""

    def __init__(self, repair: Callable[[Repair], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._repair = repair
        self._problem: Problem | None = None
        self.text = wrapped(label("", "warning", self))
        self.button = tip(QPushButton(self), str(MENDS))
        self.button.setProperty("look", "link")
        self.button.setProperty("scale", "small")
        self.button.clicked.connect(self._on_clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 2)
        column.setSpacing(0)
        column.addWidget(self.text)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def show_problem(self, problem: Problem | None) -> None:
        """Say this, or nothing."""
        self._problem = problem
        if problem is not None and problem.repair is not None:
            self.text.setText(str(problem.message))
            self.button.setText(str(problem.repair.title))
        self.setVisible(problem is not None)

    def _on_clicked(self) -> None:
        if self._problem is not None and self._problem.repair is not None:
            self._repair(self._problem.repair)
