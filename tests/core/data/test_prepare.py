import numpy as np
import pytest

from core.arrays import AnyArray
from core.data import cache, prepare
from core.data.dataset import Dataset
from core.snapshot import Preparation


def dataset_of(inputs: AnyArray, low: float = 0, high: float = 255) -> Dataset:
    return cache.store("test", inputs, np.zeros(len(inputs), int), ["0"], 0, low, high)


def fitted(dataset: Dataset, scaling: str, index: list[int] | None = None) -> Preparation:
    chosen = np.array(index) if index else np.arange(len(dataset.inputs))
    return prepare.fit(dataset.choice().with_(scaling=scaling), dataset, chosen)


def prepared(dataset: Dataset, preparation: Preparation) -> AnyArray:
    return preparation.apply(dataset.inputs, np.empty(dataset.inputs.shape, np.float32))


def test_range_maps_low_to_0_and_high_to_1():
    dataset = dataset_of(np.array([[[[4]], [[20]]]], np.uint8), low=4, high=20)

    result = prepared(dataset, fitted(dataset, "range"))

    np.testing.assert_array_equal(result.ravel(), [0, 1])


def test_a_range_of_no_width_is_only_shifted():
    dataset = dataset_of(np.full((2, 1, 1, 1), 7, np.uint8), low=7, high=7)

    assert (prepared(dataset, fitted(dataset, "range")) == 0).all()


def test_none_leaves_values_as_they_are():
    dataset = dataset_of(np.array([[1.5, -2.0]], np.float32))

    np.testing.assert_array_equal(prepared(dataset, fitted(dataset, "none")), dataset.inputs)


def test_standardise_takes_one_mean_and_deviation_for_pictures():
    rng = np.random.default_rng(0)
    dataset = dataset_of(rng.integers(0, 256, (50, 4, 4, 1)).astype(np.uint8))

    preparation = fitted(dataset, "standardise")

    assert preparation.shift.shape == preparation.scale.shape == (1,)
    assert preparation.shift.dtype == preparation.scale.dtype == np.float32
    result = prepared(dataset, preparation)
    assert result.mean() == pytest.approx(0, abs=1e-5)
    assert result.std() == pytest.approx(1, abs=1e-5)


def test_standardise_takes_each_feature_of_points_by_itself():
    rng = np.random.default_rng(0)
    dataset = dataset_of(rng.normal([5, -300], [0.01, 40], (200, 2)).astype(np.float32))

    result = prepared(dataset, fitted(dataset, "standardise"))

    np.testing.assert_allclose(result.mean(axis=0), 0, atol=1e-3)
    np.testing.assert_allclose(result.std(axis=0), 1, atol=1e-3)


def test_only_the_training_part_has_a_say():
    dataset = dataset_of(np.array([[0], [2], [1000]], np.float32))

    preparation = fitted(dataset, "standardise", [0, 1])

    assert preparation.shift.tolist() == [1]
    assert preparation.scale.tolist() == [1]


@pytest.mark.parametrize("value", [0.0, 0.1, -1e9, 3e38, 1e-45])
def test_a_constant_feature_gets_scale_1(value: float):
    dataset = dataset_of(np.array([[value, 0], [value, 2]], np.float32).repeat(50, axis=0))

    preparation = fitted(dataset, "standardise")

    assert preparation.scale[0] == 1
    assert np.isfinite(prepared(dataset, preparation)).all()


def test_blocks_give_what_the_whole_gives(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(prepare, "_BLOCK_VALUES", 30)
    inputs = np.random.default_rng(0).integers(0, 256, (37, 2, 5, 1)).astype(np.uint8)

    preparation = fitted(dataset_of(inputs), "standardise")

    assert preparation.shift[0] == pytest.approx(inputs.mean(), rel=1e-6)
    assert preparation.scale[0] == pytest.approx(1 / inputs.std(), rel=1e-6)


@pytest.mark.parametrize("scaling", ["none", "range", "standardise"])
def test_targets_get_mean_0_and_deviation_1_on_the_training_part(scaling: str):
    random = np.random.default_rng(0)
    x = random.normal(size=(50, 3)).astype(np.float32)
    y = np.stack((1e6 + 5 * random.normal(size=50), 1e-3 * random.normal(size=50)), axis=1)
    dataset = cache.store("two", x, y, [], 0, 0, 1, [("a", ""), ("b", "")])
    preparation = fitted(dataset, scaling, list(range(40)))

    rows = preparation.apply_to_targets(dataset.labels)

    assert rows.dtype == np.float32
    np.testing.assert_allclose(rows[:40].mean(axis=0), 0, atol=0.02)
    np.testing.assert_allclose(rows[:40].std(axis=0), 1, rtol=1e-3)
    np.testing.assert_allclose(preparation.in_units(rows), dataset.labels, rtol=1e-6)


def test_a_target_that_never_changes_is_only_shifted():
    x = np.zeros((4, 1), np.float32)
    dataset = cache.store("one", x, np.full(4, 7.0), [], 0, 0, 1, [("a", "")])
    preparation = fitted(dataset, "none")

    assert preparation.apply_to_targets(dataset.labels).tolist() == [[0.0]] * 4
    assert preparation.in_units(np.array([0.5])).tolist() == [7.5]
