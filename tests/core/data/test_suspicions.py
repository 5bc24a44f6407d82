"""What is told of data before anybody trains on them."""

from pathlib import Path

import numpy as np

from core.choice import Split
from core.data import cache
from core.data.csv_table import read_text
from core.data.dataset import Dataset
from core.data.split import parts_of
from core.data.suspicions import MOST_ROWS, of_reading, of_samples, sample_hashes, using
from core.data.table_reading import propose, with_target
from core.data.table_samples import samples


def pictures(inputs: np.ndarray, labels: list[int], n_classes: int = 2) -> Dataset:
    classes = [str(label) for label in range(n_classes)]
    return cache.store("pictures", inputs, np.array(labels), classes, 0, 0, 255)


def told(dataset: Dataset) -> list[str]:
    return [str(one.message) for one in of_samples(dataset, parts_of(dataset, Split()))]


def different(n: int) -> np.ndarray:
    return np.arange(n * 4, dtype=np.uint16).view(np.uint8).reshape(n, 2, 2, 2)


def test_nothing_is_told_of_good_data():
    assert told(pictures(different(60), [0, 1] * 30)) == []


def test_a_column_that_tells_the_target_can_be_taken_out(shared_data: Path):
    table = read_text(shared_data / "tabular" / "titanic.csv")
    reading = using(propose(table), "alive", "feature")

    (found,) = of_reading(table, reading)

    assert str(found.message) == "alive says the same as the target survived."
    assert found.column == "alive"
    assert found.repair == propose(table)


def test_infinite_numbers_are_told_with_their_rows(tmp_path: Path):
    path = tmp_path / "table.csv"
    path.write_text("a,y\n1,0\ninf,1\n1e39,0\n-2,1\n")
    table = read_text(path)
    (found,) = of_reading(table, with_target(table, "y"))

    assert found.rows == (1, 2)
    assert "2 numbers that are infinite or too large, the first in row 1" in str(found.message)
    assert np.isnan(samples(table, with_target(table, "y")).inputs[1:3, 0]).all()


def test_values_that_are_no_numbers_are_told_with_their_samples():
    inputs = np.arange(60 * 4, dtype=np.float32).reshape(60, 2, 2, 1)
    inputs[7, 1, 0] = np.nan
    inputs[20, 0, 1] = np.inf
    (found,) = of_samples(pictures(inputs, [0, 1] * 30), {})

    assert found.rows == (7, 20)


def test_copies_across_the_split_are_told():
    inputs = different(60)
    inputs[:] = np.where(np.arange(60)[:, None, None, None] % 2 == 0, inputs[:1], inputs)
    dataset = pictures(inputs, [0, 1] * 30)
    (found,) = of_samples(dataset, parts_of(dataset, Split()))

    assert "are the same as ones that are trained on" in str(found.message)
    assert all(row % 2 == 0 for row in found.rows)
    assert len(found.rows) <= MOST_ROWS


def test_one_class_is_told():
    assert told(pictures(different(20), [0] * 20, 1)) == [
        "There is only one class, 0: a network learns nothing from it."
    ]


def test_a_class_that_a_part_lacks_is_told():
    dataset = pictures(different(60), [0, 1] * 30)
    parts = {"train": np.arange(20), "test": np.arange(20, 60, 2)}

    assert [str(one.message) for one in of_samples(dataset, parts)] == [
        "The test part has no sample of the class 1."
    ]


def test_rare_classes_are_told():
    dataset = pictures(different(60), [0] * 52 + [1] * 8)

    assert told(dataset)[-1] == "The class 1 is rare: 8 samples, but 0 has 52."


def test_the_same_bytes_have_the_same_hash():
    inputs = different(5)
    inputs[4] = inputs[0]
    hashes = sample_hashes(inputs)

    assert hashes[0] == hashes[4]
    assert len(set(hashes.tolist())) == 4
