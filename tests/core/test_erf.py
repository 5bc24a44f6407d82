import math

import numpy as np
import pytest

from core.erf import erf


@pytest.mark.parametrize(("dtype", "largest_error"), [(np.float64, 4e-16), (np.float32, 2e-7)])
def test_it_agrees_with_the_erf_of_python(dtype: type, largest_error: float) -> None:
    x = np.linspace(-8, 8, 40_001).astype(dtype)

    theirs = np.array([math.erf(value) for value in x.tolist()])

    assert np.abs(erf(x) - theirs).max() < largest_error


def test_small_numbers_keep_their_digits() -> None:
    x = np.array([1e-300, -1e-20, 1e-8])

    assert np.allclose(erf(x), x * 2 / math.sqrt(math.pi), rtol=1e-15, atol=0)


def test_the_ends_are_one_and_what_is_no_number_stays_so() -> None:
    assert erf(np.array([-np.inf, -1e300, 7.0, np.inf])).tolist() == [-1.0, -1.0, 1.0, 1.0]
    assert np.isnan(erf(np.array([np.nan])))[0]


def test_shape_and_type_stay_and_long_arrays_are_whole() -> None:
    x = np.full((3, 70, 100), 0.5, np.float32)

    y = erf(x)

    assert y.shape == x.shape
    assert y.dtype == np.float32
    assert np.allclose(y, math.erf(0.5), rtol=1e-6)
