"""Usage: which entries of the cache some process of this computer has open.

    <cache>/open/<process>-<number>       claimed for as long as its process lives
                 <process>-<number>.txt   the digests it opened, one a line

What is mapped stays readable when it is removed, but the next process to open it would not find it.
"""

import contextlib
import os
import secrets
import threading
from pathlib import Path

from core.claim import Claim, is_claimed

OPEN = "open"
_SUFFIX = ".txt"


class _Told:
    """What this process has told so far: in which cache, under which name, which digests."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.root: Path | None = None
        self.name = ""
        self.claim: Claim | None = None
        self.digests: set[str] = set()


_told = _Told()


def note(place: Path) -> None:
    """Tell other processes that this one uses an entry; where that fails nothing is told.

    Args:
        place: folder of the entry, `<cache>/data/<digest>`. Its time tells when it was used last.
    """
    root, digest = place.parent.parent, place.name
    with _told.lock, contextlib.suppress(OSError):
        os.utime(place)
        if root != _told.root:
            _begin(root)
        if digest not in _told.digests:
            with (root / OPEN / (_told.name + _SUFFIX)).open("a", encoding="ascii") as file:
                file.write(digest + "\n")
            _told.digests.add(digest)


def in_use(root: Path) -> set[str]:
    """Return the digests that living processes have open of a cache; forget those of ended ones."""
    found: set[str] = set()
    for told in (root / OPEN).glob("*" + _SUFFIX):
        claim = told.with_suffix("")
        with contextlib.suppress(OSError, UnicodeDecodeError):
            if is_claimed(claim):
                found.update(told.read_text(encoding="ascii").split())
            else:
                told.unlink(missing_ok=True)
                claim.unlink(missing_ok=True)
    return found


def _begin(root: Path) -> None:
    """Make a name for this process in a cache; what it used of another one is let go."""
    if _told.claim is not None:
        _told.claim.release()
    _told.root, _told.digests, _told.claim = None, set(), None
    (root / OPEN).mkdir(mode=0o700, exist_ok=True)
    _told.name = f"{os.getpid()}-{secrets.token_hex(4)}"
    _told.claim = Claim(root / OPEN / _told.name)
    _told.root = root
