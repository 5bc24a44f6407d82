"""Odd labels in files of every format: classes of their own, values, or refused; never another."""

import io
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from core.data import library
from core.data.dataset import Dataset, are_classes
from core.errors import DatasetError
from tests.core.data.cifar_sets import binary, python_2, some
from tests.core.data.idx_bytes import idx_bytes, pictures
from tests.core.data.pictures.picture_sets import noise
from tests.extras import needs
from tests.hostile.sound import npy

NAN, INF = float("nan"), float("inf")
X = np.random.default_rng(0).normal(size=(6, 4)).astype(np.float32)
IDX_TYPE = {"i": 12, "f": 14}

Files = Mapping[str, bytes]


def labels(bad: Any) -> list[Any]:
    """Return two classes, and an odd label at the end."""
    return [0, 1, 0, 1, 0, bad]


def as_npy(bad: Any) -> Files:
    return {"x.npy": npy(X), "y.npy": npy(np.array(labels(bad)))}


def as_npz(bad: Any) -> Files:
    buffer = io.BytesIO()
    np.savez(buffer, x=X, y=np.array(labels(bad)))
    return {"a.npz": buffer.getvalue()}


def as_idx(bad: Any) -> Files:
    array = np.array(labels(bad))
    return {
        "train-images-idx3-ubyte": idx_bytes(pictures(6)),
        "train-labels-idx1-ubyte": idx_bytes(array, IDX_TYPE[array.dtype.kind]),
    }


def as_csv(bad: Any) -> Files:
    rows = "".join(f"{i}.5,{label}\n" for i, label in enumerate(labels(bad)))
    return {"t.csv": f"a,kind\n{rows}".encode()}


def as_parquet(bad: Any) -> Files:
    table = import_module("pyarrow").table({"a": X[:, 0], "kind": np.array(labels(bad))})
    buffer = io.BytesIO()
    import_module("pyarrow.parquet").write_table(table, buffer)
    return {"t.parquet": buffer.getvalue()}


def as_table_beside_pictures(bad: Any) -> Files:
    rows = "".join(f"{i}.png,{label}\n" for i, label in enumerate(labels(bad)))
    return {
        **{f"{i}.png": noise(i) for i in range(6)},
        "labels.csv": f"file,label\n{rows}".encode(),
    }


def as_cifar(bad: Any) -> Files:
    return {"data_batch_1.bin": binary(some(6), labels(bad))}


def as_python_cifar(bad: Any) -> Files:
    return {"data_batch_1": python_2(some(6), labels(bad))}


class Odd(NamedTuple):
    """A way to write files, and an odd label in them."""

    write: Callable[[Any], Files]
    label: Any


WRITERS = (as_npy, as_npz, as_csv, as_table_beside_pictures)
NUMBERS = (-1, 2, 3, 255, 2**31)
OF_CLASSES = [
    *(Odd(write, label) for write in WRITERS for label in (-1, 2, 3, "x")),
    *(
        Odd(write, label)
        for write in (as_npy, as_npz, as_table_beside_pictures)
        for label in NUMBERS
    ),
    *(Odd(as_idx, label) for label in (-1, 2, 3, 255)),
    *(Odd(write, label) for write in (as_cifar, as_python_cifar) for label in (2, 3, 255)),
]
OF_VALUES = [
    *(Odd(write, 1.5) for write in (*WRITERS, as_idx)),
    *(Odd(as_csv, label) for label in (255, 2**31)),
]
OF_NOTHING = [Odd(write, label) for write in (as_npy, as_npz, as_idx) for label in (NAN, INF, -INF)]


def each(odd: Sequence[Odd]) -> pytest.MarkDecorator:
    """Return what gives a test each of them."""
    return pytest.mark.parametrize("odd", odd, ids=lambda odd: f"{odd.write.__name__} {odd.label}")


def read(folder: Path, files: Files) -> Dataset:
    """Read a folder of files, or the only one."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return library.find(str(folder / next(iter(files)) if len(files) == 1 else folder))


def check_class(dataset: Dataset, label: Any) -> None:
    """Hold that the last sample is of a class of this name, and the first of class 0."""
    assert are_classes(dataset.labels, 3)
    assert [dataset.facts.classes[number] for number in dataset.labels[[0, -1]]] == [
        "0",
        str(label),
    ]


def check_value(dataset: Dataset, label: Any) -> None:
    """Hold that the last sample has this value."""
    assert dataset.facts.classes == ()
    assert dataset.labels.tolist() == [0, 1, 0, 1, 0, label]


@each(OF_CLASSES)
def test_an_odd_label_is_a_class_of_its_own(odd: Odd, tmp_path: Path) -> None:
    check_class(read(tmp_path, odd.write(odd.label)), odd.label)


@needs("pyarrow")
@pytest.mark.parametrize("label", [-1, 2, 3, "x"])
def test_an_odd_label_of_parquet_is_a_class_of_its_own(label: Any, tmp_path: Path) -> None:
    check_class(read(tmp_path, as_parquet(label)), label)


@each(OF_VALUES)
def test_an_odd_label_may_make_all_of_them_values(odd: Odd, tmp_path: Path) -> None:
    check_value(read(tmp_path, odd.write(odd.label)), odd.label)


@needs("pyarrow")
@pytest.mark.parametrize("label", [1.5, 255, 2**31])
def test_an_odd_label_of_parquet_may_make_all_of_them_values(label: Any, tmp_path: Path) -> None:
    check_value(read(tmp_path, as_parquet(label)), label)


@each(OF_NOTHING)
def test_a_label_that_is_no_number_is_refused_with_its_place(odd: Odd, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"1 value that is no number .*, at \[5\]"):
        read(tmp_path, odd.write(odd.label))


def left_out(dataset: Dataset) -> list[str]:
    return [str(notice) for notice in dataset.notices if "left out" in str(notice)]


def test_a_row_without_a_label_is_left_out_and_told(tmp_path: Path) -> None:
    dataset = read(tmp_path, as_csv(NAN))

    assert dataset.facts.counts == (3, 2)
    assert left_out(dataset) == ["1 row has no value of kind, and is left out: row 5."]


def test_a_picture_without_a_label_is_left_out_and_told(tmp_path: Path) -> None:
    dataset = read(tmp_path, as_table_beside_pictures(NAN))

    assert dataset.facts.counts == (3, 2)
    assert left_out(dataset) == ["1 picture was left out, as nothing tells what it shows."]


@needs("pyarrow")
def test_a_row_of_parquet_without_a_label_is_left_out_and_told(tmp_path: Path) -> None:
    dataset = read(tmp_path, as_parquet(NAN))

    assert dataset.facts.counts == (3, 2)
    assert left_out(dataset) == ["1 row has no value of kind, and is left out: row 5."]


@pytest.mark.parametrize("word", ["none", "nan", "-"])
def test_among_words_beside_pictures_a_word_for_nothing_is_a_class(
    word: str, tmp_path: Path
) -> None:
    files = as_table_beside_pictures(word)
    named = files["labels.csv"].replace(b",0", b",cat").replace(b",1", b",dog")

    assert word in read(tmp_path, {**files, "labels.csv": named}).facts.classes
