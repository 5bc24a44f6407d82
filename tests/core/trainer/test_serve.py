import dataclasses

import numpy as np
import pytest

from core.data import cache
from core.layers import Dense
from core.losses import MeanSquaredError
from core.messages import Message
from core.optimizers import SGD, Adam
from core.storage import model_file
from core.storage.run_folder import RunFolder
from core.trainer.frames import Frame
from core.trainer.live import LiveSnapshots
from core.trainer.tensors import checkpoint_of, epoch_of
from tests.core.trainer.samples import FOR_EVER, Ear, bits, project, trained_directly


def text_of(frame: Frame) -> str:
    return str(Message.from_json(frame.header["message"]))


def test_a_training_over_the_protocol_gives_the_bits_of_a_direct_one(ear: Ear):
    drawn = project(epochs=3)

    folder = ear.start(drawn)

    checkpoint = checkpoint_of(ear.wait("finished"))
    assert bits(checkpoint) == bits(trained_directly(drawn))
    assert checkpoint.test_score is not None
    assert checkpoint.snapshot.run_id == folder.run_id
    assert {frame.run_id for frame in ear.frames[1:]} == {folder.run_id}


def test_started_tells_what_will_be_trained(ear: Ear):
    ear.start(project())

    header = ear.wait("started").header

    assert header["n_parameters"] == 2 * 8 + 8 + 8 * 2 + 2
    assert header["parts"] == {"train": 700, "validation": 100, "test": 200}
    assert header["n_batches"] == 6
    assert (header["epoch"], header["until_epoch"]) == (0, 2)
    assert (header["kept"], header["optimizer_kept"]) == ([], False)


def test_progress_and_epochs_are_told_while_it_trains(ear: Ear):
    ear.start(project(epochs=3))

    ear.wait("finished")

    epochs = [epoch_of(frame) for frame in ear.of("epoch")]
    points = [point for frame in ear.of("progress") for point in frame.header["points"]]
    last = ear.of("progress")[-1].header
    assert [record.epoch for record in epochs] == [0, 1, 2]
    assert points == sorted(points)
    assert points[-1][0] == 3.0
    assert (last["epoch"], last["batch"], last["n_batches"]) == (2, 5, 6)
    assert min(frame.header["samples_per_second"] for frame in ear.of("progress")) > 0


def test_a_paused_training_sends_what_it_learned_and_goes_on_to_the_same_bits(ear: Ear):
    drawn = project(epochs=300)
    ear.start(drawn)
    ear.wait("progress")

    ear.trainer.tell("pause")
    paused = checkpoint_of(ear.wait("paused"))
    ear.trainer.tell("resume")
    ear.wait("resumed")

    finished = checkpoint_of(ear.wait("finished"))
    assert 0 < paused.position.step < finished.position.step
    assert bits(finished) == bits(trained_directly(drawn))


def test_a_step_trains_one_batch(ear: Ear):
    ear.start(project(), is_paused=True)

    ear.trainer.tell("step")
    first = ear.wait("paused")
    ear.trainer.tell("step")
    second = ear.wait("paused")

    assert (first.step, second.step) == (1, 2)
    assert bits(checkpoint_of(second)) == bits(trained_directly(project(), n_steps=2))


def test_the_step_of_the_last_batch_ends_the_epoch(ear: Ear):
    drawn = project(epochs=1, batch_size=1000)
    ear.start(drawn, is_paused=True)

    ear.trainer.tell("step")

    checkpoint = checkpoint_of(ear.wait("finished"))
    assert len(checkpoint.history) == 1


def test_stop_ends_the_run_and_another_may_start(ear: Ear):
    ear.start(project(epochs=FOR_EVER))
    ear.wait("progress")

    ear.trainer.tell("stop")
    stopped = ear.wait("stopped")
    ear.start(project())

    assert checkpoint_of(stopped).position.step == stopped.step
    assert checkpoint_of(ear.wait("finished")).position.epoch == 2


