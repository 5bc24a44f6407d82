"""What training may see of a sample, for people to look at."""

from dataclasses import replace

import numpy as np

from core.augment import PictureAugmentation, ValueAugmentation
from core.augmented import augmented
from core.data import library
from core.data.prepare import fit
from core.data.split import parts_of
from core.snapshot import Preparation

ONE = np.array([5, 5, 5])
TRAIN = np.arange(10, 60)


def test_nothing_happens_where_nothing_is_asked_for() -> None:
    digits = library.find("digits")

    made = augmented(digits, Preparation(), PictureAugmentation(), ONE, 0, partners=TRAIN)

    np.testing.assert_array_equal(made, digits.inputs[ONE])


def test_draws_differ_from_each_other_and_come_again_with_their_seed() -> None:
    digits, moved = library.find("digits"), PictureAugmentation(shift=0.3)

    first = augmented(digits, Preparation(), moved, ONE, 0, partners=TRAIN)
    again = augmented(digits, Preparation(), moved, ONE, 0, partners=TRAIN)

    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first[0], first[1])


def test_values_are_shaken_in_their_own_units() -> None:
    friedman = library.find("friedman")
    choice = friedman.choice()
    train = parts_of(friedman, choice.split)["train"]
    preparation = fit(choice, friedman, train)
    samples = np.full(4000, 7)

    made = augmented(
        friedman, preparation, ValueAugmentation(noise=0.5), samples, 0, partners=train
    )

    spread = friedman.inputs[train].std(axis=0)
    np.testing.assert_allclose(made.std(axis=0), 0.5 * spread, rtol=0.1)
    np.testing.assert_allclose(made.mean(axis=0), friedman.inputs[7], atol=0.02)


def test_blending_lets_others_show_through_but_never_more_than_half() -> None:
    digits = library.find("digits")
    black = replace(digits, inputs=np.zeros_like(digits.inputs))
    black.inputs[5] = 16

    made = augmented(black, Preparation(), PictureAugmentation(mixup=1.0), ONE, 0, partners=TRAIN)

    assert np.all((made >= 8) & (made < 16))


def test_large_pictures_are_shown_smaller() -> None:
    digits = library.find("digits")
    large = replace(digits, inputs=np.zeros((10, 200, 300, 3), np.uint8))

    made = augmented(large, Preparation(), PictureAugmentation(), ONE, 0, partners=ONE)

    assert made.shape == (3, 66, 100, 3)
