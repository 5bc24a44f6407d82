from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.arrays import Shape
from core.errors import ShapeError
from core.layers import Context, Conv
from core.layers.convolution import FEW_CHANNELS
from core.workers import Pool
from tests.core.battery import context_of, difference, drawn
from tests.core.layers import obvious

small = st.tuples(st.integers(1, 3), st.integers(1, 3))
convs = st.builds(
    lambda groups, each, **settings: Conv(
        groups=groups, filters=groups * each, activation="linear", **settings
    ),
    st.integers(1, 3),
    st.integers(1, 3),
    kernel=st.tuples(st.integers(1, 4), st.integers(1, 4)),
    stride=small,
    dilation=small,
    padding=st.sampled_from(["valid", "same", "number"]),
    pad=st.tuples(st.integers(0, 3), st.integers(0, 3)),
)
channels = st.sampled_from([1, 2, 3, FEW_CHANNELS + 1])
sizes = st.tuples(st.integers(1, 9), st.integers(1, 9), channels)


def linear(**settings: Any) -> Conv:
    return Conv(filters=1, activation="linear", **settings)


@given(convs, sizes)
def test_the_fast_way_gives_what_the_definition_says(layer: Conv, size: tuple[int, ...]) -> None:
    height, width, channels = size
    shape = (height, width, channels * layer.groups)
    assume(min(layer.windows((height, width)).output) > 0)
    context, x = context_of(layer, shape), drawn((3, *shape), 1)

    y = layer.forward(context, x)

    slow = obvious.conv(layer, x, context.weights["W"], context.weights["b"])
    assert y.shape == (3, *layer.output_shape(shape))
    assert np.abs(y - slow).max() <= 1e-12


def test_a_window_of_ones_adds_up_what_it_sees() -> None:
    layer = linear(kernel=(2, 2), bias=False)
    x = np.arange(9.0).reshape(1, 3, 3, 1)

    y = layer.forward(Context(dtype=np.float64, weights={"W": np.ones((2, 2, 1, 1))}), x)

    assert y[0, ..., 0].tolist() == [[8, 12], [20, 24]]


def test_the_window_is_not_turned_around() -> None:
    layer, W = linear(kernel=(1, 2), bias=False), np.array([1.0, 0.0]).reshape(1, 2, 1, 1)

    y = layer.forward(
        Context(dtype=np.float64, weights={"W": W}), np.arange(3.0).reshape(1, 1, 3, 1)
    )

    assert y.ravel().tolist() == [0, 1]


@pytest.mark.parametrize(
    ("settings", "shape", "expected"),
    [
        ({}, (28, 28, 1), (26, 26, 1)),
        ({"padding": "same"}, (28, 28, 1), (28, 28, 1)),
        ({"padding": "same", "stride": (2, 2)}, (7, 8, 3), (4, 4, 1)),
        ({"padding": "same", "kernel": (2, 4)}, (5, 5, 1), (5, 5, 1)),
        ({"padding": "number", "pad": (2, 0)}, (5, 5, 1), (7, 3, 1)),
        ({"dilation": (2, 2)}, (5, 7, 1), (1, 3, 1)),
        ({"kernel": (5, 3), "stride": (2, 1)}, (9, 5, 1), (3, 3, 1)),
    ],
)
def test_sizes(settings: dict[str, Any], shape: Shape, expected: Shape) -> None:
    assert linear(**settings).output_shape(shape) == expected


def test_same_padding_puts_the_odd_zero_behind() -> None:
    windows = linear(padding="same", kernel=(2, 4)).windows((5, 5))

    assert windows.pads == ((0, 1), (1, 2))


def test_the_number_counts_only_for_padding_by_number() -> None:
    assert linear(pad=(3, 3)).output_shape((5, 5, 1)) == (3, 3, 1)


def test_a_flat_input_is_refused_with_advice() -> None:
    with pytest.raises(ShapeError, match="CONV needs a picture") as error:
        Conv().output_shape((784,))

    assert error.value.insert_before == "reshape"


