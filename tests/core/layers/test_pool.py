import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.errors import ShapeError
from core.layers import LAYERS, Context, Pooling
from core.workers import Pool
from tests.core.battery import context_of, drawn
from tests.core.layers import obvious

pairs = st.tuples(st.integers(1, 4), st.integers(1, 4))
poolings = st.builds(
    Pooling,
    pool=st.sampled_from(["max", "average"]),
    size=pairs,
    stride=st.tuples(st.integers(0, 4), st.integers(0, 4)),
    padding=st.sampled_from(["valid", "same"]),
)


def d_input(layer: Pooling, rows: list[list[float]]) -> list[list[float]]:
    """Return the gradient that reaches one picture when each output gets 1, 2, 3 ..."""
    context = Context(dtype=np.float64)
    y = layer.forward(context, np.array(rows)[None, ..., None])
    d_y = np.arange(1.0, y.size + 1).reshape(y.shape)
    return layer.backward(context, d_y)[0, ..., 0].tolist()


@given(poolings, st.tuples(st.integers(1, 9), st.integers(1, 9), st.integers(1, 3)))
def test_the_fast_way_gives_what_the_definition_says(
    layer: Pooling, shape: tuple[int, ...]
) -> None:
    assume(min(layer.windows((shape[0], shape[1])).output) > 0)
    x = drawn((3, *shape), 1)

    y = layer.forward(Context(dtype=np.float64), x)

    assert np.abs(y - obvious.pool(layer, x)).max() <= 1e-12


def test_the_gradient_goes_to_the_largest_value() -> None:
    assert d_input(Pooling(), [[1, 4, 0, 2], [3, 2, 9, 1]]) == [[0, 1, 0, 0], [0, 0, 2, 0]]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([[5, 5], [5, 5]], [[1, 0], [0, 0]]),
        ([[0, 5], [5, 0]], [[0, 1], [0, 0]]),
        ([[0, 0], [5, 5]], [[0, 0], [1, 0]]),
    ],
)
def test_of_equal_values_the_first_in_reading_order_gets_the_gradient(
    rows: list[list[float]], expected: list[list[float]]
) -> None:
    assert d_input(Pooling(), rows) == expected


def test_windows_that_overlap_add_their_gradients() -> None:
    layer = Pooling(size=(1, 2), stride=(1, 1))

    assert d_input(layer, [[0, 7, 0]]) == [[0, 3, 0]]


def test_the_average_shares_its_gradient_out() -> None:
    assert d_input(Pooling(pool="average"), [[1, 2], [3, 4]]) == [[0.25, 0.25], [0.25, 0.25]]


def test_an_average_with_padding_counts_real_values_only() -> None:
    layer = Pooling(pool="average", padding="same")
    x = np.ones((1, 3, 3, 1))

    y = layer.forward(Context(dtype=np.float64), x)

    assert y.ravel().tolist() == [1, 1, 1, 1]


def test_padding_never_wins() -> None:
    layer = Pooling(padding="same")

    y = layer.forward(Context(dtype=np.float64), np.full((1, 3, 3, 1), -5.0))

    assert y.ravel().tolist() == [-5, -5, -5, -5]


def test_a_row_that_fills_no_window_is_left_out() -> None:
    assert Pooling().output_shape((5, 7, 3)) == (2, 3, 3)
    assert Pooling(padding="same").output_shape((5, 7, 3)) == (3, 4, 3)


def test_a_flat_input_is_refused() -> None:
    with pytest.raises(ShapeError, match="POOL needs a picture"):
        Pooling().output_shape((10,))


def test_a_window_larger_than_the_picture_is_refused_with_advice() -> None:
    with pytest.raises(ShapeError, match=r"POOL covers 2 × 2 places, .* only 1 × 4"):
        Pooling().output_shape((1, 4, 2))


@pytest.mark.parametrize("pool", ["max", "average"])
def test_pieces_on_threads_give_the_bits_of_one_thread(pool: str) -> None:
    layer, shape = Pooling(pool=pool, padding="same"), (21, 20, 16)
    x = drawn((64, *shape), 1, np.float32)
    d_y = drawn((64, *layer.output_shape(shape)), 2, np.float32)

    def passed(threads: Pool) -> list[bytes]:
        context = context_of(layer, shape, np.float32, pool=threads)
        y = layer.forward(context, x)
        return [y.tobytes(), layer.backward(context, d_y.copy()).tobytes()]

    with Pool(2) as two, Pool(4) as four:
        one, *others = passed(Pool(1)), passed(two), passed(four)

    assert others == [one, one]


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        (Pooling(size=(3, 3)), (3, 2, 1)),
        (Pooling(size=(3, 3), padding="same"), (3, 3, 1)),
        (Pooling(size=(3, 3), stride=(2, 2)), (4, 3, 1)),
        (Pooling(size=(3, 2), stride=(0, 1)), (3, 7, 1)),
    ],
)
def test_the_stride_follows_the_window_unless_it_is_set(
    layer: Pooling, expected: tuple[int, ...]
) -> None:
    assert layer.output_shape((9, 8, 1)) == expected


def test_a_stride_in_a_file_of_old_stays_what_it_was() -> None:
    old = {"kind": "pool", "pool": "max", "size": [3, 3], "stride": [2, 2], "padding": "valid"}

    assert LAYERS.from_json(old).output_shape((9, 9, 1)) == (4, 4, 1)
