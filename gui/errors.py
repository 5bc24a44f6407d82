"""Errors that nobody caught: shown honestly, once, with the text to copy; the window lives on."""

import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QObject, Signal

from core.errors import CamadaError
from core.messages import Message
from gui.state.notice import Action, Notice


class ErrorCatcher(QObject):
    """Turns uncaught errors of slots and threads into notices. The same error is told once.

    Signals:
        reported: a Notice.
    """

    reported = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._told: set[str] = set()

    def install(self) -> Callable[[], None]:
        """Catch from now on. Returns what undoes it."""
        before = sys.excepthook, threading.excepthook
        sys.excepthook = self._on_error
        threading.excepthook = self._on_thread_error

        def undo() -> None:
            sys.excepthook, threading.excepthook = before

        return undo

    def tell_about_data(self, error: object, action: Action | None = None) -> None:
        """Report what went wrong with reading data; `action` as in Notice."""
        self.tell(error, "data", action)

    def tell(self, error: object, about: str = "", action: Action | None = None) -> None:
        """Report a CamadaError, or the text of an unexpected error; `about` as in Notice."""
        if isinstance(error, CamadaError):
            self.reported.emit(Notice("error", error.message, action=action, about=about))
            return
        details = str(error)
        if details not in self._told:
            self._told.add(details)
            last = details.strip().splitlines()[-1][:200]
            text = Message("Something went wrong that should not ({error}).", error=last)
            self.reported.emit(Notice("error", text, details))

    def _on_error(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        text = "".join(traceback.format_exception(kind, error, trace))
        sys.stderr.write(text)
        self.tell(error if isinstance(error, CamadaError) else text)

    def _on_thread_error(self, hook: threading.ExceptHookArgs) -> None:
        if hook.exc_value is not None:
            self._on_error(hook.exc_type, hook.exc_value, hook.exc_traceback)
