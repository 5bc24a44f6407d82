"""Augmentation changes what training sees, and nothing else."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.arrays import Array
from core.augment import AUGMENTATIONS, PictureAugmentation, ValueAugmentation
from core.random_streams import stream
from core.settings import settings_of


def photos(n: int = 6, side: int = 9, channels: int = 3) -> Array:
    return stream(0, "photos").random((n, side, side, channels), np.float32) * 255


def changed(raw: Array, seed: int = 0, **settings: Any) -> Array:
    return PictureAugmentation(**settings).on_raw(raw.copy(), 0, 255, stream(seed, "augment"))


def test_with_all_settings_as_usual_nothing_happens():
    assert PictureAugmentation().is_off
    np.testing.assert_array_equal(changed(photos()), photos())


@pytest.mark.parametrize("kind", AUGMENTATIONS)
def test_every_setting_is_off_at_first(kind: str):
    assert not any(setting.default for setting in settings_of(AUGMENTATIONS[kind]))


def test_mirroring_swaps_left_and_right_of_about_every_other_picture():
    raw = photos(400)

    made = changed(raw, flip=True)

    mirrored = np.array([np.array_equal(m, r[:, ::-1]) for m, r in zip(made, raw, strict=True)])
    same = np.array([np.array_equal(m, r) for m, r in zip(made, raw, strict=True)])
    assert (mirrored | same).all()
    assert 160 < mirrored.sum() < 240


def test_turning_by_no_angle_but_a_shift_moves_along_the_axes():
    raw = np.zeros((50, 9, 9, 1), np.float32)
    raw[:, 4, 4] = 255

    made = changed(raw, shift=0.3)

    rows, columns = np.indices((9, 9))
    weight = made[..., 0] / made[..., 0].sum(axis=(1, 2), keepdims=True)
    moved = [(weight * axis).sum(axis=(1, 2)) - 4 for axis in (rows, columns)]
    assert all(np.abs(axis).max() <= 0.3 * 9 for axis in moved)
    assert all(axis.min() < -1 < 1 < axis.max() for axis in moved)


def test_a_quarter_turn_of_the_axes_is_exact(monkeypatch: pytest.MonkeyPatch):
    raw = photos(1)
    quarter = np.array([[[0.0, -1.0, 0.0], [1.0, 0.0, 0.0]]])
    monkeypatch.setattr(PictureAugmentation, "_transforms", lambda *_: quarter)

    made = changed(raw, rotate=90.0)

    np.testing.assert_allclose(made[0], np.rot90(raw[0], -1), atol=1e-4)


@given(st.integers(0, 2**32), st.floats(0, 0.5), st.floats(0, 180), st.floats(0, 0.9))
def test_moved_pictures_have_only_values_that_were_there(
    seed: int, shift: float, rotate: float, zoom: float
):
    raw = photos(2)

    made = changed(raw, seed, shift=shift, rotate=rotate, zoom=zoom)

    assert made.shape == raw.shape
    assert made.dtype == np.float32
    assert raw.min() - 1e-3 <= made.min() <= made.max() <= raw.max() + 1e-3


@pytest.mark.parametrize("name", ["brightness", "contrast", "noise"])
def test_light_stays_within_the_range(name: str):
    settings: dict[str, Any] = {name: 1.0}

    made = changed(photos(), **settings)

    assert 0 <= made.min() <= made.max() <= 255
    assert not np.array_equal(made, photos())


def test_a_square_is_cut_out_somewhere():
    made = changed(photos(40), cutout=0.3)

    grey = (made == 127.5).all(axis=3)
    assert (grey.sum(axis=(1, 2)) == 9).all()
    assert len({tuple(np.argwhere(one)[0]) for one in grey}) > 10


def test_the_same_seed_and_step_draw_the_same():
    settings: dict[str, Any] = {"flip": True, "rotate": 20.0, "noise": 0.1, "cutout": 0.2}

    first, again, other = (changed(photos(), seed, **settings) for seed in (3, 3, 4))

    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


def test_noise_on_values_leaves_flags_alone():
    x = np.zeros((200, 3), np.float32)

    ValueAugmentation(noise=0.5).on_prepared(x, np.array([True, False, True]), stream(0, "a"))

    assert not x[:, 1].any()
    assert x[:, [0, 2]].std() == pytest.approx(0.5, rel=0.1)
