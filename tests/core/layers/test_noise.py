"""SPATIAL DROPOUT, GAUSSIAN NOISE and RESCALE. Bounds are 5 standard deviations of the draws."""

import numpy as np
import pytest

from core.inspection import Inspector
from core.layers import Context, Dense, Flatten, GaussianNoise, Rescale, SpatialDropout
from core.random_streams import stream
from core.training import Training
from tests.core.battery import dataset_of, drawn, project_of

SHAPE = (400, 5, 5, 20)


def in_training(step: int = 0, dtype: type = np.float32) -> Context:
    return Context(dtype=dtype, training=True, random=lambda: stream(0, "b1", step))


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.9])
def test_the_share_of_channels_switched_off_is_the_rate(rate: float) -> None:
    y = SpatialDropout(rate=rate).forward(in_training(), np.ones(SHAPE, np.float32))

    off = y[:, 0, 0] == 0
    assert abs(off.mean() - rate) < 5 * np.sqrt(rate * (1 - rate) / off.size)
    assert np.allclose(y[y != 0], 1 / (1 - rate), rtol=1e-3)


def test_a_channel_is_on_or_off_at_all_its_places_at_once() -> None:
    y = SpatialDropout().forward(in_training(), np.ones(SHAPE, np.float32))

    assert np.array_equal(y, np.broadcast_to(y[:, :1, :1], SHAPE))
    assert len(np.unique(y[:, 0, 0], axis=0)) == len(y)  # every sample has a draw of its own


def test_the_gradient_goes_only_through_channels_that_are_on() -> None:
    layer, context = SpatialDropout(), in_training()
    y = layer.forward(context, np.ones(SHAPE, np.float32)).copy()

    assert np.array_equal(layer.backward(context, np.ones(SHAPE, np.float32)), y)


def test_a_draw_of_channels_can_be_looked_at() -> None:
    data = dataset_of(drawn((60, 4, 4, 8), 1, np.float32), np.arange(60) % 3, 3)
    output = Dense(units=3, activation="softmax")
    project = project_of(data, SpatialDropout(), Flatten(), output)

    factors = Inspector(Training(project, data).snapshot()).values(data.inputs[0])["b1"].factors

    assert factors is not None
    assert factors.shape == (4, 4, 8)
    assert set(factors.ravel().tolist()) == {0.0, 2.0}


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_noise_is_normal_with_the_deviation_that_is_set(dtype: type) -> None:
    x = drawn(SHAPE, 1, dtype)

    noise = GaussianNoise(deviation=0.3).forward(in_training(dtype=dtype), x) - x

    assert abs(noise.mean()) < 5 * 0.3 / np.sqrt(noise.size)
    assert abs(noise.std() - 0.3) < 5 * 0.3 / np.sqrt(2 * noise.size)
    assert abs((np.abs(noise) < 0.3).mean() - 0.6827) < 5 * 0.466 / np.sqrt(noise.size)


def test_each_step_adds_other_noise() -> None:
    x = np.zeros((3, 4), np.float32)

    first = GaussianNoise().forward(in_training(step=1), x)

    assert not np.array_equal(first, GaussianNoise().forward(in_training(step=2), x))


@pytest.mark.parametrize("layer", [SpatialDropout(), GaussianNoise()], ids=str)
def test_evaluation_changes_nothing(layer: SpatialDropout | GaussianNoise) -> None:
    x = drawn((2, 3, 3, 2), 1, np.float32)

    assert np.array_equal(layer.forward(Context(), x), x)


def test_rescale_multiplies_and_then_adds() -> None:
    layer, context = Rescale(factor=2.0, offset=-1.0), Context(dtype=np.float64)

    assert layer.forward(context, np.array([[0.0, 3.0]])).tolist() == [[-1.0, 5.0]]
    assert layer.backward(context, np.array([[1.0, 10.0]])).tolist() == [[2.0, 20.0]]


def test_rescale_writes_an_offset_below_zero_as_a_difference() -> None:
    assert str(Rescale(factor=2.0, offset=-1.0).summary()) == "× 2 − 1"
    assert str(Rescale(factor=2.0, offset=1.0).summary()) == "× 2 + 1"
