"""What the pages of the inspector share: a heading, and below it what is wrong."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from core.check import Problem, Repair
from gui.panels.problem_row import ProblemRow
from gui.widgets.card import card
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.labels import label, wrapped

_TITLE_COLUMN = 72


class Page(QWidget):
    """A column for one kind of selection."""

    def __init__(self, repair: Callable[[Repair], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.problems: tuple[ProblemRow, ...] = ()
        self._repair = repair
        self.heading = ElidedLabel("", "section", parent=self)
        outer, self.column = QVBoxLayout(self), QVBoxLayout()
        outer.setContentsMargins(12, 12, 12, 12)
        outer.addLayout(self.column)
        outer.addStretch(1)  # an alignment would cut texts that need more lines than they hoped for
        self.column.setSpacing(8)
        self.column.addWidget(self.heading)

    def fits(self, chosen: list[str]) -> bool:
        """Return whether `refresh` can show these selected blocks."""
        raise NotImplementedError

    def turns_to(self, chosen: list[str]) -> bool:
        """Go over to other selected blocks, where this page shows them as a new one would."""
        return self.fits(chosen)

    def refresh(self) -> None:
        """Show the present project."""
        raise NotImplementedError

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Show these problems below the heading."""
        if tuple(row.problem for row in self.problems) == problems:
            return
        for row in self.problems:
            self.column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.problems = tuple(ProblemRow(problem, self._repair, self) for problem in problems)
        for place, row in enumerate(self.problems):
            self.column.insertWidget(1 + place, row)
            row.show()


class FactsCard(QWidget):
    """Facts in a tinted card: a name and what it is, line by line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[tuple[QLabel, QLabel]] = []
        frame, inside = card(self, "inset")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnMinimumWidth(0, _TITLE_COLUMN)
        self._grid.setColumnStretch(1, 1)
        inside.addLayout(self._grid)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(frame)

    def show_facts(self, facts: list[tuple[str, str]]) -> None:
        """Show (name, text) pairs."""
        while len(self._lines) < len(facts):
            self._add_line()
        for row, (name, value) in enumerate(self._lines):
            is_used = row < len(facts)
            name.setVisible(is_used)
            value.setVisible(is_used)
            if is_used:
                name.setText(facts[row][0])
                value.setText(facts[row][1])

    def text(self) -> str:
        """Return all that it says, line by line."""
        return "\n".join(f"{a.text()}: {b.text()}" for a, b in self._lines if not a.isHidden())

    def _add_line(self) -> None:
        name, value = label("", "muted", self), wrapped(label("", parent=self))
        row = len(self._lines)
        self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(value, row, 1)
        self._lines.append((name, value))
