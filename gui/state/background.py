"""Background: work that takes too long for the window, in a thread; only the newest counts."""

import threading
import traceback
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from core.errors import CamadaError

Work = Callable[[], object]


class _Relay(QObject):
    """Carries answers over. Whoever asked may be gone before: the thread keeps this alive."""

    answered = Signal(int, object)


class Background(QObject):
    """Does one thing at a time; of those that wait for it, the newest is next, the others never.

    Signals:
        turned: whether something is under way is another one.
        done: what the newest work returned.
        failed: a CamadaError that it raised, or the text of any other error.
    """

    turned = Signal()
    done = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._relay = _Relay()
        self._relay.answered.connect(self._on_answered)
        self._wish = 0
        self._is_running = False
        self._next: Work | None = None
        self._is_busy = False

    @property
    def is_busy(self) -> bool:
        """True while there is something that will be answered."""
        return self._is_busy

    def do(self, work: Work) -> None:
        """Do something, in place of all that is not done yet."""
        self._wish += 1
        self._next = work
        self._turn(is_busy=True)
        if not self._is_running:
            self._start_next()

    def forget(self) -> None:
        """Answer nothing of what is under way."""
        self._wish += 1
        self._next = None
        self._turn(is_busy=False)

    def _turn(self, *, is_busy: bool) -> None:
        if is_busy != self._is_busy:
            self._is_busy = is_busy
            self.turned.emit()

    def _start_next(self) -> None:
        work, self._next = self._next, None
        self._is_running = work is not None
        if work is not None:
            arguments = (self._relay, self._wish, work)
            name = "camada-background"
            threading.Thread(target=_work, args=arguments, name=name, daemon=True).start()

    def _on_answered(self, wish: int, answer: object) -> None:
        self._start_next()
        if wish != self._wish:
            return
        self._turn(is_busy=False)
        if isinstance(answer, _Failure):
            self.failed.emit(answer.reason)
        else:
            self.done.emit(answer)


class _Failure:
    def __init__(self, reason: CamadaError | str) -> None:
        self.reason = reason


def _work(relay: _Relay, wish: int, work: Work) -> None:
    answer: object
    try:
        answer = work()
    except CamadaError as error:
        answer = _Failure(error)
    except Exception:
        answer = _Failure(traceback.format_exc())
    relay.answered.emit(wish, answer)
