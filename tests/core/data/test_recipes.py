"""Recipes: generated data by a name that says all of it."""

from dataclasses import replace

import numpy as np
import pytest

from core.choice import DataChoice
from core.data import builtin, cache, library
from core.data.recipes import (
    RECIPES,
    Friedman,
    Moons,
    Spiral,
    in_short,
    kind_of,
    recipe_behind,
    recipe_of,
    title_of,
)
from core.errors import DatasetError
from core.messages import set_language


@pytest.mark.parametrize("kind", RECIPES)
def test_what_is_as_usual_has_the_name_it_ever_had(kind: str) -> None:
    assert RECIPES[kind]().name == kind
    assert recipe_of(kind) == RECIPES[kind]()


@pytest.mark.parametrize(
    ("recipe", "name"),
    [
        (Moons(samples=400, noise=0.2), "moons:samples=400,noise=0.2"),
        (Spiral(seed=7), "spiral:seed=7"),
        (Friedman(noise=0.0), "friedman:noise=0.0"),
    ],
)
def test_a_name_says_what_is_not_as_usual_and_is_read_again(
    recipe: Moons | Spiral | Friedman, name: str
) -> None:
    assert recipe.name == name
    assert recipe_of(name) == recipe


@pytest.mark.parametrize(
    ("recipe", "said"),
    [
        (Moons(), "Two moons"),
        (Moons(samples=300, noise=0.4), "Two moons, 300 samples, noise 0.4"),
        (Spiral(seed=12345), "Three spiral arms, seed 12345"),
    ],
)
def test_a_recipe_is_told_in_words(recipe: Moons | Spiral, said: str) -> None:
    assert recipe.in_short() == said


def test_generated_data_are_called_by_words_in_the_present_language() -> None:
    choice = builtin.read("moons:samples=300,noise=0.4").choice()
    set_language("pt_BR")

    assert str(title_of(choice)) == "Duas luas"
    assert in_short(choice) == "Duas luas, 300 amostras, ruído 0,4"


def test_data_of_somebody_are_called_as_they_named_them() -> None:
    choice = builtin.read("digits").choice()

    assert title_of(choice) == in_short(choice) == "digits"


def test_settings_stand_in_any_order_and_may_be_said_though_they_are_usual() -> None:
    assert recipe_of("moons: noise=0.2, samples=1000") == Moons(noise=0.2)


@pytest.mark.parametrize("name", ["digits", "mnist", "", "moonshine", "moon:samples=3"])
def test_other_names_are_no_recipes(name: str) -> None:
    assert recipe_of(name) is None
    assert kind_of(name) == name


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("moons:samples=3", "Samples (samples) must be a whole number from 30 to 100,000"),
        ("moons:noise=nan", "Noise (noise) must be a number from 0"),
        ("moons:noise=loud", "Noise (noise) must be a number from 0"),
        ("moons:colour=1", "no setting named 'colour'"),
        ("moons:,", "no setting named ''"),
        ("moons:samples", "Samples (samples) must be a whole number"),
    ],
)
def test_an_impossible_recipe_says_what_is_wrong_and_what_can_be_set(name: str, says: str) -> None:
    with pytest.raises(DatasetError) as caught:
        library.find(name)

    assert says in str(caught.value.message)
    assert "samples, noise, seed" in str(caught.value.message)


def test_the_data_are_those_of_the_recipe() -> None:
    dataset = library.find("moons:noise=0.3,samples=400,seed=2")

    inputs, labels = builtin.points("moons", 400, 0.3, 2)
    assert dataset.name == "moons:samples=400,noise=0.3,seed=2"
    np.testing.assert_array_equal(dataset.inputs, inputs)
    np.testing.assert_array_equal(dataset.labels, labels)
    assert dataset.digest != library.find("moons").digest


def test_a_regression_has_a_recipe_too() -> None:
    assert library.find("friedman:samples=100").inputs.shape == (100, 10)


def test_data_that_left_the_cache_are_generated_again(monkeypatch: pytest.MonkeyPatch) -> None:
    choice = library.find("xor:samples=60").choice()
    entry = cache.folder() / choice.digest
    entry.rename(entry.with_name("elsewhere"))

    found = library.locate(choice)

    assert found is not None
    assert found.digest == choice.digest


def test_a_file_with_an_impossible_recipe_opens_without_its_data() -> None:
    choice = library.find("xor:samples=60").choice()
    stranger = choice.with_(name="xor:samples=1", digest="0" * 64)

    assert library.locate(stranger) is None
    assert recipe_behind(stranger) is None


def test_data_of_somebody_that_are_called_like_a_recipe_have_none() -> None:
    choice = library.find("moons").choice()
    own = choice.with_(facts=replace(choice.facts, n_samples=77))

    assert recipe_behind(choice) == Moons()
    assert recipe_behind(own) is None


def test_a_project_keeps_the_recipe_as_the_name_of_its_data() -> None:
    choice = library.find("circles:noise=0.05").choice()

    assert DataChoice.from_json(choice.to_json()) == choice
