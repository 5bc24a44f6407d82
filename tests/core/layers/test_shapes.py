"""RESHAPE, UPSAMPLE and ZERO PADDING beyond the battery."""

import numpy as np
import pytest

from core.errors import ShapeError
from core.layers import Context, Flatten, Layer, Reshape, Upsample, ZeroPadding
from tests.core.battery import drawn


def test_reshape_takes_back_what_flatten_did() -> None:
    x = drawn((2, 3, 4, 5))

    y = Reshape(height=3, width=4).forward(Context(), Flatten().forward(Context(), x))

    assert np.array_equal(y, x)


def test_reshape_finds_the_channels_that_are_left() -> None:
    assert Reshape(height=7, width=7).output_shape((3136,)) == (7, 7, 64)


@pytest.mark.parametrize(
    ("layer", "advice"),
    [
        (Reshape(height=7, width=7, channels=3), r"7 × 7 × 3 = 147 values, but gets 100\. Choose"),
        (Reshape(height=7, width=7), r"49 places, but gets 100 values"),
        (Reshape(height=11, width=11), r"121 places, but gets 100 values"),
    ],
)
def test_sizes_that_do_not_fit_are_refused_with_advice(layer: Layer, advice: str) -> None:
    with pytest.raises(ShapeError, match=advice):
        layer.output_shape((100,))


def test_upsample_repeats_each_place_in_a_square() -> None:
    y = Upsample().forward(Context(), np.array([[[[1], [2]]]], np.float32))

    assert y[0, :, :, 0].tolist() == [[1, 1, 2, 2], [1, 1, 2, 2]]


def test_the_gradient_of_a_place_is_the_sum_of_its_square() -> None:
    layer, context = Upsample(), Context(dtype=np.float64)
    y = layer.forward(context, drawn((1, 1, 2, 1)))

    d_x = layer.backward(context, np.arange(y.size, dtype=np.float64).reshape(y.shape))

    assert d_x[0, 0, :, 0].tolist() == [0 + 1 + 4 + 5, 2 + 3 + 6 + 7]


def test_zeros_stand_around_the_picture() -> None:
    layer = ZeroPadding(top=1, bottom=0, left=2, right=1)

    y = layer.forward(Context(), np.array([[[[5], [6]]]], np.float32))

    assert y[0, :, :, 0].tolist() == [[0, 0, 0, 0, 0], [0, 0, 5, 6, 0]]


@pytest.mark.parametrize("layer", [Upsample(), ZeroPadding()], ids=str)
def test_a_row_of_numbers_is_refused(layer: Layer) -> None:
    with pytest.raises(ShapeError, match="needs a picture"):
        layer.output_shape((9,))
