"""What a reader of one sort of files is to the library."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.data.dataset import Dataset, Progress
from core.data.recognise import Found
from core.data.stored_array import StoredArray
from core.errors import DatasetError
from core.messages import Message
from core.reading import CsvFormat, Reading


@dataclass(frozen=True)
class Reader:
    """Reads one sort of files into the cache. Its functions raise DatasetError.

    Attributes:
        title: what it reads, for help texts.
        short: the same in few words, for messages.
        recognises: tells by its content whether something is of this sort.
        files: the files that samples come from; a change of one of them means reading again.
        read: (path, how to read it or None for what seems best, hears progress) -> the samples,
            with the reading that was used.
        propose: (path, hears progress) -> the reading that seems best, without reading all; None
            where there is but one way.
        arrays: path -> the arrays that a reading can choose from; None where it names none.
    """

    title: Message
    short: Message
    recognises: Callable[[Found], bool]
    files: Callable[[Path], Iterable[Path]]
    read: Callable[[Path, Reading | None, Progress | None], Dataset]
    propose: Callable[[Path, Progress | None], Reading | None] | None = None
    arrays: Callable[[Path], Sequence[StoredArray]] | None = None


class TableTextError(DatasetError):
    """Text that cannot be read as a table in the way it was tried; another way may do.

    Attributes:
        path: of the file.
        format: how it was tried.
    """

    def __init__(self, message: Message, path: Path, format_: CsvFormat) -> None:
        super().__init__(message)
        self.path, self.format = path, format_
