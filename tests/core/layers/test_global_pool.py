import numpy as np
import pytest

from core.errors import ShapeError
from core.layers import Context, GlobalPool

X = np.array([[[1.0, 8.0], [3.0, 0.0]], [[5.0, 8.0], [7.0, 0.0]]])[None]


def passed(pool: str) -> tuple[list[float], list[list[float]]]:
    """Return the output for X (1, 2, 2, 2), and the gradients of its two channels."""
    layer, context = GlobalPool(pool=pool), Context(dtype=np.float64)
    y = layer.forward(context, X).ravel().tolist()
    d_x = layer.backward(context, np.array([[4.0, 8.0]]))
    return y, d_x.reshape(4, 2).T.tolist()


def test_the_average_of_each_channel() -> None:
    assert passed("average") == ([4, 4], [[1, 1, 1, 1], [2, 2, 2, 2]])


def test_the_largest_of_each_channel_and_the_first_of_equals() -> None:
    assert passed("max") == ([7, 8], [[0, 0, 0, 4], [8, 0, 0, 0]])


def test_one_number_stays_of_each_channel() -> None:
    assert GlobalPool().output_shape((7, 5, 64)) == (64,)


def test_a_flat_input_is_refused() -> None:
    with pytest.raises(ShapeError, match="GLOBAL POOL needs a picture"):
        GlobalPool().output_shape((10,))
