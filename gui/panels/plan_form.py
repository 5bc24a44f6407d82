"""The plan: how to train. A column of settings, and whether they wait for the next run."""

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from core.check import Repair
from core.messages import tr
from core.optimizers import OPTIMIZERS, Optimizer
from core.project import Plan
from core.settings import Setting
from gui.panels.alignment import align_titles, show_whole_choices
from gui.panels.plan_warning import PlanWarning, warning_of_plan
from gui.state import edits
from gui.state.document import Document
from gui.state.session import Session
from gui.widgets.fields import ChoiceBox
from gui.widgets.form import SettingsForm
from gui.widgets.labels import label, wrapped


class PlanForm(QWidget):
    """Edits the plan of the document."""

    def __init__(self, document: Document, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._session = document, session
        plan = document.project.plan
        self.plan = SettingsForm(plan, parent=self)
        self.plan.edited.connect(self._on_plan_edited)
        show_whole_choices(self.plan.field_of("loss"))
        name = OPTIMIZERS.name
        choices = OPTIMIZERS.choices()
        setting = Setting("optimizer", str, plan.optimizer.kind, name, choices=choices)
        self.optimizer_box = ChoiceBox(setting, plan.optimizer.kind, self)
        self.optimizer_box.setAccessibleName(str(name))
        self.optimizer_box.edited.connect(self._on_optimizer_chosen)
        self.optimizer = self._optimizer_form(plan.optimizer)
        self.note = wrapped(label(tr("Changes here count from the next run on."), "small", self))
        self.warning = PlanWarning(self._repair, self)
        self.plan.add_note("batch_size", self.warning)
        self._rows, self._chooser = QVBoxLayout(self), QGridLayout()
        self._lay_out(str(name))
        self.refresh()

    def refresh(self) -> None:
        """Show the present plan."""
        plan = self._document.project.plan
        self.plan.show_settings(plan)
        self.optimizer_box.show_value(plan.optimizer.kind)
        if not self.optimizer.fits(plan.optimizer):
            before, self.optimizer = self.optimizer, self._optimizer_form(plan.optimizer)
            self._rows.replaceWidget(before, self.optimizer)
            self._align()
            before.hide()
            before.deleteLater()
        self.optimizer.show_settings(plan.optimizer)
        self.warning.show_problem(warning_of_plan(self._document.report, plan))
        run = self._session.run_project
        self.note.setVisible(run is not None and run.plan != plan)

    def _optimizer_form(self, optimizer: Optimizer) -> SettingsForm:
        form = SettingsForm(optimizer, parent=self)
        form.edited.connect(self._on_optimizer_edited)
        return form

    def _lay_out(self, optimizer_title: str) -> None:
        chooser = self._chooser
        chooser.setHorizontalSpacing(12)
        chooser.setColumnStretch(1, 1)
        title = label(optimizer_title, "muted", self)
        title.setBuddy(self.optimizer_box)
        chooser.addWidget(title, 0, 0)
        chooser.addWidget(self.optimizer_box, 0, 1)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(6)
        self._rows.addWidget(self.note)
        self._rows.addWidget(self.plan)
        self._rows.addLayout(chooser)
        self._rows.addWidget(self.optimizer)
        self._rows.addStretch(1)
        self._align()

    def _align(self) -> None:
        align_titles(self.plan.layout(), self._chooser, self.optimizer.layout())

    def _on_plan_edited(self, plan: Plan) -> None:
        optimizer = self._document.project.plan.optimizer
        self._edit(plan.with_(optimizer=optimizer))

    def _on_optimizer_chosen(self, kind: str) -> None:
        self._edit(self._document.project.plan.with_(optimizer=OPTIMIZERS[kind]()))

    def _on_optimizer_edited(self, optimizer: Optimizer) -> None:
        self._edit(self._document.project.plan.with_(optimizer=optimizer))

    def _repair(self, chosen: Repair) -> None:
        edits.repair(self._document, chosen)

    def _edit(self, plan: Plan) -> None:
        project = self._document.project
        changed = _changed(project.plan, plan)
        self._document.edit(tr("Change the plan"), project.with_(plan=plan), merge=changed)


def _changed(before: Plan, after: Plan) -> tuple[str, ...]:
    """Return the names of what differs, so that turning one number is one step of undo."""
    old, new = before.to_json(), after.to_json()
    inside = [k for k, v in new["optimizer"].items() if old["optimizer"].get(k) != v]
    return ("plan", *(name for name in new if old[name] != new[name]), *inside)
