import math

import numpy as np
import pytest

from core.activations import Softmax
from core.losses import LOSSES, CrossEntropy, Loss, MeanSquaredError, SoftmaxCrossEntropy
from tests.core.battery import difference, drawn, slopes

LABELS = np.array([2, 0, 3, 3, 1])
every_loss = pytest.mark.parametrize(
    "loss", [*(cls() for cls in LOSSES.values()), SoftmaxCrossEntropy()], ids=lambda x: x.kind
)


def softmax(z: np.ndarray) -> np.ndarray:
    p = np.empty_like(z)
    Softmax().forward(z, p)
    return p


@every_loss
def test_the_gradient_agrees_with_central_differences(loss: Loss) -> None:
    output = softmax(drawn((5, 4), 1)) + 0.05
    d = np.empty_like(output)

    loss.backward(output, LABELS, d)

    assert difference(d, slopes(lambda: loss.forward(output, LABELS), output)) <= 1e-6


@every_loss
def test_float32_stays_float32_and_the_output_is_left_unchanged(loss: Loss) -> None:
    output = softmax(drawn((5, 4), 1, np.float32))
    before, d = output.copy(), np.empty_like(output)

    loss.forward(output, LABELS)
    loss.backward(output, LABELS, d)

    assert d.dtype == np.float32
    assert np.array_equal(output, before)


@every_loss
def test_the_loss_is_a_mean_so_doubling_the_batch_changes_nothing(loss: Loss) -> None:
    output = softmax(drawn((5, 4), 1))
    twice = np.concatenate([output, output])

    assert loss.forward(twice, np.tile(LABELS, 2)) == pytest.approx(loss.forward(output, LABELS))


def test_fused_softmax_and_cross_entropy_give_what_the_two_give_one_by_one() -> None:
    z = drawn((5, 4), 1)
    p, d_p, d_two, d_fused = softmax(z), *(np.empty_like(z) for _ in range(3))

    CrossEntropy().backward(p, LABELS, d_p)
    Softmax().backward(p, d_p, d_two)
    SoftmaxCrossEntropy().backward(z, LABELS, d_fused)

    assert SoftmaxCrossEntropy().forward(z, LABELS) == pytest.approx(
        CrossEntropy().forward(p, LABELS), rel=1e-12
    )
    assert difference(d_two, d_fused) < 1e-12


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_fused_loss_is_finite_and_right_for_huge_logits(dtype: type) -> None:
    z = np.array([[1e4, -1e4, 0.0], [1e4, -1e4, 0.0]], dtype)
    labels = np.array([0, 1])
    d = np.empty_like(z)

    SoftmaxCrossEntropy().backward(z, labels, d)

    assert SoftmaxCrossEntropy().forward(z, labels) == (0 + 2e4) / 2
    assert d.tolist() == [[0, 0, 0], [0.5, -0.5, 0]]


def test_unfused_cross_entropy_is_finite_where_the_right_class_has_no_chance() -> None:
    p, d = np.array([[1.0, 0.0]], np.float32), np.empty((1, 2), np.float32)

    CrossEntropy().backward(p, np.array([1]), d)

    assert math.isfinite(CrossEntropy().forward(p, np.array([1])))
    assert np.isfinite(d).all()


def test_even_odds_cost_the_logarithm_of_their_number() -> None:
    assert CrossEntropy().forward(np.full((3, 4), 0.25), LABELS[:3]) == pytest.approx(math.log(4))


def test_a_class_number_means_its_one_hot_row() -> None:
    output, rows = drawn((5, 4), 1), np.eye(4)[LABELS]
    by_label, by_row = np.empty_like(output), np.empty_like(output)

    MeanSquaredError().backward(output, LABELS, by_label)
    MeanSquaredError().backward(output, rows, by_row)

    assert MeanSquaredError().forward(output, LABELS) == MeanSquaredError().forward(output, rows)
    assert np.array_equal(by_label, by_row)


def test_the_squared_error_is_the_mean_over_all_values() -> None:
    assert MeanSquaredError().forward(np.array([[1.0, 3.0]]), np.array([[0.0, 1.0]])) == 2.5
