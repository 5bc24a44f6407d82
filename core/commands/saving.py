"""`--out`: a place that is tried before an hour of training, and not lost after it."""

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
    target = Path(os.path.realpath(path))
    try:
        if target.is_dir():
            raise IsADirectoryError(0, "there is a folder of that name")
        if target.exists() and not os.access(target, os.W_OK):
            raise PermissionError(0, "the file there is marked as read-only")
        with tempfile.TemporaryFile(dir=target.parent):
            pass
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SaveError(
            Message(
                "{file} cannot be written in {folder} ({reason}). Nothing was trained. "
                "Choose another place with --out.",
                file=path.name,
                folder=str(path.parent),
                reason=reason,
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
