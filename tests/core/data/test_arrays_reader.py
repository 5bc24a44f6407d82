"""Arrays of NumPy: types, orders, names, parts, and what is wrong with them."""

import gzip
from pathlib import Path
from typing import Literal

import numpy as np
import pytest

from core.arrays import AnyArray
from core.data import arrays_reader, library
from core.data.arrays_reader import arrays_at
from core.reading import ArrayReading, reading_from_json
from tests.core.data.arrays import X, Y, npz, refusal

NUMBERS = ["?", "b", "B", "h", "H", "i", "I", "q", "Q", "e", "f", "d"]


@pytest.mark.parametrize("fortran", [False, True], ids=["C", "Fortran"])
@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("letter", NUMBERS)
def test_all_types_and_orders_give_equal_values(
    letter: str, order: Literal["<", ">"], fortran: bool, tmp_path: Path
) -> None:
    values = (np.arange(60) % 2 if letter == "?" else np.arange(60)).reshape(5, 4, 3)
    stored = values.astype(np.dtype(letter).newbyteorder(order), order="F" if fortran else "C")

    dataset = arrays_reader.read(npz(tmp_path, x=stored, y=np.arange(5)))

    np.testing.assert_array_equal(dataset.inputs[..., 0], values)
    assert dataset.inputs.dtype == ("uint8" if letter in "?B" else "float32")
    assert dataset.notices == ()


@pytest.mark.parametrize("letter", ["F", "D", "O", "M8[D]", "m8[s]"])
def test_other_types_are_refused_by_name(letter: str, tmp_path: Path) -> None:
    said = refusal(npz(tmp_path, x=np.zeros((4, 3), letter), y=Y))

    assert said.startswith("The array x of file.npz holds ")


def test_records_are_refused_by_name(tmp_path: Path) -> None:
    records = np.zeros(4, [("a", "f4"), ("b", "i2")])

    assert "x of file.npz holds records of several fields" in refusal(npz(tmp_path, x=records, y=Y))


def test_an_array_that_is_not_used_may_hold_anything(tmp_path: Path) -> None:
    objects = np.array([{"a": 1}], object)

    assert arrays_reader.read(npz(tmp_path, x=X, y=Y, about=objects)).facts.n_samples == 4


@pytest.mark.parametrize(
    "names",
    [
        ("x_train", "y_train", "x_test", "y_test"),
        ("X_train", "Y_train", "X_test", "Y_test"),
        ("train_images", "train_labels", "test_images", "test_labels"),
        ("trainX", "trainY", "testX", "testY"),
        ("x", "y", "x_test", "y_test"),
        ("data", "target", "data_t10k", "target_t10k"),
    ],
)
def test_usual_names_are_understood(names: tuple[str, str, str, str], tmp_path: Path) -> None:
    arrays = dict(zip(names, (X, Y, X[:2] + 50, Y[:2]), strict=True))

    dataset = arrays_reader.read(npz(tmp_path, **arrays))

    np.testing.assert_array_equal(dataset.inputs, np.concatenate((X, X[:2] + 50)))
    assert dataset.labels.tolist() == [0, 1, 0, 1, 0, 1]
    assert dataset.facts.n_given_test == 2


def test_a_validation_part_stands_before_the_test_part(tmp_path: Path) -> None:
    path = npz(
        tmp_path,
        train_images=X, train_labels=Y,
        val_images=X[:1], val_labels=Y[:1],
        test_images=X[2:], test_labels=Y[2:],
    )  # fmt: skip

    facts = arrays_reader.read(path).facts

    assert (facts.n_samples, facts.n_given_validation, facts.n_given_test) == (7, 1, 2)


def test_names_that_tell_nothing_give_way_to_sizes(tmp_path: Path) -> None:
    np.savez(tmp_path / "file.npz", Y, X)

    dataset = arrays_reader.read(tmp_path / "file.npz")

    assert dataset.reading == ArrayReading(inputs="arr_1", labels="arr_0")


def test_what_is_not_clear_is_told_with_all_arrays(tmp_path: Path) -> None:
    said = refusal(npz(tmp_path, a=X, b=X, c=Y))

    assert "a (4 × 6 float32), b (4 × 6 float32), c (4 int64)" in said
    assert "call them x and y" in said


