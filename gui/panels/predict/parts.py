"""Where everything stands in the window that predicts files."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.messages import tr
from core.predictions.predictions import Predictions
from core.snapshot import Snapshot
from gui.panels.predict.answer_table import AnswerTable
from gui.panels.predict.drag_out import DragOut
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.icon import icon, icon_button
from gui.widgets.labels import label, wrapped
from gui.widgets.notice_list import NoticeList, Row
from gui.widgets.tips import tip

_ROW, _MOST_ROWS = 26, 4


class PredictParts:
    """The widgets of a dialog, and what they show."""

    def __init__(self, dialog: QDialog) -> None:
        self.file = tip(
            QPushButton(icon("open"), tr("Open file…"), dialog),
            tr("Predict the rows of a table, or a picture, or an archive of pictures"),
        )
        self.folder = tip(
            QPushButton(icon("open"), tr("Open folder…"), dialog),
            tr("Predict all pictures in a folder"),
        )
        self.name = ElidedLabel("", "strong", parent=dialog)
        self.weights = label("", "small", dialog)
        self.told = ElidedLabel("", "small", parent=dialog)
        self.table = AnswerTable(dialog)
        self.notices = NoticeList(tr("What was found"), dialog)
        self.progress = QProgressBar(dialog)
        self.progress.setAccessibleName(tr("Predicting"))
        self.cancel = icon_button("close", tr("Give it up"), dialog)
        self.save = QPushButton(icon("save"), tr("Save as CSV…"), dialog)
        self.drag = DragOut(dialog)
        self.end = tip(QPushButton(tr("Close"), dialog), tr("Close this window"))
        self._hint = wrapped(label("", "muted", dialog))
        self._middle = QStackedWidget(dialog)
        self._lay_out(dialog)
        self.show_trouble("")

    def show_asked(self, name: str, weights: str) -> None:
        """Say what is asked about, and which weights answer."""
        self.name.setText(name)
        self.weights.setText(weights)
        self.told.setText("")
        self.show_notices(())

    def show_answers(self, found: Predictions | None, snapshot: Snapshot | None) -> None:
        """Show the answers of a network, or none."""
        self._middle.setCurrentIndex(1 if found is not None else 0)
        self.table.show_answers(found, snapshot)
        reason = tr("There are no answers yet.")
        self.save.setEnabled(found is not None)
        text = tr("Write the rows with the answers beside them; nothing in it runs as a formula")
        tip(self.save, text if found is not None else reason)
        self.drag.show_answers(found)

    def show_told(self, text: str, rows: Sequence[Row]) -> None:
        """Say in a line what was answered, and below what should be known."""
        self.told.setText(text)
        if rows:
            self.show_notices(rows)

    def show_notices(self, rows: Sequence[Row]) -> None:
        """Show what should be known."""
        self.notices.show_rows(rows)
        self.notices.setVisible(bool(rows))
        self.notices.setFixedHeight(_ROW * min(_MOST_ROWS, max(1, len(rows))))

    def show_trouble(self, reason: str) -> None:
        """Say why there is nothing, or how to begin."""
        self.show_notices(())
        self._hint.setText(
            reason
            or tr(
                "Drop a table of new rows here, or pictures, or a folder or archive of pictures: "
                "the network answers each of them. Rows need the columns it was trained on."
            )
        )
        self._middle.setCurrentIndex(0)

    def hint_text(self) -> str:
        """Return what stands where the answers would be."""
        return self._hint.text()

    def show_work(self, *, is_busy: bool) -> None:
        """Show whether something is under way."""
        self.progress.setVisible(is_busy)
        self.cancel.setVisible(is_busy)
        self.show_share(0.0)

    def show_share(self, share: float) -> None:
        """Show the share done; at 0 nobody knows it."""
        self.progress.setRange(0, 1000 if share else 0)
        self.progress.setValue(round(1000 * share))

    def _lay_out(self, dialog: QDialog) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.file)
        head.addWidget(self.folder)
        head.addSpacing(8)
        head.addWidget(self.name, 1)
        head.addWidget(self.weights)
        empty = QWidget()
        inside = QVBoxLayout(empty)
        inside.addStretch(1)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inside.addWidget(self._hint)
        inside.addStretch(1)
        self._middle.addWidget(empty)
        self._middle.addWidget(self.table)
        work = QHBoxLayout()
        work.addWidget(self.told, 1)
        work.addWidget(self.progress)
        work.addWidget(self.cancel)
        self.progress.setFixedWidth(160)
        feet = QHBoxLayout()
        feet.setSpacing(8)
        feet.addWidget(self.save)
        feet.addWidget(self.drag)
        feet.addStretch(1)
        feet.addWidget(self.end)
        column = QVBoxLayout(dialog)
        column.setContentsMargins(20, 16, 20, 14)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self._middle, 1)
        column.addWidget(self.notices)
        column.addLayout(work)
        column.addLayout(feet)
        self.cancel.setFixedSize(QSize(26, 24))
