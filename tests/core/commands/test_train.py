import os
import signal
from pathlib import Path

import numpy as np
import pytest

from core.commands import train
from core.data import builtin
from core.layers import Dense, Dropout
from core.losses import MeanSquaredError
from core.messages import LANGUAGES
from core.optimizers import SGD
from core.project import Plan, Project
from core.stack import Block, Stack
from core.storage import model_file, safe_write
from core.storage.model_file import ModelContents
from core.training import Training
from tests.core.commands.conftest import Camada
from tests.core.data.idx_bytes import idx_bytes, pictures


def test_training_ends_with_one_json_object(camada: Camada, tmp_path: Path) -> None:
    out = tmp_path / "net.camada"

    result = camada("train", "mlp", "--data", "moons", "--epochs", 2, "--out", out, "--json")

    assert result.code == 0
    assert list(result.json) == [
        "epochs",
        "train",
        "validation",
        "test",
        "parameters",
        "seconds",
        "samples_per_second",
        "seed",
        "out",
    ]
    assert result.json["epochs"] == 2
    assert result.json["test"].keys() == {"loss", "accuracy"}
    assert result.json["parameters"] == 642
    assert result.json["out"] == str(out)


def test_parts_and_files_that_are_missing_are_null(camada: Camada, tmp_path: Path) -> None:
    project = _moons_project(Dense(units=2, activation="softmax"))
    assert project.data is not None
    split = project.data.split.with_(validation=0.0, test=0.0)
    path = _saved(tmp_path, project.with_(data=project.data.with_(split=split)))

    result = camada("train", path, "--epochs", 1, "--json")

    assert result.code == 0
    assert result.json["validation"] is None
    assert result.json["test"] is None
    assert result.json["out"] is None


def test_each_epoch_is_a_plain_line_where_there_is_no_terminal(camada: Camada) -> None:
    result = camada("train", "mlp", "--data", "moons", "--epochs", 2)

    assert "epoch 1/2  loss " in result.out
    assert "epoch 2/2  loss " in result.out
    assert result.err == ""


def test_a_terminal_gets_a_bar_that_is_gone_at_the_end(
    camada: Camada, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "100")

    result = camada("train", "mlp", "--data", "digits", "--epochs", 2)

    assert "epoch 1/2 " in result.err
    assert result.err.endswith("\r")
    assert "epoch 2/2  loss " in result.out


def test_the_same_seed_gives_the_same_weights(camada: Camada, tmp_path: Path) -> None:
    words = ("train", "mlp", "--data", "moons", "--epochs", 1, "--seed", 7, "--out")

    camada(*words, tmp_path / "a.camada")
    camada(*words, tmp_path / "b.camada")

    assert _weights(tmp_path / "a.camada") == _weights(tmp_path / "b.camada")


def test_a_trained_file_goes_on_from_its_weights_on_its_own_data(
    camada: Camada, moons: Path
) -> None:
    result = camada("train", moons, "--epochs", 3, "--out", moons, "--json")

    assert "Going on after 2 epochs; 2 of 2 blocks" in result.out
    assert result.json["epochs"] == 3
    checkpoint = model_file.load(moons).checkpoint
    assert checkpoint is not None
    assert len(checkpoint.history) == 5


def test_options_take_comma_or_point_and_reach_the_plan(camada: Camada, tmp_path: Path) -> None:
    out = tmp_path / "net.camada"

    camada("train", "mlp", "--data", "moons", "--epochs", 1, "--lr", "0,02", "--batch-size", 50,
           "--seed", 3, "--out", out)  # fmt: skip

    plan = model_file.load(out).project.plan
    assert (plan.optimizer.learning_rate, plan.batch_size, plan.seed) == (0.02, 50, 3)


