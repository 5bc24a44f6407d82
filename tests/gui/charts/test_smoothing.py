import numpy as np

from gui.charts.series import MOST_DRAWN
from gui.charts.smoothing import smoothed


def test_a_constant_curve_stays_what_it_is() -> None:
    x = np.linspace(0, 5, 50)

    _, y = smoothed(x, np.full(50, 0.75), 0.1)

    np.testing.assert_allclose(y, 0.75)


def test_each_point_is_the_weighted_mean_of_those_up_to_it() -> None:
    x, y = np.array([0.0, 1.0, 2.0]), np.array([4.0, 1.0, 0.0])
    fade = np.exp(-1.0)

    _, found = smoothed(x, y, 0.5)

    last = (0.0 + 1.0 * fade + 4.0 * fade**2) / (1 + fade + fade**2)
    np.testing.assert_allclose(found, [4.0, (1.0 + 4.0 * fade) / (1 + fade), last])


def test_many_points_become_a_thousand_and_keep_their_level() -> None:
    x = np.linspace(0, 5, 20_001)

    found_x, found_y = smoothed(x, np.tile([0.0, 1.0, 0.5], 6667), 0.1)

    assert len(found_x) == MOST_DRAWN
    np.testing.assert_allclose(found_y[100:], 0.5, atol=0.01)


def test_points_that_are_no_numbers_are_left_out() -> None:
    x, y = smoothed(np.arange(3.0), np.array([1.0, np.nan, 1.0]), 0.1)

    assert x.tolist() == [0.0, 2.0]
    assert y.tolist() == [1.0, 1.0]
