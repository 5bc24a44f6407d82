"""NumPy's .npz: a zip archive of .npy, its directory checked before anything is unpacked."""

import struct
import zipfile
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from core.data.npy_file import read_header, stored
from core.data.stored_array import HARMLESS_SIZE, MOST_EXPANSION, Readable, StoredArray
from core.errors import DatasetError
from core.messages import Message

MOST_ARRAYS = 10_000
_LOCAL_HEADER = 30


def arrays_of(path: Path) -> tuple[StoredArray, ...]:
    """Return the arrays of an archive, in the order of their names.

    Raises:
        DatasetError: when it is damaged, or unpacks to more than real data do.
    """
    with _opened(path) as archive:
        members = sorted(archive.infolist(), key=lambda member: member.filename)
        _check_directory(path, members, archive.start_dir)
        return tuple(_array(path, archive, member) for member in members)


def _array(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> StoredArray:
    name = member.filename.removesuffix(".npy")
    with archive.open(member) as stream:
        header = read_header(stream, name)

    @contextmanager
    def opened() -> Generator[Readable]:
        with _opened(path) as again, again.open(member) as stream:
            yield stream

    return stored(name, path.name, header, member.file_size - header.size, opened)


def _check_directory(path: Path, members: list[zipfile.ZipInfo], end: int) -> None:
    if not members:
        raise DatasetError(Message("{file} holds no arrays.", file=path.name))
    names = {member.filename for member in members}
    is_odd = len(names) < len(members) or len(members) > MOST_ARRAYS
    places = sorted(members, key=lambda member: member.header_offset)
    ends = [*(member.header_offset for member in places[1:]), end]
    for member, following in zip(places, ends, strict=True):
        is_odd |= member.header_offset + _LOCAL_HEADER + member.compress_size > following
        is_odd |= member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        is_odd |= bool(member.flag_bits & 1) or not member.filename.endswith(".npy")
    if is_odd:
        raise DatasetError(
            Message(
                "{file} is no archive as NumPy writes it: arrays overlap, have the same name, are "
                "encrypted, or packed in another way. Write it again with np.savez.",
                file=path.name,
            )
        )
    n_stored = path.stat().st_size
    n_promised = sum(member.file_size for member in members)
    if n_promised > max(HARMLESS_SIZE, MOST_EXPANSION * n_stored):
        raise DatasetError(
            Message(
                "{file} has {stored} bytes, but promises to unpack to {promised}: more than data "
                "ever shrink. If it is right, write it again with np.savez, which does not pack.",
                file=path.name,
                stored=n_stored,
                promised=n_promised,
            )
        )


@contextmanager
def _opened(path: Path) -> Generator[zipfile.ZipFile]:
    """Open an archive; whatever is wrong with it becomes a DatasetError."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        EOFError,
        ValueError,
        NotImplementedError,
        RuntimeError,  # encrypted
    ) as error:
        raise DatasetError(
            Message(
                "{file} is damaged: the archive cannot be unpacked. Copy or write it again.",
                file=path.name,
            )
        ) from error
    except OSError as error:
        raise DatasetError.unreadable(path, error) from error
