"""The monkey notices what is planted; one that never complained proves nothing."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QSignalBlocker, QTimer, qWarning
from pytestqt.qtbot import QtBot

from gui.widgets.soon import soon
from tests.house import ROOT
from tests.monkey import play as player
from tests.monkey.play import Step, chosen, play
from tests.monkey.shrink import complaint_of, kind_of, shortest
from tests.monkey.world import World

SELECT, ADD, UNDO = Step("click_card", 3), Step("add_quickly", 6), Step("undo", 1)


def break_a_slot(world: World) -> None:
    soon(world.camada, lambda: 1 / 0)
    world.settle()


def break_a_thread(world: World) -> None:
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()


def warn(world: World) -> None:
    qWarning("planted")


def report(world: World) -> None:
    world.camada.state.errors.tell("KeyError: planted")


def leave_a_timer(world: World) -> None:
    KEPT.append(QTimer())
    KEPT[-1].start(1000)


def leave_a_thread(world: World) -> None:
    threading.Thread(target=ENDS[0].wait, args=(9,), name="camada-planted", daemon=True).start()


def swap_unnoticed(world: World) -> None:
    document = world.camada.state.document
    with QSignalBlocker(document):
        document.edit_stack("planted", document.project.stack.without("b1"))


def select_unnoticed(world: World) -> None:
    with QSignalBlocker(world.camada.state.selection):
        world.camada.state.selection.select("b2")


def select_what_is_gone(world: World) -> None:
    world.camada.state.selection.select("b1", "b99")


def write_another_title(world: World) -> None:
    world.camada.state.selection.select("b1")
    world.camada.window.docks.inspector.panel.page.heading.setText("planted")


def lose_a_step(world: World) -> None:
    undo = world.camada.state.document.undo_stack
    undo._steps = undo._steps[1:]
    undo._index -= 1


def deny_undo(world: World) -> None:
    world.camada.window.menu_actions["undo"].setEnabled(True)


KEPT: list[QTimer] = []
ENDS: list[threading.Event] = []


@pytest.mark.parametrize(
    ("plant", "complaint"),
    [
        (break_a_slot, "ZeroDivisionError"),
        (break_a_thread, "ZeroDivisionError"),
        (warn, "Qt: planted"),
        (report, "KeyError: planted"),
        (leave_a_timer, "left behind: timer"),
        (leave_a_thread, "left behind: thread camada-planted"),
        (swap_unnoticed, "the cards are not those of the stack"),
        (select_unnoticed, "the inspector does not show what is selected"),
        (select_what_is_gone, "selected, but gone"),
        (write_another_title, "the inspector is titled 'planted'"),
        (deny_undo, "Undo is enabled wrongly"),
    ],
)
def test_what_is_planted_in_an_action_is_told(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, plant: Callable[[World], None], complaint: str
) -> None:
    monkeypatch.setitem(player.BY_NAME, "plant", plant)
    ENDS.append(threading.Event())

    failure = play([Step("plant", 1)])
    KEPT.clear()
    ENDS.pop().set()

    assert complaint in str(failure)


def test_an_undo_that_does_not_lead_to_the_beginning_is_told(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(player.BY_NAME, "plant", lose_a_step)

    failure = play([ADD, ADD, Step("plant", 1)])

    assert "undo leads to another project" in str(failure)


def test_the_same_seed_chooses_the_same_actions() -> None:
    assert chosen(7, 100) == chosen(7, 100)
    assert chosen(7, 100) != chosen(8, 100)
    assert [Step.read(str(step)) for step in chosen(7, 100)] == chosen(7, 100)


def test_all_but_the_steps_that_bring_a_failure_about_are_left_out() -> None:
    steps = [Step("wait", number) for number in range(100)]

    def fake(tried: Sequence[Step]) -> tuple[str, int]:
        needed = [index for index, step in enumerate(tried) if step.seed in (17, 60)]
        return ("boom 3", needed[-1] + 1) if len(needed) == 2 else ("", len(tried))

    found = shortest(steps, "boom 4", 60.0, fake)

    assert [step.seed for step in found] == [17, 60]


def test_another_failure_is_not_taken_for_the_same() -> None:
    trace = "after 3 actions:\nTraceback (most recent call last):\n  File 'x'\nKeyError: 'b3'\n"

    assert kind_of(trace) == kind_of(trace.replace("b3", "b17").replace("3 a", "8 a"))
    assert kind_of(trace) != kind_of(trace.replace("KeyError", "ValueError"))


def test_a_process_that_breaks_down_is_a_failure_with_the_steps_it_came_to() -> None:
    complaint, reached = complaint_of([SELECT, Step("never_heard_of", 0), ADD])

    assert "never_heard_of" in complaint
    assert reached == 2


def test_hanging_at_two_places_of_the_code_is_the_same_failure() -> None:
    trace = "Timeout (0:01:00)!\nThread 0x00007fce (most recent call first):\n  File 'a.py'"

    assert kind_of(trace) == kind_of(trace.replace("7fce", "6c0d").replace("a.py", "b.py"))
    assert kind_of(trace) != kind_of("exit code 1")


def test_a_window_that_hangs_is_told_with_where_it_does(tmp_path: Path) -> None:
    lines = (
        "import threading",
        "from tests.monkey import __main__ as monkey",
        "from tests.monkey.catalogue import BY_NAME",
        "monkey.HANGING_S = monkey.ENDING_S = 0.2",
        "BY_NAME['wait'] = lambda world: threading.Event().wait()",
        "monkey._be_child()",
    )

    ended = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)],
        input="wait:1",
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        check=False,
    )

    assert ended.returncode == 1
    assert "Timeout" in ended.stderr
    assert "tests/monkey/play.py" in ended.stderr


def test_a_play_in_which_all_is_well_is_none() -> None:
    assert complaint_of([SELECT, ADD, UNDO]) == ("", 3)
