"""Reader of IDX files, the format of MNIST: inputs of any type and size, and their labels.

Files that are named as MNIST's are found by their names; of others the content tells that they are
IDX files, and names or sizes which are inputs and which labels.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from core.data import array_samples
from core.data.array_choice import proposed
from core.data.array_names import Pair, pairs_of, propose
from core.data.dataset import Dataset, Progress
from core.data.idx_file import array_of, is_idx
from core.data.idx_names import Source, find_source, has_idx_names, is_idx_name
from core.data.reader import Reader
from core.data.recognise import Found
from core.data.stored_array import StoredArray
from core.errors import DatasetError
from core.messages import Message
from core.reading import ArrayReading, Reading

WHITE = 255
_MOST_FILES = 1000


def read(path: Path, progress: Progress | None = None, reading: Reading | None = None) -> Dataset:
    """Read a set of IDX files into the cache.

    Pictures are (N, H, W, 1); unsigned bytes have the range 0 to 255; classes are the label values
    in order. A train and a test part become one set with the test part last.

    Args:
        path: a folder, or one of the files; its partners lie beside it.
        progress: hears the share done; it may raise to cancel.
        reading: which file is what, and the task; None for what seems best.

    Raises:
        DatasetError: when files are missing, damaged or do not fit together.
    """
    is_free = isinstance(reading, ArrayReading) or not _is_named(path)
    if is_free and (files := _files_by_content(path)):
        return _read_any(path, files, reading, progress)
    return read_source(find_source(path), WHITE, progress)


def read_source(source: Source, white: int, progress: Progress | None = None) -> Dataset:
    """Read the files of one set into the cache; `white` is the value that stands for white."""
    parts = ("train", "test")[: len(source.parts)]
    pairs: dict[str, Pair] = {
        name: (array_of(part.images), array_of(part.labels))
        for name, part in zip(parts, source.parts, strict=True)
    }
    dataset = array_samples.store(source.name, pairs, None, progress, white=white)
    return replace(dataset, reading=None)  # their names leave no choice


def _read_any(
    path: Path, files: Sequence[Path], reading: Reading | None, progress: Progress | None
) -> Dataset:
    arrays = [array_of(file) for file in files]
    wanted = reading if isinstance(reading, ArrayReading) else None
    picked = "" if path.is_dir() else array_of(path).name
    used = wanted or propose(path.name, arrays, picked)
    name = (path.absolute() if path.is_dir() else path.absolute().parent).name or "idx"
    pairs = pairs_of(path.name, arrays, used)
    dataset = array_samples.store(name, pairs, wanted, progress, white=WHITE)
    assert isinstance(dataset.reading, ArrayReading)
    return replace(dataset, reading=used.with_(task=dataset.reading.task))


def arrays_at(path: Path) -> tuple[StoredArray, ...]:
    """Return the arrays of all IDX files at a path or beside it. Raises DatasetError."""
    return tuple(array_of(file) for file in _files_by_content(path))


def _proposed(path: Path, progress: Progress | None) -> ArrayReading | None:
    if _is_named(path):
        return None  # their names leave no choice
    picked = "" if path.is_dir() else array_of(path).name
    return proposed(path.name, arrays_at(path), picked, progress)


def _is_named(path: Path) -> bool:
    return has_idx_names(path) if path.is_dir() else is_idx_name(path.name)


def _files_by_content(path: Path) -> list[Path]:
    """Return the IDX files at a path or beside it, in order of their names."""
    folder = path if path.is_dir() else path.parent
    try:
        files = sorted(item for item in folder.iterdir() if item.is_file())
    except OSError as error:
        raise DatasetError.unreadable(folder, error) from error
    if len(files) > _MOST_FILES:
        return [path] if path.is_file() else []
    return [file for file in files if is_idx(file)]


def _recognises(found: Found) -> bool:
    if found.form == "folder":
        return has_idx_names(found.path) or bool(_files_by_content(found.path))
    return found.form == "idx" or is_idx_name(found.path.name)


def _files(path: Path) -> Sequence[Path]:
    return find_source(path).files if _is_named(path) else _files_by_content(path)


def _read(path: Path, reading: Reading | None, progress: Progress | None) -> Dataset:
    return read(path, progress, reading)


READER = Reader(
    title=Message(
        "IDX files (as MNIST has them: train-images-idx3-ubyte.gz ...), gzipped or not, or a "
        "folder with them"
    ),
    short=Message("IDX files"),
    recognises=_recognises,
    files=_files,
    read=_read,
    propose=_proposed,
    arrays=arrays_at,
)
