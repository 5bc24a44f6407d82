"""Letters drawn by strokes, and what they are made of."""

import numpy as np
import pytest

from core.data.letters import NAMES, Pen, letters, parts_of, placed_parts
from core.messages import set_language

CLEAN = Pen(noise=0.0, spread=0.0)


def test_each_letter_comes_equally_often_in_mixed_order() -> None:
    inputs, labels = letters(260, Pen())

    assert inputs.shape == (260, 28, 28, 1)
    assert inputs.dtype == np.uint8
    assert np.bincount(labels).tolist() == [10] * 26
    assert labels[:26].tolist() != sorted(labels[:26].tolist())


def test_the_same_seed_draws_the_same_letters_and_another_seed_others() -> None:
    first, again, other = (letters(52, Pen(seed=seed))[0] for seed in (1, 1, 2))

    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


def test_a_p_is_a_vertical_line_and_a_bowl_at_the_top() -> None:
    assert [str(part.title) for part in parts_of("P")] == ["vertical line (left)", "bowl (top)"]
    set_language("pt_BR")
    assert [str(part.title) for part in parts_of("P")] == [
        "linha vertical (à esquerda)",
        "barriga (em cima)",
    ]


def test_no_two_letters_have_the_same_parts() -> None:
    known = {tuple((part.kind, part.place) for part in parts_of(name)) for name in NAMES}

    assert len(known) == 26


def test_letters_without_variety_are_all_alike_and_different_from_each_other() -> None:
    inputs, labels = letters(260, CLEAN)
    kinds = [np.unique(inputs[labels == label], axis=0) for label in range(26)]

    assert [len(kind) for kind in kinds] == [1] * 26
    assert len(np.unique(np.concatenate(kinds), axis=0)) == 26


@pytest.mark.parametrize("sample", range(0, 260, 13))
def test_there_is_ink_where_the_parts_of_a_sample_are(sample: int) -> None:
    pen = Pen(noise=0.0, spread=1.0, seed=3)
    inputs, labels = letters(260, pen)

    placed = placed_parts(260, pen, sample)

    assert [p.part for p in placed] == list(parts_of(NAMES[labels[sample]]))
    points = np.round(np.concatenate([part.points for part in placed])).astype(int)
    inside = points[((points >= 0) & (points < 28)).all(axis=1)]
    assert len(inside) > 1
    assert inputs[sample, inside[:, 0], inside[:, 1], 0].min() > 60


def test_a_thicker_pen_leaves_more_ink() -> None:
    thin, thick = (letters(52, Pen(thickness=width))[0].sum() for width in (1.0, 3.0))

    assert thick > 1.5 * thin


def test_noise_has_the_deviation_asked_for() -> None:
    noisy = letters(52, Pen(noise=0.1, spread=0.0))[0].astype(float)
    clean = letters(52, CLEAN)[0]

    assert noisy[clean == 0].std() == pytest.approx(0.1 * 255 * 0.58, rel=0.1)  # half is cut at 0
