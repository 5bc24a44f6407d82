"""Reads the bytes of a file that a user chose, whatever it is."""

import contextlib
import os
import stat
from collections.abc import Generator
from pathlib import Path
from typing import BinaryIO

from core.errors import ModelFileError
from core.messages import Message
from core.storage import tensor_table
from core.storage.diagnosis import FORMAT, diagnose

_HEAD = 8 + tensor_table.LONGEST_HEADER


def read_file(path: Path) -> bytes:
    """Return the bytes of a plain file; a large foreign one is refused by its first bytes.

    Raises:
        ModelFileError: saying why there is nothing to read.
    """
    with _opened(path) as file:
        n_bytes = os.fstat(file.fileno()).st_size
        head = file.read(_HEAD)
        if n_bytes > len(head) and FORMAT.encode() not in head:
            raise diagnose(head, n_bytes)
        if n_bytes <= len(head):
            return head
        file.seek(0)
        return file.read()


def read_front(path: Path) -> bytes:
    """Return the bytes of a plain file up to the end of its header.

    Raises:
        ModelFileError: saying why there is nothing to read.
    """
    with _opened(path) as file:
        start = file.read(8)
        length = int.from_bytes(start, "little")
        return start + file.read(min(length, tensor_table.LONGEST_HEADER))


@contextlib.contextmanager
def _opened(path: Path) -> Generator[BinaryIO]:
    """Open a plain file; what fails until it is closed is raised as ModelFileError."""
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):  # opening a pipe would wait for ever
            raise ModelFileError(_NOT_A_FILE[stat.S_ISDIR(mode)])
        with path.open("rb") as file:
            yield file
    except FileNotFoundError as error:
        raise ModelFileError(
            Message("There is no such file. It may have been moved or renamed.")
        ) from error
    except PermissionError as error:
        raise ModelFileError(
            Message("There is no permission to read it. Change its permissions, or copy it.")
        ) from error
    except MemoryError as error:
        raise ModelFileError(
            Message("It is larger than the free memory. Close other programs and try again.")
        ) from error
    except (OSError, ValueError) as error:  # ValueError: a path that no file can have
        raise ModelFileError(
            Message("The system cannot read it ({reason}).", reason=str(error))
        ) from error


_NOT_A_FILE = {
    True: Message("It is a folder. Choose a file in it."),
    False: Message("It is not a plain file. Choose a file that Camada saved."),
}
