import pytest

from core.data import builtin
from core.trainer.pace import Pace
from core.trainer.progress import MOST_POINTS, Progress
from core.training import BatchDone, Training
from tests.core.trainer.samples import project


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Let the time be the one number in this list."""
    now = [100.0]
    monkeypatch.setattr("time.perf_counter", lambda: now[0])
    return now


def batch(number: int, n_batches: int = 100) -> BatchDone:
    return BatchDone(0, number, n_batches, number, float(number), 1.0, 0.5, 100, 0.01)


def progress_of(drawn_epochs: int = 2) -> Progress:
    return Progress(Training(project(epochs=drawn_epochs), builtin.read("xor")))


def test_many_batches_become_few_points_that_end_with_the_last():
    progress = progress_of()
    for number in range(40):
        progress.add(batch(number))

    points = progress.message()["points"]

    assert len(points) == MOST_POINTS
    assert points[0] == [0.05, 2.0, 1.0, 0.5]  # the mean loss of batches 0 to 4
    assert points[-1][0] == 0.4
    assert progress.is_empty


def test_speed_and_time_left_follow_the_clock(clock: list[float]):
    progress = progress_of(drawn_epochs=3)
    progress.add(batch(0))
    clock[0] += 0.5

    message = progress.message()

    assert message["samples_per_second"] == pytest.approx(200.0)
    assert message["seconds_left"] == pytest.approx(3 * 700 / 200.0)


def test_a_pause_counts_for_nothing(clock: list[float]):
    progress = progress_of()
    clock[0] += 1000.0
    progress.begin_anew()
    progress.add(batch(0))
    clock[0] += 0.5

    assert progress.message()["samples_per_second"] == pytest.approx(200.0)


def test_the_ends_of_epochs_count_for_the_time_left_alone(clock: list[float]):
    progress = progress_of()
    progress.add(batch(0))
    clock[0] += 4.5
    progress.epoch_ended(4.0)

    message = progress.message()

    assert message["samples_per_second"] == pytest.approx(200.0)
    assert message["seconds_left"] == pytest.approx(2 * (700 / 200.0 + 4.0))


def test_a_pace_waits_for_its_gap(clock: list[float]):
    pace = Pace(0.1)
    with pace:
        pass

    assert not pace.is_due()
    clock[0] += 0.1
    assert pace.is_due()


def test_a_pace_slows_down_when_what_it_paces_is_dear(clock: list[float]):
    pace = Pace(0.1, share=0.03)
    with pace:
        clock[0] += 0.3

    clock[0] += 9.6
    assert not pace.is_due()
    clock[0] += 0.2
    assert pace.is_due()
