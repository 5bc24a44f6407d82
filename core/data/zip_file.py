"""Zip files from elsewhere: opened only when their directory is sane.

A zip file is where bombs hide: members that share their bytes, names that lead out of the folder,
a directory that fills the memory. Nothing is unpacked to disk, and what members promise to unpack
to is limited as a whole.
"""

import os
import zipfile
from collections.abc import Sequence
from pathlib import Path

from core.errors import DatasetError
from core.messages import Message

MOST_DIRECTORY = 48 << 20
"""Bytes of a directory: half a million names, some 0.7 GB of memory at worst."""

MOST_EXPANSION = 100
HARMLESS = 64 << 20
"""Pictures and tables shrink 20 times at most. What grows more, and to a size that hurts, is no
such thing."""

_END, _END_64 = b"PK\x05\x06", b"PK\x06\x06"
_LONGEST_TAIL = 22 + 0xFFFF + 20 + 56  # the end with its comment, and the two records of zip64
_LOCAL_HEADER = 30
_ENCRYPTED = 1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def open_zip(path: Path) -> zipfile.ZipFile:
    """Open a zip file whose directory fits into the memory. Raises DatasetError."""
    try:
        if _directory_bytes(path) > MOST_DIRECTORY:
            raise DatasetError(
                Message(
                    "{file} has a directory of more than {n} MiB. Unpack it and choose the folder.",
                    file=path.name,
                    n=MOST_DIRECTORY >> 20,
                )
            )
        return zipfile.ZipFile(path)
    except DatasetError:
        raise
    except Exception as error:  # damaged directories make zipfile raise many things
        raise DatasetError(
            Message(
                "{file} cannot be read as a zip archive. It may be cut off or damaged: copy or "
                "download it again.",
                file=path.name,
            )
        ) from error


def checked(archive: zipfile.ZipFile, path: Path) -> Sequence[zipfile.ZipInfo]:
    """Return the files of an archive, when all of them are plain. Raises DatasetError."""
    # `is_dir` of Python 3.11 looks at the last letter of a name, even of one that has none.
    files = [info for info in archive.infolist() if not info.filename.endswith("/")]
    if not all(info.filename for info in files):
        raise _refused(path, Message("one of its files has no name"))
    _check_room(files, path)
    most = max(HARMLESS, MOST_EXPANSION * os.path.getsize(path))
    if sum(info.file_size for info in files) > most:
        raise _refused(path, Message("it unpacks to more than {n} MiB", n=most >> 20))
    for info in files:
        if info.flag_bits & _ENCRYPTED:
            raise _refused(path, Message("{name} is locked with a password", name=info.filename))
        if info.compress_type not in _METHODS:
            raise _refused(path, Message("{name} is packed in a rare way", name=info.filename))
    return files


def _check_room(files: Sequence[zipfile.ZipInfo], path: Path) -> None:
    """Refuse members that lie over each other: so a small file unpacks to a huge one."""
    end = 0
    for info in sorted(files, key=lambda info: info.header_offset):
        if info.header_offset < end:
            raise _refused(path, Message("{name} shares its bytes", name=info.filename))
        end = info.header_offset + _LOCAL_HEADER + info.compress_size


def _refused(path: Path, reason: Message) -> DatasetError:
    return DatasetError(
        Message(
            "{file} is not read: {reason}. If it is right, unpack it yourself, and choose the "
            "folder.",
            file=path.name,
            reason=reason,
        )
    )


def _directory_bytes(path: Path) -> int:
    """Return how long the directory says it is; 0 where it says nothing."""
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        file.seek(max(0, size - _LONGEST_TAIL))
        tail = file.read()
    told = [0]
    if (at := tail.rfind(_END)) >= 0:
        told.append(int.from_bytes(tail[at + 12 : at + 16], "little"))
    if (at := tail.rfind(_END_64)) >= 0:
        told.append(int.from_bytes(tail[at + 40 : at + 48], "little"))
    # 0xFFFFFFFF only says that the number stands in the record of zip64.
    return min(max(n for n in told if n != 0xFFFF_FFFF), size)