def test_a_rate_given_replaces_one_that_was_moved_by_hand(camada: Camada, tmp_path: Path) -> None:
    dataset = builtin.read("moons")
    project = _moons_project(Dense(units=2, activation="softmax"))
    training = Training(project, dataset)
    next(training.steps())
    training.learning_rate = 0.5
    path = tmp_path / "moved.camada"
    model_file.save(path, ModelContents(project, training.checkpoint()))

    camada("train", path, "--epochs", 1, "--lr", "0.001", "--out", path)

    checkpoint = model_file.load(path).checkpoint
    assert checkpoint is not None
    assert checkpoint.history[-1].learning_rate == 0.001


def test_the_ending_is_added_to_a_name_that_lacks_it(camada: Camada, tmp_path: Path) -> None:
    result = camada("train", "mlp", "--data", "moons", "--epochs", 1, "--out", tmp_path / "net")

    assert (tmp_path / "net.camada").is_file()
    assert "net.camada" in result.out


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (("mlp",), "--data"),
        (("nothing", "--data", "moons"), "mlp, mlp-dropout"),
        (("missing.camada",), "no such file"),
        (("mlp", "--data", "nowhere"), "no data at 'nowhere'"),
        (("mlp", "--data", "moons", "--epochs", "0"), "from 1 to"),
        (("mlp", "--data", "moons", "--batch-size", "0"), "from 1 to"),
        (("mlp", "--data", "moons", "--lr", "-1"), "from 0 to"),
        (("mlp", "--data", "moons", "--lr", "1e9"), "from 0 to"),
        (("mlp", "--data", "moons", "--seed", "-1"), "from 0 to"),
    ],
)
def test_what_can_be_mended_ends_with_1_and_one_line(
    camada: Camada, words: tuple[str, ...], text: str
) -> None:
    result = camada("train", *words)

    assert result.code == 1
    assert result.err.startswith("camada: ")
    assert result.err.count("\n") == 1
    assert text in result.err


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("mlp", "--epochs", "2.5"),
        ("mlp", "--lr", "much"),
        ("mlp", "--lr", "inf"),
        ("mlp", "--unknown"),
        ("mlp", "--ep", "2"),
    ],
)
def test_wrong_usage_ends_with_2(camada: Camada, words: tuple[str, ...]) -> None:
    result = camada("train", *words)

    assert result.code == 2
    assert result.err.startswith("usage: camada")
    assert result.err.splitlines()[-1].startswith("camada: ")


@pytest.mark.parametrize(
    ("images", "labels", "text"),
    [
        (idx_bytes(pictures(4))[:-3], idx_bytes(np.arange(4)), "images"),
        (b"what is this, then", idx_bytes(np.arange(4)), "not an IDX file"),
        (idx_bytes(pictures(4)), idx_bytes(np.arange(5)), "5"),
        (b"", idx_bytes(np.arange(5)), "images"),
        (idx_bytes(pictures(0)), idx_bytes(np.arange(0)), "holds nothing"),
    ],
)
def test_bad_data_files_end_with_1_and_say_what_is_wrong(
    camada: Camada, tmp_path: Path, images: bytes, labels: bytes, text: str
) -> None:
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(labels)
    (tmp_path / "train-images-idx3-ubyte").write_bytes(images)

    result = camada("train", "mlp", "--data", tmp_path)

    assert result.code == 1
    assert result.err.startswith("camada: ")
    assert result.err.count("\n") == 1
    assert text in result.err


def test_a_damaged_file_is_refused(camada: Camada, moons: Path) -> None:
    moons.write_bytes(moons.read_bytes()[:-10])

    result = camada("train", moons)

    assert result.code == 1
    assert "moons.camada cannot be opened" in result.err


def test_a_network_with_problems_is_refused_with_the_repair(camada: Camada, tmp_path: Path) -> None:
    path = _saved(tmp_path, _moons_project(Dense(units=3, activation="softmax")))

    result = camada("train", path)

    assert result.code == 1
    assert "gives 3 values, but the data have 2 classes" in result.err
    assert "Repair: Set 2 units" in result.err


