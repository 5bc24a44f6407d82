"""Samples that come piece by piece, and what tables bring along."""

import os
from typing import Any

import numpy as np
import pytest

from core.data import cache
from core.data.cache import Writer
from core.data.dataset import Dataset
from core.data.entries import open_chosen
from core.errors import DatasetError
from core.facts import Feature
from tests.core.data.idx_bytes import pictures

NO_YES = ["no", "yes"]


def test_pieces_make_the_same_entry_as_the_whole():
    whole = cache.store("whole", pictures(5), np.array([0, 1, 1, 0, 1]), NO_YES, 1, 0, 255)

    with Writer((3, 2), "uint8") as writer:
        for piece in (pictures(5)[:2], pictures(5)[2:]):
            writer.append(piece)
        pieces = writer.finish("pieces", np.array([0, 1, 1, 0, 1]), NO_YES, 1, 0, 255)

    assert pieces.digest == whole.digest
    assert os.listdir(cache.folder()) == [whole.digest]


def test_pieces_come_back_in_their_order():
    with Writer((3, 2), "uint8") as writer:
        for picture in pictures(300):
            writer.append(picture[None])
        dataset = writer.finish("many", np.zeros(300, int), ["a"], 0, 0, 255)

    np.testing.assert_array_equal(dataset.inputs, pictures(300))


def test_a_writer_that_is_given_up_leaves_nothing():
    with Writer((3, 2), "uint8") as writer:
        writer.append(pictures(2))

    assert os.listdir(cache.folder()) == []


def test_a_full_disk_is_told(monkeypatch: pytest.MonkeyPatch):
    with Writer((3, 2), "uint8") as writer, open("/dev/full", "wb", buffering=0) as full:
        file = writer._file
        monkeypatch.setattr(writer, "_file", full)
        with pytest.raises(DatasetError, match=r"cannot be written to .* Make room there"):
            writer.append(pictures(2))
        file.close()


def table(**more: Any) -> Dataset:
    inputs = np.array([[1, 0], [2, np.nan], [3, 1], [4, 0]], np.float32)
    features = [Feature("age", fill="median"), Feature("sex", "flag", "female", fill="most")]
    with Writer((2,), "float32") as writer:
        writer.append(inputs)
        return writer.finish("people", np.array([0, 1, 0, 1]), NO_YES, features=features, **more)


def test_what_a_table_brings_comes_back():
    dataset = table(groups=np.array([7, 7, 8, 9]), rows=np.array([0, 2, 3, 5]))

    assert [feature.name for feature in dataset.facts.features] == ["age", "sex: female"]
    np.testing.assert_array_equal(dataset.groups, [7, 7, 8, 9])
    np.testing.assert_array_equal(dataset.rows, [0, 2, 3, 5])
    assert dataset.choice().scaling == "standardise"


def test_groups_and_given_parts_are_part_of_the_digest():
    digests = {
        table().digest,
        table(groups=np.array([7, 7, 8, 9])).digest,
        table(n_given_validation=1).digest,
    }

    assert len(digests) == 3


def test_groups_that_were_damaged_are_not_trusted():
    dataset = table(groups=np.array([7, 7, 8, 9]))
    path = dataset.folder / "groups.npy"
    path.write_bytes(path.read_bytes()[:-1] + b"\x01")

    assert cache.open_dataset(dataset.digest) is None


def test_corrections_are_laid_over_the_labels_of_the_choice():
    choice = table().corrected(((1, 0), (3, -1))).choice()

    found = open_chosen(choice)

    assert found is not None
    np.testing.assert_array_equal(found.labels, [0, 0, 0, 1])
    assert found.facts == choice.facts
    assert found.facts.counts == (3, 0)
    np.testing.assert_array_equal(found.left_out, [3])


def test_corrections_that_are_taken_back_leave_the_labels_as_read():
    dataset = table()

    again = dataset.corrected(((1, 0),)).corrected(())

    np.testing.assert_array_equal(again.labels, dataset.labels)
    assert again.facts == dataset.facts
    assert again.labels_read is None
