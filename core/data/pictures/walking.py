"""Walking: all files below a folder, each real folder once, whatever links lead where."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from core.errors import DatasetError

_LEFT_BY_SYSTEMS = {"thumbs.db", "desktop.ini", "__macosx", "@eadir", "$recycle.bin"}
_TICK = 500


def is_left_by_a_system(name: str) -> bool:
    """Tell whether a file or folder is hidden, or what a system put there for itself."""
    return name.startswith(".") or name.lower() in _LEFT_BY_SYSTEMS


def files_below(root: Path, tick: Callable[[], object]) -> Iterator[str]:
    """Yield the files below a folder, as paths from there with "/" between.

    Links are followed, but no folder is entered twice, so that a link into a folder above it ends.
    Pipes, devices and hidden files are passed over; so is a folder inside that may not be read.

    Args:
        root: the folder.
        tick: called often; it may raise to cancel.

    Raises:
        DatasetError: when the folder itself cannot be read.
    """
    seen: set[tuple[int, int]] = set()
    left, links = [""], list[str]()
    count = 0
    while left or links:
        # Links come last: a folder that really is there keeps its own name.
        below = left.pop() if left else links.pop()
        for entry in _entries(root, below, seen):
            count += 1
            if count % _TICK == 0:
                tick()
            if is_left_by_a_system(entry.name):
                continue
            if _is(entry.is_dir):
                (links if entry.is_symlink() else left).append(below + entry.name + "/")
            elif _is(entry.is_file):
                yield below + entry.name
        if not left:
            links.sort(reverse=True)  # the last is taken first


def _entries(root: Path, below: str, seen: set[tuple[int, int]]) -> list["os.DirEntry[str]"]:
    place = os.path.join(root, below)
    try:
        status = os.stat(place)
        if (status.st_dev, status.st_ino) in seen:
            return []
        seen.add((status.st_dev, status.st_ino))
        with os.scandir(place) as found:
            return list(found)
    except OSError as error:
        if below:
            return []
        raise DatasetError.unreadable(root, error) from error


def _is(question: Callable[[], bool]) -> bool:
    try:
        return question()
    except OSError:  # a link that leads nowhere, or in a ring
        return False
