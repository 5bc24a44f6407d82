"""Arrays and CIFAR-100 through the commands: what is told of them is chosen among what is there."""

from pathlib import Path

import numpy as np
import pytest

from core.reading import ArrayReading, LabelsReading
from core.storage import model_file
from tests.core.commands.conftest import Camada
from tests.core.data.idx_bytes import idx_bytes
from tests.core.data.test_cifar import cifar_100


@pytest.fixture
def two_labels(tmp_path: Path) -> Path:
    draws = np.random.default_rng(0)
    x = draws.normal(size=(60, 3)).astype(np.float32)
    path = tmp_path / "two.npz"
    np.savez(path, x=x, y=(x[:, 0] > 0).astype(int), z=x @ np.ones(3), extra=x[:, :2])
    return path


def trained(camada: Camada, data: Path, *options: str) -> Path:
    out = data.parent / "a.camada"
    result = camada("train", "mlp", "--data", data, *options, "--epochs", 1, "--out", out)
    assert result.code == 0, result.err
    return out


def reading_of(path: Path) -> object:
    data = model_file.load(path).project.data
    assert data is not None
    return data.reading


def test_the_labels_of_arrays_are_named(camada: Camada, two_labels: Path) -> None:
    options = ("--inputs", "x", "--target", "z")
    reading = reading_of(trained(camada, two_labels, *options))

    assert reading == ArrayReading(inputs="x", labels="z", task="regress")


def test_a_network_is_asked_about_other_arrays_as_about_its_own(
    camada: Camada, two_labels: Path
) -> None:
    file = trained(camada, two_labels, "--inputs", "x", "--target", "z")
    x = np.ones((20, 3), np.float32)
    np.savez(two_labels.parent / "new.npz", x=x, y=np.arange(20) % 2, z=x.sum(axis=1))
    result = camada("evaluate", file, "--data", two_labels.parent / "new.npz", "--json")

    assert result.code == 0
    assert "r2" in result.json["all"]


def test_arrays_are_left_out(camada: Camada, two_labels: Path) -> None:
    reading = reading_of(trained(camada, two_labels, "--ignore", "extra,z", "--task", "classify"))

    assert reading == ArrayReading(inputs="x", labels="y")


def test_an_array_that_is_not_there_is_told(camada: Camada, two_labels: Path) -> None:
    result = camada("info", "--data", two_labels, "--target", "w")

    assert result.code == 1
    assert "two.npz has no array named 'w'" in result.err
    assert "z (60 float64)" in result.err


@pytest.mark.parametrize("option", ["--group", "--size"])
def test_options_that_arrays_do_not_have_are_told(
    camada: Camada, two_labels: Path, option: str
) -> None:
    result = camada("info", "--data", two_labels, option, "8")

    assert result.code == 1
    assert f"{option} does not fit" in result.err
    assert "arrays are read with --inputs, --target, --ignore, --task." in result.err


def test_idx_files_of_any_names_are_chosen_among(camada: Camada, tmp_path: Path) -> None:
    pixels = np.random.default_rng(0).integers(0, 255, (40, 4, 4), np.uint8)
    (tmp_path / "set").mkdir()
    for name, values in (
        ("pics", pixels),
        ("kind", np.arange(40) % 2),
        ("group", np.arange(40) % 4),
    ):
        (tmp_path / "set" / name).write_bytes(idx_bytes(values.astype(np.uint8)))
    options = ("--inputs", "pics", "--target", "group")
    reading = reading_of(trained(camada, tmp_path / "set", *options))

    assert reading == ArrayReading(inputs="pics", labels="group")


def test_the_coarse_labels_of_cifar_100_are_chosen(camada: Camada, tmp_path: Path) -> None:
    folder = cifar_100(tmp_path / "set", is_binary=True)
    told = camada("info", "--data", folder, "--target", "coarse", "--json").json
    wrong = camada("info", "--data", folder, "--target", "middle")

    assert told["reading"] == LabelsReading(labels="coarse_labels").to_json()
    assert len(told["facts"]["classes"]) == 20
    assert "They are fine (100 classes) or coarse (20)." in wrong.err