def test_a_window_larger_than_the_picture_is_refused_with_both_sizes() -> None:
    with pytest.raises(ShapeError, match=r"covers 5 × 9 places, .* only 4 × 8.*Same size"):
        Conv(kernel=(3, 5), dilation=(2, 2)).output_shape((4, 8, 1))


@pytest.mark.parametrize(
    ("filters", "channels", "text"), [(4, 3, "3 input channels"), (3, 4, "3 filters")]
)
def test_groups_that_do_not_divide_are_refused(filters: int, channels: int, text: str) -> None:
    with pytest.raises(ShapeError, match=text):
        Conv(filters=filters, groups=2).output_shape((5, 5, channels))


def test_fans_count_what_a_filter_sees_and_whom_a_channel_feeds() -> None:
    spec = Conv(filters=8, groups=2, kernel=(3, 5)).weights((9, 9, 6))["W"]

    assert (spec.shape, spec.fan_in, spec.fan_out) == ((3, 5, 3, 8), 45, 60)


def test_the_cost_counts_every_product() -> None:
    cost = Conv(filters=8, groups=2).cost((5, 6, 4))

    assert cost.multiply_adds == (3 * 4) * 8 * (9 * 2)


def test_pictures_that_are_kept_channel_by_channel_give_the_same_bits() -> None:
    layer, shape = Conv(filters=5, padding="same"), (6, 7, 3)
    x = drawn((4, *shape), 1, np.float32)
    turned = np.ascontiguousarray(x.transpose(3, 0, 1, 2)).transpose(1, 2, 3, 0)  # the same values
    contexts = [context_of(layer, shape, np.float32) for _ in range(2)]

    first, second = (layer.forward(c, v) for c, v in zip(contexts, (x, turned), strict=True))

    assert first.tobytes() == second.tobytes()


@pytest.mark.parametrize(
    "layer",
    [
        Conv(filters=24, activation="tanh"),
        Conv(filters=24, stride=(2, 1), padding="same"),
        Conv(filters=32, groups=16),
        Conv(filters=64, kernel=(1, 1)),
    ],
    ids=["plain", "stride and padding", "groups", "one place"],
)
def test_pieces_on_threads_give_the_bits_of_one_thread(layer: Conv) -> None:
    shape = (24, 23, 16)
    x = drawn((64, *shape), 1, np.float32)
    d_y = drawn((64, *layer.output_shape(shape)), 2, np.float32)

    def passed(pool: Pool) -> list[bytes]:
        context = context_of(layer, shape, np.float32, pool=pool)
        y = layer.forward(context, x)
        d_x = layer.backward(context, d_y.copy())
        assert d_x is not None
        return [array.tobytes() for array in (y, d_x, *context.d_weights.values())]

    with Pool(2) as two, Pool(4) as four:
        one, *others = passed(Pool(1)), passed(two), passed(four)

    assert others == [one, one]


def test_a_batch_of_many_chunks_gives_the_gradients_of_its_halves_together() -> None:
    layer, shape = Conv(filters=16, activation="tanh"), (16, 16, 8)
    x, d_y = drawn((40, *shape), 1), drawn((40, *layer.output_shape(shape)), 2)

    def gradient(part: slice) -> np.ndarray:
        context = context_of(layer, shape)
        layer.forward(context, x[part])
        layer.backward(context, d_y[part].copy())
        return context.d_weights["W"]

    halves = gradient(slice(0, 20)) + gradient(slice(20, 40))

    assert difference(gradient(slice(0, 40)), halves) <= 1e-12


def test_nothing_of_an_earlier_pass_leaks_through_the_buffers() -> None:
    layer, shape = Conv(filters=3, padding="same"), (5, 6, 2)
    context = context_of(layer, shape)
    spoiled = np.full((4, *shape), np.nan)
    layer.backward(context, np.full_like(layer.forward(context, spoiled), np.nan))

    y = layer.forward(context, drawn((4, *shape), 1))
    d_x = layer.backward(context, np.ones_like(y))

    assert d_x is not None
    assert all(np.isfinite(a).all() for a in (y, d_x, *context.d_weights.values()))