def test_a_new_start_stops_the_run_under_way(ear: Ear):
    first = ear.start(project(epochs=FOR_EVER))
    ear.wait("progress")

    second = ear.start(project())

    assert ear.wait("stopped").run_id == first.run_id
    assert ear.wait("finished").run_id == second.run_id


def test_a_run_goes_on_from_the_middle_of_an_epoch_as_if_never_broken(ear: Ear):
    drawn = project(epochs=3, optimizer=Adam(learning_rate=0.01))
    middle = trained_directly(drawn, n_steps=9)

    ear.start(drawn, middle)

    assert ear.wait("started").header["optimizer_kept"] is True
    assert bits(checkpoint_of(ear.wait("finished"))) == bits(trained_directly(drawn))


def test_a_new_learning_rate_is_an_intervention(ear: Ear):
    folder = ear.start(project(epochs=FOR_EVER))
    ear.wait("progress")

    ear.trainer.tell("learning_rate", rate=0.25)
    change = ear.wait("intervention")
    ear.trainer.tell("stop")

    checkpoint = checkpoint_of(ear.wait("stopped"))
    (intervention,) = checkpoint.interventions
    assert intervention.learning_rate == change.header["learning_rate"] == 0.25
    assert intervention.step == change.step
    assert {"intervention": dataclasses.asdict(intervention)} in folder.history()


def test_an_impossible_learning_rate_is_refused_and_the_run_goes_on(ear: Ear):
    ear.start(project(epochs=FOR_EVER))

    ear.trainer.tell("learning_rate", rate=-1.0)
    error = ear.wait("error")
    ear.wait("progress")

    assert error.header["is_over"] is False
    assert "Learning rate" in text_of(error)


def test_a_checkpoint_can_be_had_without_a_pause(ear: Ear):
    ear.start(project(epochs=FOR_EVER))
    ear.wait("progress")

    ear.trainer.tell("checkpoint")

    assert checkpoint_of(ear.wait("checkpoint")).position.step > 0
    ear.wait("progress")


def test_snapshots_come_only_while_somebody_looks(ear: Ear):
    drawn = project(epochs=FOR_EVER)
    ear.start(drawn)
    live = LiveSnapshots(drawn, ear.wait("started"))
    ear.wait("epoch")

    assert ear.of("snapshot") == []

    ear.trainer.tell("look", is_on=True)
    ear.wait("snapshot")
    ear.trainer.tell("look", is_on=False)
    ear.trainer.tell("stop")
    stopped = checkpoint_of(ear.wait("stopped")).snapshot
    snapshot = live.read(ear.of("snapshot")[-1])

    assert snapshot is not None
    assert snapshot.project == drawn
    assert 0 < snapshot.step <= stopped.step
    assert snapshot.weights["b1"]["W"].shape == (2, 8)
    np.testing.assert_array_equal(snapshot.preparation.scale, stopped.preparation.scale)


def test_a_live_snapshot_has_the_weights_of_its_step(ear: Ear):
    drawn = project()
    ear.start(drawn, is_looked_at=True, is_paused=True)
    live = LiveSnapshots(drawn, ear.wait("started"))
    before = live.read(ear.wait("snapshot"))
    ear.trainer.tell("step")
    ear.wait("paused")
    ear.trainer.tell("look", is_on=True)

    after = live.read(ear.wait("snapshot"))

    assert before is not None
    assert after is not None
    assert (before.step, after.step) == (0, 1)
    expected = trained_directly(drawn, n_steps=1).snapshot.weights
    assert after.weights["b2"]["W"].tobytes() == expected["b2"]["W"].tobytes()


def test_divergence_is_relayed_with_the_last_good_weights(ear: Ear):
    drawn = project(epochs=100, loss=MeanSquaredError(), optimizer=SGD(learning_rate=1000.0))
    line = Dense(units=2, activation="linear")
    ear.start(drawn.with_(stack=drawn.stack.replace("b2", line)))

    diverged = ear.wait("diverged")

    checkpoint = checkpoint_of(diverged)
    assert diverged.header["block_id"] in {"b1", "b2"}
    assert "Lower the learning rate" in text_of(diverged)
    assert all(
        np.isfinite(w).all() for b in checkpoint.snapshot.weights.values() for w in b.values()
    )


