"""The training panel: loss and score as they come, and the plan."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from core.check import Problem, Repair
from core.messages import tr
from core.project import Project
from gui.panels.chart_pair import ChartPair
from gui.panels.charts_and_list import ChartsAndList
from gui.panels.compare_menu import CompareMenu
from gui.panels.curve_tools import CurveTools
from gui.panels.epochs.epoch_list import EpochList
from gui.panels.kept_runs import KeptRuns
from gui.panels.plan_form import PlanForm
from gui.panels.problem_row import ProblemRow
from gui.panels.training_charts import TrainingCharts, result
from gui.preferences import Preferences
from gui.state import edits
from gui.state.comparison import Comparison
from gui.state.document import Document
from gui.state.past import Past
from gui.state.session import Session
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.tips import tip

SCROLL_BAR_WIDTH = 14


class TrainingPanel(QWidget):
    """Two charts, the list of epochs and the plan; above them why Train is not possible, if so."""

    def __init__(
        self,
        document: Document,
        session: Session,
        past: Past,
        comparison: Comparison,
        preferences: Preferences,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._session, self._comparison = document, session, comparison
        self.charts = TrainingCharts()
        self.epochs = EpochList(past, comparison)
        self.kept = KeptRuns(comparison)
        self.middle = ChartsAndList(ChartPair(*self.charts.both), self.epochs, preferences)
        self.list_button = QPushButton(tr("Epochs"))
        self.list_button.setCheckable(True)
        self.list_button.setChecked(self.middle.has_list)
        self.list_button.setProperty("look", "toggle")
        tip(self.list_button, tr("List the epochs with their figures, and look back at them"))
        self.list_button.toggled.connect(self.middle.show_list)
        self.middle.turned.connect(self.list_button.setChecked)
        self.tools = CurveTools(
            self.charts, past, self.epochs.save_csv, self.compare_menu, preferences, self
        )
        self.tools_button = QPushButton(tr("Options"))
        self.tools_button.setProperty("look", "toggle")
        tip(self.tools_button, tr("Logarithmic axis, smoothing, zoom, pictures and figures"))
        self.tools_button.clicked.connect(self._open_tools)
        self.compare_button = QPushButton(tr("Compare"))
        self.compare_button.setProperty("look", "toggle")
        tip(
            self.compare_button,
            tr("Keep the curves of a run, this one or an earlier one, behind those of the next"),
        )
        self.compare_button.clicked.connect(self._open_compare)
        self.plan = PlanForm(document, session, preferences)
        self.problem: ProblemRow | None = None
        self.result = ElidedLabel("", "small")
        self.result.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.about_training = _WholeLabel("", "small", parent=self)
        self._own_name = ""
        self._top = QVBoxLayout()
        self._lay_out()
        document.changed.connect(self._on_document_changed)
        session.changed.connect(self._on_document_changed)
        session.progressed.connect(self._on_progressed)
        comparison.changed.connect(self._on_kept_changed)
        self._on_document_changed()
        self._on_kept_changed()

    def _on_document_changed(self) -> None:
        self.plan.refresh()
        self._show_problem()
        self._on_progressed()

    def _on_progressed(self) -> None:
        figures, project = self._session.figures, self._document.project
        if figures.n_epochs:
            self.charts.show_figures(figures, figures.n_epochs)
        else:
            self.charts.show_figures(figures, project.plan.epochs, project.task.metric)
        self.epochs.show_figures(figures)
        if str(self._comparison.own_name) != self._own_name:
            self._on_kept_changed()
        self.result.setText(result(figures))
        self.result.setVisible(bool(self.result.text()))
        self.about_training.setText(_about_training(self._trained))

    @property
    def _trained(self) -> Project:
        """The project that the curves are of; the drawing while there are none."""
        checkpoint, run = self._session.checkpoint, self._session.run_project
        if run is not None or checkpoint is None:
            return run or self._document.project
        return checkpoint.snapshot.project

    def _on_kept_changed(self) -> None:
        self._own_name = str(self._comparison.own_name)
        self.charts.show_kept(self._comparison.kept, self._own_name)
        self.kept.refresh()

    def _show_problem(self) -> None:
        """Show the first error, which keeps training from starting."""
        errors = self._document.report.errors
        first = errors[0] if errors else None
        shown = self.problem.problem if self.problem else None
        if first == shown:
            return
        if self.problem is not None:
            self._top.removeWidget(self.problem)
            self.problem.hide()
            self.problem.deleteLater()
            self._top.setContentsMargins(0, 0, 0, 0)
        self.problem = self._row(first) if first else None

    def _row(self, problem: Problem) -> ProblemRow:
        row = ProblemRow(problem, self._repair, self, is_wide=True)
        row.setToolTip(tr("Training cannot start before this is mended."))
        self._top.addWidget(row)
        row.show()
        self._top.setContentsMargins(0, 0, 0, 6)
        return row

    def _repair(self, chosen: Repair) -> None:
        edits.repair(self._document, chosen)

    def _open_compare(self) -> None:
        menu = self.compare_menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.compare_button.mapToGlobal(self.compare_button.rect().topLeft()))

    def compare_menu(self, parent: QWidget) -> CompareMenu:
        """Return a menu of what can be laid over the curves now."""
        return CompareMenu(self._comparison, self._session, parent)

    def _open_tools(self) -> None:
        self.tools.open_menu(self.tools_button.mapToGlobal(self.tools_button.rect().topLeft()))

    def _lay_out(self) -> None:
        self.setObjectName("page")
        said = QWidget()  # it gives way before the buttons do
        said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        texts = QHBoxLayout(said)
        texts.setContentsMargins(0, 0, 0, 0)
        texts.setSpacing(20)
        texts.addWidget(self.result)
        texts.addWidget(self.about_training, 1)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(said, 1)
        for button in (_IfItFits(self.compare_button), self.tools_button, self.list_button):
            below.addWidget(button)
        left = QVBoxLayout()
        left.setSpacing(4)
        left.addLayout(self._top)
        left.addWidget(self.kept)
        left.addWidget(self.middle, 1)
        left.addLayout(below)
        scroll = QScrollArea(self)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.plan.setObjectName("page")
        self.plan.setContentsMargins(0, 0, 12, 0)  # the bar of the scroll area keeps its distance
        scroll.setWidget(self.plan)
        scroll.setFixedWidth(self.plan.minimumSizeHint().width() + SCROLL_BAR_WIDTH)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 6, 6)
        row.setSpacing(16)
        row.addLayout(left, 1)
        row.addWidget(scroll)


def _about_training(project: Project) -> str:
    """Say what the training curve of a network is, with the blocks that draw in training only."""
    layers = (block.layer for block in project.stack.walk())
    drawing = dict.fromkeys(str(layer.title) for layer in layers if layer.draws)
    if not drawing:
        return tr("training: running mean")
    return tr("training: running mean, {blocks} on", blocks=", ".join(drawing))


class _IfItFits(QWidget):
    """Holds a button that is left out where there is no room; its menu is found elsewhere too."""

    def __init__(self, button: QPushButton, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._button = button
        button.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    # Qt overrides

    def sizeHint(self) -> QSize:
        return self._button.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._button.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._button.setGeometry(self.rect())
        self._button.setVisible(self.width() >= self._button.sizeHint().width())


class _WholeLabel(ElidedLabel):
    """Shows its text only where all of it fits; the charts' tooltip says the same at length."""

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.shown_text() == self.text():
            super().paintEvent(event)
