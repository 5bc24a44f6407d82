"""Different values of an array."""

import numpy as np
import pytest

from core.data.distinct import n_different, places_of

ARRAYS = {
    "classes": [2.0, 0, 1, 2, 2],
    "far apart": [1e9, 3, 1e9, -5],
    "below zero": [-3.0, -7, -3, -0.0, 0],
    "fractions": [0.5, 0.25, 0.5],
    "whole steps from a fraction": [0.5, 1.5, 2.5, 1.5],
    "missing": [1.0, np.nan, 2, np.nan],
    "infinite": [1.0, np.inf, -np.inf],
    "huge": [2.0**60, 2.0**60 + 256],
    "none": [],
}


@pytest.mark.parametrize("name", list(ARRAYS))
def test_places_are_those_of_numpy(name: str):
    values = np.array(ARRAYS[name])
    found, places = places_of(values)
    wanted, inverse = np.unique(values, return_inverse=True)

    np.testing.assert_array_equal(found, wanted)
    np.testing.assert_array_equal(places, inverse)


@pytest.mark.parametrize(("values", "n"), [([], 0), ([3, 3], 1), ([2, 1, 2, 5], 3)])
def test_different_values_are_counted(values: list[int], n: int):
    assert n_different(np.array(values)) == n