def test_the_folder_of_a_run_holds_its_past(ear: Ear):
    drawn = project(epochs=3)
    folder = ear.start(drawn)

    finished = checkpoint_of(ear.wait("finished"))

    latest = model_file.load(folder.latest_path)
    assert latest.project == drawn
    assert latest.checkpoint is not None
    assert bits(latest.checkpoint) == bits(finished)
    assert list(folder.epochs())[-1] == 2
    assert [line["epoch"]["epoch"] for line in folder.history()] == [0, 1, 2]
    assert (folder.path / "project.json").is_file()
    assert folder.ending() == ("finished", finished.position.step)


def test_a_folder_that_cannot_be_written_stops_no_training(ear: Ear):
    drawn = project()
    folder = RunFolder.create()
    folder.remove()

    ear.trainer.start(drawn, folder, is_looked_at=True)

    finished = checkpoint_of(ear.wait("finished"))
    assert bits(finished) == bits(trained_directly(drawn))
    assert len(ear.of("warning")) == 1
    assert folder.run_id in text_of(ear.of("warning")[0])


def test_data_that_are_gone_are_named(ear: Ear):
    drawn = project()
    assert drawn.data is not None
    gone = dataclasses.replace(drawn.data, digest="0" * 64, name="shapes")

    ear.start(drawn.with_(data=gone))

    error = ear.wait("error")
    assert error.header["is_over"] is True
    assert "shapes" in text_of(error)


def test_a_wrong_project_is_refused_with_its_first_problem(ear: Ear):
    drawn = project()

    ear.start(drawn.with_(stack=drawn.stack.without("b2")))

    error = ear.wait("error")
    assert error.header["is_over"] is True
    assert "8" in text_of(error)


def test_an_unknown_error_is_relayed_and_the_trainer_is_ready_again(ear: Ear):
    drawn = project()
    folder = RunFolder.create()
    header = {"kind": "start", "run_id": folder.run_id, "step": 0, "start": None}

    ear.trainer.send({**header, "project": drawn.to_json()})
    error = ear.wait("error")
    ear.start(drawn)

    assert "KeyError" in error.header["details"]
    assert error.header["is_over"] is True
    ear.wait("finished")


def test_an_error_inside_the_training_is_relayed_with_its_traceback(
    ear: Ear, monkeypatch: pytest.MonkeyPatch
):
    ear.start(project(epochs=FOR_EVER))
    ear.wait("progress")

    monkeypatch.setattr("core.network.Network.backward", lambda *_: 1 / 0)
    error = ear.wait("error")

    assert error.header["is_over"] is True
    assert "ZeroDivisionError" in error.header["details"]


def test_too_little_memory_is_told_with_numbers(ear: Ear, monkeypatch: pytest.MonkeyPatch):
    def no_memory(*_: object, **__: object) -> None:
        raise MemoryError

    drawn = project()
    monkeypatch.setattr("core.training.Network", no_memory)
    ear.start(drawn)

    error = ear.wait("error")

    assert error.header["is_over"] is True
    assert "kB" in text_of(error)
    assert "GB" in text_of(error)


def test_a_training_larger_than_all_memory_is_refused_before_it_is_taken(
    ear: Ear, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("core.memory.free_bytes", lambda: 1000)
    monkeypatch.setattr("core.memory.free_swap_bytes", lambda: 0)
    ear.start(project())

    error = ear.wait("error")

    assert error.header["is_over"] is True
    assert "not enough memory" in text_of(error)


def test_a_command_for_a_run_that_is_over_is_passed_over(ear: Ear):
    ear.start(project())
    ear.wait("finished")

    ear.trainer.tell("pause")
    ear.start(project())

    ear.wait("finished")
    assert ear.of("paused") == ear.of("error") == []


def test_an_unknown_command_is_refused(ear: Ear):
    ear.trainer.tell("dance")

    assert "dance" in text_of(ear.wait("error"))


def test_the_cache_of_the_test_is_used(ear: Ear):
    data = project().data

    assert data is not None
    assert cache.open_dataset(data.digest) is not None
