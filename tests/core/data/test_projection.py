"""Samples as points in the plane."""

from collections.abc import Generator
from dataclasses import replace

import numpy as np

from core.arrays import Array
from core.choice import LEFT_OUT
from core.data import library
from core.data.projection import (
    Layout,
    components,
    in_plane,
    placed,
    prepared_rows,
    samples_to_project,
    tsne,
)
from core.snapshot import Preparation


def groups(n: int = 40) -> Array:
    """Return three groups of samples, far apart in ten dimensions, (3 n, 10)."""
    chance = np.random.default_rng(0)
    middles = np.repeat(chance.normal(0, 20, (3, 10)), n, axis=0)
    return (middles + chance.normal(0, 1, (3 * n, 10))).astype(np.float32)


def last(steps: Generator[Layout, None, Layout]) -> Layout:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


def test_components_are_the_same_from_either_product() -> None:
    rows = groups(20)

    padded = np.concatenate((rows, np.zeros((60, 90), np.float32)), axis=1)
    tall, wide = components(rows, 2), components(padded, 2)

    np.testing.assert_allclose(tall.of(rows), wide.of(padded), atol=1e-3)
    np.testing.assert_allclose(tall.shares, wide.shares, rtol=1e-6)
    np.testing.assert_allclose(np.linalg.norm(wide.directions, axis=0), 1.0)
    assert 0.5 < tall.shares.sum() <= 1.0


def test_samples_that_are_all_the_same_lie_in_one_place() -> None:
    rows = np.ones((5, 3), np.float32)
    found = components(rows, 2)

    np.testing.assert_array_equal(found.of(rows), np.zeros((5, 2)))
    assert found.shares.tolist() == [0, 0]


def test_one_input_still_makes_a_plane() -> None:
    rows = np.arange(4, dtype=np.float32)[:, None]
    points = components(rows, 2).of(rows)

    assert in_plane(points).shape == (4, 2)
    assert not in_plane(points)[:, 1].any()


def test_neighbours_stay_neighbours() -> None:
    points = last(tsne(groups(), n_steps=250, perplexity=15)).points

    middles = points.reshape(3, 40, 2).mean(axis=1)
    within = np.linalg.norm(points.reshape(3, 40, 2) - middles[:, None], axis=2).max()
    between = min(np.linalg.norm(middles[a] - middles[b]) for a, b in ((0, 1), (0, 2), (1, 2)))
    assert between > 1.5 * within


def test_the_same_seed_gives_the_same_layout() -> None:
    rows = groups(15)

    first, again = (last(tsne(rows, seed=3, n_steps=60)).points for _ in range(2))

    np.testing.assert_array_equal(first, again)


def test_it_tells_how_far_it_is_from_the_start_to_the_end() -> None:
    shares = [layout.share for layout in tsne(groups(10), n_steps=50)]

    assert shares == sorted(shares)
    assert shares[0] < 0.01
    assert shares[-1] == 1.0


def test_samples_that_are_the_same_and_very_few_do_no_harm() -> None:
    assert np.isfinite(last(tsne(np.zeros((30, 4), np.float32), n_steps=30)).points).all()
    assert last(tsne(np.zeros((2, 4), np.float32))).points.shape == (2, 2)


def test_samples_are_spread_evenly_and_none_is_left_out() -> None:
    digits = library.find("digits").corrected(((0, LEFT_OUT),))

    samples = samples_to_project(digits, 600)

    assert len(samples) == 600
    assert samples[:4].tolist() == [1, 3, 6, 9]
    assert samples_to_project(digits, 5000).tolist() == list(range(1, 1797))


def test_large_pictures_are_shrunk_and_what_is_missing_lies_in_the_middle() -> None:
    digits = library.find("digits")
    large = replace(digits, inputs=np.zeros((4, 128, 128, 3), np.uint8))
    missing = replace(digits, inputs=np.full((4, 3), np.nan, np.float32))

    assert prepared_rows(large, Preparation(), np.arange(4)).shape == (4, 32 * 32 * 3)
    assert not prepared_rows(missing, Preparation(), np.arange(4)).any()


def test_points_fill_the_unit_square_but_none_of_its_axes_is_stretched_beyond_twice() -> None:
    shares = placed(np.array([[0.0, 0.0], [10.0, 1.0]]))

    np.testing.assert_allclose(shares[:, 0], [0, 1])
    np.testing.assert_allclose(shares[:, 1], [0.6, 0.4])
