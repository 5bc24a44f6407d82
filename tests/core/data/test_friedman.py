"""Friedman #1, the generated regression."""

import hashlib

import numpy as np
import pytest

from core.data import builtin
from core.data.friedman import clean, friedman


def test_it_is_the_published_function() -> None:
    x = np.array([[0.5], [1.0], [0.0], [0.3], [0.2], *[[0.9]] * 5])

    assert clean(x) == pytest.approx(10 + 20 * 0.25 + 3 + 1)


def test_it_is_that_of_scikit_learn() -> None:
    theirs = pytest.importorskip("sklearn.datasets").make_friedman1
    x, y = theirs(50, noise=0.0, random_state=0)

    assert clean(x.T) == pytest.approx(y)


def test_it_has_the_same_bits_on_every_machine() -> None:
    x, y = friedman()

    assert hashlib.sha256(x.tobytes() + y.tobytes()).hexdigest()[:12] == "9b1cde1978ea"


def test_the_noise_is_normal_with_the_deviation_asked_for() -> None:
    x, y = friedman(20_000, noise=2.0)
    noise = y - clean(x.T.astype(np.float64))

    assert noise.mean() == pytest.approx(0, abs=0.05)
    assert noise.std() == pytest.approx(2, rel=0.03)
    assert np.mean(np.abs(noise) < 2) == pytest.approx(0.683, abs=0.01)


def test_five_of_the_features_do_not_matter() -> None:
    x = np.random.default_rng(0).random((10, 8))
    other = x.copy()
    other[5:] = 0.5

    assert np.array_equal(clean(x), clean(other))


def test_it_is_built_in_with_its_facts() -> None:
    dataset = builtin.read("friedman")
    (target,) = dataset.facts.targets

    assert (dataset.inputs.shape, dataset.inputs.dtype) == ((2000, 10), np.float32)
    assert (dataset.labels.shape, dataset.labels.dtype) == ((2000,), np.float32)
    assert dataset.facts.classes == dataset.facts.counts == ()
    assert (target.name, target.low) == ("y", dataset.labels.min())
    assert dataset.choice().scaling == "standardise"
    assert str(builtin.NAMES["friedman"]) == "Friedman #1"
