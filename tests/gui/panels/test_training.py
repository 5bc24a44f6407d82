"""The training panel: curves from figures, the plan, why Train is not possible."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.losses import Huber
from core.messages import set_language
from core.optimizers import SGD, Adam, AdamW
from core.project import Plan
from core.schedules import Cosine
from core.snapshot import EpochRecord
from core.tasks import ONE_CLASS
from gui.panels.training import TrainingPanel
from gui.panels.training_charts import TrainingCharts, result
from gui.state.figures import Figures
from gui.widgets.fields import ChoiceBox
from gui.widgets.number_box import NumberBox
from tests.gui.panels.conftest import World


def training_panel(world: World) -> TrainingPanel:
    return TrainingPanel(
        world.document, world.session, world.past, world.comparison, world.preferences
    )


@pytest.fixture
def panel(world: World, qtbot: QtBot) -> TrainingPanel:
    panel = training_panel(world)
    qtbot.addWidget(panel)
    panel.resize(1240, 230)
    return panel


@pytest.fixture
def charts(qtbot: QtBot) -> TrainingCharts:
    charts = TrainingCharts()
    qtbot.addWidget(charts.loss)
    qtbot.addWidget(charts.score)
    return charts


def record(epoch: int, accuracy: float | None = 0.9) -> EpochRecord:
    loss = None if accuracy is None else 0.3
    return EpochRecord(epoch, 0.4, 0.8, loss, accuracy, 0.001, 1.0)


def batches(*x: float) -> Figures:
    values = [1.0 for _ in x]
    return Figures(x=list(x), loss=values, running_loss=values, running_score=values)


def said(charts: TrainingCharts) -> list[str]:
    for chart in charts.both:
        chart.draw()
    return [chart.accessibleDescription() for chart in charts.both]


def test_batches_and_epochs_become_curves(charts: TrainingCharts) -> None:
    figures = batches(0.5, 1.0)
    figures.add_epoch(record(0))

    charts.show_figures(figures, 10)

    assert said(charts) == [
        "training: 1.0000 after epoch 1; validation: 0.3000 after epoch 1",
        "training: 100.0\u00a0% after epoch 1; validation: 90.0\u00a0% after epoch 1",
    ]


def test_the_evaluated_training_part_is_a_curve_of_its_own(charts: TrainingCharts) -> None:
    evaluated = EpochRecord(0, 0.4, 0.8, 0.3, 0.9, 0.001, 1.0, 0.25, 0.95)
    charts.show_figures(Figures(epochs=[evaluated]), 10)
    charts.loss.resize(400, 200)

    charts.loss.show_at(1.0)

    assert charts.loss.readout() == [
        "epoch 1",
        "training 0.4000",
        "training, evaluated 0.2500",
        "validation, best 0.3000",
    ]


def test_of_one_class_no_score_is_drawn_for_every_answer_would_be_right(
    charts: TrainingCharts,
) -> None:
    figures = batches(0.5, 1.0)
    figures.metric = ONE_CLASS.metric
    figures.add_epoch(record(0))
    figures.test_score = 1.0

    charts.show_figures(figures, 10)

    assert said(charts) == [
        "training: 1.0000 after epoch 1; validation: 0.3000 after epoch 1",
        "All samples are of one class, so there is nothing to score.",
    ]
    assert result(figures) == "best validation undefined at epoch 1 · test accuracy undefined"


def test_what_comes_later_is_added(charts: TrainingCharts) -> None:
    figures = batches(0.5, 1.0)
    charts.show_figures(figures, 10)

    figures.add_epoch(record(0, accuracy=0.75))
    charts.show_figures(figures, 10)

    assert said(charts)[1].endswith("validation: 75.0\u00a0% after epoch 1")


def test_epochs_from_a_file_are_shown_without_batches(charts: TrainingCharts) -> None:
    charts.show_figures(Figures(epochs=[record(0), record(1)]), 10)

    assert said(charts)[0] == "training: 0.4000 after epoch 2; validation: 0.3000 after epoch 2"


def test_a_new_run_begins_with_empty_charts(charts: TrainingCharts) -> None:
    charts.show_figures(batches(0.5, 1.0), 10)

    charts.show_figures(Figures(), 10)

    assert said(charts)[0] == "The curve appears here as soon as training starts."


def test_thinned_figures_are_drawn_anew(charts: TrainingCharts) -> None:
    figures = batches(0.25, 0.5, 0.75, 1.0)
    charts.show_figures(figures, 10)

    figures.x[:] = [0.25, 0.75, 1.25, 1.5]
    charts.show_figures(figures, 10)

    assert "after epoch 1.5" in said(charts)[0]


def test_without_a_validation_part_only_training_is_drawn(charts: TrainingCharts) -> None:
    charts.show_figures(Figures(epochs=[record(0, accuracy=None)]), 10)

    assert said(charts)[0] == "training: 0.4000 after epoch 1"


def test_the_result_names_the_best_epoch_and_the_test_part() -> None:
    figures = Figures(epochs=[record(0, 0.5), record(1, 0.978), record(2, 0.9)])
    figures.test_score, figures.test_loss = 0.97, 0.1

    text = result(figures).replace("\u00a0", " ")

    assert text == "best validation 97.8 % at epoch 2 · test accuracy 97.0 % · test loss 0.1000"


def test_progress_of_the_session_reaches_the_panel(panel: TrainingPanel, world: World) -> None:
    world.session.figures.add_epoch(record(0, 0.5))

    world.session.progressed.emit()

    assert panel.result.text() == "best validation 50.0\u00a0% at epoch 1"


def test_a_number_typed_into_the_plan_is_taken(
    panel: TrainingPanel, world: World, qtbot: QtBot
) -> None:
    field = panel.plan.plan.field_of("epochs")
    assert isinstance(field, NumberBox)
    field.selectAll()

    qtbot.keyClicks(field, "25")
    qtbot.keyClick(field, Qt.Key.Key_Return)

    assert world.document.project.plan == Plan(epochs=25)


def test_turning_one_number_is_one_step_of_undo(
    panel: TrainingPanel, world: World, qtbot: QtBot
) -> None:
    field = panel.plan.plan.field_of("epochs")

    qtbot.keyClick(field, Qt.Key.Key_Up)
    qtbot.keyClick(field, Qt.Key.Key_Up)

    assert world.document.project.plan.epochs == 12
    assert world.document.undo_stack.count == 1


def test_another_optimizer_brings_its_own_settings(panel: TrainingPanel, world: World) -> None:
    box = panel.plan.optimizer_box

    box.edited.emit("sgd")

    assert world.document.project.plan.optimizer == SGD()
    assert isinstance(panel.plan.optimizer.field_of("momentum"), NumberBox)


def test_an_edit_of_the_optimizer_keeps_the_rest_of_the_plan(
    panel: TrainingPanel, world: World
) -> None:
    panel.plan.plan.edited.emit(Plan(epochs=3))

    panel.plan.optimizer.edited.emit(Adam(learning_rate=0.01))

    assert world.document.project.plan == Plan(epochs=3, optimizer=Adam(learning_rate=0.01))


def test_what_few_people_change_is_folded_away(
    panel: TrainingPanel, world: World, qtbot: QtBot
) -> None:
    form = panel.plan
    before = form.more.isHidden()

    qtbot.mouseClick(form.fold, Qt.MouseButton.LeftButton)
    form.schedule.box.edited.emit("cosine")
    form.decay.edited.emit(Adam(weight_decay=0.01))
    form.rare.edited.emit(world.document.project.plan.with_(patience=4))

    assert before
    assert not form.more.isHidden()
    plan = Plan(schedule=Cosine(), optimizer=Adam(weight_decay=0.01), patience=4)
    assert world.document.project.plan == plan


def test_weight_decay_stays_where_it_is_when_the_optimizer_changes(
    panel: TrainingPanel, world: World
) -> None:
    panel.plan.optimizer_box.edited.emit("adamw")

    assert panel.plan.decay.fits(AdamW())
    assert panel.plan.decay.value() == world.document.project.plan.optimizer


def test_another_loss_brings_its_own_settings(panel: TrainingPanel, world: World) -> None:
    panel.plan.loss.box.edited.emit("huber")
    panel.plan.loss.form.edited.emit(Huber(delta=2.0))

    assert world.document.project.plan.loss == Huber(delta=2.0)


def test_undo_shows_the_optimizer_before(panel: TrainingPanel, world: World) -> None:
    panel.plan.optimizer_box.edited.emit("sgd")

    world.document.undo_stack.undo()

    box = panel.plan.optimizer_box
    assert isinstance(box, ChoiceBox)
    assert box.value() == "adam"
    assert panel.plan.optimizer.fits(Adam())


def test_what_keeps_training_from_starting_is_said_and_can_be_repaired(
    panel: TrainingPanel, world: World, qtbot: QtBot
) -> None:
    world.document.edit_stack("Delete", world.document.project.stack.without("b1"))
    assert panel.problem is not None
    assert panel.problem.button is not None

    qtbot.mouseClick(panel.problem.button, Qt.MouseButton.LeftButton)

    assert world.document.report.can_train
    assert panel.problem is None


def test_changes_while_a_run_goes_on_say_when_they_count(
    panel: TrainingPanel, world: World
) -> None:
    world.session.run_project = world.document.project
    assert panel.plan.note.isHidden()

    panel.plan.plan.edited.emit(Plan(epochs=3))

    assert not panel.plan.note.isHidden()


@pytest.mark.parametrize("language", ["en", "pt_BR"])
def test_it_fits_into_a_narrow_window(world: World, qtbot: QtBot, language: str) -> None:
    set_language(language)
    panel = training_panel(world)
    qtbot.addWidget(panel)

    assert panel.minimumSizeHint().width() <= 584


def test_a_batch_larger_than_the_data_is_said_beside_its_field_and_can_be_mended(
    panel: TrainingPanel, world: World, qtbot: QtBot
) -> None:
    plan = world.document.project.plan.with_(batch_size=5000)
    world.document.edit("Change", world.document.project.with_(plan=plan))
    panel.show()
    warning = panel.plan.warning
    said = warning.text.text()

    qtbot.mouseClick(warning.button, Qt.MouseButton.LeftButton)

    assert said.startswith("A batch of 5,000 is larger than the training part")
    assert world.document.project.plan.batch_size < 5000
    assert warning.isHidden()


def test_losses_for_classes_are_grey_while_the_data_ask_for_numbers(
    panel: TrainingPanel, world: World, qtbot: QtBot
) -> None:
    box = panel.plan.loss.box
    world.choose("friedman", qtbot)

    flags = {
        box.itemData(i): box.model().flags(box.model().index(i, 0)) for i in range(box.count())
    }
    reason = box.itemData(box.findData("hinge"), Qt.ItemDataRole.ToolTipRole)

    is_offered = {kind: bool(found & Qt.ItemFlag.ItemIsEnabled) for kind, found in flags.items()}
    assert [kind for kind, on in is_offered.items() if on] == ["mse", "mae", "huber"]
    assert reason == "This loss is for classes, but the data ask for numbers."


def test_the_charts_show_the_score_that_the_data_call_for_before_anything_is_trained(
    panel: TrainingPanel, world: World, qtbot: QtBot
) -> None:
    before = panel.charts.score.accessibleName()
    world.choose("friedman", qtbot)

    assert (before, panel.charts.score.accessibleName()) == ("Accuracy", "R²")


def test_more_of_the_plan_is_open_in_a_later_window_where_it_was_left_so(
    panel: TrainingPanel, world: World, qtbot: QtBot
) -> None:
    qtbot.mouseClick(panel.plan.fold, Qt.MouseButton.LeftButton)

    later = training_panel(world)
    qtbot.addWidget(later)

    assert not later.plan.more.isHidden()
    assert later.plan.fold.text() == "Less"


def test_the_list_of_epochs_is_shown_in_a_later_window_where_it_was_left_so(
    panel: TrainingPanel, world: World, qtbot: QtBot
) -> None:
    panel.resize(700, 230)
    panel.middle.show_list(True)

    later = training_panel(world)
    qtbot.addWidget(later)
    later.resize(700, 230)

    assert later.middle.has_list
    assert later.list_button.isChecked()


def test_under_the_curves_stands_which_blocks_were_on_only_where_there_are_any(
    panel: TrainingPanel, world: World
) -> None:
    with_dropout = panel.about_training.text()
    project = world.document.project

    world.document.edit("", project.with_(stack=project.stack.without("b3")))

    assert with_dropout == "training: running mean, DROPOUT on"
    assert panel.about_training.text() == "training: running mean"
