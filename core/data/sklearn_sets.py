"""The small sets of scikit-learn, where that library is installed (the extra `sets`)."""

import importlib
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.data.cache import Writer
from core.data.dataset import Dataset
from core.errors import DatasetError
from core.facts import Feature
from core.messages import Message


@dataclass(frozen=True)
class SmallSet:
    """One of the sets: `load(sklearn.datasets)` returns it as scikit-learn does."""

    title: Message
    load: Callable[[Any], Any]
    target: str = ""


SETS = {
    "iris": SmallSet(Message("Iris flowers"), lambda sets: sets.load_iris()),
    "wine": SmallSet(Message("Wines"), lambda sets: sets.load_wine()),
    "breast-cancer": SmallSet(Message("Breast cancer"), lambda sets: sets.load_breast_cancer()),
    "diabetes": SmallSet(
        Message("Diabetes"),
        lambda sets: sets.load_diabetes(scaled=False),
        target="progression",
    ),
    "blobs": SmallSet(Message("Blobs"), lambda sets: sets),
}
"""The sets by name."""

_N_BLOBS = 1000


def is_installed() -> bool:
    """Tell whether scikit-learn can be found, without loading it."""
    return importlib.util.find_spec("sklearn") is not None


def read(name: str) -> Dataset:
    """Return one of `SETS`.

    All but `blobs` have the features and names of scikit-learn, in their own units; `diabetes` has
    a target, how far the illness went after a year. `blobs` are points of three classes.

    Raises:
        DatasetError: when scikit-learn is not installed, or the cache cannot be written.
    """
    found = SETS[name]
    if not is_installed():
        raise DatasetError(
            Message(
                "The data {name} come with scikit-learn, which is not installed. Install it with: "
                "pip install camada[sets]",
                name=name,
            )
        )
    # By name: the checker of types need not have the library.
    sets = importlib.import_module("sklearn.datasets")
    if name == "blobs":
        inputs, labels = sets.make_blobs(_N_BLOBS, centers=3, random_state=0)
        return _stored(name, np.round(inputs, 4), labels, ["0", "1", "2"], (), "")
    loaded = found.load(sets)
    classes = [] if found.target else [str(text) for text in loaded.target_names]
    features = tuple(Feature(str(text)) for text in loaded.feature_names)
    return _stored(name, loaded.data, loaded.target, classes, features, found.target)


def _stored(
    name: str, inputs: Any, labels: Any, classes: list[str], features: tuple[Feature, ...], to: str
) -> Dataset:
    """Put a set into the cache; `to` is the name of the target of a regression."""
    with Writer((inputs.shape[1],), "float32") as writer:
        writer.append(inputs.astype(np.float32))
        return writer.finish(
            name,
            labels.astype(np.float32 if to else np.int64),
            classes,
            0,
            float(inputs.min()),
            float(inputs.max()),
            [(to, "")] if to else (),
            features=features,
        )
