"""The plan: how to train. A column of settings, and whether they wait for the next run."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.check import Repair
from core.losses import LOSSES, Loss
from core.messages import tr
from core.optimizers import OPTIMIZERS, Optimizer
from core.project import Plan
from core.schedules import SCHEDULES, Schedule
from core.settings import settings_of
from gui.panels.alignment import align_titles
from gui.panels.kind_form import KindForm
from gui.panels.plan_warning import PlanWarning, warning_of_plan
from gui.preferences import Preferences
from gui.state import edits
from gui.state.document import Document
from gui.state.session import Session
from gui.widgets.fields import ChoiceBox
from gui.widgets.fold import Fold
from gui.widgets.form import SettingsForm
from gui.widgets.labels import label, wrapped
from gui.widgets.swap import swap

USUAL = tuple(setting.name for setting in settings_of(Plan) if not setting.is_rare)
RARE = tuple(setting.name for setting in settings_of(Plan) if setting.is_rare)
RARE_OF_OPTIMIZER = ("weight_decay",)
_MORE = "plan/more"
"""What is folded away, in the preferences."""


class PlanForm(QWidget):
    """Edits the plan of the document. What few people change lies under `more`, folded away."""

    def __init__(
        self,
        document: Document,
        session: Session,
        preferences: Preferences,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._session = document, session
        plan = document.project.plan
        self.loss = KindForm(LOSSES, plan.loss, parent=self)
        self.plan = SettingsForm(plan, USUAL, self)
        self._optimizer = KindForm(OPTIMIZERS, plan.optimizer, RARE_OF_OPTIMIZER, self)
        self.fold = Fold(self)
        self.more = QWidget(self)
        self.schedule = KindForm(SCHEDULES, plan.schedule, parent=self.more)
        self.rare = SettingsForm(plan, RARE, self.more)
        self.decay = self._decay_form(plan.optimizer)
        self.note = wrapped(label(tr("Changes here count from the next run on."), "small", self))
        self.warning = PlanWarning(self._repair, self)
        self.plan.add_note("batch_size", self.warning)
        self._connect()
        self._lay_out()
        self.fold.turn(is_open=preferences.is_open(_MORE, usually=_has_rare(plan)))
        self.fold.clicked.connect(lambda: preferences.keep_open(_MORE, self.fold.is_open))
        self.refresh()

    @property
    def optimizer_box(self) -> ChoiceBox:
        """The list of optimizers."""
        return self._optimizer.box

    @property
    def optimizer(self) -> SettingsForm:
        """The settings of the optimizer."""
        return self._optimizer.form

    def refresh(self) -> None:
        """Show the present plan."""
        plan = self._document.project.plan
        self.plan.show_settings(plan)
        task = self._document.project.task
        fitting = [kind for kind, loss in LOSSES.items() if task in loss.tasks]
        self.loss.offer(fitting, tr("This loss is for classes, but the data ask for numbers."))
        self.loss.show_value(plan.loss)
        self._optimizer.show_value(plan.optimizer)
        self.schedule.show_value(plan.schedule)
        self.rare.show_settings(plan)
        self._show_decay(plan.optimizer)
        self.warning.show_problem(warning_of_plan(self._document.report, plan))
        run = self._session.run_project
        self.note.setVisible(run is not None and run.plan != plan)

    def _connect(self) -> None:
        self.plan.edited.connect(self._on_plan_edited)
        self.loss.chosen.connect(self._on_loss_chosen)
        self.loss.edited.connect(self._on_loss_edited)
        self._optimizer.chosen.connect(self._on_optimizer_chosen)
        self._optimizer.edited.connect(self._on_optimizer_edited)
        self.rare.edited.connect(self._on_plan_edited)
        self.schedule.chosen.connect(self._on_schedule_chosen)
        self.schedule.edited.connect(self._on_schedule_edited)
        self.fold.turned.connect(self.more.setVisible)
        for each in (self.loss, self._optimizer, self.schedule):
            each.rebuilt.connect(self._align)

    def _decay_form(self, optimizer: Optimizer) -> SettingsForm:
        form = SettingsForm(optimizer, RARE_OF_OPTIMIZER, self.more)
        form.edited.connect(self._on_optimizer_edited)
        return form

    def _show_decay(self, optimizer: Optimizer) -> None:
        if not self.decay.fits(optimizer):
            before, self.decay = self.decay, self._decay_form(optimizer)
            swap(self._rare_rows, before, self.decay)
            self._align()
        self.decay.show_settings(optimizer)

    def _lay_out(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        for widget in (self.note, self.loss, self.plan, self._optimizer):
            rows.addWidget(widget)
        rows.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignLeft)
        rows.addWidget(self.more)
        rows.addStretch(1)
        self._rare_rows = QVBoxLayout(self.more)
        self._rare_rows.setContentsMargins(0, 0, 0, 0)
        self._rare_rows.setSpacing(6)
        for widget in (self.schedule, self.decay, self.rare):
            self._rare_rows.addWidget(widget)
        self._align()
        rows.addStrut(self.more.minimumSizeHint().width())  # the column is as wide when folded

    def _align(self) -> None:
        align_titles(
            *self.loss.grids,
            self.plan.layout(),
            *self._optimizer.grids,
            *self.schedule.grids,
            self.decay.layout(),
            self.rare.layout(),
        )

    def _on_plan_edited(self, plan: Plan) -> None:
        now = self._document.project.plan  # the form knows its own settings only
        self._edit(plan.with_(loss=now.loss, optimizer=now.optimizer, schedule=now.schedule))

    def _on_loss_chosen(self, kind: str) -> None:
        self._change(loss=LOSSES[kind]())

    def _on_loss_edited(self, loss: Loss) -> None:
        self._change(loss=loss)

    def _on_optimizer_chosen(self, kind: str) -> None:
        self._change(optimizer=OPTIMIZERS[kind]())

    def _on_optimizer_edited(self, optimizer: Optimizer) -> None:
        self._change(optimizer=optimizer)

    def _on_schedule_chosen(self, kind: str) -> None:
        self._change(schedule=SCHEDULES[kind]())

    def _on_schedule_edited(self, schedule: Schedule) -> None:
        self._change(schedule=schedule)

    def _repair(self, chosen: Repair) -> None:
        edits.repair(self._document, chosen)

    def _change(self, **changes: Any) -> None:
        self._edit(self._document.project.plan.with_(**changes))

    def _edit(self, plan: Plan) -> None:
        project = self._document.project
        changed = _changed(project.plan, plan)
        self._document.edit(tr("Change the plan"), project.with_(plan=plan), merge=changed)


def _has_rare(plan: Plan) -> bool:
    """Tell whether something under `more` is not as usual."""
    usual = Plan(loss=plan.loss, optimizer=type(plan.optimizer)())
    decays = plan.optimizer.weight_decay != usual.optimizer.weight_decay
    rare = [getattr(plan, name) != getattr(usual, name) for name in RARE]
    return decays or plan.schedule != usual.schedule or any(rare)


def _changed(before: Plan, after: Plan) -> tuple[str, ...]:
    """Return the names of what differs, so that turning one number is one step of undo."""
    old, new = before.to_json(), after.to_json()
    outer = [name for name in new if old[name] != new[name]]
    nested = [name for name in outer if isinstance(new[name], dict)]
    inside = [k for name in nested for k, v in new[name].items() if old[name].get(k) != v]
    return ("plan", *outer, *inside)
