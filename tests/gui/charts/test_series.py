import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gui.charts.series import MOST_DRAWN, Series, thinned


@given(n=st.integers(0, 5000), n_most=st.integers(10, 1000), seed=st.integers(0, 99))
def test_thinning_keeps_ends_extremes_and_order(n: int, n_most: int, seed: int) -> None:
    x = np.arange(n, dtype=float)
    y = np.random.default_rng(seed).normal(size=n)

    few_x, few_y = thinned(x, y, n_most)

    assert len(few_x) == len(few_y) <= max(n_most, 0)
    assert np.all(np.diff(few_x) > 0)
    assert np.array_equal(few_x[[0, -1]], x[[0, -1]]) if n else len(few_x) == 0
    assert (few_y.min(), few_y.max()) == (y.min(), y.max()) if n else True
    assert np.array_equal(y[few_x.astype(int)], few_y)


def test_few_points_are_drawn_as_they_are() -> None:
    x, y = np.arange(5.0), np.array([3.0, 1.0, 4.0, 1.0, 5.0])

    assert np.array_equal(thinned(x, y)[1], y)


def test_what_is_no_number_is_left_out() -> None:
    x, y = thinned(np.arange(4.0), np.array([1.0, np.nan, np.inf, 2.0]))

    assert x.tolist() == [0.0, 3.0]
    assert y.tolist() == [1.0, 2.0]


def test_a_series_grows_by_one_and_by_many() -> None:
    series = Series()
    series.append(0.5, 1.0)
    series.append(np.arange(1.0, 600.0), np.zeros(599))

    assert len(series) == 600
    assert series.x[0] == 0.5
    assert len(series.drawn()[0]) <= MOST_DRAWN


def test_a_very_long_series_takes_little_memory_and_keeps_its_peak() -> None:
    series = Series()
    y = np.zeros(250_000)
    y[77_777] = 9.0
    series.append(np.arange(250_000.0), y)

    assert len(series) <= 100_000
    assert series.y.max() == 9.0
    assert series.x[-1] == 249_999.0
