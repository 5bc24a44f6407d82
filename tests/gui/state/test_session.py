from collections.abc import Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from core.check import check
from core.data import builtin
from core.layers import BatchNorm, Dense
from core.losses import MeanSquaredError
from core.optimizers import SGD
from core.project import Plan, Project
from core.snapshot import Preparation, Snapshot
from core.stack import Block
from core.trainer.client import Trainer
from core.trainer.in_process import InProcessTrainer
from core.training import Finished, Training
from gui.state.notice import Notice
from gui.state.session import Phase, Session


@pytest.fixture
def session(qtbot: QtBot) -> Iterator[Session]:
    made = Session(InProcessTrainer)
    yield made
    made.close()


def trained(qtbot: QtBot, session: Session, project: Project) -> None:
    session.train(project)
    qtbot.waitUntil(lambda: session.phase is Phase.IDLE, timeout=20_000)


def test_a_run_in_the_window_learns_the_same_bits_as_the_command_line(
    qtbot: QtBot, session: Session, project: Project
) -> None:
    training = Training(project, builtin.read("digits"))
    assert isinstance(list(training.steps())[-1], Finished)

    trained(qtbot, session, project)

    assert session.checkpoint is not None
    weights = session.checkpoint.snapshot.weights
    expected = training.snapshot().weights
    assert np.array_equal(weights["b2"]["W"], expected["b2"]["W"])
    assert np.array_equal(weights["b4"]["b"], expected["b4"]["b"])


def test_figures_hold_every_epoch_and_the_test_part(
    qtbot: QtBot, session: Session, project: Project
) -> None:
    trained(qtbot, session, project)

    figures = session.figures
    assert [record.epoch for record in figures.epochs] == [0, 1]
    assert figures.share_done == 1.0
    assert figures.test_score is not None
    assert session.has_unsaved_learning


def test_epochs_that_come_together_are_told_together(
    qtbot: QtBot, session: Session, project: Project
) -> None:
    told: list[int] = []
    session.progressed.connect(lambda: told.append(len(session.figures.epochs)))

    trained(qtbot, session, project.with_(plan=Plan(batch_size=2000, epochs=200)))

    assert told[-1] == 200
    assert len(told) < 150


def test_pause_step_and_resume_change_nothing_of_what_is_learned(
    qtbot: QtBot, session: Session, project: Project
) -> None:
    training = Training(project, builtin.read("digits"))
    assert isinstance(list(training.steps())[-1], Finished)

    session.step_once(project)
    qtbot.waitUntil(lambda: session.phase is Phase.PAUSED)
    assert session.checkpoint is not None
    assert session.checkpoint.position.step == 1
    session.step_once(project)
    qtbot.waitUntil(
        lambda: session.checkpoint is not None and session.checkpoint.position.step == 2
    )
    session.resume()
    qtbot.waitUntil(lambda: session.phase is Phase.IDLE, timeout=20_000)

    expected = training.snapshot().weights["b2"]["W"]
    assert np.array_equal(session.checkpoint.snapshot.weights["b2"]["W"], expected)


def test_editing_during_a_run_changes_only_the_next_run(
    qtbot: QtBot, session: Session, project: Project
) -> None:
    session.step_once(project)
    qtbot.waitUntil(lambda: session.phase is Phase.PAUSED)

    edited = project.with_(stack=project.stack.replace("b2", Dense(units=3)))

    assert session.run_project == project
    shown = session.snapshot_for(edited, check(edited), Preparation())
    assert shown is not None
    assert shown.project == project


def test_a_live_change_of_the_rate_stays_in_force_until_the_plan_says_otherwise(
    qtbot: QtBot, session: Session, project: Project
) -> None:
    session.step_once(project)
    qtbot.waitUntil(lambda: session.phase is Phase.PAUSED)
    session.set_learning_rate(0.01)
    session.resume()
    qtbot.waitUntil(lambda: session.phase is Phase.IDLE, timeout=20_000)

    assert [rate for _, rate in session.figures.changes] == [0.01]
    assert session.learning_rate(project) == 0.01
    slower = project.plan.with_(optimizer=project.plan.optimizer.with_(learning_rate=0.002))
    assert session.learning_rate(project.with_(plan=slower)) == 0.002


