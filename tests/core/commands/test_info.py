from pathlib import Path

from core.layers import Dense
from core.storage import model_file
from core.storage.model_file import ModelContents
from tests.core.commands.conftest import Camada


def test_a_template_is_shown_with_shapes_and_parameters(camada: Camada) -> None:
    result = camada("info", "mlp-dropout", "--data", "digits", "--json")

    assert result.code == 0
    assert "8 × 8 × 1" in result.out
    assert "9,610" in result.out
    assert [block["output_shape"] for block in result.json["blocks"]] == [[64], [128], [128], [10]]
    assert result.json["parameters"] == 9_610
    assert result.json["problems"] == []
    assert result.json["trained"] is None


def test_a_trained_file_says_what_it_learned(camada: Camada, moons: Path) -> None:
    result = camada("info", moons, "--json")

    assert "2 epochs, test accuracy" in result.out
    assert result.json["trained"]["epochs"] == 2
    assert result.json["data"]["is_here"] is True


def test_problems_are_shown_with_their_repair_and_end_with_0(camada: Camada, moons: Path) -> None:
    result = camada("info", moons, "--data", "digits", "--json")

    assert result.code == 0
    assert "Problem: The network gives 2 values" in result.out
    assert "Repair: Set 10 units" in result.out
    assert result.json["problems"][0]["is_error"] is True


def test_without_data_that_is_the_problem(camada: Camada) -> None:
    result = camada("info", "mlp", "--json")

    assert result.json["data"] is None
    assert result.json["problems"][0]["message"].startswith("No data are chosen.")


def test_blocks_behind_a_mistake_have_no_shape(camada: Camada, moons: Path) -> None:
    project = model_file.load(moons).project
    model_file.save(moons, ModelContents(project.with_(stack=project.stack.without("b1"))))

    result = camada("info", moons, "--data", "digits", "--json")

    assert result.json["blocks"][-1]["output_shape"] is None
    assert result.json["parameters"] is None


def test_rare_settings_are_named_only_where_they_are_not_as_usual(
    camada: Camada, moons: Path
) -> None:
    project = model_file.load(moons).project
    stack = project.stack.replace("b2", Dense(units=2, activation="softmax", max_norm=3.0))
    model_file.save(moons, ModelContents(project.with_(stack=stack)))

    result = camada("info", moons)

    assert result.out.count("Max-norm") == 1
    assert "Max-norm 3" in result.out
    assert "L1" not in result.out


def test_codes_for_the_terminal_in_a_title_are_not_obeyed(camada: Camada, moons: Path) -> None:
    project = model_file.load(moons).project
    stack = project.stack.rename("b2", "\x1b[31mred")
    model_file.save(moons, ModelContents(project.with_(stack=stack)))

    result = camada("info", moons)

    assert "\x1b" not in result.out
    assert "[31mred" in result.out


def test_numbers_follow_the_language(camada: Camada) -> None:
    result = camada("info", "mlp", "--data", "digits", "--lang", "pt_BR")

    assert "1.797" in result.out


def test_only_settings_that_count_are_told_and_zeros_by_their_meaning(camada: Camada) -> None:
    result = camada("info", "cnn", "--data", "digits")

    assert "Zeros each side" not in result.out
    assert "Window 2 × 2, Stride as the window" in result.out


def test_damage_of_what_was_learned_is_told(camada: Camada, damaged: Path) -> None:
    result = camada("info", damaged)

    assert result.code == 0
    assert "what was learned is damaged: block 2 (DENSE)" in result.out


def test_generated_data_are_named_with_their_recipe(camada: Camada) -> None:
    result = camada("info", "mlp", "--data", "moons:noise=0.3,samples=400", "--json")

    assert result.code == 0
    assert "moons:samples=400,noise=0.3: 400 samples of 2 in 2 classes" in result.out
    assert result.json["data"]["name"] == "moons:samples=400,noise=0.3"


def test_an_impossible_recipe_is_told(camada: Camada) -> None:
    result = camada("info", "mlp", "--data", "moons:noise=9")

    assert result.code == 1
    assert "Noise (noise) must be a number from 0" in result.err
