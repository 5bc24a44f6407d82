import numpy as np

from core.layers import Context, Flatten


def test_values_are_laid_out_row_by_row_with_channels_innermost() -> None:
    x = np.zeros((1, 2, 3, 2))
    x[0, 1, 2, 0] = 7.0

    y = Flatten().forward(Context(), x)

    assert y[0].tolist().index(7.0) == (1 * 3 + 2) * 2 + 0


def test_a_flat_input_stays_as_it_is() -> None:
    assert Flatten().output_shape((9,)) == (9,)
