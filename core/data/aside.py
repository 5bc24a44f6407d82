"""Long work that hears no progress, done aside: whoever waits for it can give up at once."""

import contextvars
from collections.abc import Callable
from threading import Event, Thread
from typing import TypeVar

T = TypeVar("T")

Tick = Callable[[], object]
"""Called often while there is nothing to tell; it may raise to cancel."""

_BETWEEN_TICKS = 0.1


def aside(work: Callable[[], T], tick: Tick | None) -> T:
    """Do some work in a thread of its own, and call `tick` every tenth of a second until it ends.

    Where `tick` raises, the work goes on to its end and what it makes is lost. So it must be safe
    to leave alone: it reads and computes, and what it may leave behind does no harm.

    Args:
        work: whose result, or error, becomes that of this function.
        tick: None where nobody listens; the work is then done here.
    """
    if tick is None:
        return work()
    found: list[T] = []
    errors: list[BaseException] = []
    is_done = Event()

    def run() -> None:
        try:
            found.append(work())
        except BaseException as error:
            errors.append(error)
        finally:
            is_done.set()

    # What NumPy is told to ignore holds for a context, and a thread begins with another.
    context = contextvars.copy_context()
    Thread(target=context.run, args=(run,), name="camada-aside", daemon=True).start()
    tick()
    while not is_done.wait(_BETWEEN_TICKS):
        tick()
    if errors:
        raise errors[0]
    return found[0]
