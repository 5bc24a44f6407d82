"""Library: from what a person names to a Dataset, reading each source only once."""

from pathlib import Path

from core.choice import DataChoice
from core.data import builtin, cache, idx, register
from core.data.dataset import Dataset, Progress
from core.data.idx_names import find_source, is_idx_name
from core.errors import DatasetError
from core.messages import Message

READS = Message(
    "IDX files as MNIST has them (train-images-idx3-ubyte.gz ...), gzipped or not, or a folder "
    "with them"
)
"""What `find` reads from disk, for help texts."""


def find(source: str, progress: Progress | None = None) -> Dataset:
    """Return the data that a built-in name or a path stands for.

    A source that was read before, and whose files have not changed, is taken from the cache.

    Args:
        source: a key of `builtin.NAMES`, a recipe such as `moons:noise=0.2`, or a path to a folder
            or file.
        progress: hears the share done, from 0 to 1, while files are read; may raise to cancel.

    Raises:
        DatasetError: when there is nothing readable by that name.
    """
    if builtin.is_built_in(source):
        return builtin.read(source)
    path = _absolute(source)
    if not path.is_dir() and not is_idx_name(path.name):
        raise DatasetError(_unknown_kind(path))
    return _find_idx(path, progress)


def locate(choice: DataChoice, progress: Progress | None = None) -> Dataset | None:
    """Return the data of a project, or None when this computer no longer has them.

    They come from the cache, or are read again from where they once were, or are built in.
    """
    if found := cache.open_dataset(choice.digest, choice.name):
        return found
    sources = [entry.path for entry in register.entries() if entry.digest == choice.digest]
    if builtin.is_built_in(choice.name):
        sources.append(choice.name)
    for source in sources:
        try:
            found = find(source, progress)
        except DatasetError:
            continue  # moved, damaged or unplugged: as good as gone
        if found.digest == choice.digest:
            return cache.open_dataset(choice.digest, choice.name)
    return None


def _find_idx(path: Path, progress: Progress | None) -> Dataset:
    source = find_source(path)
    try:
        fingerprint = register.fingerprint(source.files)
    except OSError:
        fingerprint = ()  # the reader says what is wrong with the file
    for entry in register.entries():
        is_same = fingerprint and (entry.path, entry.fingerprint) == (str(path), fingerprint)
        if is_same and (known := cache.open_dataset(entry.digest, source.name)):
            return known
    dataset = idx.read(path, progress)
    register.remember(register.Entry(str(path), dataset.name, dataset.digest, fingerprint))
    return dataset


def _absolute(source: str) -> Path:
    try:
        path = Path(source).expanduser().resolve()
        exists = path.exists()
    except (OSError, ValueError, RuntimeError):  # names that no file can have
        exists, path = False, Path(source)
    if not source or not exists:
        raise DatasetError(
            Message(
                "There are no data at {source}. Give one of {names}, or a path to {reads}.",
                source=repr(source),
                names=", ".join(builtin.NAMES),
                reads=READS,
            )
        )
    return path


def _unknown_kind(path: Path) -> Message:
    return Message(
        "{file} is of a kind that Camada does not read. It reads {reads}. Built in are {names}.",
        file=path.name,
        reads=READS,
        names=", ".join(builtin.NAMES),
    )
