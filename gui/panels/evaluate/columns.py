"""Where the parts of the Evaluate panel stand: beside one another, or below in narrow places."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from core.messages import tr
from gui.panels.columns_area import ColumnsArea
from gui.panels.evaluate.class_table import FiguresTable
from gui.panels.evaluate.confusion_matrix import ConfusionMatrix
from gui.panels.evaluate.error_plot import ErrorPlot
from gui.panels.evaluate.samples_view import HEAD_HEIGHT, SamplesView
from gui.panels.evaluate.summary import Summary
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.tips import tip

SUMMARY_WIDTH = 154


class EvaluateColumns(ColumnsArea):
    """Summary, confusion matrix (or plot of errors), table, and gallery; or why they are not there.

    `EvaluatePanel` fills them.
    """

    least_wide = 720

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.summary = Summary()
        self.matrix, self.errors = ConfusionMatrix(), ErrorPlot()
        self.matrix_title = ElidedLabel("", "small")
        self.residuals = QPushButton(tr("Residuals"))
        self.residuals.setCheckable(True)
        self.residuals.setProperty("look", "toggle")
        tip(self.residuals, tr("Draw the errors over the answers: do they grow, do they bend?"))
        self.table = FiguresTable()
        self.samples = SamplesView()
        self.again = tip(QPushButton(tr("Try again")), tr("Look through the data once more"))
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._nothing = QWidget()
        self._lay_out()

    def show_reason(self, reason: str, *, can_try_again: bool = False) -> None:
        super().show_reason(reason)
        self._nothing.setVisible(bool(reason))
        self.again.setVisible(can_try_again)

    def _lay_out(self) -> None:
        self.summary.setFixedWidth(SUMMARY_WIDTH)
        self.matrix_title.setFixedHeight(HEAD_HEIGHT)
        self.table.horizontalHeader().setFixedHeight(HEAD_HEIGHT)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.matrix_title, 1)
        head.addWidget(self.residuals)
        picture = QVBoxLayout()
        picture.setSpacing(2)
        picture.addLayout(head)
        picture.addWidget(self.matrix, 1)
        picture.addWidget(self.errors, 1)
        columns = self._columns
        self.content.setLayout(columns)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(16)
        columns.addLayout(picture, 7)
        columns.addWidget(self.table)
        columns.addWidget(self.samples, 6)
        nothing = QVBoxLayout(self._nothing)
        nothing.setContentsMargins(0, 4, 0, 0)
        nothing.addWidget(self.hint)
        nothing.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        nothing.addStretch(1)
        self._page = QBoxLayout(QBoxLayout.Direction.LeftToRight, self.page)
        self._page.setContentsMargins(14, 8, 10, 8)
        self._page.setSpacing(16)
        self._page.addWidget(self.summary)
        self._page.addWidget(self.content, 1)
        self._page.addWidget(self._nothing, 1)
        self.content.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def fit_columns(self) -> None:
        is_wide = self.is_wide
        for layout in (self._columns, self._page):
            layout.setDirection(self.way)
        leasts = {self.matrix: 230, self.errors: 230, self.table: 170, self.samples: 220}
        for widget, least in leasts.items():
            widget.setMinimumHeight(0 if is_wide else least)
        policy = QSizePolicy.Policy
        down = policy.Preferred if is_wide else policy.Maximum
        self.summary.setSizePolicy(policy.Fixed, down)
