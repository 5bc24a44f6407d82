"""Stepped: long work in a thread, one step after the other, that tells how far it is."""

import contextlib
import threading
import time
import traceback
from collections.abc import Callable, Generator
from typing import Any

from PySide6.QtCore import QObject, Signal

from core.errors import CamadaError

Steps = Generator[Any, None, Any]
"""Yields how far it is (a share, or anything its reader knows), and returns what was found."""

SECONDS_BETWEEN_STEPS = 0.1


class _Relay(QObject):
    """Carries answers over. Whoever asked may be gone before: the thread keeps this alive."""

    stepped = Signal(int, object)
    ended = Signal(int, object)


class _Failure:
    def __init__(self, reason: CamadaError | str) -> None:
        self.reason = reason


class Stepped(QObject):
    """Runs one generator at a time; a newer one takes the place of the one before.

    Signals:
        stepped: what the generator yielded, a few times a second.
        done: what it returned.
        failed: a CamadaError that it raised, or the text of any other error.
    """

    stepped = Signal(object)
    done = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._relay = _Relay()
        self._relay.stepped.connect(self._on_stepped)
        self._relay.ended.connect(self._on_ended)
        self._stop = threading.Event()
        self._wish = 0
        self.is_busy = False
        # Whoever is destroyed waits for nothing, and its thread ends at the next step.
        stop = [self._stop]
        self._stops = stop
        self.destroyed.connect(lambda: stop[0].set())

    def do(self, make: Callable[[], Steps]) -> None:
        """Begin something in place of what is under way; `make` is called in the thread."""
        self.cancel()
        self._stop = self._stops[0] = threading.Event()
        self.is_busy = True
        arguments = (self._relay, self._wish, make, self._stop)
        thread = threading.Thread(target=_work, args=arguments, name="camada-steps", daemon=True)
        thread.start()

    def cancel(self) -> None:
        """Give up what is under way; nothing of it is told any more."""
        self._wish += 1
        self._stop.set()
        self.is_busy = False

    def _on_stepped(self, wish: int, told: object) -> None:
        if wish == self._wish:
            self.stepped.emit(told)

    def _on_ended(self, wish: int, answer: object) -> None:
        if wish != self._wish:
            return
        self.is_busy = False
        if isinstance(answer, _Failure):
            self.failed.emit(answer.reason)
        else:
            self.done.emit(answer)


def _work(relay: _Relay, wish: int, make: Callable[[], Steps], stop: threading.Event) -> None:
    answer: object
    next_at = time.monotonic() + SECONDS_BETWEEN_STEPS
    try:
        steps = make()
        while not stop.is_set():
            told = next(steps)
            if time.monotonic() >= next_at:
                next_at = time.monotonic() + SECONDS_BETWEEN_STEPS
                _tell(relay.stepped, wish, told)
        return
    except StopIteration as end:
        answer = end.value
    except CamadaError as error:
        answer = _Failure(error)
    except Exception:
        answer = _Failure(traceback.format_exc())
    _tell(relay.ended, wish, answer)


def _tell(signal: Any, wish: int, told: object) -> None:
    with contextlib.suppress(RuntimeError):  # the application is gone, and the relay with it
        signal.emit(wish, told)
