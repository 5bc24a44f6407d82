"""A user who does anything at any time: nothing breaks, and undo leads back to the beginning.

`python -m tests.monkey` does the same ten times as often.
"""

import pytest
from pytestqt.qtbot import QtBot

from tests.monkey.play import Step, chosen, play
from tests.monkey.shrink import shortest

N_WINDOWS, N_ACTIONS = 10, 500
SHORTEN_S = 40.0


@pytest.mark.parametrize("seed", range(N_WINDOWS))
def test_anything_may_be_done_at_any_time_and_undone(qtbot: QtBot, seed: int) -> None:
    steps = chosen(seed, N_ACTIONS)

    failure = play(steps)

    assert failure is None, f"{failure}\n{how_to_see_it(steps[: failure.n_steps], str(failure))}"


def how_to_see_it(steps: list[Step], complaint: str) -> str:
    short = shortest(steps, complaint, SHORTEN_S)
    return f'python -m tests.monkey --replay "{" ".join(map(str, short))}"'
