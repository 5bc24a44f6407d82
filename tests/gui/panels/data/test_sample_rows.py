"""Tests of samples as rows: what stands in their cells."""

import numpy as np

from core.facts import Facts, Feature
from gui.panels.data.sample_rows import COLUMN, in_words, names_of, widths_of

TABLE = (Feature("island", "flag", "Biscoe"), Feature("island", "flag", "Dream"), Feature("mass"))


def test_a_row_of_a_table_shows_its_columns_and_not_the_inputs_made_of_them() -> None:
    facts = Facts((3,), ("a", "b"), 2, 0, 0.0, 1.0, (1, 1), features=TABLE)

    assert names_of(facts) == ["island", "mass"]
    assert in_words(facts, np.array([0, 1, 3750.5], np.float32)) == ["Dream", "3,750.5"]


def test_other_rows_show_their_numbers() -> None:
    facts = Facts((2,), ("a", "b"), 2, 0, 0.0, 1.0, (1, 1))

    assert names_of(facts) == ["x", "y"]
    assert in_words(facts, np.array([0.25, np.nan], np.float32)) == ["0.25", "–"]


def test_a_narrow_list_keeps_room_for_a_value_beside_long_names() -> None:
    named, told = widths_of(["a class whose name is long"] * 7, 207.0, has_values=True)

    assert named + told + COLUMN <= 207


def test_names_without_values_take_all_the_room() -> None:
    named, told = widths_of(["a class whose name is really quite long"], 207.0, has_values=False)

    assert named + told > 190
