"""Plays with the real window as often as asked: `python -m tests.monkey --actions 50000`.

Each 500 actions have a window and a process of their own. What goes wrong is told with its seed
and with the shortest list of actions that was found to bring it about; `--replay` plays such a
list again.
"""

import argparse
import faulthandler
import os
import sys
import time

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before anything imports Qt

from core.workers import one_thread_blas
from gui.app import application
from tests.monkey.play import Step, chosen, play
from tests.monkey.shrink import complaint_of, shortest

N_EACH = 500
HANGING_S = 60.0
"""An action takes a hundredth of a second; this is patience for a machine that others use too."""
ENDING_S = 180.0
"""For all that comes after the last action: everything is undone and done again, and closed."""


def main() -> int:
    """Play; return how often it went wrong, at most 1."""
    parser = argparse.ArgumentParser(prog="python -m tests.monkey", description=__doc__)
    parser.add_argument("--actions", type=int, default=50_000, help="how many in all")
    parser.add_argument("--seed", type=int, default=0, help="of the first window")
    parser.add_argument("--shorten", type=float, default=180.0, help="seconds for each failure")
    parser.add_argument("--replay", metavar="STEPS", help="a list that was told before")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        return _be_child()
    if options.replay:
        return _play_here([Step.read(text) for text in options.replay.split()])
    n_wrong, n_left, seed, began = 0, options.actions, options.seed, time.monotonic()
    while n_left > 0:
        n_wrong += not _is_well(seed, min(N_EACH, n_left), options.shorten)
        n_left -= N_EACH
        seed += 1
    minutes = (time.monotonic() - began) / 60
    windows = seed - options.seed
    _say(f"{options.actions} actions in {windows} windows, {n_wrong} not well, {minutes:.0f} min")
    return min(1, n_wrong)


def _is_well(seed: int, n_steps: int, seconds: float) -> bool:
    steps = chosen(seed, n_steps)
    complaint, reached = complaint_of(steps)
    if not complaint:
        return True
    _say(f"seed {seed}, after {reached} actions:\n{complaint}")
    short = shortest(steps[:reached], complaint, seconds)
    _say(f'{len(short)} actions bring it about: --replay "{" ".join(map(str, short))}"')
    return False


def _be_child() -> int:
    return _play_here([Step.read(line) for line in sys.stdin.read().split()])


def _play_here(steps: list[Step]) -> int:
    one_thread_blas()
    app = application()
    failure = play(steps, lambda n_done: _begin(is_last=n_done == len(steps) - 1))
    faulthandler.cancel_dump_traceback_later()
    if failure is not None:
        sys.stderr.write(f"{failure}\n")
    del app
    return int(failure is not None)


def _begin(*, is_last: bool) -> None:
    """Show that an action begins; end the process with all its stacks where it hangs."""
    faulthandler.dump_traceback_later(HANGING_S + is_last * ENDING_S, exit=True)
    sys.stdout.write(".")
    sys.stdout.flush()


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
