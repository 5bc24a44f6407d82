"""Safe writing: the only place that writes user files. A save gives the new file or the old one.

The bytes go to a temporary file in the same folder, are forced to the disk, read back and
compared; then one atomic rename puts them in place. What a killed program left half written in
that folder is removed at the next save.
"""

import contextlib
import errno
import hashlib
import os
import secrets
import shutil
import stat
import time
from collections.abc import Iterable
from pathlib import Path

from core.errors import SaveError
from core.messages import Message

Bytes = bytes | bytearray | memoryview

_PREFIX, _SUFFIX = ".camada-", ".tmp"
_PIECE = 16 * 2**20
"""Bytes a write call: one call takes no more than 2 GiB, and reading back needs a buffer."""

_ADVICE = {
    errno.EACCES: Message("There is no permission to write there. Save it in another folder."),
    errno.EROFS: Message("That place can only be read. Save it in another folder."),
    errno.ENOENT: Message("That folder does not exist. Save it in another folder."),
    errno.ENAMETOOLONG: Message("The name is too long. Choose a shorter one."),
    errno.EISDIR: Message("There is a folder of that name. Choose another name."),
    errno.EINVAL: Message("Something that is not a plain file has that name. Choose another name."),
}
_ALIKE = {errno.EPERM: errno.EACCES, errno.ENOTDIR: errno.ENOENT, errno.EDQUOT: errno.ENOSPC}
_BINARY = getattr(os, "O_BINARY", 0)  # Windows would change line ends without it


class Disk:
    """Every call by which a save touches the disk: the seam at which tests let them fail."""

    open = staticmethod(os.open)
    write = staticmethod(os.write)
    read = staticmethod(os.read)
    fsync = staticmethod(os.fsync)
    fchmod = staticmethod(os.fchmod)
    close = staticmethod(os.close)
    replace = staticmethod(os.replace)
    unlink = staticmethod(os.unlink)


def write(path: Path, parts: Iterable[Bytes], disk: Disk | None = None) -> None:
    """Write a file whose contents are the parts one after the other, or change nothing.

    A symbolic link is followed: the file that it names is replaced, the link stays. An existing
    file keeps its permission bits, and is refused when it is marked as read-only.

    Raises:
        SaveError: when the disk, the folder or the file does not take it.
    """
    views = [memoryview(part).cast("B") for part in parts if len(part)]
    disk = disk or Disk()
    try:
        target = Path(os.path.realpath(path))
        mode = _mode_to_keep(target)
        temporary = target.parent / (_PREFIX + secrets.token_hex(4) + _SUFFIX)
        try:
            digest = _write_new(temporary, views, mode, disk)
            if _digest(temporary, disk) != digest:
                raise OSError(errno.EIO, "read back different bytes")
            disk.replace(temporary, target)
        except BaseException:
            with contextlib.suppress(OSError):
                disk.unlink(temporary)
            raise
    except OSError as error:
        raise _save_error(path, error, sum(map(len, views))) from error
    # The new file is whole and in place: a folder that cannot be synced is no failed save.
    with contextlib.suppress(OSError):
        _sync_folder(target.parent, disk)
        remove_leftovers(target.parent)


def hold_folder(path: Path, disk: Disk | None = None) -> None:
    """Force to the disk that a new folder is there, so that a power cut does not take it back.

    It takes time that no window has: the folder may lie below two other new ones.
    """
    for folder in path.parents[:3]:
        with contextlib.suppress(OSError):
            _sync_folder(folder, disk or Disk())


def remove_leftovers(folder: Path, older_than: float = 3600.0) -> int:
    """Remove temporary files that interrupted saves left in a folder; return how many.

    Args:
        folder: the folder to look through.
        older_than: age in seconds below which a file may belong to a save now under way.
    """
    n_removed = 0
    for leftover in folder.glob(_PREFIX + "*" + _SUFFIX):
        with contextlib.suppress(OSError):
            if time.time() - leftover.lstat().st_mtime >= older_than:
                leftover.unlink()
                n_removed += 1
    return n_removed


def size_text(n_bytes: int) -> Message:
    """Return a size in the unit that people read: bytes, kB, MB or GB."""
    if n_bytes < 1000:
        return Message("{n} byte", "{n} bytes", n=n_bytes)
    if n_bytes < 1000**2:
        return Message("{size:.1f} kB", size=n_bytes / 1000)
    if n_bytes < 1000**3:
        return Message("{size:.1f} MB", size=n_bytes / 1000**2)
    return Message("{size:,.1f} GB", size=n_bytes / 1000**3)


def _mode_to_keep(target: Path) -> int | None:
    """Return the permission bits of the file to replace, None when there is none."""
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        raise OSError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
    if not os.access(target, os.W_OK):  # replacing asks only the folder, so the file is asked here
        raise OSError(errno.EACCES, os.strerror(errno.EACCES))
    return stat.S_IMODE(mode)


def _write_new(path: Path, views: list[memoryview], mode: int | None, disk: Disk) -> bytes:
    """Create a file, force it to the disk and return the digest that it must have."""
    digest = hashlib.sha256()
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY
    descriptor = disk.open(path, flags, 0o666 if mode is None else mode)
    try:
        for view in views:
            for start in range(0, len(view), _PIECE):
                piece = view[start : start + _PIECE]
                if disk.write(descriptor, piece) != len(piece):
                    raise OSError(errno.ENOSPC, "short write")
                digest.update(piece)
        if mode is not None:
            with contextlib.suppress(OSError):  # some file systems keep no permission bits
                disk.fchmod(descriptor, mode)
        disk.fsync(descriptor)
    except BaseException:
        with contextlib.suppress(OSError):
            disk.close(descriptor)
        raise
    disk.close(descriptor)
    return digest.digest()


def _digest(path: Path, disk: Disk) -> bytes:
    digest = hashlib.sha256()
    descriptor = disk.open(path, os.O_RDONLY | _BINARY)
    try:
        while piece := disk.read(descriptor, _PIECE):
            digest.update(piece)
    finally:
        disk.close(descriptor)
    return digest.digest()


def _sync_folder(folder: Path, disk: Disk) -> None:
    descriptor = disk.open(folder, os.O_RDONLY)
    try:
        disk.fsync(descriptor)
    finally:
        disk.close(descriptor)


def _save_error(path: Path, error: OSError, n_bytes: int) -> SaveError:
    number = error.errno or 0
    cause = _ALIKE.get(number, number)
    if cause == errno.ENOSPC:
        reason = Message(
            "The disk is full: {needed} are needed and {free} are free. "
            "Free some space, or save it in another place.",
            needed=size_text(n_bytes),
            free=size_text(_free_bytes(path)),
        )
    elif cause in _ADVICE:
        reason = _ADVICE[cause]
    else:
        reason = Message(
            "The disk reports an error ({reason}). Save it in another place.",
            reason=error.strerror or str(error),
        )
    return SaveError(
        Message(
            "{file} was not saved in {folder}; what was there is unchanged. {reason}",
            file=path.name,
            folder=str(path.parent),
            reason=reason,
        )
    )


def _free_bytes(path: Path) -> int:
    with contextlib.suppress(OSError):
        return shutil.disk_usage(Path(os.path.realpath(path)).parent).free
    return 0
