"""One column of a table: what is in it, what is doubtful about it, and what it is used for."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from core.data.suspicions import Suspicion
from core.data.table_summary import Summary
from core.messages import number, tr
from core.reading import MISSING_OF, ColumnUse
from gui.panels.alignment import align_titles, show_whole_choices
from gui.panels.data.columns_model import values_text
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.fields import ChoiceBox
from gui.widgets.form import SettingsForm
from gui.widgets.labels import label, restyle, wrapped
from gui.widgets.tips import tip

_WIDTH = 262


class ColumnForm(QScrollArea):
    """Shows a column, and edits its use.

    Signals:
        edited: the new ColumnUse.
        repair_wanted: what is doubtful shall be mended.
        join_wanted: the column shall be predicted beside the present targets.
    """

    edited = Signal(object)
    repair_wanted = Signal()
    join_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = ElidedLabel("", "strong")
        self.values = wrapped(label("", "small"))
        self.doubt = wrapped(label("", "small"))
        self.repair = tip(
            QPushButton(tr("Leave it out")), tr("Let no network learn from this column")
        )
        self.join = tip(
            QPushButton(tr("Predict it too")),
            tr("Make it a target beside the present one; several are predicted as numbers"),
        )
        self.join.clicked.connect(self.join_wanted)
        for button in (self.repair, self.join):
            button.setProperty("look", "toggle")
        self.repair.clicked.connect(self.repair_wanted)
        self.form = SettingsForm(ColumnUse(name=""))
        self.form.edited.connect(self.edited)
        align_titles(self.form.layout())
        for box in self.form.findChildren(ChoiceBox):
            show_whole_choices(box)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        page = QWidget()
        page.setObjectName("page")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(4)
        column.addWidget(self.name)
        column.addWidget(self.values)
        column.addWidget(self.doubt)
        column.addWidget(self.repair, 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(2)
        column.addWidget(self.form)
        column.addSpacing(2)
        column.addWidget(self.join, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self.setWidget(page)
        self.setFixedWidth(max(_WIDTH, page.minimumSizeHint().width() + 4))

    def show_column(
        self, use: ColumnUse, summary: Summary | None, suspicion: Suspicion | None
    ) -> None:
        """Show a column."""
        self.name.setText(use.name)
        self.values.setText("…" if summary is None else _about(summary))
        self.form.show_settings(use)
        box = self.form.field_of("missing")
        assert isinstance(box, ChoiceBox)
        _offer_only(box, MISSING_OF[use.type])
        is_used = suspicion is not None and suspicion.repair is not None
        self.doubt.setVisible(suspicion is not None)
        self.repair.setVisible(is_used)
        if suspicion is not None:
            self.doubt.setText(str(suspicion.message))
            self.doubt.setProperty("role", "warning" if is_used else "small")
            restyle(self.doubt)

    def show_picked(self, name: str, n_others: int, *, may_join: bool) -> None:
        """Say how many columns are picked beside it, and offer to predict it too where it may."""
        beside = tr("{name} and {n} more", name=name, n=n_others)
        self.name.setText(beside if n_others > 0 else name)
        self.join.setVisible(may_join)


def _about(summary: Summary) -> str:
    text = values_text(summary)
    if not summary.n_missing:
        return text
    share = number(summary.missing_share, ".1%")
    missing = tr("{n} missing ({share})", n=summary.n_missing, share=share)
    return f"{text}\n{missing}"


def _offer_only(box: ChoiceBox, names: tuple[str, ...]) -> None:
    """Let only these choices of a list be chosen."""
    model = box.model()
    assert isinstance(model, QStandardItemModel)
    for row in range(box.count()):
        model.item(row).setEnabled(box.itemData(row) in names)
