"""Hears all that must not happen: uncaught errors anywhere, and whatever Qt or Python warn of."""

import sys
import threading
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

HARMLESS = (
    "This plugin does not support",  # of the platform without a screen
    "grabbing the keyboard",
    "Keyboard event not accepted",  # QTest says so of keys that mean nothing where they are pressed
)


class Ears:
    """Gathers complaints while `listening`."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def note(self, complaint: str) -> None:
        """Add a complaint."""
        self.heard.append(complaint)

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Hear everything until the end of the context, in place of whoever did before."""
        before = sys.excepthook, threading.excepthook, sys.unraisablehook
        sys.excepthook = self._on_error
        threading.excepthook = lambda a: self._on_error(a.exc_type, a.exc_value, a.exc_traceback)
        sys.unraisablehook = lambda a: self._on_error(a.exc_type, a.exc_value, a.exc_traceback)
        qt_before = qInstallMessageHandler(self._on_qt_message)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("always")
                warnings.showwarning = self._on_warning
                yield
        finally:
            qInstallMessageHandler(qt_before)
            sys.excepthook, threading.excepthook, sys.unraisablehook = before

    def _on_error(
        self,
        kind: type[BaseException],
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.note("".join(traceback.format_exception(kind, error, trace)))

    def _on_qt_message(self, kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        is_talk = kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg)
        if not is_talk and not any(words in text for words in HARMLESS):
            self.note(f"Qt: {text}")

    def _on_warning(
        self,
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        *_: object,
    ) -> None:
        self.note(f"{filename}:{lineno}: {category.__name__}: {message}")