def test_a_network_that_takes_most_of_the_memory_needs_force(
    camada: Camada, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _saved(tmp_path, _moons_project(Dense(units=2, activation="softmax")))
    needed = camada("info", path, "--json").json["training_bytes"]
    monkeypatch.setattr("core.memory.free_bytes", lambda: needed)

    refused = camada("train", path, "--epochs", 1)
    forced = camada("train", path, "--epochs", 1, "--force")

    assert refused.code == 1
    assert "--force" in refused.err
    assert forced.code == 0


@pytest.mark.parametrize("options", [[], ["--force"]])
def test_what_no_memory_can_hold_is_refused_even_with_force(
    camada: Camada, tmp_path: Path, options: list[str]
) -> None:
    layers = [Dense(units=1_000_000), Dense(units=1_000_000), Dense(units=2, activation="softmax")]
    path = _saved(tmp_path, _moons_project(*layers))

    result = camada("train", path, *options)

    assert result.code == 1
    assert "There is not enough memory for this training" in result.err


@pytest.mark.parametrize("place", ["file/net.camada", "missing/net.camada", "folder.camada"])
def test_a_place_that_cannot_be_written_is_refused_before_training(
    camada: Camada, tmp_path: Path, place: str
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder.camada").mkdir()

    result = camada("train", "mlp", "--data", "moons", "--out", tmp_path / place)

    assert result.code == 1
    assert "Nothing was trained" in result.err
    assert "epoch" not in result.out


@pytest.mark.parametrize("name", ["", ".", "folder/"])
def test_an_out_that_names_no_file_is_refused(camada: Camada, name: str) -> None:
    result = camada("train", "mlp", "--data", "moons", "--out", name)

    assert result.code == 1
    assert "--out needs the name of a file" in result.err


def test_what_was_learned_is_kept_when_the_place_fails_at_the_end(
    camada: Camada, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "net.camada"
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(elsewhere))
    monkeypatch.setattr(safe_write.Disk, "replace", staticmethod(_refuse_once()))
    words = ("train", "mlp", "--data", "moons", "--epochs", 1, "--out", out)

    result = camada(*words)

    assert result.code == 1
    (kept,) = elsewhere.glob("*/net.camada")
    assert str(kept) in result.err
    assert model_file.load(kept).checkpoint is not None


def test_ctrl_c_stops_after_the_batch_and_saves_what_was_learned(
    camada: Camada, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "net.camada"
    monkeypatch.setattr(train, "Progress", _ProgressWithCtrlC)

    result = camada("train", "mlp", "--data", "moons", "--epochs", 5, "--out", out, "--json")

    assert result.code == 130
    assert "Stopped after 0 of 5 epochs and 1 of 6 batches." in result.out
    assert result.json["train"] is None
    checkpoint = model_file.load(out).checkpoint
    assert checkpoint is not None
    assert checkpoint.position.batch == 1


def test_a_run_that_diverges_ends_with_1_and_names_the_block(
    camada: Camada, tmp_path: Path
) -> None:
    path, out = _saved(tmp_path, _diverging_project()), tmp_path / "out.camada"

    result = camada("train", path, "--out", out, "--json")

    assert result.code == 1
    assert "first in DENSE" in result.err
    assert "Lower the learning rate" in result.err
    assert "Not saved" in result.out
    assert result.json["out"] is None
    assert not out.exists()


def test_good_weights_of_a_diverged_run_are_saved_after_an_epoch(
    camada: Camada, tmp_path: Path, moons: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = _diverging_project()
    # The first epoch is quiet: a step of rate 0 changes nothing.
    optimizer = SGD(learning_rate=0.0)
    path = _saved(tmp_path, project.with_(plan=project.plan.with_(optimizer=optimizer)))
    out = tmp_path / "out.camada"
    monkeypatch.setattr(train, "Progress", _ProgressThatRaisesTheRate)
    _ProgressThatRaisesTheRate.rate = 1000.0

    result = camada("train", path, "--epochs", 3, "--out", out)

    assert result.code == 1
    assert f"Saved in {out}" in result.out
    assert model_file.load(out).checkpoint is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_commands_work_in_every_language(camada: Camada, tmp_path: Path, language: str) -> None:
    net = tmp_path / "net.camada"
    words = ("--lang", language)

    trained = camada(*words, "train", "mlp", "--data", "xor", "--epochs", 1, "--out", net)
    evaluated = camada(*words, "evaluate", net)
    predicted = camada(*words, "predict", net, "#0")
    shown = camada(*words, "info", net)

    assert (trained.code, evaluated.code, predicted.code, shown.code) == (0, 0, 0, 0)


def test_a_batch_larger_than_the_data_is_advice_and_trains(camada: Camada) -> None:
    result = camada("train", "mlp", "--data", "moons", "--epochs", 1, "--batch-size", 5000)

    assert result.code == 0
    assert "Advice: A batch of 5,000 is larger" in result.out


@pytest.mark.parametrize("rate", [0.0, 0.99])
def test_the_outermost_rates_of_dropout_train(camada: Camada, tmp_path: Path, rate: float) -> None:
    layers = [Dense(units=1), Dropout(rate=rate), Dense(units=2, activation="softmax")]
    path = _saved(tmp_path, _moons_project(*layers))

    assert camada("train", path, "--epochs", 1).code == 0


def test_real_mnist_is_learned(camada: Camada, shared_data: Path) -> None:
    result = camada("train", "mlp", "--data", shared_data / "mnist", "--epochs", 1, "--json")

    assert result.json["test"]["accuracy"] > 0.9


class _ProgressWithCtrlC(train.Progress):
    def batch(self, step: object) -> None:
        os.kill(os.getpid(), signal.SIGINT)


class _ProgressThatRaisesTheRate(train.Progress):
    rate = 0.0

    def __init__(self, training: Training) -> None:
        super().__init__(training)
        self._training = training

    def epoch(self, record: object) -> None:
        self._training.learning_rate = self.rate


def _refuse_once():
    calls: list[object] = []

    def replace(source: Path, target: Path) -> None:
        calls.append(target)
        if len(calls) == 1:
            raise OSError(5, "the disk is gone")
        os.replace(source, target)

    return replace


def _moons_project(*layers: Dense | Dropout) -> Project:
    blocks = tuple(Block(f"b{index}", layer) for index, layer in enumerate(layers))
    return Project(stack=Stack(blocks), data=builtin.read("moons").choice())


def _diverging_project() -> Project:
    layers = [Dense(units=64, activation="linear"), Dense(units=2, activation="linear")]
    plan = Plan(loss=MeanSquaredError(), optimizer=SGD(learning_rate=1000.0, momentum=0.0))
    return _moons_project(*layers).with_(plan=plan)


def _saved(folder: Path, project: Project) -> Path:
    path = folder / "drawing.camada"
    model_file.save(path, ModelContents(project))
    return path


def _weights(path: Path) -> dict[str, dict[str, bytes]]:
    checkpoint = model_file.load(path).checkpoint
    assert checkpoint is not None
    weights = checkpoint.snapshot.weights
    return {i: {name: a.tobytes() for name, a in arrays.items()} for i, arrays in weights.items()}


def test_training_on_from_damaged_weights_is_refused_with_advice(
    camada: Camada, damaged: Path
) -> None:
    before = damaged.read_bytes()

    result = camada("train", damaged, "--out", damaged)

    assert result.code == 1
    assert "--force" in result.err
    assert damaged.read_bytes() == before


def test_with_force_a_damaged_file_is_trained_from_the_beginning(
    camada: Camada, damaged: Path
) -> None:
    result = camada("train", damaged, "--epochs", 1, "--force", "--json")

    assert result.code == 0
    assert result.json["epochs"] == 1
