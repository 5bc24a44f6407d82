"""The small sets of scikit-learn, with it and without."""

import importlib.util

import numpy as np
import pytest

from core.data import builtin, library, sklearn_sets
from core.errors import DatasetError
from tests.extras import needs


def test_without_scikit_learn_it_is_told_how_to_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)

    with pytest.raises(DatasetError, match=r"pip install camada\[sets\]"):
        library.find("iris")


def test_they_are_listed_only_where_they_can_be_had() -> None:
    assert ("iris" in builtin.NAMES) == sklearn_sets.is_installed()


@needs("sklearn")
@pytest.mark.parametrize(
    ("name", "shape", "outputs"),
    [
        ("iris", (150, 4), ("setosa", "versicolor", "virginica")),
        ("wine", (178, 13), ("class_0", "class_1", "class_2")),
        ("breast-cancer", (569, 30), ("malignant", "benign")),
        ("diabetes", (442, 10), ("progression",)),
        ("blobs", (1000, 2), ("0", "1", "2")),
    ],
)
def test_the_sets_are_those_of_scikit_learn(
    name: str, shape: tuple[int, int], outputs: tuple[str, ...]
) -> None:
    dataset = library.find(name)

    assert dataset.inputs.shape == shape
    assert np.isfinite(dataset.inputs).all()
    targets = tuple(target.name for target in dataset.facts.targets)
    assert (dataset.facts.classes or targets) == outputs
    assert dataset.choice().scaling == ("none" if name == "blobs" else "standardise")


@needs("sklearn")
def test_features_have_their_names() -> None:
    names = [feature.name for feature in library.find("iris").facts.features]

    assert names[0] == "sepal length (cm)"
