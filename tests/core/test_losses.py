import math

import numpy as np
import pytest

from core.activations import Sigmoid, Softmax
from core.losses import (
    LOSSES,
    BinaryCrossEntropy,
    CrossEntropy,
    Hinge,
    Huber,
    Loss,
    MeanAbsoluteError,
    MeanSquaredError,
    SigmoidCrossEntropy,
    SoftmaxCrossEntropy,
)
from tests.core.battery import difference, drawn, slopes

LABELS = np.array([2, 0, 3, 3, 1])
SMOOTH = {"label_smoothing": 0.2, "weights": (0.5, 2.0, 1.0, 3.0)}
CASES = [
    *(cls() for cls in LOSSES.values()),
    SoftmaxCrossEntropy(),
    SigmoidCrossEntropy(),
    CrossEntropy(**SMOOTH),
    SoftmaxCrossEntropy(**SMOOTH),
    Huber(delta=0.3),
]
every_loss = pytest.mark.parametrize("loss", CASES, ids=str)


def softmax(z: np.ndarray) -> np.ndarray:
    p = np.empty_like(z)
    Softmax().forward(z, p)
    return p


def gradient_error(loss: Loss) -> float:
    """Return the largest error in all situations that the loss is made for."""
    near, wide, one = softmax(drawn((5, 4), 1)) + 0.05, drawn((5, 4), 3) * 3, drawn((5, 1), 4)
    situations: list[tuple[np.ndarray, np.ndarray]] = [(near, LABELS)]
    if loss.kind not in {"cross_entropy", "binary_cross_entropy"}:  # those want probabilities
        situations.append((wide, LABELS))
    if loss.kind not in {"cross_entropy", "softmax_cross_entropy", "hinge"}:  # those want classes
        situations += [(near, drawn((5, 4), 5)), (np.abs(one) / 4, LABELS % 2)]
    return max(_error_at(loss, output, targets) for output, targets in situations)


def _error_at(loss: Loss, output: np.ndarray, targets: np.ndarray) -> float:
    d = np.full_like(output, np.nan)
    loss.backward(output, targets, d)
    return difference(d, slopes(lambda: loss.forward(output, targets), output))


@every_loss
def test_the_gradient_agrees_with_central_differences(loss: Loss) -> None:
    assert gradient_error(loss) <= 1e-6


@every_loss
@pytest.mark.parametrize("factor", [1, 1e4])
def test_both_at_once_are_what_each_gives_alone(loss: Loss, factor: float) -> None:
    output = softmax(drawn((5, 4), 1)) * factor
    alone, together = np.empty_like(output), np.empty_like(output)
    loss.backward(output, LABELS, alone)

    value = loss.both(output, LABELS, together)

    assert value == pytest.approx(loss.forward(output, LABELS), rel=1e-12, abs=1e-12)
    assert np.allclose(together, alone, rtol=1e-12, atol=1e-15)


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


def test_fused_cross_entropy_keeps_smoothing_and_weights() -> None:
    z, loss = drawn((5, 4), 1), CrossEntropy(**SMOOTH)
    p, d_p, d_two, d_fused = softmax(z), *(np.empty_like(z) for _ in range(3))

    loss.backward(p, LABELS, d_p)
    Softmax().backward(p, d_p, d_two)
    loss.fused().backward(z, LABELS, d_fused)

    assert loss.fused().forward(z, LABELS) == pytest.approx(loss.forward(p, LABELS), rel=1e-12)
    assert difference(d_two, d_fused) < 1e-12


def test_fused_binary_cross_entropy_gives_what_the_two_give_one_by_one() -> None:
    z, loss = drawn((5, 4), 1), BinaryCrossEntropy()
    p, d_p, d_two, d_fused = (np.empty_like(z) for _ in range(4))
    Sigmoid().forward(z, p)

    loss.backward(p, LABELS, d_p)
    Sigmoid().backward(p, d_p, d_two)
    loss.fused().backward(z, LABELS, d_fused)

    assert loss.fused().forward(z, LABELS) == pytest.approx(loss.forward(p, LABELS), rel=1e-12)
    assert difference(d_two, d_fused) < 1e-12


@pytest.mark.parametrize("loss", [SoftmaxCrossEntropy(**SMOOTH), SigmoidCrossEntropy()], ids=str)
def test_fused_losses_are_finite_for_huge_logits(loss: Loss) -> None:
    z = np.array([[1e4, -1e4, 0.0, 1.0], [1e4, -1e4, 0.0, 1.0]], np.float32)
    d = np.empty_like(z)

    loss.backward(z, np.array([0, 1]), d)

    assert math.isfinite(loss.forward(z, np.array([0, 1])))
    assert np.isfinite(d).all()


def test_smoothed_targets_spread_their_share_over_all_classes() -> None:
    d = np.empty((1, 4))

    SoftmaxCrossEntropy(label_smoothing=0.2).backward(np.zeros((1, 4)), np.array([1]), d)

    assert d.tolist() == pytest.approx(np.array([[0.2, -0.6, 0.2, 0.2]]))


def test_balanced_classes_weigh_the_same_in_all() -> None:
    loss = CrossEntropy(balanced=True).for_counts((90, 10, 0))

    assert loss.weights == pytest.approx((100 / 270, 100 / 30, 1.0))
    assert loss.weights[0] * 90 == pytest.approx(loss.weights[1] * 10)
    assert CrossEntropy().for_counts((90, 10, 0)).weights == ()


def test_one_unit_alone_is_asked_whether_it_is_class_one() -> None:
    p = np.array([[0.25], [0.75]])

    assert BinaryCrossEntropy().forward(p, np.array([0, 1])) == pytest.approx(-math.log(0.75))


def test_the_absolute_error_is_the_mean_over_all_values() -> None:
    assert MeanAbsoluteError().forward(np.array([[1.0, 3.0]]), np.array([[0.0, 1.0]])) == 1.5


def test_huber_is_square_up_to_delta_and_straight_beyond() -> None:
    output, targets = np.array([[1.0, 5.0]]), np.zeros((1, 2))

    assert Huber(delta=2.0).forward(output, targets) == (0.5 + 2 * (5 - 1)) / 2


def test_hinge_asks_the_right_class_to_lead_the_best_other_by_one() -> None:
    output, d = np.array([[3.0, 2.5, 0.0], [3.0, 1.0, 0.0]]), np.empty((2, 3))

    Hinge().backward(output, np.array([0, 0]), d)

    assert Hinge().forward(output, np.array([0, 0])) == 0.25
    assert d.tolist() == [[-0.5, 0.5, 0.0], [0.0, 0.0, 0.0]]


@every_loss
def test_the_losses_of_the_samples_have_the_loss_as_their_mean(loss: Loss) -> None:
    output = softmax(drawn((5, 4), 1))

    each = loss.each(output, LABELS)

    assert each.shape == (5,)
    assert each.mean() == pytest.approx(loss.forward(output, LABELS))
    assert each[2] == pytest.approx(loss.forward(output[2:3], LABELS[2:3]))
