"""Where the files of CIFAR lie: in a folder, or in the archive as it is downloaded."""

import tarfile
import zlib
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from core.data.recognise import Found
from core.data.stored_array import BLOCK, HARMLESS_SIZE, MOST_EXPANSION, Bytes, open_bytes
from core.errors import DatasetError
from core.messages import Message

MOST_BYTES = 256 << 20
"""CIFAR-100 has 186 MB; what is larger is none."""

_MOST_IN_ARCHIVE = 320 << 20
_MOST_MEMBERS = 100


@dataclass(frozen=True)
class Form:
    """One of the four forms in which CIFAR is given away.

    Attributes:
        folder: how its folder is called in the archive; `name`: what people call the data.
        train, test, names: its files, `names` with those of the classes.
        n_labels: bytes before the pixels of a binary record; 0 for Python batches.
    """

    folder: str
    name: str
    train: tuple[str, ...]
    test: str
    names: tuple[str, ...]
    n_labels: int

    @property
    def batches(self) -> tuple[str, ...]:
        """All files with samples, those to test last."""
        return (*self.train, self.test)

    @property
    def files(self) -> tuple[str, ...]:
        """All files."""
        return (*self.batches, *self.names)


_FIVE = tuple(f"data_batch_{number}" for number in range(1, 6))
FORMS = (
    Form(
        "cifar-10-batches-bin",
        "cifar-10",
        tuple(f"{batch}.bin" for batch in _FIVE),
        "test_batch.bin",
        ("batches.meta.txt",),
        1,
    ),
    Form("cifar-10-batches-py", "cifar-10", _FIVE, "test_batch", ("batches.meta",), 0),
    Form(
        "cifar-100-binary",
        "cifar-100",
        ("train.bin",),
        "test.bin",
        ("fine_label_names.txt", "coarse_label_names.txt"),
        2,
    ),
    Form("cifar-100-python", "cifar-100", ("train",), "test", ("meta",), 0),
)

Count = Callable[[int], None]
"""Hears bytes that were read; may raise to cancel."""


@dataclass(frozen=True)
class Place:
    """A form at a path: the files that are there, or the archive that holds them."""

    form: Form
    files: Mapping[str, Path]
    archive: Path | None = None

    @property
    def n_bytes(self) -> int:
        """Bytes of all files as they lie there."""
        paths = [self.archive] if self.archive else self.files.values()
        return sum(path.stat().st_size for path in paths)

    def contents(self, count: Count) -> Iterator[tuple[str, bytes]]:
        """Yield (name, content) of each file; an archive is read in one pass first.

        Raises:
            DatasetError: when a file cannot be read.
        """
        if self.archive:
            found = _unpacked(self.archive, self.form, count)
            yield from ((name, found.pop(name)) for name in self.form.files if name in found)
            return
        for name in self.form.files:
            if name in self.files:
                yield name, _read(self.files[name], count)


def find(path: Path) -> Place | None:
    """Return the CIFAR at a path: a folder, one of its files, or an archive; None without."""
    if path.is_file() and (form := _form_of_archive(path)):
        return Place(form, {}, path)
    folder = path if path.is_dir() else path.parent
    for form in FORMS:
        for inside in (folder, folder / form.folder):
            files = {name: inside / name for name in form.files if (inside / name).is_file()}
            is_picked = path.is_dir() or path.name in files
            if is_picked and any(name in files for name in form.batches) and _is(form, files):
                return Place(form, files)
    return None


def may_be_archive(found: Found) -> bool:
    """Tell whether something is an archive that CIFAR could come in."""
    return found.form == "tar"


def _is(form: Form, files: Mapping[str, Path]) -> bool:
    """Tell by content whether files are of a form: `train` and `test.bin` are usual names."""
    name, path = next((name, files[name]) for name in form.batches if name in files)
    try:
        with path.open("rb") as file:
            head = file.read(2)
        size = path.stat().st_size
    except OSError:
        return True  # the reader says what is wrong with it
    if form.n_labels:
        has_names = any(other in files for other in form.names)
        return has_names or (name in _KNOWN_BINARIES and size % (form.n_labels + 3072) == 0)
    return head[:1] == b"\x80" and (form.names[0] in files or name in _FIVE)