def test_training_again_goes_on_for_as_many_epochs_as_planned(
    qtbot: QtBot, session: Session, project: Project
) -> None:
    trained(qtbot, session, project)
    trained(qtbot, session, project)

    assert len(session.figures.epochs) == 4
    assert session.figures.n_epochs == 4


def test_reset_forgets_what_was_learned_and_can_be_taken_back(
    qtbot: QtBot, session: Session, project: Project
) -> None:
    trained(qtbot, session, project)
    learned = session.checkpoint
    notices: list[Notice] = []
    session.reported.connect(notices.append)

    session.reset_weights()

    assert session.checkpoint is None
    assert session.figures.epochs == []
    assert notices[0].action is not None
    notices[0].action[1]()
    assert session.checkpoint is learned
    assert len(session.figures.epochs) == 2


def test_weights_of_a_deleted_block_are_shown_again_after_undo(
    qtbot: QtBot, session: Session, project: Project
) -> None:
    trained(qtbot, session, project)
    assert session.checkpoint is not None
    learned = session.checkpoint.snapshot.weights["b2"]["W"]

    shown = session.snapshot_for(project, check(project), Preparation())

    assert isinstance(shown, Snapshot)
    assert np.array_equal(shown.weights["b2"]["W"], learned)


def test_a_block_with_another_size_is_shown_with_fresh_weights(
    qtbot: QtBot, session: Session, project: Project
) -> None:
    trained(qtbot, session, project)
    smaller = project.with_(stack=project.stack.replace("b2", Dense(units=7)))

    shown = session.snapshot_for(smaller, check(smaller), Preparation())

    assert shown is not None
    assert shown.weights["b2"]["W"].shape == (64, 7)


def test_only_the_blocks_before_a_problem_are_shown(session: Session, project: Project) -> None:
    broken = project.with_(stack=project.stack.without("b1"))

    shown = session.snapshot_for(broken, check(broken), Preparation())

    assert shown is not None
    assert len(shown.project.stack) == 0


def test_a_killed_trainer_is_reported_and_the_next_run_works(
    qtbot: QtBot, project: Project
) -> None:
    trainers: list[Trainer] = []

    def make(*arguments: object) -> Trainer:
        trainers.append(Trainer(*arguments))  # pyright: ignore[reportArgumentType]
        return trainers[-1]

    session = Session(make)
    notices: list[Notice] = []
    session.reported.connect(notices.append)
    long = project.with_(plan=project.plan.with_(epochs=100_000))
    session.train(long)
    run = session.run
    assert run is not None
    qtbot.waitUntil(run.latest_path.exists, timeout=20_000)
    process = trainers[0]._process
    assert process is not None
    process.kill()
    qtbot.waitUntil(lambda: session.phase is Phase.IDLE, timeout=5_000)

    assert [notice.kind for notice in notices] == ["error"]
    assert "trainer process ended" in str(notices[0].message)
    kept = session.checkpoint
    assert kept is not None
    assert kept.position.step >= 1
    assert kept.slots
    assert len(session.figures.epochs) == kept.position.epoch == len(kept.history)
    assert max(session.figures.x) <= kept.position.epoch + 1
    more = long.with_(plan=long.plan.with_(epochs=100_001))
    session.train(more)
    qtbot.waitUntil(lambda: len(session.figures.epochs) > kept.position.epoch, timeout=20_000)
    session.stop()
    qtbot.waitUntil(lambda: session.phase is Phase.IDLE, timeout=20_000)
    session.close()


