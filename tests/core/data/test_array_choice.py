"""Which array is what, where somebody names one of them."""

from collections.abc import Mapping

import numpy as np
import pytest

from core.data.array_choice import chosen, like
from core.data.stored_array import StoredArray
from core.errors import DatasetError
from core.reading import ArrayReading


def arrays(shapes: Mapping[str, tuple[int, ...]]) -> list[StoredArray]:
    return [
        StoredArray(name, shape, np.dtype("float32"), lambda: iter(()))
        for name, shape in shapes.items()
    ]


TWO_LABELS = {"x_train": (9, 4), "x_test": (3, 4), "y_train": (9,), "y_test": (3,)}
TWO_LABELS |= {"z_train": (9,), "z_test": (3,)}


def test_the_test_part_follows_the_labels_that_are_named() -> None:
    found = chosen("f", arrays(TWO_LABELS), labels="z_train")

    assert found == ArrayReading(
        inputs="x_train", labels="z_train", test_inputs="x_test", test_labels="z_test"
    )


def test_a_part_without_such_labels_is_left_out() -> None:
    shapes = {name: shape for name, shape in TWO_LABELS.items() if name != "z_test"}

    assert chosen("f", arrays(shapes), labels="z_train").test_inputs == ""


def test_inputs_without_a_name_are_the_only_larger_array() -> None:
    found = chosen("f", arrays({"a": (9, 8), "b": (9,), "c": (9,)}), labels="c")

    assert (found.inputs, found.labels) == ("a", "c")


def test_labels_that_are_called_so_go_with_the_inputs_that_are_named() -> None:
    found = chosen("f", arrays({"a": (9, 8), "b": (9, 8), "labels": (9,)}), inputs="b")

    assert (found.inputs, found.labels) == ("b", "labels")


def test_both_can_be_named() -> None:
    found = chosen("f", arrays({"a": (9, 8), "b": (9, 8), "c": (9, 2)}), inputs="b", labels="a")

    assert (found.inputs, found.labels) == ("b", "a")


def test_what_is_not_clear_is_asked() -> None:
    with pytest.raises(DatasetError, match="not clear which arrays of f"):
        chosen("f", arrays({"a": (9, 8), "b": (9, 8), "c": (9,)}), labels="c")


def test_an_array_that_is_not_there_is_told() -> None:
    with pytest.raises(DatasetError, match="no array named 'q'"):
        chosen("f", arrays({"a": (9, 8), "c": (9,)}), labels="q")


def test_other_files_are_read_alike_without_the_parts_they_lack() -> None:
    reading = chosen("f", arrays(TWO_LABELS), labels="z_train")
    shapes = {"x_train": (5, 4), "z_train": (5,)}

    assert like(arrays(shapes), reading) == ArrayReading(inputs="x_train", labels="z_train")
    assert like(arrays({"x_train": (5, 4)}), reading) is None
