import gc
import sys
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from gui.smooth import LOOK_MS, SWITCH_SECONDS, WHOLE_MS, Smooth


class Ring:
    """Garbage that only a collection finds."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def smooth(qapp: QApplication) -> Iterator[Smooth]:
    parent = QObject()
    made = Smooth(parent)
    yield made
    made.end()
    parent.deleteLater()


def lost_ring() -> weakref.ref[Ring]:
    return weakref.ref(Ring())


def many_new_objects() -> list[list[int]]:
    return [[n] for n in range(2 * gc.get_threshold()[0])]


def test_a_busy_thread_collects_nothing(smooth: Smooth):
    collected: list[str] = []

    def note(phase: str, info: dict[str, int]) -> None:
        collected.append(phase)

    gc.callbacks.append(note)
    thread = threading.Thread(target=many_new_objects)
    thread.start()
    thread.join()
    gc.callbacks.remove(note)

    assert collected == []


def test_young_garbage_is_collected_at_the_next_look(smooth: Smooth):
    ring = lost_ring()
    kept = many_new_objects()

    smooth.look()

    assert ring() is None
    assert kept


def test_where_little_is_made_nothing_is_collected(smooth: Smooth):
    gc.collect()
    ring = lost_ring()

    smooth.look()

    assert ring() is not None


def test_old_garbage_is_collected_within_the_longest_time(smooth: Smooth):
    ring = Ring()
    seen = weakref.ref(ring)
    gc.collect(1)
    gc.collect(1)  # it is among what is old
    del ring

    kept: list[object] = []
    for _ in range(WHOLE_MS // LOOK_MS):
        kept.append(many_new_objects())
        smooth.look()

    assert seen() is None


def test_python_does_as_before_in_the_end(qapp: QApplication):
    before = sys.getswitchinterval()
    parent = QObject()
    made = Smooth(parent)
    during = sys.getswitchinterval(), gc.isenabled()

    made.end()

    assert during == (SWITCH_SECONDS, False)
    assert (sys.getswitchinterval(), gc.isenabled()) == (before, True)
    parent.deleteLater()