def test_a_reading_corrects_what_was_proposed(tmp_path: Path) -> None:
    path = npz(tmp_path, x=X, y=Y, better=X[:, ::-1] * 2, other=np.array([5.0, 6.0, 7.0, 8.0]))
    reading = ArrayReading(inputs="better", labels="other", task="regress")

    dataset = library.find(str(path), reading=reading)

    np.testing.assert_array_equal(dataset.inputs, X[:, ::-1] * 2)
    assert dataset.facts.targets[0].name == "other"
    assert dataset.choice().reading == reading
    again = library.reread(dataset.choice(), ArrayReading(inputs="x", labels="y"))
    np.testing.assert_array_equal(again.inputs, X)


def test_what_seems_best_is_proposed_before_all_is_read(tmp_path: Path) -> None:
    path = npz(tmp_path, x=X * np.nan, y=Y + 0.25)

    assert library.propose(str(path)) == ArrayReading(inputs="x", labels="y", task="regress")


def test_a_reading_of_an_array_that_is_not_there_names_what_is(tmp_path: Path) -> None:
    reading = ArrayReading(inputs="x", labels="z")

    assert "no array named 'z'" in refusal(npz(tmp_path, x=X, y=Y), reading)


def test_a_reading_survives_its_file() -> None:
    reading = ArrayReading(inputs="x", labels="y", validation_inputs="v", missing="drop")

    assert reading_from_json(reading.to_json()) == reading


@pytest.mark.parametrize("picked", ["", "X.npy", "y.npy"])
def test_files_of_one_array_each_belong_together(picked: str, tmp_path: Path) -> None:
    np.save(tmp_path / "X.npy", X)
    np.save(tmp_path / "y.npy", Y)

    assert library.find(str(tmp_path / picked)).labels.tolist() == [0, 1, 0, 1]


def test_a_gzipped_array_is_read(tmp_path: Path) -> None:
    np.save(tmp_path / "y.npy", Y)
    np.save(tmp_path / "X.npy", np.asfortranarray(X))
    packed = tmp_path / "X.npy.gz"
    packed.write_bytes(gzip.compress((tmp_path / "X.npy").read_bytes()))
    (tmp_path / "X.npy").unlink()

    np.testing.assert_array_equal(arrays_reader.read(packed).inputs, X)


def test_arrays_can_be_listed_without_being_read(tmp_path: Path) -> None:
    found = [(a.name, a.shape, a.dtype.name) for a in arrays_at(npz(tmp_path, x=X, y=Y))]

    assert found == [("x", (4, 6), "float32"), ("y", (4,), "int64")]


def test_the_same_arrays_give_the_same_digest_however_they_are_stored(tmp_path: Path) -> None:
    plain = arrays_reader.read(npz(tmp_path, x=X, y=Y)).digest
    np.savez_compressed(tmp_path / "packed.npz", y=Y.astype(">i2"), x=np.asfortranarray(X))
    np.save(tmp_path / "x.npy", X)
    np.save(tmp_path / "y.npy", Y)

    assert arrays_reader.read(tmp_path / "packed.npz").digest == plain
    assert arrays_reader.read(tmp_path).digest == plain


@pytest.mark.parametrize(
    ("stored", "shape"),
    [
        ((4,), (1,)),
        ((4, 6), (6,)),
        ((4, 8, 9), (8, 9, 1)),
        ((4, 8, 9, 3), (8, 9, 3)),
        ((4, 3, 8, 9), (8, 9, 3)),
        ((4, 1, 28, 28), (28, 28, 1)),
        ((4, 3, 3, 3), (3, 3, 3)),
        ((4, 2, 3, 4, 5), (2, 3, 4, 5)),
    ],
)
def test_axes_become_those_of_pictures(
    stored: tuple[int, ...], shape: tuple[int, ...], tmp_path: Path
) -> None:
    x = np.arange(np.prod(stored)).reshape(stored).astype(np.float32)

    dataset = arrays_reader.read(npz(tmp_path, x=x, y=Y))

    assert dataset.inputs.shape == (4, *shape)


def test_channels_that_stood_first_are_told(tmp_path: Path) -> None:
    x = np.arange(4 * 3 * 5 * 6, dtype=np.uint8).reshape(4, 3, 5, 6)

    dataset = arrays_reader.read(npz(tmp_path, x=x, y=Y))

    np.testing.assert_array_equal(dataset.inputs, x.transpose(0, 2, 3, 1))
    assert "channels stood first (3 × 5 × 6)" in str(dataset.notices[0])


