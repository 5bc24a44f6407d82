"""Schedules by their shape; `tests/oracle` compares them with PyTorch step by step."""

import pytest

from core.schedules import (
    SCHEDULES,
    Constant,
    Cosine,
    Exponential,
    Moment,
    OneCycle,
    Plateau,
    Schedule,
    Steps,
)

N_BATCHES, N_EPOCHS = 10, 20


def factors(schedule: Schedule) -> list[float]:
    moments = [
        Moment(step // N_BATCHES, step % N_BATCHES, step, N_BATCHES, N_EPOCHS)
        for step in range(N_BATCHES * N_EPOCHS)
    ]
    return [schedule.factor(moment) for moment in moments]


@pytest.mark.parametrize("kind", SCHEDULES)
def test_a_schedule_never_leaves_the_way_from_nothing_to_the_full_rate(kind: str) -> None:
    assert all(0 <= factor <= 1 for factor in factors(SCHEDULES[kind]()))


@pytest.mark.parametrize("kind", SCHEDULES)
def test_a_run_of_one_batch_has_a_rate_too(kind: str) -> None:
    assert 0 <= SCHEDULES[kind]().factor(Moment(0, 0, 0, 1, 1)) <= 1


def test_a_constant_rate_is_exactly_that() -> None:
    assert set(factors(Constant())) == {1.0}


def test_steps_drop_after_so_many_epochs() -> None:
    found = factors(Steps(drop=0.5, every=5))

    assert [found[epoch * N_BATCHES] for epoch in (0, 4, 5, 9, 10)] == [1, 1, 0.5, 0.5, 0.25]


def test_exponential_drops_after_each_epoch() -> None:
    assert factors(Exponential(drop=0.5))[: 3 * N_BATCHES : N_BATCHES] == [1.0, 0.5, 0.25]


def test_a_cosine_falls_all_the_way_and_is_half_down_in_the_middle() -> None:
    found = factors(Cosine())

    assert found == sorted(found, reverse=True)
    assert (found[0], found[100]) == (1.0, pytest.approx(0.5))
    assert found[-1] < 1e-3


def test_a_cosine_with_restarts_jumps_up_so_often() -> None:
    found = factors(Cosine(restarts=3, lowest=0.1))

    jumps = [i for i in range(1, len(found)) if found[i] > found[i - 1]]
    assert jumps == [50, 100, 150]
    assert min(found) >= 0.1


def test_one_cycle_climbs_and_then_falls() -> None:
    found = factors(OneCycle(rise=0.3, start=0.04))

    top = found.index(max(found))
    assert (top, found[0], found[top]) == (59, pytest.approx(0.04), 1.0)
    assert found[top:] == sorted(found[top:], reverse=True)
    assert found[-1] == pytest.approx(0.04 / 1e4)


def test_a_warm_up_climbs_evenly_before_any_schedule() -> None:
    found = factors(Constant(warmup_steps=4))

    assert found[:6] == [0.25, 0.5, 0.75, 1.0, 1.0, 1.0]


@pytest.mark.parametrize(
    ("losses", "factor"),
    [
        ([], 1.0),
        ([3.0, 2.0, 1.0], 1.0),
        ([1.0, 1.0, 1.0], 1.0),
        ([1.0, 1.0, 1.0, 1.0], 0.5),
        ([1.0, 1.0, 1.0, 1.0, 1.0, 1.0], 0.5),
        ([1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0], 0.25),
        ([1.0, 1.0, 1.0, 0.5, 0.6, 0.6], 1.0),
        ([1.0, 0.99999, 0.99998, 0.99997], 0.5),
    ],
)
def test_a_plateau_drops_the_rate_when_patience_ends(losses: list[float], factor: float) -> None:
    assert Plateau(drop=0.5, patience=2).of_history(losses) == factor
