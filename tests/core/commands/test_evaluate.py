from dataclasses import replace
from pathlib import Path

import pytest

from core.data import builtin
from core.project import Project
from core.storage import model_file
from core.storage.model_file import ModelContents
from core.templates import TEMPLATES
from tests.core.commands.conftest import Camada
from tests.core.data.idx_bytes import write_part
from tests.core.data.pictures.picture_sets import noise, written


def test_every_part_is_measured_and_the_test_part_named(camada: Camada, digits: Path) -> None:
    result = camada("evaluate", digits, "--json")

    assert result.code == 0
    assert "of the test part of digits is right." in result.out
    assert result.json["test"]["samples"] == 359
    assert result.json["test"]["accuracy"] > 0.9
    parts = ["train", "validation", "test", "part", "data"]
    assert list(result.json) == [*parts, "classes", "confusion", "top_5", "roc_auc"]


def test_the_part_that_counts_is_told_class_by_class(camada: Camada, digits: Path) -> None:
    result = camada("evaluate", digits, "--json")

    confusion = result.json["confusion"]
    n_right = sum(confusion[i][i] for i in range(10))
    assert n_right / 359 == result.json["test"]["accuracy"]
    assert [sum(row) for row in confusion] == [c["n_samples"] for c in result.json["classes"]]
    assert all(0.7 < each["f1"] <= 1 for each in result.json["classes"])
    assert result.json["test"]["accuracy"] <= result.json["top_5"] <= 1
    assert result.json["roc_auc"] is None
    assert "precision" in result.out


def test_two_classes_have_a_curve(camada: Camada, moons: Path) -> None:
    result = camada("evaluate", moons, "--json")

    assert 0.5 < result.json["roc_auc"] <= 1
    assert result.json["top_5"] is None
    assert "ROC" in result.out


def test_of_one_class_the_accuracy_is_undefined(camada: Camada, tmp_path: Path) -> None:
    pictures = written(tmp_path / "dogs", {f"dog/{i}.png": noise(i) for i in range(20)})
    out = tmp_path / "dogs.camada"

    trained = camada("train", "mlp", "--data", pictures, "--epochs", 1, "--out", out, "--json")
    result = camada("evaluate", out, "--json")

    assert trained.code == result.code == 0
    assert trained.json["test"]["accuracy"] is None
    assert result.json["test"]["accuracy"] is None
    assert "accuracy is undefined: there is nothing to tell apart" in result.out
    assert [one["recall"] for one in result.json["classes"]] == [None]
    assert "100.0" not in result.out


def test_evaluation_agrees_with_the_end_of_training(camada: Camada, tmp_path: Path) -> None:
    out = tmp_path / "net.camada"
    trained = camada("train", "mlp", "--data", "xor", "--epochs", 2, "--out", out, "--json")

    result = camada("evaluate", out, "--json")

    figures = {key: result.json["test"][key] for key in ("loss", "accuracy")}
    assert figures == trained.json["test"]


def test_data_never_seen_are_one_part(camada: Camada, tmp_path: Path) -> None:
    pictures, others = tmp_path / "pictures", tmp_path / "others"
    write_part(pictures, [0, 1, 0, 1, 0, 1, 1, 0])
    write_part(others, [1, 0, 1, 0, 1])
    net = tmp_path / "net.camada"
    camada("train", "mlp", "--data", pictures, "--epochs", 1, "--out", net)

    result = camada("evaluate", net, "--data", others, "--json")

    assert result.json["part"] == "all"
    assert result.json["all"]["samples"] == 5
    assert "trained on other data" in result.out


def test_data_of_another_shape_are_refused(camada: Camada, moons: Path) -> None:
    result = camada("evaluate", moons, "--data", "digits")

    assert result.code == 1
    assert "8 × 8 × 1" in result.err


def test_data_of_other_classes_are_refused(camada: Camada, moons: Path) -> None:
    result = camada("evaluate", moons, "--data", "spiral")

    assert result.code == 1
    assert "0, 1, 2" in result.err


def test_data_that_went_away_are_asked_for(camada: Camada, tmp_path: Path) -> None:
    images = write_part(tmp_path / "pictures", [0, 1, 0, 1, 0, 1, 1, 0])
    net = tmp_path / "net.camada"
    camada("train", "mlp", "--data", images.parent, "--epochs", 1, "--out", net)
    images.unlink()
    (tmp_path / "camada").rename(tmp_path / "gone")

    result = camada("evaluate", net)

    assert result.code == 1
    assert "--data" in result.err


def test_a_drawing_that_was_never_trained_is_refused(camada: Camada, tmp_path: Path) -> None:
    path = tmp_path / "drawing.camada"
    project: Project = TEMPLATES["mlp"].project(builtin.read("moons").choice())
    model_file.save(path, ModelContents(project))

    result = camada("evaluate", path)

    assert result.code == 1
    assert "was never trained" in result.err


@pytest.mark.parametrize("name", ["missing.camada", ".", "mlp"])
def test_what_is_no_file_is_refused(camada: Camada, name: str) -> None:
    result = camada("evaluate", name)

    assert result.code == 1
    assert result.err.startswith("camada: ")
    assert result.err.count("\n") == 1


@pytest.mark.parametrize("verb", ["evaluate", "predict"])
def test_a_file_whose_trained_network_cannot_be_one_is_refused(
    camada: Camada, moons: Path, verb: str
) -> None:
    contents = model_file.load(moons)
    assert contents.checkpoint is not None
    snapshot = replace(contents.checkpoint.snapshot, project=Project(), weights={})
    hollow = replace(contents.checkpoint, snapshot=snapshot, slots={})
    model_file.save(moons, ModelContents(contents.project, hollow))

    result = camada(verb, moons, *["#0"] * (verb == "predict"))

    assert result.code == 1
    assert result.err.startswith("camada: moons.camada cannot be opened.")


def test_a_file_whose_learned_numbers_are_damaged_is_refused(camada: Camada, damaged: Path) -> None:
    result = camada("evaluate", damaged)

    assert result.code == 1
    assert "block 2 (DENSE) holds numbers that are NaN or infinite" in result.err
