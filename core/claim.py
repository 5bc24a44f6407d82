"""Claim: tells other processes that something is in use, for as long as this process lives.

The system itself takes a claim back when its process ends, however it ends.
"""

import os
import sys
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Claim:
    """A lock on a small file, which is made where it is missing.

    Raises:
        OSError: when another claim holds it, or it cannot be locked at all.
    """

    def __init__(self, path: Path) -> None:
        self._file: int | None = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(self._file)
        except OSError:
            self.release()
            raise

    def release(self) -> None:
        """Give it back; a second time does nothing."""
        file, self._file = self._file, None
        if file is not None:
            os.close(file)

    def __del__(self) -> None:
        self.release()


def is_claimed(path: Path) -> bool:
    """Tell whether some claim holds this file; where that cannot be known, it may be one."""
    if not path.exists():
        return False
    try:
        Claim(path).release()
    except OSError:
        return True
    return False
