"""Links: the window's end of a helper process: start it, send it frames, hear it, end it. No Qt.

`on_frame` and `on_exit` are called in a thread of the link's; the window passes them on with a
queued signal. Sending never waits: a thread of its own writes.
"""

import contextlib
import os
import queue
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, ClassVar

import core
from core.trainer.frames import Arrays, Frame, FrameError, Header, read_frame, write_frame

LONGEST_ERROR_TEXT = 64 * 1024
KILL_SECONDS = 1.0
"""How long a process that was asked by a signal may take before it is killed."""

OnFrame = Callable[[Frame], None]
OnExit = Callable[[int, str], None]


class Link:
    """What process and thread have in common. `close` it; it cannot be started again.

    Attributes:
        name: of the helper, in the names of its threads; `main.py` knows its process by it.
    """

    name: ClassVar[str]

    def __init__(self, on_frame: OnFrame, on_exit: OnExit) -> None:
        """Connect nothing yet.

        Args:
            on_frame: hears every frame of the helper, in the link's thread.
            on_exit: hears once, in the same thread, the exit code (negative: the number of the
                signal that ended it) and the end of what the helper wrote to stderr.
        """
        self._on_frame, self._on_exit = on_frame, on_exit
        self._outbox: queue.SimpleQueue[tuple[Header, Arrays] | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []

    def start_process(self) -> None:
        """Start the helper. It says `ready` when it is; frames may be sent at once."""
        assert not self._threads
        reader, writer = self._open()
        self._start_thread(f"camada-{self.name}", self._listen, reader)
        self._start_thread(f"camada-{self.name}-sender", self._write, writer)

    @property
    def is_alive(self) -> bool:
        """True from the start until `on_exit` was called."""
        return bool(self._threads) and self._threads[0].is_alive()

    def send(self, header: Header, arrays: Arrays | None = None) -> None:
        """Send a frame. Arrays must not be changed any more. What comes too late is lost."""
        if self.is_alive:
            self._outbox.put((header, arrays or {}))

    def close(self, timeout: float = 3.0) -> None:
        """End the helper, and wait for it; after `timeout` seconds it is not asked any more."""
        if not self._threads:
            return
        self.send({"kind": "quit", "run_id": "", "step": 0})
        self._outbox.put(None)
        here = threading.current_thread()
        listener = self._threads[0]
        if listener is not here:
            listener.join(timeout)
            if listener.is_alive():
                self._force_end()
            listener.join()
        for thread in self._threads:
            if thread is not here:
                thread.join()

    def _open(self) -> tuple[BinaryIO, BinaryIO]:
        """Start the other end; return where its frames come from and where commands go."""
        raise NotImplementedError

    def _force_end(self) -> None:
        """End the other end without asking."""
        raise NotImplementedError

    def _ended(self) -> tuple[int, str]:
        """Wait for the other end, which closed its stream; return exit code and error text."""
        raise NotImplementedError

    def _start_thread(self, name: str, target: Callable[..., None], *args: Any) -> None:
        thread = threading.Thread(target=target, args=args, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _listen(self, reader: BinaryIO) -> None:
        problem = ""
        try:
            with reader:
                while (frame := read_frame(reader)) is not None:
                    self._on_frame(frame)
        except (FrameError, OSError):
            problem = traceback.format_exc()  # the stream cannot be read on
            self._force_end()
        finally:
            self._outbox.put(None)
            exit_code, text = self._ended()
            self._on_exit(exit_code, text + problem)

    def _write(self, writer: BinaryIO) -> None:
        with contextlib.suppress(OSError), writer:  # the listener tells how it ended
            while (message := self._outbox.get()) is not None:
                write_frame(writer, *message)


class ProcessLink(Link):
    """A helper in a process of its own."""

    _process: "subprocess.Popen[bytes] | None" = None
    _errors = b""

    @property
    def pid(self) -> int | None:
        """Number of the process, None before it was started."""
        return self._process.pid if self._process else None

    def _open(self) -> tuple[BinaryIO, BinaryIO]:
        # The door beside this very core: the same in a checkout, installed, and from any working
        # directory, because Python looks beside the file that it runs first.
        door = Path(core.__file__).resolve().parents[1] / "main.py"
        self._process = subprocess.Popen(
            [sys.executable, str(door), self.name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        stdin, stdout, stderr = self._process.stdin, self._process.stdout, self._process.stderr
        assert stdin is not None
        assert stdout is not None
        assert stderr is not None
        self._error_reader = threading.Thread(
            target=self._read_errors, args=(stderr,), name=f"camada-{self.name}-errors", daemon=True
        )
        self._error_reader.start()
        return stdout, stdin  # pyright: ignore[reportReturnType]

    def _read_errors(self, stream: Any) -> None:
        with stream:
            while piece := stream.read1(4096):
                self._errors = (self._errors + piece)[-LONGEST_ERROR_TEXT:]

    def _force_end(self) -> None:
        assert self._process is not None
        self._process.terminate()
        try:
            self._process.wait(KILL_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def _ended(self) -> tuple[int, str]:
        assert self._process is not None
        try:
            exit_code = self._process.wait(KILL_SECONDS)
        except subprocess.TimeoutExpired:
            self._force_end()
            exit_code = self._process.wait()
        self._error_reader.join()
        return exit_code, self._errors.decode("utf-8", "replace")


class ThreadLink(Link):
    """A helper in a thread of this process, with the same protocol: for tests of the window."""

    _problem = ""

    def _open(self) -> tuple[BinaryIO, BinaryIO]:
        commands_out, commands_in = os.pipe()
        frames_out, frames_in = os.pipe()
        self._server = threading.Thread(
            target=self._serve,
            args=(os.fdopen(commands_out, "rb"), os.fdopen(frames_in, "wb")),
            name=f"camada-{self.name}-serve",
            daemon=True,
        )
        self._server.start()
        return os.fdopen(frames_out, "rb"), os.fdopen(commands_in, "wb")

    def _serve(self, reader: BinaryIO, writer: BinaryIO) -> None:
        try:
            self._be(reader, writer)
        except Exception:
            self._problem = traceback.format_exc()

    def _be(self, reader: BinaryIO, writer: BinaryIO) -> None:
        """Be the helper until its streams end."""
        raise NotImplementedError

    def _force_end(self) -> None:
        """A thread cannot be ended; it ends after the step that it is in."""

    def _ended(self) -> tuple[int, str]:
        self._server.join()
        return int(bool(self._problem)), self._problem
