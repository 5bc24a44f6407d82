"""UnitPast: what a unit was is what the kept files say, whatever is learned by now."""

from pathlib import Path

import numpy as np
import pytest

from core.inspection import Inspector
from core.layers import Dense, Flatten
from core.questions.catalogue import question_of
from core.questions.unit_past import AskPast, UnitPast
from core.snapshot import Checkpoint
from core.storage import model_file
from core.storage.model_file import ModelContents
from core.training import EpochDone, Training
from tests.core.battery import project_of
from tests.core.questions.samples import LAYERS, OUTPUT, PICTURES, indices_of, learned


def kept(folder: Path, n_epochs: int = 3) -> list[tuple[Checkpoint, str]]:
    """Return the checkpoints of a training, and the files in which they were kept."""
    training = Training(project_of(PICTURES, *LAYERS, epochs=n_epochs), PICTURES)
    found: list[tuple[Checkpoint, str]] = []
    for step in training.steps():
        if isinstance(step, EpochDone):
            checkpoint = training.checkpoint()
            path = folder / f"{len(found)}.camada"
            model_file.save(path, ModelContents(checkpoint.snapshot.project, checkpoint))
            found.append((checkpoint, str(path)))
    return found


def past_of(files: tuple[tuple[int, str], ...], block_id: str, unit: int, sample: int) -> UnitPast:
    question = AskPast("train", block_id, unit, sample, files)
    now = learned()
    found = question.answer(now, PICTURES, indices_of(now))
    assert isinstance(found, UnitPast)
    return found


@pytest.mark.parametrize(("block_id", "unit"), [("b1", 1), ("b3", 5), ("b4", 2)])
def test_each_epoch_is_what_the_inspector_says_of_its_file(
    tmp_path: Path, block_id: str, unit: int
) -> None:
    epochs = kept(tmp_path)
    files = tuple((number, path) for number, (_, path) in enumerate(epochs))

    found = past_of(files, block_id, unit, 7)

    then = epochs[1][0].snapshot
    inspector = Inspector(then)
    values = inspector.values(PICTURES.inputs[indices_of(then)[7]])
    report = inspector.neuron(block_id, unit, values)
    assert found.epochs.tolist() == [0, 1, 2]
    assert found.values[1] == pytest.approx(report.value)
    assert found.biases[1] == pytest.approx(report.bias)
    assert found.lengths[1] == pytest.approx(np.sqrt((report.weights**2).sum()))
    np.testing.assert_allclose(found.weights[1], report.weights, rtol=1e-6)


def test_files_that_are_gone_are_left_out(tmp_path: Path) -> None:
    (_, path), *_ = kept(tmp_path, 1)

    found = past_of(((0, path), (1, str(tmp_path / "gone.camada"))), "b3", 0, 0)

    assert found.epochs.tolist() == [0]


def test_epochs_of_another_network_are_left_out(tmp_path: Path) -> None:
    checkpoint = kept(tmp_path, 1)[0][0]
    training = Training(project_of(PICTURES, Flatten(), Dense(units=4), OUTPUT), PICTURES)
    path = tmp_path / "other.camada"
    model_file.save(path, ModelContents(training.project, training.checkpoint()))
    last = tmp_path / "last.camada"
    model_file.save(last, ModelContents(checkpoint.snapshot.project, checkpoint))

    found = past_of(((0, str(path)), (1, str(last))), "b4", 1, 0)

    assert found.epochs.tolist() == [1]


def test_without_files_there_is_nothing() -> None:
    found = past_of((), "b3", 0, 0)

    assert len(found.epochs) == len(found.values) == 0


def test_question_and_answer_travel(tmp_path: Path) -> None:
    (_, path), *_ = kept(tmp_path, 1)
    question = AskPast("train", "b3", 0, 0, ((0, path),))
    found = past_of(((0, path),), "b3", 0, 0)

    texts, arrays = found.pack()

    again = UnitPast.unpack(texts, arrays)
    np.testing.assert_array_equal(again.weights, found.weights)
    assert question_of(question.to_json()).to_json() == question.to_json()
