"""Labels that are no class of the data: whatever brings them, none ever reaches a batch."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.arrays import AnyArray
from core.choice import DataChoice, Split
from core.data import cache
from core.data.entries import LABELS, MANIFEST, digest_of, hash_of, open_chosen
from core.data.split import parts_of
from core.errors import DatasetError
from core.layers import Dense
from core.losses import LOSSES, Loss
from core.tasks import CLASSIFY
from core.training import Training
from tests.core.battery import blobs, measured, project_of

N = 3
BAD: dict[str, Any] = {
    "-1": -1,
    "n": N,
    "n + 1": N + 1,
    "255": 255,
    "2**31": 2**31,
    "1.5": 1.5,
    "NaN": np.nan,
    "a text": "1",
}
GOOD = blobs(30, n_classes=N)
EVERY_LOSS = [cls() for cls in LOSSES.values()]
FOR_CLASSES = [loss for loss in EVERY_LOSS if CLASSIFY in loss.tasks]
FOR_VALUES = [loss for loss in EVERY_LOSS if CLASSIFY not in loss.tasks or len(loss.tasks) > 1]
every_bad_label = pytest.mark.parametrize("bad", BAD)


def with_label(bad: str) -> AnyArray:
    """Return labels of which the last one is none."""
    labels = GOOD.labels.tolist()
    return np.array([*labels[:-1], BAD[bad]])


def output(loss: Loss) -> Dense:
    return Dense(units=N, activation=loss.activation or "linear")


@every_bad_label
@pytest.mark.parametrize("loss", FOR_CLASSES, ids=lambda loss: loss.kind)
def test_no_loss_ever_sees_a_label_that_is_no_class(bad: str, loss: Loss) -> None:
    dataset = replace(GOOD, labels=with_label(bad))

    with pytest.raises(DatasetError, match="not numbers of its 3 classes"):
        Training(project_of(GOOD, output(loss), loss=loss), dataset)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("loss", FOR_VALUES, ids=lambda loss: loss.kind)
def test_no_loss_ever_sees_a_wanted_value_that_is_no_number(bad: float, loss: Loss) -> None:
    dataset = measured(30)
    values = dataset.labels.copy()
    values[-1] = bad

    with pytest.raises(DatasetError, match="asks for are not numbers"):
        Training(project_of(dataset, Dense(units=1), loss=loss), replace(dataset, labels=values))


@every_bad_label
def test_window_commands_and_questions_find_no_parts_of_such_data(bad: str) -> None:
    with pytest.raises(DatasetError, match="not numbers of its 3 classes"):
        parts_of(replace(GOOD, labels=with_label(bad)), Split())


def entry_with(labels: AnyArray) -> str:
    """Write an entry of the cache whose hashes are right and whose labels are these."""
    sound = cache.store("set", GOOD.inputs, GOOD.labels, ["a", "b", "c"], 0, 0, 1)
    manifest = json.loads((sound.folder / MANIFEST).read_text())
    manifest["description"]["labels"] = hash_of(labels)
    digest = digest_of(manifest["description"])
    place = sound.folder.parent / digest
    sound.folder.rename(place)
    np.save(place / LABELS, labels)
    (place / MANIFEST).write_text(json.dumps(manifest))
    return digest


@every_bad_label
def test_an_entry_of_the_cache_with_such_a_label_is_not_opened(bad: str) -> None:
    assert cache.open_dataset(entry_with(with_label(bad))) is None


@pytest.mark.parametrize("n", [1, 29, 31])
def test_an_entry_of_the_cache_with_fewer_or_more_labels_is_not_opened(n: int) -> None:
    assert cache.open_dataset(entry_with(np.arange(n) % N)) is None


def test_the_entry_of_these_tests_opens_where_its_labels_are_right() -> None:
    assert cache.open_dataset(entry_with(GOOD.labels[::-1].copy())) is not None


@pytest.mark.parametrize("correction", [(0, N), (0, 255), (0, -2), (30, 0), (10**9, 0), (-1, 0)])
def test_a_project_whose_corrections_are_for_other_data_is_refused(
    correction: tuple[int, int],
) -> None:
    dataset = cache.store("set", GOOD.inputs, GOOD.labels, ["a", "b", "c"], 0, 0, 1)
    choice: DataChoice = replace(dataset.choice(), corrections=(correction,))

    with pytest.raises(DatasetError, match="The corrections of labels do not fit the data set"):
        open_chosen(choice)
