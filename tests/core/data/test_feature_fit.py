import numpy as np
import pytest

from core.data.feature_fit import fit_features
from core.facts import Feature

NAN = np.nan
AGES = np.array([[10], [20], [NAN], [60], [1000]], np.float32)
TRAIN = np.array([0, 1, 2, 3])


def prepared(inputs: np.ndarray, features: list[Feature], scaling: str) -> np.ndarray:
    fitted = fit_features(inputs, TRAIN, features, scaling)
    return fitted.apply(inputs, np.empty(inputs.shape, np.float32))


@pytest.mark.parametrize(
    ("fill", "value", "found"), [("mean", 0, 30), ("median", 0, 20), ("value", -1, -1)]
)
def test_a_missing_number_is_filled_from_the_training_part(fill: str, value: float, found: float):
    made = prepared(AGES, [Feature("age", fill=fill, value=value)], "none")

    np.testing.assert_allclose(made[:, 0], [10, 20, found, 60, 1000])


def test_the_training_part_has_mean_0_and_deviation_1():
    made = prepared(AGES, [Feature("age")], "standardise")[TRAIN, 0]

    assert made.mean() == pytest.approx(0, abs=1e-6)
    assert made.std() == pytest.approx(1, abs=1e-6)


def test_a_range_is_that_of_the_training_part():
    made = prepared(AGES, [Feature("age", fill="value", value=20)], "range")

    np.testing.assert_allclose(made[:, 0], [0, 0.2, 0.2, 1, 19.8], rtol=1e-6)


def test_flags_stay_0_and_1():
    inputs = np.array([[1, 0], [1, 0], [0, 1], [1, 0]], np.float32)
    features = [Feature("sex", "flag", "f"), Feature("sex", "flag", "m")]

    np.testing.assert_array_equal(prepared(inputs, features, "standardise"), inputs)


def test_the_most_frequent_category_stands_for_a_missing_one():
    inputs = np.array([[1, 0], [0, 1], [NAN, NAN], [0, 1]], np.float32)
    features = [Feature("sex", "flag", c, fill="most") for c in "fm"]

    made = prepared(inputs, features, "standardise")

    np.testing.assert_array_equal(made, [[1, 0], [0, 1], [0, 1], [0, 1]])


def test_the_most_frequent_place_stands_for_a_missing_one():
    inputs = np.array([[2], [2], [0], [NAN]], np.float32)
    feature = Feature("class", "order", categories=("a", "b", "c"), fill="most")

    assert prepared(inputs, [feature], "none")[3, 0] == 2


def test_a_column_of_which_nothing_is_known_becomes_zeros():
    inputs = np.full((4, 1), NAN, np.float32)

    np.testing.assert_array_equal(prepared(inputs, [Feature("deck")], "standardise"), 0)


def test_many_columns_are_fitted_like_few(monkeypatch: pytest.MonkeyPatch):
    inputs = np.random.default_rng(0).normal(size=(4, 50)).astype(np.float32)
    features = [Feature(str(i)) for i in range(50)]
    whole = fit_features(inputs, TRAIN, features, "standardise")
    monkeypatch.setattr("core.data.feature_fit._BLOCK_VALUES", 12)

    few = fit_features(inputs, TRAIN, features, "standardise")

    np.testing.assert_array_equal(few.shift, whole.shift)
    np.testing.assert_array_equal(few.scale, whole.scale)