@pytest.mark.parametrize(
    ("labels", "classes", "numbers"),
    [
        (np.array([5, -1, 5, 7]), ("-1", "5", "7"), [1, 0, 1, 2]),
        (np.array([2**63 + 1, 0, 0, 0], np.uint64), ("0", "9223372036854775809"), [1, 0, 0, 0]),
        (np.array([True, False, True, True]), ("False", "True"), [1, 0, 1, 1]),
        (np.array(["gato", "cão", "gato", "ave"]), ("ave", "cão", "gato"), [2, 1, 2, 0]),
        (np.array([b"b", b"a", b"a", b"b"]), ("a", "b"), [1, 0, 0, 1]),
        (np.array([[1], [0], [1], [1]]), ("0", "1"), [1, 0, 1, 1]),
        (np.array([1.0, 0.0, 2.0, 2.0]), ("0", "1", "2"), [1, 0, 2, 2]),
        (np.eye(3)[[2, 0, 1, 1]], ("0", "1", "2"), [2, 0, 1, 1]),
        (np.array([4, 4, 4, 4]), ("4",), [0, 0, 0, 0]),
    ],
)
def test_labels_become_classes(
    labels: AnyArray, classes: tuple[str, ...], numbers: list[int], tmp_path: Path
) -> None:
    dataset = arrays_reader.read(npz(tmp_path, x=X, y=labels))

    assert dataset.facts.classes == classes
    assert dataset.labels.tolist() == numbers


def test_one_hot_rows_of_parts_have_the_same_classes(tmp_path: Path) -> None:
    path = npz(tmp_path, x=X, y=np.eye(3)[[0, 1, 0, 1]], x_test=X[:1], y_test=np.eye(3)[[2]])

    assert arrays_reader.read(path).labels.tolist() == [0, 1, 0, 1, 2]


@pytest.mark.parametrize(
    ("labels", "targets"),
    [
        (np.array([0.5, 1.5, 2.0, -3.0]), ["y"]),
        (np.array([[0.5, 1.5], [2.0, -3.0], [1, 2], [3, 4]]), ["y 0", "y 1"]),
    ],
)
def test_numbers_become_targets(labels: AnyArray, targets: list[str], tmp_path: Path) -> None:
    dataset = arrays_reader.read(npz(tmp_path, x=X, y=labels))

    assert [target.name for target in dataset.facts.targets] == targets
    np.testing.assert_array_equal(dataset.labels, labels.astype(np.float32))


def test_whole_numbers_can_be_predicted_as_numbers(tmp_path: Path) -> None:
    reading = ArrayReading(inputs="x", labels="y", task="regress")

    assert arrays_reader.read(npz(tmp_path, x=X, y=Y), reading).labels.tolist() == [0, 1, 0, 1]


@pytest.mark.parametrize(
    ("arrays", "says"),
    [
        ({"x": X, "y": Y[:3]}, "x holds 4 samples, but y holds 3 labels"),
        ({"x": X[:0], "y": Y[:0]}, "not clear"),
        ({"x": X, "y": np.zeros((4, 2, 2))}, "y has the sizes 4 × 2 × 2, so it holds no labels"),
        ({"x": X.astype("U4"), "y": Y}, "x holds texts"),
        ({"x": X, "y": Y, "x_test": X[:2, :3], "y_test": Y[:2]}, "those of x_test have 3"),
        ({"x": X, "y": Y, "x_test": X[:2], "y_test": Y[:2] + 0.5}, "labels y are of another kind"),
        ({"x": X.astype(np.float64) * 1e40, "y": Y}, "x has 23 values that are too large"),
    ],
)
def test_arrays_that_do_not_fit_are_told(
    arrays: dict[str, AnyArray], says: str, tmp_path: Path
) -> None:
    assert says in refusal(npz(tmp_path, **arrays))


def test_labels_between_whole_numbers_are_no_classes(tmp_path: Path) -> None:
    said = refusal(
        npz(tmp_path, x=X, y=np.array([0, 1, 2.5, 1])), ArrayReading(inputs="x", labels="y")
    )

    assert "The label 2.5 of sample 2 in y is no class" in said


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("seed", range(20))
def test_the_first_value_that_is_no_number_is_named(
    seed: int, value: float, tmp_path: Path
) -> None:
    rows, column = np.random.default_rng(seed).integers(6, size=2)
    x = np.ones((3000, 6))
    x[rows * 400 : rows * 400 + 2, column] = value

    said = refusal(npz(tmp_path, x=x, y=np.arange(3000) % 2))

    assert f"x has 2 values that are no numbers (NaN or infinite); the first is at [{rows * 400}, {column}]" in said  # fmt: skip  # noqa: E501


def test_a_target_that_is_no_number_is_named_in_its_part(tmp_path: Path) -> None:
    path = npz(
        tmp_path, x=X, y=Y + 0.5, x_test=X[:3], y_test=np.array([0.5, np.nan, np.nan])
    )  # fmt: skip

    assert "y_test has 2 values that are no numbers" in refusal(path)
    assert "[1]" in refusal(path)


