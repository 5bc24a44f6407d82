from pathlib import Path

import numpy as np
import pytest

from core.data import builtin, library
from core.data.framing import Framing, fitted, framed, framing_of, resampled
from core.data.picture import sample_of
from core.facts import Facts

MNIST = Path(__file__).parents[3] / "../shared/data/mnist"
SHAPE = (28, 28, 1)


def bar(*, height: int = 100, width: int = 20, top: int = 30, left: int = 10) -> np.ndarray:
    made = np.zeros((280, 280), np.float32)
    made[top : top + height, left : left + width] = 1
    return made


def test_a_new_pixel_is_the_mean_of_the_area_it_covers() -> None:
    values = np.arange(6, dtype=np.float32).reshape(1, 6)

    made = resampled(np.repeat(values, 2, axis=0), (1, 3), (0.0, 0.0), 2.0)

    assert made.tolist() == [[0.5, 2.5, 4.5]]


def test_a_pixel_that_is_covered_by_half_counts_half() -> None:
    values = np.array([[4.0, 8.0, 2.0]] * 3, np.float32)

    made = resampled(values, (2, 2), (0.0, 0.0), 1.5)

    assert np.allclose(made, [[(4 + 4) / 1.5, (4 + 2) / 1.5]] * 2)


def test_resampling_keeps_the_sum_of_what_is_there() -> None:
    values = np.random.default_rng(1).random((37, 53), np.float32)

    made = resampled(values, (11, 9), (-2.0, -3.0), 7.0)

    assert made.sum() * 49 == pytest.approx(values.sum(), rel=1e-5)


def test_a_picture_at_the_same_size_stays_as_it_is() -> None:
    values = np.random.default_rng(1).random((5, 7, 3), np.float32)

    assert np.allclose(fitted(values, (5, 7)), values, atol=1e-6)


def test_a_small_mark_is_brought_to_the_box_of_the_data_with_its_proportions() -> None:
    made = framed(bar(height=50, width=10), SHAPE, Framing())

    assert made is not None
    assert np.count_nonzero(made.any(axis=1)) == 20
    assert np.count_nonzero(made.any(axis=0)) == 4
    assert made.max() == pytest.approx(1, abs=1e-5)


def test_where_and_how_large_it_was_painted_makes_no_difference() -> None:
    one = framed(bar(), SHAPE, Framing())
    other = framed(bar(height=50, width=10, top=200, left=260), SHAPE, Framing())

    assert np.allclose(np.asarray(one), np.asarray(other), atol=1e-5)


def test_the_centre_of_mass_comes_to_the_middle() -> None:
    mark = bar(height=200, width=20, top=40, left=100)
    mark[220:240, 100:200] = 1  # an L

    made = framed(mark, SHAPE, Framing())

    assert made is not None
    centres = np.arange(28) + 0.5
    assert made.sum(axis=1) @ centres / made.sum() == pytest.approx(14, abs=0.01)
    assert made.sum(axis=0) @ centres / made.sum() == pytest.approx(14, abs=0.01)


def test_a_mark_that_fills_the_field_is_not_moved_out_of_it() -> None:
    mark = bar(height=200, width=20, top=40, left=100)
    mark[220:240, 100:200] = 1

    made = framed(mark, (8, 8, 1), Framing(box=1.0))

    assert made is not None
    assert made.sum() * 25**2 == pytest.approx(mark.sum(), rel=1e-4)


def test_pencil_becomes_as_dark_as_ink() -> None:
    light, dark = framed(bar() * 0.4, SHAPE, Framing()), framed(bar(), SHAPE, Framing())

    assert np.allclose(np.asarray(light), np.asarray(dark), atol=1e-5)


def test_an_empty_field_holds_no_mark() -> None:
    assert framed(np.zeros((10, 10), np.float32), SHAPE, Framing()) is None


def test_the_small_digits_fill_their_field_and_stand_by_their_middle() -> None:
    digits = builtin.read("digits")

    found = framing_of(digits.inputs, digits.facts)

    assert found is not None
    assert (found.box, found.by_mass) == (1.0, False)
    assert found.stroke * 8 == pytest.approx(1.6, abs=0.2)
    assert found.middle == (pytest.approx(0.5, abs=0.02), pytest.approx(0.5, abs=0.02))


@pytest.mark.skipif(not MNIST.exists(), reason="the shared data are not here")
def test_mnist_is_found_to_be_prepared_as_its_authors_say() -> None:
    mnist = library.find(str(MNIST))

    found = framing_of(mnist.inputs, mnist.facts)

    assert found is not None
    assert (found.box, found.by_mass) == (pytest.approx(20 / 28), True)
    assert found.background == pytest.approx(0, abs=0.01)


def test_a_sample_of_the_data_is_framed_to_itself() -> None:
    digits = builtin.read("digits")
    framing = framing_of(digits.inputs, digits.facts)
    assert framing is not None
    sample = np.asarray(digits.inputs[3], np.float32)
    large = np.kron(sample[..., 0] / 16, np.ones((35, 35), np.float32))

    made = sample_of(large, digits.facts, framing, is_framed=True)

    # Faint edges are cut off, so it may come out a little larger.
    assert np.abs(made.raw - sample).mean() < 1.0


def test_samples_have_the_range_and_the_background_of_the_data() -> None:
    facts = Facts(SHAPE, ("a", "b"), 10, 0, -1.0, 3.0, (5, 5))

    made = sample_of(1 - bar(), facts, Framing(background=1.0), is_framed=True)

    assert made.raw.dtype == np.float32
    assert (made.raw.min(), made.raw.max()) == (pytest.approx(-1), pytest.approx(3))
    assert made.raw[0, 0, 0] == 3


def test_data_that_are_points_have_no_framing() -> None:
    moons = builtin.read("moons")

    assert framing_of(moons.inputs, moons.facts) is None
