"""Reader of NumPy arrays: an .npz, a folder of .npy, or one .npy beside its labels."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from core.data import array_samples, npz_file
from core.data.array_choice import proposed
from core.data.array_names import pairs_of, propose
from core.data.dataset import Dataset, Progress
from core.data.npy_file import array_of, name_of
from core.data.reader import Reader
from core.data.recognise import Found, recognise
from core.data.stored_array import StoredArray
from core.errors import DatasetError
from core.messages import Message
from core.reading import ArrayReading, Reading

_MOST_FILES = 1000
_ENDINGS = (".npy", ".npy.gz")


def read(path: Path, reading: Reading | None = None, progress: Progress | None = None) -> Dataset:
    """Read arrays into the cache.

    Args:
        path: an .npz, a folder of .npy, or a .npy, whose folder then counts.
        reading: which array is what, and the task; None for what seems best.
        progress: hears the share done; it may raise to cancel.

    Raises:
        DatasetError: when arrays are missing, damaged, or do not fit together.
    """
    arrays = arrays_at(path)
    wanted = reading if isinstance(reading, ArrayReading) else None
    used = wanted or propose(path.name, arrays, "" if _is_whole(path) else name_of(path))
    pairs = pairs_of(path.name, arrays, used)
    name = (path.name if path.is_dir() else name_of(path).removesuffix(".npz")) or "arrays"
    dataset = array_samples.store(name, pairs, wanted, progress)
    assert isinstance(dataset.reading, ArrayReading)
    return replace(dataset, reading=used.with_(task=dataset.reading.task))


def arrays_at(path: Path) -> tuple[StoredArray, ...]:
    """Return all arrays at a path, for somebody to choose from. Raises DatasetError."""
    if recognise(path).form == "npz":
        return npz_file.arrays_of(path)
    files = _files(path)
    if not 0 < len(files) <= _MOST_FILES:
        raise DatasetError(
            Message(
                "{folder} holds {n} NumPy arrays, and Camada looks at 1 to {most}. Choose a folder "
                "with those of one set.",
                folder=str(path),
                n=len(files),
                most=_MOST_FILES,
            )
        )
    return tuple(array_of(file) for file in files)


def _is_whole(path: Path) -> bool:
    """Tell whether all arrays lie at the path itself, and not beside it."""
    return path.is_dir() or recognise(path).form == "npz"


def _files(path: Path) -> Sequence[Path]:
    """Return the files of arrays at a path or beside it, in order of their names."""
    if path.is_file() and recognise(path).form == "npz":
        return [path]
    folder = path if path.is_dir() else path.parent
    try:
        found = {item for item in folder.iterdir() if item.name.lower().endswith(_ENDINGS)}
    except OSError as error:
        raise DatasetError.unreadable(folder, error) from error
    found = {item for item in found if not item.name.startswith(".") and item.is_file()}
    return sorted(found | ({path} if path.is_file() else set()))


def _recognises(found: Found) -> bool:
    if found.form == "folder":
        return bool(_files(found.path))
    return found.form in ("npy", "npz")


def _proposed(path: Path, progress: Progress | None) -> ArrayReading:
    picked = "" if _is_whole(path) else name_of(path)
    return proposed(path.name, arrays_at(path), picked, progress)


def _read(path: Path, reading: Reading | None, progress: Progress | None) -> Dataset:
    return read(path, reading, progress)


READER = Reader(
    title=Message("NumPy arrays (.npz, or a folder with .npy such as x.npy and y.npy)"),
    short=Message("arrays of NumPy"),
    recognises=_recognises,
    files=_files,
    read=_read,
    propose=_proposed,
    arrays=arrays_at,
)
