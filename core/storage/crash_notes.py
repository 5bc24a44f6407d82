"""CrashNotes: what is written down while a window runs, to tell after its end what led to it.

    fault.txt     what Python's fault handler wrote when the process broke down
    errors.txt    errors that nobody caught
    actions.txt   what was done last
    about.txt     versions and system

All of it stays on this computer. Folders are left out of it, so that it can be passed on: of a
file only the name remains.
"""

import contextlib
import os
import platform
import re
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from core import __version__

FAULT, ERRORS, ACTIONS, ABOUT = "fault.txt", "errors.txt", "actions.txt", "about.txt"
MOST_ACTIONS = 30
LONGEST = 64 * 1024
"""Bytes of one of these files that a report takes, and about what `actions.txt` may take."""

_HOUSE = str(Path(__file__).resolve().parents[2]) + os.sep
_LIBRARIES = re.compile(r"[^\s\"'<>|]*[/\\]site-packages[/\\]")
_FOLDERS = re.compile(
    r"(?<![\w./\\~])(?:[A-Za-z]:|~)?(?:[/\\](?=[^/\\\s])[^/\\\r\n\"'<>|:]+)+[/\\](?=[^/\\\s])"
)


class CrashNotes:
    """Writes into the folder of one window. What cannot be written is left out."""

    def __init__(self, folder: Path, versions: Mapping[str, str]) -> None:
        """Begin.

        Args:
            folder: where the notes go.
            versions: what the report names beside Camada, Python and the system.
        """
        self._folder = folder
        self._actions: list[str] = []
        named = {
            "Camada": __version__,
            "Python": platform.python_version(),
            **versions,
            "System": f"{platform.system()} {platform.release()} ({platform.machine()})",
            "Begun": time.strftime("%Y-%m-%d %H:%M:%S"),
        }
        self._write(ABOUT, "".join(f"{name}: {text}\n" for name, text in named.items()))

    def open_fault_file(self) -> BinaryIO | None:
        """Return the file for `faulthandler.enable`; None where none can be made."""
        with contextlib.suppress(OSError):
            return (self._folder / FAULT).open("wb", buffering=0)
        return None

    def note_error(self, text: str) -> None:
        """Note an error that nobody caught."""
        self._add(ERRORS, f"{time.strftime('%H:%M:%S')}\n{text.rstrip()}\n\n")

    def note_action(self, text: str) -> None:
        """Note what was done, in a line."""
        line = f"{time.strftime('%H:%M:%S')} {' '.join(text.split())[:200]}\n"
        self._actions = [*self._actions, line][-MOST_ACTIONS:]
        path = self._folder / ACTIONS
        with contextlib.suppress(OSError):
            if path.exists() and path.stat().st_size > LONGEST:
                self._write(ACTIONS, "".join(self._actions))
                return
        self._add(ACTIONS, line)

    def _add(self, name: str, text: str) -> None:
        with contextlib.suppress(OSError), (self._folder / name).open("ab") as file:
            file.write(_bytes(text))

    def _write(self, name: str, text: str) -> None:
        with contextlib.suppress(OSError):
            (self._folder / name).write_bytes(_bytes(text))


def has_error(folder: Path) -> bool:
    """Tell whether something went wrong before the window ended."""
    return any(_text(folder, name).strip() for name in (FAULT, ERRORS))


def report(folder: Path) -> str:
    """Return all notes as one text to copy, without the names of folders."""
    actions = _text(folder, ACTIONS).splitlines()[-MOST_ACTIONS:]
    parts = {
        "": _text(folder, ABOUT),
        "Fault": _text(folder, FAULT),
        "Errors": _text(folder, ERRORS),
        "Last actions": "\n".join(actions),
    }
    texts = [f"{title}\n{text.strip()}".strip() for title, text in parts.items() if text.strip()]
    return without_folders("\n\n".join(texts)) + "\n"


def without_folders(text: str) -> str:
    """Return a text in which paths lose their folders; those of Camada's own code stay."""
    text = _LIBRARIES.sub("", text.replace(_HOUSE, ""))
    text = text.replace(sys.prefix + os.sep, "").replace(sys.base_prefix + os.sep, "")
    return _FOLDERS.sub("\u2026/", text)


def _bytes(text: str) -> bytes:
    """Encode a text that may name a file whose name is no text."""
    return text.encode("utf-8", "backslashreplace")


def _text(folder: Path, name: str) -> str:
    """Return the end of a note, "" where there is none."""
    try:
        data = (folder / name).read_bytes()
    except OSError:
        return ""
    return data[-LONGEST:].decode("utf-8", "replace")