def test_a_run_that_diverges_is_reported_and_keeps_finite_weights(
    qtbot: QtBot, session: Session, project: Project
) -> None:
    notices: list[Notice] = []
    session.reported.connect(notices.append)
    stack = project.stack.replace("b4", Dense(units=10, activation="linear"))
    plan = Plan(loss=MeanSquaredError(), optimizer=SGD(learning_rate=1000.0), epochs=100)

    trained(qtbot, session, project.with_(stack=stack, plan=plan))

    assert [notice.kind for notice in notices] == ["error"]
    assert session.checkpoint is not None
    weights = session.checkpoint.snapshot.weights
    assert all(np.isfinite(array).all() for block in weights.values() for array in block.values())


def test_a_block_that_was_taken_out_and_put_back_goes_on_with_what_it_learned(
    qtbot: QtBot, session: Session, project: Project
) -> None:
    block = Block("b9", Dense(units=16))
    deeper = project.with_(stack=project.stack.insert(1, block))
    trained(qtbot, session, deeper)
    trained(qtbot, session, project)
    assert session.checkpoint is not None
    assert "b9" not in session.checkpoint.snapshot.weights

    frozen = deeper.plan.optimizer.with_(learning_rate=0.0)
    trained(qtbot, session, deeper.with_(plan=deeper.plan.with_(optimizer=frozen)))

    first = Training(deeper, builtin.read("digits"))
    assert isinstance(list(first.steps())[-1], Finished)
    learned = first.snapshot().weights["b9"]["W"]
    assert np.array_equal(session.checkpoint.snapshot.weights["b9"]["W"], learned)


def test_a_block_that_was_put_back_has_its_running_means_again(
    qtbot: QtBot, session: Session, project: Project
) -> None:
    with_norm = project.with_(stack=project.stack.insert(2, Block("b9", BatchNorm())))
    trained(qtbot, session, with_norm)
    assert session.checkpoint is not None
    learned = session.checkpoint.snapshot.state["b9"]["mean"]

    trained(qtbot, session, project)
    shown = session.snapshot_for(with_norm, check(with_norm), Preparation())

    assert isinstance(shown, Snapshot)
    assert learned.any()
    assert np.array_equal(shown.state["b9"]["mean"], learned)


def test_taking_a_reset_back_never_throws_a_newer_training_away(
    qtbot: QtBot, session: Session, project: Project
) -> None:
    trained(qtbot, session, project)
    notices: list[Notice] = []
    session.reported.connect(notices.append)
    session.reset_weights()
    trained(qtbot, session, project)
    newer = session.checkpoint

    assert notices[0].action is not None
    notices[0].action[1]()

    assert session.checkpoint is newer


def test_test_figures_of_the_run_before_are_gone_when_a_new_one_begins(
    qtbot: QtBot, session: Session, project: Project
) -> None:
    trained(qtbot, session, project)
    session.step_once(project)
    qtbot.waitUntil(lambda: session.phase is Phase.PAUSED)

    assert session.figures.test_score is None


def test_the_title_hears_of_unsaved_learning_as_soon_as_there_is_some(
    qtbot: QtBot, session: Session, project: Project
) -> None:
    unsaved: list[bool] = []
    session.changed.connect(lambda: unsaved.append(session.has_unsaved_learning))

    session.step_once(project)
    qtbot.waitUntil(lambda: session.phase is Phase.PAUSED)

    assert True in unsaved


def test_a_restored_run_goes_on_with_the_rate_in_force_bit_by_bit(
    qtbot: QtBot, session: Session, project: Project
) -> None:
    training = Training(project, builtin.read("digits"))
    steps = training.steps()
    for _ in range(5):
        next(steps)
    training.learning_rate = 0.01
    next(steps)
    halfway = training.checkpoint()
    for _ in steps:
        pass

    session.restore(halfway)
    assert session.learning_rate(project) == 0.01
    trained(qtbot, session, project)

    assert session.checkpoint is not None
    learned, expected = session.checkpoint.snapshot.weights, training.snapshot().weights
    assert np.array_equal(learned["b2"]["W"], expected["b2"]["W"])
    assert session.checkpoint.interventions == training.interventions
