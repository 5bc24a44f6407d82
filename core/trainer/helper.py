"""What every helper process of the window does: hear commands while it works, and stay modest."""

import contextlib
import faulthandler
import os
import queue
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from core.trainer.frames import Frame, FrameError, read_frame
from core.workers import one_thread_blas

OOM_SCORE = 500
"""When memory runs out the system ends a helper rather than the window."""

Command = Frame | FrameError | None
"""None is the end of the stream."""


class WindowGoneError(Exception):
    """Nobody reads what the helper says."""


class Inbox:
    """The commands of a window, gathered by a thread. Use it as a context manager."""

    def __init__(self, reader: BinaryIO, name: str) -> None:
        """Listen to a buffered stream.

        Args:
            reader: where the frames come from; it is closed at the end.
            name: of the helper, for its thread.
        """
        self._reader = reader
        self._commands: queue.SimpleQueue[Command] = queue.SimpleQueue()
        self._listener = threading.Thread(
            target=self._listen, name=f"camada-{name}-commands", daemon=True
        )

    def arrived(self, *, wait: bool) -> Iterator[Command]:
        """Yield what has come; with `wait`, stay until there is something."""
        with contextlib.suppress(queue.Empty):
            yield self._commands.get(block=wait)
            while True:
                yield self._commands.get_nowait()

    def _listen(self) -> None:
        try:
            while frame := read_frame(self._reader):
                self._commands.put(frame)
                if frame.kind == "quit":
                    break
        except FrameError as error:
            self._commands.put(error)
        except OSError:
            pass  # as good as the end of the stream
        finally:
            self._commands.put(None)
            with contextlib.suppress(OSError):
                self._reader.close()

    def __enter__(self) -> "Inbox":
        self._listener.start()
        return self

    def __exit__(self, *_: object) -> None:
        # Where only the writer broke the listener waits on, and ends with the process.
        self._listener.join(1.0)


def be_process(serve: Callable[[BinaryIO, BinaryIO], None], niceness: int) -> int:
    """Be a helper process: serve on stdin and stdout until the window is gone; return 0."""
    reader, writer = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)  # a stray print must not fall between two frames
    faulthandler.enable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal is for the window
    with contextlib.suppress(OSError):
        os.nice(niceness)
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(str(OOM_SCORE))
    one_thread_blas()
    serve(reader, writer)
    return 0
