"""Whether there is a screen, asked before Qt starts: Qt itself ends the process without one."""

import os
import re
import socket
import sys
from pathlib import Path

_TIMEOUT = 2.0
_NEEDS_SCREEN = ("", "xcb", "wayland", "wayland-egl")
_X11 = re.compile(r"(?:unix)?(?:/unix)?:(?P<number>\d+)(?:\.\d+)?")
_FIRST_X11_PORT = 6000


def has_screen() -> bool:
    """Tell whether a window can be shown: a display answers, or Qt was told to draw without one."""
    if sys.platform in ("win32", "darwin"):
        return True
    platform = os.environ.get("QT_QPA_PLATFORM", "").split(";")[0].split(":")[0]
    return platform not in _NEEDS_SCREEN or _wayland_answers() or _x11_answers()


def _wayland_answers() -> bool:
    name = os.environ.get("WAYLAND_DISPLAY")
    if not name:
        return False
    # An absolute name replaces the folder.
    return _answers(str(Path(os.environ.get("XDG_RUNTIME_DIR", "/")) / name))


def _x11_answers() -> bool:
    display = os.environ.get("DISPLAY", "")
    if local := _X11.fullmatch(display):
        path = f"/tmp/.X11-unix/X{local['number']}"
        return _answers(path) or _answers("\0" + path)  # on Linux also without a file
    host, _, rest = display.rpartition(":")
    number = rest.split(".")[0]
    if not number.isdecimal():
        return False
    try:
        address = (host, _FIRST_X11_PORT + int(number))
        with socket.create_connection(address, timeout=_TIMEOUT):
            return True
    except (OSError, OverflowError, UnicodeError):
        return False


def _answers(path: str) -> bool:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(_TIMEOUT)
        try:
            connection.connect(path)
        except (OSError, ValueError):
            return False
    return True
