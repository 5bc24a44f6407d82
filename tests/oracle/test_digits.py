"""The digits that come with Camada are those of scikit-learn."""

from typing import Any

import numpy as np
import pytest

from core.data import builtin

datasets: Any = pytest.importorskip(
    "sklearn.datasets", reason="scikit-learn is not installed: make oracle does it"
)


def test_pictures_and_labels_are_those_of_scikit_learn() -> None:
    theirs, ours = datasets.load_digits(), builtin.read("digits")

    assert np.array_equal(ours.inputs[..., 0], theirs.images)
    assert np.array_equal(ours.labels, theirs.target)
    assert ours.facts.classes == tuple(str(name) for name in theirs.target_names)
