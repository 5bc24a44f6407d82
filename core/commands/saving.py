"""`--out`: a place that is tried before an hour of training, and not lost after it."""

import errno
import os
import tempfile
from pathlib import Path

from core.errors import SaveError
from core.messages import Message
from core.storage import model_file
from core.storage.model_file import SUFFIX, ModelContents


def out_path(text: str) -> Path:
    """Return the path that `--out` means; the ending is added where it lacks.

    Raises:
        SaveError: when no file can be written there.
    """
    path = Path(text if text.endswith(SUFFIX) else text + SUFFIX)
    if not Path(text).name or text.endswith(os.sep):
        raise SaveError(Message("--out needs the name of a file, but is {text}.", text=repr(text)))
    try:
        _try(Path(os.path.realpath(path)))
    except (OSError, ValueError) as error:
        raise SaveError(
            Message(
                "{file} cannot be written in {folder}: {reason} Nothing was trained. "
                "Choose another place with --out.",
                file=path.name,
                folder=str(path.parent),
                reason=_reason(error),
            )
        ) from error
    return path


def save(path: Path, contents: ModelContents) -> None:
    """Save what was learned; where the place fails after all, in the folder for temporary files.

    Raises:
        SaveError: in both cases; it says where the file lies.
    """
    try:
        model_file.save(path, contents)
    except SaveError as error:
        beside = Path(tempfile.mkdtemp(prefix="camada-")) / path.name
        model_file.save(beside, contents)
        raise SaveError(
            Message(
                "{reason} What was learned is kept in {beside}.",
                reason=error.message,
                beside=str(beside),
            )
        ) from error


def _try(target: Path) -> None:
    """Raise OSError where a file of that name could not be put in place."""
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    with tempfile.TemporaryFile(dir=target.parent):
        pass


def _reason(error: OSError | ValueError) -> Message:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return Message("that folder does not exist.")
    if isinstance(error, IsADirectoryError):
        return Message("there is a folder of that name.")
    if isinstance(error, OSError) and error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Message("there is no permission to write.")
    return Message("the system reports {reason}.", reason=getattr(error, "strerror", str(error)))
