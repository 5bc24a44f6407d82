"""Library: from what a person names to a Dataset, reading each source only once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path

from core.choice import DataChoice
from core.data import (
    builtin,
    downloads,
    entries,
    notes,
    register,
    upkeep,
)
from core.data.aside import aside
from core.data.dataset import Dataset, Progress
from core.data.reader import Reader
from core.data.recognise import ADVICE, TITLES, recognise
from core.data.stored_array import StoredArray
from core.data.zip_file import open_zip
from core.errors import DatasetError
from core.messages import Message
from core.reading import PictureReading, Reading

_TICK = 500


@lru_cache
def readers() -> tuple[Reader, ...]:
    """Return all readers, in the order in which they are asked.

    Their modules are read when somebody first asks: they take a tenth of the window's start.
    """
    from core.data import arrays_reader, cifar, idx, tables
    from core.data.pictures import recognising

    return (
        cifar.READER,
        idx.READER,
        arrays_reader.READER,
        recognising.READER,
        tables.READER,
    )


def reads() -> str:
    """Return what is read from disk, for help texts."""
    return "; ".join(str(reader.title) for reader in readers())


def find(source: str, progress: Progress | None = None, reading: Reading | None = None) -> Dataset:
    """Return the data that a built-in name or a path stands for.

    A source that was read before, and whose files have not changed, is taken from the cache.

    Args:
        source: a key of `builtin.NAMES`, a recipe such as `moons:noise=0.2`, a path to a folder
            or file, or a key of `downloads.SETS` once that was downloaded.
        progress: hears the share done, from 0 to 1, while files are read; may raise to cancel.
        reading: how to read it; None for how it was read last, or what seems best.

    Raises:
        DatasetError: when there is nothing readable by that name.
    """
    if builtin.is_built_in(source):
        return builtin.read(source)
    path = path_of(source)
    return _read(path, _reader_of(path, progress), progress, reading)


def propose(source: str, progress: Progress | None = None) -> Reading | None:
    """Return how a source was read last, or how it seems best to read it; None without a choice.

    Raises:
        DatasetError: when there is nothing readable by that name.
    """
    if builtin.is_built_in(source):
        return None
    path = path_of(source)
    known = next((entry for entry in register.entries() if entry.path == str(path)), None)
    if known is not None and known.reading is not None:
        return known.reading
    reader = _reader_of(path, progress)
    return reader.propose(path, progress) if reader.propose else None


def _reader_of(path: Path, progress: Progress | None) -> Reader:
    # To look into an archive of half a million files takes seconds.
    return aside(partial(reader_of, path), partial(progress, 0.0) if progress else None)


def arrays_at(path: Path) -> Sequence[StoredArray]:
    """Return the arrays that a reading of a path can choose from. Raises DatasetError."""
    reader = reader_of(path)
    return reader.arrays(path) if reader.arrays else ()


def reader_of(path: Path) -> Reader:
    """Return the reader of what lies at a path. Raises DatasetError where there is none."""
    found = recognise(path)
    reader = next((reader for reader in readers() if reader.recognises(found)), None)
    if reader is not None:
        return reader
    if found.form == "zip":
        open_zip(path).close()  # a damaged one tells so
    raise DatasetError(
        Message(
            "{file} is {form}, which Camada does not read as data. {advice}",
            file=path.name,
            form=TITLES[found.form],
            advice=ADVICE.get(found.form) or Message("It reads {kinds}.", kinds=_kinds()),
        )
    )


def _kinds() -> str:
    return ", ".join(str(reader.short) for reader in reversed(readers()))


def locate(choice: DataChoice, progress: Progress | None = None) -> Dataset | None:
    """Return the data of a project, or None when this computer no longer has them.

    They come from the cache, or are read again from where they once were, or are built in.
    """
    if found := entries.open_chosen(choice):
        return found
    known = {entry.path: entry for entry in register.entries()}
    for source in places_of(choice):
        try:
            found = find(source, progress, choice.reading)
        except DatasetError:
            continue  # moved, damaged or unplugged: as good as gone
        if found.digest == choice.digest:
            return entries.open_chosen(choice)
        if source in known:
            register.remember(known[source])  # where these data were is still worth knowing
    return None


def reread(choice: DataChoice, reading: Reading, progress: Progress | None = None) -> Dataset:
    """Return the samples that the files of a choice make when they are read another way.

    Raises:
        DatasetError: when the files are no longer there, or cannot be read this way.
    """
    from core.data import tables

    if found := tables.reread(choice.source, reading, progress):
        notes.keep(found)
        return replace(found, name=choice.name)
    for source in places_of(choice):
        if Path(source).exists():
            return find(source, progress, reading)
    raise DatasetError(
        Message(
            "The files of {name} are no longer where they were, so they cannot be read another "
            "way. Choose them again.",
            name=choice.name,
        )
    )


def places_of(choice: DataChoice) -> list[str]:
    """Return the paths (or the built-in name) from which the data of a choice were read."""
    digests = {choice.digest, choice.source} - {""}
    known = [e.path for e in register.entries() if {e.digest, e.source} & digests]
    return [*known, choice.name] if builtin.is_built_in(choice.name) else known


def _read(
    path: Path, reader: Reader, progress: Progress | None, reading: Reading | None
) -> Dataset:
    files = reader.files(path)
    fingerprint = _fingerprint(files, progress)
    for entry in register.entries():
        is_same = fingerprint and (entry.path, entry.fingerprint) == (str(path), fingerprint)
        if is_same and reading in (None, entry.reading):
            known = entries.open_dataset(entry.digest, entry.name)
            if known is not None and not _lacks_names(known, entry.reading):
                read = {"reading": entry.reading, "source": entry.source, "notices": entry.notices}
                known = replace(known, **read)
                notes.keep(known)
                return known
    dataset = reader.read(path, reading, progress)
    notes.keep(dataset)
    upkeep.trim(keep={dataset.digest, dataset.source})
    register.remember(
        register.Entry(
            str(path),
            dataset.name,
            dataset.digest,
            fingerprint,
            dataset.reading,
            dataset.source,
            dataset.notices,
        )
    )
    return dataset


def _lacks_names(known: Dataset, reading: Reading | None) -> bool:
    """Tell whether pictures were kept without the names of their files, as once they were."""
    return isinstance(reading, PictureReading) and known.names is None


def _fingerprint(files: Iterable[Path], progress: Progress | None) -> register.Fingerprint:
    try:
        return register.fingerprint(_told(files, progress))
    except OSError:
        return ()  # the reader says what is wrong with the file


def _told(files: Iterable[Path], progress: Progress | None) -> Iterator[Path]:
    for count, file in enumerate(files):
        if progress and count % _TICK == 0:
            progress(0.0)
        yield file


def path_of(source: str) -> Path:
    """Return the absolute path that a source stands for. Raises DatasetError without one."""
    try:
        path = Path(source).expanduser().resolve()
        exists = path.exists()
    except (OSError, ValueError, RuntimeError):  # names that no file can have
        exists, path = False, Path(source)
    if not exists and source in downloads.SETS:
        return _downloaded(source)
    if not source or not exists:
        raise DatasetError(
            Message(
                "There are no data at {source}. Give one of {names}, or a path to {reads}.",
                source=repr(source),
                names=", ".join(builtin.NAMES),
                reads=_kinds(),
            )
        )
    return path


def _downloaded(name: str) -> Path:
    if downloads.is_here(name):
        return downloads.path_of(name).resolve()
    raise DatasetError(
        Message(
            "{name} is not on this computer yet. Load it with: camada download {name}", name=name
        )
    )
