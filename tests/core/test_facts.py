"""What is known of data: samples of a table in words."""

import numpy as np
import pytest

from core.facts import Facts, Feature

NAN = float("nan")
FEATURES = (
    Feature("island", "flag", "Biscoe"),
    Feature("island", "flag", "Dream"),
    Feature("mass"),
    Feature("hatched", "date"),
    Feature("size", "order", categories=("small", "large")),
)


def facts() -> Facts:
    return Facts((5,), ("a", "b"), 2, 0, 0.0, 1.0, (1, 1), features=FEATURES)


def test_a_sample_of_a_table_is_told_column_by_column():
    told = facts().told(np.array([0, 1, 3750.5, 14000, 1], np.float32))

    assert told == (
        ("island", "Dream"),
        ("mass", "3,750.5"),
        ("hatched", "2008-05-01"),
        ("size", "large"),
    )


def test_what_is_missing_is_said():
    told = facts().told(np.array([NAN, NAN, NAN, NAN, NAN], np.float32))

    assert {text for _, text in told} == {"missing"}
    assert facts().told(np.array([0, 0, 1, 1, 0], np.float32))[0] == ("island", "missing")


def test_facts_with_features_survive_a_file():
    assert Facts.from_json(facts().to_json()) == facts()
    assert facts().n_columns == 4


@pytest.mark.parametrize("features", [[{"kind": "flag"}] * 4, [{"kind": "x"}] * 5, "x", [1] * 5])
def test_features_that_do_not_fit_are_refused(features: object):
    with pytest.raises(Exception, match="not possible"):
        Facts.from_json({**facts().to_json(), "features": features})


def test_so_many_columns_are_told_as_are_asked_for():
    values = np.array([0, 1, 3750.5, 14000, 1], np.float32)

    assert facts().told(values, 1) == facts().told(values)[:1]
