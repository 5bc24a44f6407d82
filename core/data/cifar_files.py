"""Where the files of CIFAR lie: in a folder, or in the archive as it is downloaded."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from core.data.recognise import Found
from core.data.stored_array import BLOCK
from core.data.tar_file import open_tar
from core.errors import DatasetError
from core.messages import Message

MOST_BYTES = 256 << 20
"""CIFAR-100 has 186 MB; what is larger is none."""

_MOST_IN_ARCHIVE = 320 << 20


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
        with open_tar(path) as tar:
            for file in islice(tar.files(), 3):
                for form in FORMS:
                    if file.name.removeprefix("./").startswith(form.folder):
                        return form
                if file.size > MOST_BYTES:
                    return None
    except DatasetError:
        return None
    return None


def _unpacked(path: Path, form: Form, count: Count) -> dict[str, bytes]:
    """Return the files of an archive by their names."""
    found: dict[str, bytes] = {}
    n_bytes = 0
    with open_tar(path, count) as tar:
        for file in tar.files():
            name = file.name.rpartition("/")[2]
            n_bytes += file.size if name in form.files else 0
            is_much = n_bytes > MOST_BYTES or file.offset + file.size > _MOST_IN_ARCHIVE
            if name in found or is_much:
                raise _too_large(path)
            if name in form.files:
                found[name] = tar.read(file.size)
    return found


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
        raise DatasetError.unreadable(path, error) from error


def _too_large(path: Path) -> DatasetError:
    return DatasetError(
        Message(
            "{file} holds more than CIFAR ever does ({most} bytes), or a file twice. Download it "
            "again.",
            file=path.name,
            most=MOST_BYTES,
        )
    )