def test_samples_that_are_no_numbers_can_be_left_out(tmp_path: Path) -> None:
    x = X.copy()
    x[1, 3] = np.nan
    path = npz(tmp_path, x=x, y=np.array([0, 7, 0, 1]), x_test=x[:2], y_test=Y[:2])
    reading = ArrayReading(
        inputs="x", labels="y", test_inputs="x_test", test_labels="y_test", missing="drop"
    )

    dataset = arrays_reader.read(path, reading)

    np.testing.assert_array_equal(dataset.inputs, X[[0, 2, 3, 0]])
    assert dataset.facts.classes == ("0", "1")
    assert dataset.facts.n_given_test == 1
    assert dataset.rows is not None
    assert dataset.rows.tolist() == [0, 2, 3, 4]
    assert "2 samples were left out" in str(dataset.notices[0])


def test_gaps_of_a_table_can_stay_to_be_filled(tmp_path: Path) -> None:
    x = X.copy()
    x[1, 3], x[2, 2] = np.nan, np.inf
    reading = ArrayReading(inputs="x", labels="y", missing="mean")

    dataset = arrays_reader.read(npz(tmp_path, x=x, y=Y), reading)

    assert np.argwhere(np.isnan(dataset.inputs)).tolist() == [[1, 3], [2, 2]]
    assert [feature.name for feature in dataset.facts.features[:2]] == ["x0", "x1"]
    assert "2 values are no numbers" in str(dataset.notices[0])


def test_samples_without_any_number_leave_nothing(tmp_path: Path) -> None:
    reading = ArrayReading(inputs="x", labels="y", missing="drop")

    assert "so none is left" in refusal(npz(tmp_path, x=X * np.nan, y=Y), reading)


@pytest.mark.parametrize("value", [2**24 + 1, 2**53 + 1, 2**63 - 1])
def test_whole_numbers_that_are_rounded_are_told(value: int, tmp_path: Path) -> None:
    x = np.array([[0, 1], [2, 3], [4, value], [6, 7]])

    notices = arrays_reader.read(npz(tmp_path, x=x, y=Y)).notices

    assert [str(notice) for notice in notices] == [
        "1 value has more digits than the seven that are kept, and was rounded."
    ]


def test_fractions_that_are_rounded_are_told(tmp_path: Path) -> None:
    notices = arrays_reader.read(npz(tmp_path, x=X / 3.0 + np.float64(0.1), y=Y)).notices

    assert "values have more digits than the seven" in str(notices[0])


@pytest.mark.parametrize(
    ("x", "low", "high", "scaling"),
    [
        (np.array([[[0]], [[1]], [[1]], [[0]]], bool), 0, 1, "range"),
        (np.array([[[0]], [[1]], [[1]], [[0]]], np.uint8), 0, 1, "range"),
        (np.array([[[0]], [[9]], [[1]], [[0]]], np.uint8), 0, 255, "range"),
        (np.array([[[-5]], [[900]], [[1]], [[0]]], np.int16), -5, 900, "range"),
        (np.array([[[0.25]], [[0.5]], [[1]], [[0]]]), 0, 1, "none"),
        (np.array([[900.0, 1], [2, 2], [3, 3], [4, 5]]), 1, 900, "standardise"),
    ],
)
def test_values_have_their_range(
    x: AnyArray, low: float, high: float, scaling: str, tmp_path: Path
) -> None:
    dataset = arrays_reader.read(npz(tmp_path, x=x, y=Y))

    assert (dataset.facts.low, dataset.facts.high) == (low, high)
    assert dataset.choice().scaling == scaling


def test_progress_is_heard_often_and_cancels(tmp_path: Path) -> None:
    path = npz(tmp_path, x=np.zeros((20, 1 << 20), np.uint8), y=np.arange(20) % 2)
    heard: list[float] = []

    arrays_reader.read(path, None, heard.append)

    assert heard == sorted(heard)
    assert heard[-1] == 1
    assert len(heard) > 9

    def cancel(_: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        arrays_reader.read(path, None, cancel)


def test_bytes_that_are_neither_true_nor_false_are_true(tmp_path: Path) -> None:
    odd = np.frombuffer(bytes([0, 1, 2, 255]), bool).reshape(4, 1)
    np.savez(tmp_path / "odd.npz", x=odd, y=np.arange(4) % 2)

    assert library.find(str(tmp_path / "odd.npz")).inputs[:, 0].tolist() == [0, 1, 1, 1]