_KNOWN_BINARIES = {*FORMS[0].batches}


def _form_of_archive(path: Path) -> Form | None:
    try:
        with _archive(path) as (archive, _):
            for member in _first(archive, 3):
                for form in FORMS:
                    if member.name.removeprefix("./").startswith(form.folder):
                        return form
    except DatasetError:
        return None
    return None


def _first(archive: tarfile.TarFile, n: int) -> Iterator[tarfile.TarInfo]:
    for _ in range(n):
        member = archive.next()
        if member is None:
            return
        yield member


def _unpacked(path: Path, form: Form, count: Count) -> dict[str, bytes]:
    """Return the files of an archive by their names."""
    found: dict[str, bytes] = {}
    with _archive(path, count) as (archive, stream):
        for member in _first(archive, _MOST_MEMBERS):
            name = member.name.rpartition("/")[2]
            if not member.isreg() or name not in form.files:
                continue
            if name in found or sum(map(len, found.values())) + member.size > MOST_BYTES:
                raise _too_large(path)
            file = archive.extractfile(member)
            content = file.read() if file else b""
            if len(content) != member.size:
                raise _damaged(path)
            found[name] = content
        while stream.read(BLOCK):  # to the end, where gzip has its checksum
            pass
    return found


class _Counted:
    """A stream that tells how far its file was read, and ends where no CIFAR is as long."""

    def __init__(self, opened: Bytes, count: Count | None) -> None:
        self._opened, self._count, self._n, self._at = opened, count, 0, 0
        self._most = max(HARMLESS_SIZE, MOST_EXPANSION * opened.n_stored)

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, unpacked."""
        piece = self._opened.stream.read(min(size, BLOCK) if size >= 0 else BLOCK)
        self._n += len(piece)
        if self._n > min(self._most, _MOST_IN_ARCHIVE):
            raise _too_large(self._opened.path)
        if self._count:
            raw = getattr(self._opened.stream, "fileobj", self._opened.stream)
            at = raw.tell()
            self._count(at - self._at)
            self._at = at
        return piece


@contextmanager
def _archive(
    path: Path, count: Count | None = None
) -> Generator[tuple[tarfile.TarFile, IO[bytes]]]:
    try:
        with open_bytes(path) as opened:
            stream = cast("IO[bytes]", _Counted(opened, count))
            # A stream is never sought in, and only what the file itself says is unpacked.
            with tarfile.open(fileobj=stream, mode="r|") as archive:
                yield archive, stream
    except (tarfile.TarError, EOFError, ValueError, OverflowError, zlib.error) as error:
        raise _damaged(path) from error


def _read(path: Path, count: Count) -> bytes:
    """Return a file piece by piece, so that reading can be cancelled."""
    try:
        with path.open("rb") as file:
            n_bytes = path.stat().st_size
            if n_bytes > MOST_BYTES:
                raise _too_large(path)
            whole = bytearray()
            while piece := file.read(BLOCK):
                whole += piece
                count(len(piece))
                if len(whole) > MOST_BYTES:
                    raise _too_large(path)
            return bytes(whole)
    except OSError as error:
        reason = error.strerror or str(error)
        raise DatasetError(
            Message("{file} cannot be read: {reason}.", file=str(path), reason=reason)
        ) from error


def _damaged(path: Path) -> DatasetError:
    return DatasetError(
        Message(
            "{file} is damaged or cut off: the archive cannot be unpacked. Download it again.",
            file=path.name,
        )
    )


def _too_large(path: Path) -> DatasetError:
    return DatasetError(
        Message(
            "{file} holds more than CIFAR ever does ({most} bytes), or a file twice. Download it "
            "again.",
            file=path.name,
            most=MOST_BYTES,
        )
    )
