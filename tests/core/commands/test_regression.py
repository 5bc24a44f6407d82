"""The main story with data that ask for a number, on the command line."""

from pathlib import Path

import pytest

from tests.core.commands.conftest import Camada


@pytest.fixture
def values(camada: Camada, tmp_path: Path) -> Path:
    """Return a file trained on Friedman #1."""
    path = tmp_path / "values.camada"
    camada("train", "regression", "--data", "friedman", "--epochs", 12, "--out", path)
    return path


def test_a_small_network_explains_more_than_any_straight_line_could(
    camada: Camada, tmp_path: Path
) -> None:
    out = tmp_path / "values.camada"

    result = camada(
        "train", "regression", "--data", "friedman", "--epochs", 12, "--out", out, "--json"
    )

    assert result.code == 0
    assert result.json["test"].keys() == {"loss", "r2"}
    assert result.json["test"]["r2"] > 0.83  # least squares on the ten features gives 0.72
    assert "R²  0." in result.out


def test_evaluate_tells_r2_and_the_mean_error_in_units(camada: Camada, values: Path) -> None:
    result = camada("evaluate", values, "--json")

    (target,) = result.json["targets"]
    assert target["r2"] == pytest.approx(result.json["test"]["r2"], abs=1e-5)
    assert 0.8 < target["mae"] < 2.0  # the noise alone makes 0.8
    assert "explains the test part of friedman with R² = 0." in result.out


def test_predict_says_the_value_the_truth_and_the_difference(camada: Camada, values: Path) -> None:
    result = camada("predict", values, "#0", "1", "--json")

    first, second = result.json["predictions"]
    assert (first["sample"], second["sample"]) == ("#0", "#1")
    assert abs(first["values"]["y"] - first["truth"]["y"]) < 6
    assert result.out.splitlines()[0].split() == [
        *("sample", "target", "predicted", "truth", "difference")
    ]


def test_training_goes_on_from_the_file(camada: Camada, values: Path) -> None:
    result = camada("train", values, "--epochs", 1)

    assert result.code == 0
    assert "Going on after 12 epochs; 3 of 3 blocks" in result.out


def test_info_names_what_is_wanted_and_how_well_it_went(camada: Camada, values: Path) -> None:
    result = camada("info", values, "--json")

    assert "friedman: 2,000 samples of 10, each with y" in result.out
    assert "12 epochs, test R² 0." in result.out
    assert result.json["trained"]["test"].keys() == {"loss", "r2"}


@pytest.mark.parametrize("template", ["mlp", "mlp-dropout", "cnn"])
def test_any_template_trains_on_values(camada: Camada, template: str) -> None:
    result = camada("train", template, "--data", "friedman", "--epochs", 1, "--json")

    assert result.code == 0
    assert "r2" in result.json["test"]


def test_a_network_for_classes_is_refused_for_values_with_advice(
    camada: Camada, moons: Path
) -> None:
    trained = camada("train", moons, "--data", "friedman", "--epochs", 1)
    asked = camada("evaluate", moons, "--data", "friedman")

    assert (trained.code, asked.code) == (1, 1)
    assert "Repair: Use mean squared error." in trained.err
    assert "This network takes samples of 2, but those of friedman are 10." in asked.err


def test_portuguese_reads_well(camada: Camada, values: Path) -> None:
    result = camada("evaluate", values, "--lang", "pt_BR")

    assert "R² = 0," in result.out
    assert "erro absoluto médio" in result.out
