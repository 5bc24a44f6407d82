"""The values of a unit over the data: how they lie, and how it answers each class."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.messages import tr
from gui.charts.distribution import Distribution
from gui.charts.mean_bars import MOST_ROWS, Group, MeanBars
from gui.panels.unit.figures import UnitFigures
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.icon import icon_button
from gui.widgets.labels import label, wrapped


class OverData(QWidget):
    """Figures in words, histogram, and means of the groups, by their order or by value."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.summary = wrapped(label("", "small"))
        self.distribution = Distribution()
        self.means_title = ElidedLabel("", "small")
        self.by_value = icon_button("sort", tr("Sort by value"))
        self.by_value.setCheckable(True)
        self.by_value.toggled.connect(self._show_means)
        self.means = MeanBars()
        self._figures: UnitFigures | None = None
        top = QHBoxLayout()
        top.addWidget(self.means_title, 1)
        top.addWidget(self.by_value)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(4)
        column.addWidget(self.summary)
        column.addWidget(self.distribution)
        column.addLayout(top)
        column.addWidget(self.means)

    def show_figures(self, figures: UnitFigures) -> None:
        """Show an answer."""
        self._figures = figures
        self.summary.setText(figures.summary())
        self.distribution.show_bins(figures.bins, figures.text)
        self.means_title.setText(figures.group_title)
        are_classes = not figures.ready.choice.facts.targets  # ranges have an order of their own
        self.by_value.setVisible(are_classes and len(figures.groups) <= MOST_ROWS)
        self._show_means()

    def show_current(self, sample: int | None, value: float | None) -> None:
        """Mark the sample that is looked at.

        Args:
            sample: its number in the part that the figures speak of; None if it is none of them.
            value: of the unit for this sample, by the newest weights, in shown units.
        """
        figures = self._figures
        self.distribution.mark(value if sample is not None else None)
        self.means.mark(figures.group_of(sample) if figures and sample is not None else "")

    def _show_means(self) -> None:
        if self._figures is None:
            return
        groups = self._figures.groups
        if (self.by_value.isChecked() and self.by_value.isVisibleTo(self)) or len(
            groups
        ) > MOST_ROWS:
            groups = tuple(sorted(groups, key=_falling))
        self.means.show_groups(groups, self._figures.text)


def _falling(group: Group) -> float:
    return -group.mean if group.n else float("inf")
