"""Plays actions, looks after each whether all is well, and in the end takes everything back."""

import random
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from gui.state.session import Phase
from tests import leaks
from tests.monkey import hands, window_actions
from tests.monkey.catalogue import ACTIONS, BY_NAME
from tests.monkey.ears import Ears
from tests.monkey.truth import Truth
from tests.monkey.world import World, stage

WAIT_S = 20.0
SETTLING = (0, 0, 0, 0, 1)


@dataclass(frozen=True)
class Step:
    """One action: what is done, and the seed of the choices in it."""

    name: str
    seed: int

    def __str__(self) -> str:
        return f"{self.name}:{self.seed}"

    @classmethod
    def read(cls, text: str) -> "Step":
        """Return the step that a text names."""
        name, _, seed = text.partition(":")
        return cls(name, int(seed))


@dataclass(frozen=True)
class Failure:
    """What went wrong, and after how many steps."""

    n_steps: int
    complaints: tuple[str, ...]

    def __str__(self) -> str:
        return f"after {self.n_steps} actions:\n" + "\n".join(self.complaints)


def chosen(seed: int, n_steps: int) -> list[Step]:
    """Return so many steps by a seeded chance."""
    chance = random.Random(seed)
    actions = chance.choices(list(ACTIONS), list(ACTIONS.values()), k=n_steps)
    return [Step(action.__name__, chance.getrandbits(32)) for action in actions]


def play(
    steps: Sequence[Step], tell: Callable[[int], None] = lambda n_done: None
) -> Failure | None:
    """Do the steps one after the other in a window of its own; return the first thing wrong.

    Args:
        steps: what to do.
        tell: hears how many steps are done.
    """
    leaks.watch_timers()
    before = (set(threading.enumerate()), leaks.children(), leaks.active_timers())
    ears = Ears()
    with tempfile.TemporaryDirectory(prefix="camada-monkey-") as folder, ears.listening():
        with stage(Path(folder), ears) as world:
            failure = _play(world, steps, tell) or _take_all_back(world, len(steps))
        if failure is None and ears.heard:
            failure = Failure(len(steps), tuple(ears.heard))
    return failure or _left(before, len(steps))


def _play(world: World, steps: Sequence[Step], tell: Callable[[int], None]) -> Failure | None:
    truth = Truth(world)
    for number, step in enumerate(steps):
        tell(number)
        world.chance = random.Random(step.seed)
        if hands.top_popup() is not None:
            window_actions.use_popup(world)
        try:
            BY_NAME[step.name](world)
            world.settle(world.chance.choice(SETTLING))
            complaints = (*world.ears.heard, *truth.wrong())
        except Exception:
            complaints = (*world.ears.heard, traceback.format_exc())
        if complaints:
            return Failure(number + 1, complaints)
    return None


def _take_all_back(world: World, n_steps: int) -> Failure | None:
    """Undo everything, do it all again, and compare both ends with what was known."""
    state = world.camada.state
    if not _waited(world, lambda: not state.data.is_reading):
        return Failure(n_steps, ("reading the data never ends",))
    state.session.stop()
    if not _waited(world, lambda: state.session.phase is Phase.IDLE):
        return Failure(n_steps, ("the run never ends",))
    undo, last = state.document.undo_stack, state.document.project
    index = undo.index
    while undo.can_undo:
        undo.undo()
    complaints = [] if state.document.project == world.base else ["undo leads to another project"]
    while undo.index < index:
        undo.redo()
    if state.document.project != last:
        complaints.append("redo leads to another project")
    complaints += [*world.ears.heard, *Truth(world).wrong()]
    return Failure(n_steps, tuple(complaints)) if complaints else None


def _waited(world: World, is_so: Callable[[], bool]) -> bool:
    until = time.monotonic() + WAIT_S
    while not is_so() and time.monotonic() < until:
        world.settle()
        threading.Event().wait(0.002)
    return is_so()


def _left(before: tuple[set[threading.Thread], set[int], set[int]], n_steps: int) -> Failure | None:
    threads, processes, timers = before
    left = [f"thread {thread.name}" for thread in leaks.threads_left(threads)]
    left += [f"process {text}" for _, text in leaks.processes_left(processes)]
    left += [f"timer started in {where}" for where in leaks.timers_left(timers)]
    return Failure(n_steps, tuple(f"left behind: {text}" for text in left)) if left else None
