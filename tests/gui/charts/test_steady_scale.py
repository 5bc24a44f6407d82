import numpy as np
import pytest

from core.arrays import AnyArray
from gui.charts.steady_scale import SteadyScale


def weights(size: float) -> AnyArray:
    return np.full(10, size, np.float32)


def test_it_follows_slowly_from_step_to_step_of_one_run() -> None:
    scale = SteadyScale()
    scale.follow(weights(1.0), "run 1, unit 0", 10)

    assert scale.follow(weights(2.0), "run 1, unit 0", 20) == pytest.approx(1.2)
    assert not scale.is_exact


def test_asking_again_for_the_same_weights_moves_nothing() -> None:
    scale = SteadyScale()
    scale.follow(weights(1.0), "run 1, unit 0", 10)
    before = scale.follow(weights(2.0), "run 1, unit 0", 20)

    assert scale.follow(weights(2.0), "run 1, unit 0", 20) == before


def test_another_unit_or_run_begins_with_its_own_scale() -> None:
    scale = SteadyScale()
    scale.follow(weights(1.0), "run 1, unit 0", 10)

    assert scale.follow(weights(5.0), "run 1, unit 1", 20) == 5.0


def test_other_weights_at_the_same_step_are_no_learning() -> None:
    scale = SteadyScale()
    scale.follow(weights(1.0), "", 0)

    assert scale.follow(weights(3.0), "", 0) == 3.0
    assert scale.is_exact


def test_once_forgotten_it_is_exact() -> None:
    scale = SteadyScale()
    scale.follow(weights(1.0), "run 1, unit 0", 10)
    scale.follow(weights(2.0), "run 1, unit 0", 20)

    scale.forget()

    assert scale.follow(weights(2.0), "run 1, unit 0", 20) == 2.0
