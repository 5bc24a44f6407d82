import numpy as np
import pytest

from core.snapshot import EpochRecord, Preparation


def test_a_prepared_value_is_the_raw_one_shifted_and_scaled() -> None:
    preparation = Preparation(np.array([2.0], np.float32), np.array([0.25], np.float32))
    raw = np.array([[0, 2], [6, 255]], np.uint8)

    prepared = preparation.apply(raw, np.empty((2, 2), np.float32))

    assert prepared.tolist() == [[-0.5, 0.0], [1.0, 63.25]]
    assert prepared.dtype == np.float32


def test_the_plain_preparation_changes_nothing() -> None:
    raw = np.arange(6, dtype=np.uint8).reshape(2, 3)  # 2 samples of 3 values

    assert np.array_equal(Preparation().apply(raw, np.empty((2, 3), np.float32)), raw)


@pytest.mark.parametrize(
    ("shape", "fits"), [((1,), True), ((4, 5, 1), True), ((5,), False), ((4, 5, 2), False)]
)
def test_a_preparation_fits_by_its_shape(shape: tuple[int, ...], fits: bool) -> None:
    arrays = np.zeros(shape, np.float32), np.ones(shape, np.float32)

    assert Preparation(*arrays).fits((4, 5, 1)) is fits


def test_the_record_of_an_epoch_is_plain_json() -> None:
    record = EpochRecord(0, 1.5, 0.5, None, None, 0.001, 2.0)

    assert EpochRecord(**record.to_json()) == record
