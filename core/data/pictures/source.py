"""Sources: the files below a folder, or inside a zip or tar archive, alike for all who read them.

Names are the same on every computer: sorted, "/" between folders, composed characters (NFC), and
without what systems leave behind.
"""

import io
import os
import re
import threading
import unicodedata
import zipfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO, TypeVar

from core.data.aside import Tick, aside
from core.data.pictures.walking import files_below, is_left_by_a_system
from core.data.recognise import recognise
from core.data.tar_file import open_tar
from core.data.zip_file import checked, open_zip
from core.errors import DatasetError
from core.messages import Message

MOST_FILES = 1_000_000
MOST_BYTES = 256 << 20
"""Of one file in an archive: it is unpacked in memory."""

_DRIVE = re.compile("[A-Za-z]:")
_TICK = 500

T = TypeVar("T")

Fetch = Callable[[], BinaryIO]
"""Opens a file, which is to be closed; any thread may call it. Raises DatasetError."""


class Source(ABC):
    """Files that lie together.

    Attributes:
        path: of the folder or archive.
        names: of the files, sorted.
    """

    is_sequential = False
    """Whether `files` gives them as they are stored, not as they were asked for."""

    def __init__(self, path: Path, names: Sequence[str]) -> None:
        self.path, self.names = path, names

    @abstractmethod
    def files(self, wanted: Sequence[int]) -> Iterator[tuple[int, Fetch]]:
        """Yield (index, its bytes) of the files wanted. Raises DatasetError."""

    def bytes_of(self, index: int, most: int) -> bytes:
        """Return the first bytes of one file. Raises DatasetError."""
        for _, fetch in self.files([index]):
            try:
                with fetch() as file:
                    return file.read(most)
            except OSError as error:
                raise _unreadable(self.names[index]) from error
        return b""


class Folder(Source):
    """All files below a folder."""

    def __init__(self, path: Path, tick: Tick) -> None:
        self._paths: list[str] = []
        names: list[str] = []
        for name in files_below(path, tick):
            if len(names) == MOST_FILES:
                raise too_many(path)
            names.append(as_named_anywhere(name))
            self._paths.append(name)
        tick()
        # Two files may have one name here; which comes first is not left to the disk.
        pairs = list(zip(names, self._paths, strict=True))
        order = aside(lambda: sorted(range(len(pairs)), key=pairs.__getitem__), tick)
        self._paths = [self._paths[at] for at in order]
        super().__init__(path, [names[at] for at in order])

    def files(self, wanted: Sequence[int]) -> Iterator[tuple[int, Fetch]]:
        root = os.path.join(self.path, "")  # a Path for each of a million files takes its time
        for index in wanted:
            yield index, lambda name=self._paths[index]: _opened(root + name)


class Zip(Source):
    """The files in a zip archive."""

    def __init__(self, path: Path, archive: zipfile.ZipFile, tick: Tick) -> None:
        self._archive = archive
        found: dict[str, zipfile.ZipInfo] = {}
        for count, info in enumerate(checked(archive, path)):
            if count % _TICK == 0:
                tick()
            if (name := _name_in(path, info.filename.replace("\\", "/"))) is not None:
                _add(found, path, name, info)
        names = sorted(found)
        self._infos = [found[name] for name in names]
        super().__init__(path, names)

    def files(self, wanted: Sequence[int]) -> Iterator[tuple[int, Fetch]]:
        for index in wanted:
            yield index, lambda info=self._infos[index]: self._unpacked(info)

    def _unpacked(self, info: zipfile.ZipInfo) -> BinaryIO:
        if info.file_size > MOST_BYTES:
            raise _unreadable(info.filename)
        try:
            with self._archive.open(info) as file:
                return io.BytesIO(file.read(info.file_size + 1))
        except Exception as error:  # damaged members make zipfile raise many things
            raise _unreadable(info.filename) from error


class Tar(Source):
    """The files in a tar archive. One that is gzipped is read from front to back each time."""

    def __init__(self, path: Path, raw: BinaryIO, tick: Tick) -> None:
        found: dict[str, tuple[int, int]] = {}
        self._raw, self._lock, self._tick = raw, threading.Lock(), tick
        with open_tar(path, lambda _: tick()) as tar:
            self.is_sequential = tar.is_packed
            for file in tar.files():
                tick()
                if (name := _name_in(path, file.name)) is not None:
                    _add(found, path, name, (file.offset, file.size))
        names = sorted(found)
        self._places = [found[name] for name in names]
        super().__init__(path, names)

    def files(self, wanted: Sequence[int]) -> Iterator[tuple[int, Fetch]]:
        if not self.is_sequential:
            for index in wanted:
                yield index, lambda index=index: self._cut_out(index)
            return
        by_offset = {self._places[index][0]: index for index in wanted}
        with open_tar(self.path, lambda _: self._tick()) as tar:
            for file in tar.files():
                if not by_offset:
                    return
                index = by_offset.pop(file.offset, None)
                if index is not None:
                    data = tar.read(file.size) if file.size <= MOST_BYTES else b""
                    yield index, lambda data=data: io.BytesIO(data)

    def _cut_out(self, index: int) -> BinaryIO:
        offset, size = self._places[index]
        if size > MOST_BYTES:
            raise _unreadable(self.names[index])
        try:
            with self._lock:
                self._raw.seek(offset)
                return io.BytesIO(self._raw.read(size))
        except OSError as error:
            raise _unreadable(self.names[index]) from error


@contextmanager
def open_source(path: Path, tick: Tick) -> Generator[Source]:
    """Open a folder, a zip or a tar archive. Raises DatasetError."""
    form = aside(partial(recognise, path), tick).form
    with ExitStack() as opened:
        if form == "folder":
            yield Folder(path, tick)
        elif form == "zip":
            archive = aside(partial(open_zip, path), tick)
            yield Zip(path, opened.enter_context(archive), tick)
        else:
            yield Tar(path, opened.enter_context(path.open("rb")), tick)


def _opened(path: str) -> BinaryIO:
    try:
        return open(path, "rb")
    except OSError as error:
        raise _unreadable(path) from error


def as_named_anywhere(name: str) -> str:
    """Return a name as every system tells it: macOS takes accents apart, Linux may have bytes."""
    plain = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return unicodedata.normalize("NFC", plain)


def too_many(path: Path) -> DatasetError:
    """Return the error of more than `MOST_FILES`."""
    return DatasetError(
        Message(
            "{file} has more than {n} files. Choose a folder inside it.",
            file=path.name,
            n=MOST_FILES,
        )
    )


def _name_in(path: Path, stored: str) -> str | None:
    """Return the plain name of a file in an archive, None of one that is left out."""
    parts = [part for part in stored.split("/") if part not in ("", ".")]
    if not parts or stored.startswith("/") or ".." in parts or _DRIVE.match(stored):
        raise DatasetError(
            Message(
                "{file} is not read: its file {name} leads out of the archive.",
                file=path.name,
                name=repr(stored)[:200],
            )
        )
    if any(is_left_by_a_system(part) for part in parts):
        return None
    return as_named_anywhere("/".join(parts))


def _add(found: dict[str, T], path: Path, name: str, what: T) -> None:
    if name in found:
        raise DatasetError(
            Message("{file} is not read: it has {name} twice.", file=path.name, name=repr(name))
        )
    if len(found) == MOST_FILES:
        raise too_many(path)
    found[name] = what


def _unreadable(name: str) -> DatasetError:
    return DatasetError(Message("{file} cannot be read. It may be damaged.", file=name))
