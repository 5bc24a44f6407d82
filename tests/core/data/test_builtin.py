import importlib
from pathlib import Path

import numpy as np
import pytest

from core.data import builtin, sklearn_sets
from tests.extras import needs

POINTS = ["moons", "circles", "spiral", "xor"]


def test_the_names_are_these():
    own = [name for name in builtin.NAMES if name not in sklearn_sets.SETS]
    assert own == ["digits", *POINTS, "friedman", "letters"]


def test_digits_have_their_facts():
    dataset = builtin.read("digits")

    assert dataset.name == "digits"
    assert dataset.facts.input_shape == (8, 8, 1)
    assert dataset.facts.classes == tuple("0123456789")
    assert dataset.facts.counts == (178, 182, 177, 183, 181, 182, 181, 179, 174, 180)
    assert (dataset.facts.low, dataset.facts.high) == (0, 16)
    assert dataset.facts.n_given_test == 0
    assert dataset.inputs.max() == 16


@needs("sklearn")
def test_digits_are_those_of_scikit_learn():
    load_digits = importlib.import_module("sklearn.datasets").load_digits()

    dataset = builtin.read("digits")

    np.testing.assert_array_equal(dataset.inputs[..., 0], load_digits.images)
    np.testing.assert_array_equal(dataset.labels, load_digits.target)


def test_digits_come_with_their_licence():
    note = Path(builtin.__file__).parent / "files" / "digits.LICENSE.txt"

    assert "CC BY 4.0" in note.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "classes"), [("moons", "01"), ("circles", "01"), ("spiral", "012"), ("xor", "01")]
)
def test_points_have_their_facts(name: str, classes: str):
    dataset = builtin.read(name)

    assert dataset.name == name
    assert dataset.inputs.shape == (1000, 2)
    assert dataset.inputs.dtype == np.float32
    assert dataset.facts.classes == tuple(classes)
    assert max(dataset.facts.counts) - min(dataset.facts.counts) <= 1
    assert dataset.facts.low == dataset.inputs.min()
    assert dataset.facts.high == dataset.inputs.max()
    assert dataset.choice().scaling == "none"


@pytest.mark.parametrize("name", POINTS)
def test_the_same_seed_draws_the_same_points_and_another_seed_others(name: str):
    first, again, other = (builtin.points(name, 50, seed=seed) for seed in (1, 1, 2))

    np.testing.assert_array_equal(first[0], again[0])
    assert not np.array_equal(first[0], other[0])
    assert not np.array_equal(first[1], other[1])


@pytest.mark.parametrize(
    ("name", "digest"),
    [
        ("digits", "717cff85438ed757"),
        ("moons", "914ffeb6c225ff2c"),
        ("circles", "447a2a01beb13671"),
        ("spiral", "c0b861eb18839938"),
        ("xor", "21b4e2740e7783c8"),
        ("letters", "e0ed12539a2e87a6"),
    ],
)
def test_built_in_data_stay_the_same_over_versions(name: str, digest: str):
    assert builtin.read(name).digest.startswith(digest)


def test_without_noise_points_lie_on_their_figure():
    circles, labels = builtin.points("circles", 100, noise=0)
    xor, fields = builtin.points("xor", 100, noise=0)

    radius = np.hypot(circles[:, 0], circles[:, 1])
    np.testing.assert_allclose(radius, np.where(labels == 0, 1, 0.5), atol=1e-3)
    np.testing.assert_array_equal(fields == 1, xor.prod(axis=1) < 0)
    assert abs(xor).min() >= 0.0999
