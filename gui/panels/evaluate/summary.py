"""The first column of the panel: part, score, loss, and which weights they speak of."""

from collections.abc import Collection

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from core.messages import tr
from core.questions.evaluation import Evaluation
from core.tasks import Metric
from gui.state.answered import Answered
from gui.state.look import PART_ORDER
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.icon import icon_button
from gui.widgets.labels import label
from gui.widgets.tips import tip
from gui.words import part_title


class Summary(QWidget):
    """Chooses the part and says how good the network is on it.

    Signals:
        part_chosen: the part that is to be looked at. copied, exported: the buttons.
        predicting: somebody wants answers for new files.
    """

    part_chosen = Signal(str)
    copied = Signal()
    exported = Signal()
    predicting = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.part_box = QComboBox(self)
        self.part_box.setItemDelegate(QStyledItemDelegate(self.part_box))
        self.part_box.setAccessibleName(tr("Part of the data"))
        self.part_box.setToolTip(tr("The part of the data that the network is evaluated on"))
        for part in PART_ORDER:
            self.part_box.addItem(part_title(part), part)
        self.part_box.activated.connect(self._on_part_chosen)
        self.score_name = label("", "section", self)
        self.score = label("", "value", self)
        self.error = label("", "strong", self)
        self.error.setToolTip(tr("Mean of the errors without their sign, in the units of the data"))
        self.loss = ElidedLabel("", "small", parent=self)
        self.count = ElidedLabel("", "small", parent=self)
        self.weights = ElidedLabel("", "small", parent=self)
        self.state = ElidedLabel("", "small", parent=self)
        self.progress = QProgressBar(self)
        self.progress.setRange(0, 100)
        self.progress.setAccessibleName(tr("Looking through the data"))
        self.copy = icon_button("copy", tr("Copy the table"), self)
        self.export = icon_button("save", tr("Export the table as CSV…"), self)
        self.copy.clicked.connect(self.copied)
        self.export.clicked.connect(self.exported)
        self.predict = tip(
            QPushButton(tr("Predict…"), self),
            tr("Let the network answer a file of new rows or pictures"),
        )
        self.predict.setProperty("look", "toggle")
        self.predict.clicked.connect(self.predicting)
        self._figures = QWidget(self)
        self._lay_out()
        self.clear()

    def show_parts(self, part: str, available: Collection[str]) -> None:
        """Show which part is looked at; parts without samples cannot be chosen."""
        self.part_box.setCurrentIndex(self.part_box.findData(part))
        model = self.part_box.model()
        assert isinstance(model, QStandardItemModel)
        for row, name in enumerate(PART_ORDER):
            model.item(row).setEnabled(name in available)

    def show_figures(self, found: Answered, metric: Metric, error: str = "") -> None:
        """Show an answer; `error` says how far the answers of a regression are off."""
        evaluation = found.value
        assert isinstance(evaluation, Evaluation)
        self.score_name.setText(str(metric.title))
        self.score.setText(metric.text(evaluation.score))
        self.error.setText(error)
        self.error.setVisible(bool(error))
        self.loss.setText(tr("loss {loss:.4f}", loss=evaluation.loss))
        self.count.setText(tr("{n} sample", "{n} samples", n=evaluation.n_samples))
        self.weights.setText(_weights_text(found))
        self._figures.setVisible(True)
        self.copy.setEnabled(True)
        self.export.setEnabled(True)

    def show_work(self, share: float | None, *, is_old: bool) -> None:
        """Show whether the answer is being brought up to date, and how far that is."""
        self.state.setText(tr("updating…") if is_old else "")
        self.progress.setVisible(share is not None)
        self.progress.setValue(round(100 * (share or 0)))

    def clear(self) -> None:
        """Show no figures."""
        self._figures.setVisible(False)
        self.copy.setEnabled(False)
        self.export.setEnabled(False)
        self.show_work(None, is_old=False)

    def _on_part_chosen(self) -> None:
        self.part_chosen.emit(self.part_box.currentData())

    def _lay_out(self) -> None:
        figures = QVBoxLayout(self._figures)
        figures.setContentsMargins(0, 0, 0, 0)
        figures.setSpacing(1)
        texts = (self.error, self.loss, self.count, self.weights, self.state)
        for widget in (self.score_name, self.score, *texts):
            figures.addWidget(widget)
        buttons = QHBoxLayout()
        buttons.setSpacing(2)
        buttons.addWidget(self.copy)
        buttons.addWidget(self.export)
        buttons.addWidget(self.predict, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.part_box)
        column.addWidget(self._figures)
        column.addWidget(self.progress)
        column.addStretch(1)
        column.addLayout(buttons)
        self.state.setAlignment(Qt.AlignmentFlag.AlignLeft)


def _weights_text(found: Answered) -> str:
    """Say which weights the figures speak of."""
    if not found.step:
        return tr("before training")
    return tr("{n} epoch · step {step}", "{n} epochs · step {step}", n=found.epoch, step=found.step)
