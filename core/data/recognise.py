"""Recognise: what a file is, by its content and not by its name."""

import gzip
import re
import zlib
from dataclasses import dataclass
from pathlib import Path

from core.data.picture_file import is_picture
from core.data.zip_file import open_zip
from core.errors import DatasetError
from core.messages import Message

_HEAD = 4096
_MOST_NAMES = 1000

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x93NUMPY", "npy"),
    (b"PAR1", "parquet"),
    (b"\x89HDF\r\n\x1a\n", "hdf5"),
    (b"%PDF", "pdf"),
    (b"SQLite format 3\x00", "sqlite"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old office"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"ARROW1", "arrow"),
    (b"MATLAB 5.0", "matlab"),
)
_PICKLES = (b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")
_BEGIN = 200
_WEB_PAGES = (b"<!doctype html", b"<html")
_JSON = re.compile(rb'\{\s*("[^"]*"\s*:|\}|$)|\[\s*[\[{]')
"""An object, or a list of lists or objects. A row of a table may begin with a bracket too."""
_IDX_TYPES = (0x08, 0x09, 0x0B, 0x0C, 0x0D, 0x0E)

TITLES = {
    "empty": Message("an empty file"),
    "empty folder": Message("an empty folder"),
    "folder": Message("a folder"),
    "idx": Message("an IDX file"),
    "npy": Message("a NumPy array"),
    "npz": Message("NumPy arrays"),
    "parquet": Message("a Parquet table"),
    "hdf5": Message("an HDF5 file"),
    "pdf": Message("a PDF document"),
    "sqlite": Message("an SQLite database"),
    "old office": Message("an old Office document (.xls, .doc)"),
    "office": Message("an Office document (.xlsx, .docx, .ods)"),
    "picture": Message("a picture"),
    "zip": Message("a zip archive"),
    "tar": Message("a tar archive"),
    "7z": Message("a 7z archive"),
    "rar": Message("a rar archive"),
    "bzip2": Message("a bzip2 file"),
    "xz": Message("an xz file"),
    "arrow": Message("an Arrow file"),
    "matlab": Message("a MATLAB file"),
    "pickle": Message("a pickle of Python objects"),
    "network": Message("a network of Camada"),
    "web page": Message("a web page"),
    "json": Message("JSON"),
    "text": Message("text"),
    "bytes": Message("a file of bytes without a known beginning"),
}
"""What people call each form."""

ADVICE = {
    "empty": Message("There is nothing in it to read."),
    "empty folder": Message("Choose a folder with files in it."),
    "folder": Message(
        "No picture lies in it, and no arrays, IDX files or batches of CIFAR by the names these "
        "have. Of tables choose the file itself."
    ),
    "zip": Message("Unpack it, and choose the folder or a file in it."),
    "tar": Message("Unpack it, and choose the folder or a file in it."),
    "web page": Message(
        "A download that needs a login often ends so. Download the file itself again."
    ),
    "json": Message("Save it as a table, such as CSV."),
    "hdf5": Message("Save its arrays as .npz with NumPy."),
    "pdf": Message("Copy its table into a spreadsheet and save that as CSV."),
    "sqlite": Message("Export the table you want as CSV."),
    "old office": Message("Open it in its program and save the sheet as CSV."),
    "office": Message("Open it in its program and save the sheet as CSV."),
    "picture": Message("Put pictures into a folder with a subfolder for each class."),
    "7z": Message("Unpack it, or pack it as zip."),
    "rar": Message("Unpack it, or pack it as zip."),
    "bzip2": Message("Unpack it."),
    "xz": Message("Unpack it."),
    "arrow": Message("Save it as Parquet or CSV."),
    "matlab": Message("Save its arrays as .npz or CSV."),
    "pickle": Message(
        "A pickle can run any program, so Camada never loads one; only the batches of CIFAR are "
        "read, by a reader that runs nothing. Save the arrays as .npz."
    ),
    "network": Message("Open it with File, Open."),
}
"""What helps where no reader takes a form."""


@dataclass(frozen=True)
class Found:
    """What lies at a path.

    Attributes:
        form: a key of `TITLES`.
        is_packed: whether that is inside gzip.
        head: the first bytes, unpacked; none of a folder.
    """

    path: Path
    form: str
    is_packed: bool = False
    head: bytes = b""


def recognise(path: Path) -> Found:
    """Look at a file or folder. Raises DatasetError where it cannot be read."""
    if path.is_dir():
        return Found(path, "folder" if _has_files(path) else "empty folder")
    if not path.is_file():
        raise DatasetError(
            Message("{file} is neither a file nor a folder, so it is not read.", file=str(path))
        )
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
        is_packed = head[:2] == b"\x1f\x8b"
        if is_packed:
            head = _unpacked(path)
        return Found(path, _form(path, head, is_packed=is_packed), is_packed, head)
    except OSError as error:
        raise DatasetError.unreadable(path, error) from error


def _has_files(folder: Path) -> bool:
    try:
        return any(True for _ in folder.iterdir())
    except OSError:
        return True  # whoever walks through it says why it cannot be read


def _unpacked(path: Path) -> bytes:
    try:
        with gzip.open(path, "rb") as file:
            return file.read(_HEAD)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        return b""


def _form(path: Path, head: bytes, *, is_packed: bool) -> str:
    if not head:
        return "bytes" if is_packed else "empty"
    for magic, form in _MAGIC:
        if head.startswith(magic):
            return form
    if is_picture(head):
        return "picture"
    if head[:2] == b"PK" and not is_packed:
        return _form_of_zip(path)
    if head[257:262] == b"ustar":
        return "tar"
    if head[:2] == b"\0\0" and len(head) > 3 and head[2] in _IDX_TYPES and 0 < head[3] < 9:
        return "idx"
    if head[:2] in _PICKLES:
        return "pickle"
    if b'"project"' in head and head[8:9] == b"{":
        return "network"
    return _form_of_text(head) if _is_text(head) else "bytes"


def _form_of_zip(path: Path) -> str:
    try:
        with open_zip(path) as archive:
            names = archive.namelist()[:_MOST_NAMES]
    except DatasetError:
        return "zip"
    if names and all(name.endswith(".npy") for name in names):
        return "npz"
    is_office = "[Content_Types].xml" in names or "META-INF/manifest.xml" in names
    return "office" if is_office else "zip"


def _form_of_text(head: bytes) -> str:
    begin = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:_BEGIN]
    if begin.lower().startswith(_WEB_PAGES):
        return "web page"
    return "json" if _JSON.match(begin) else "text"


def _is_text(head: bytes) -> bool:
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True  # UTF-16 says so at its beginning
    controls = sum(byte < 32 and byte not in b"\t\n\r\f" for byte in head)
    return b"\0" not in head and controls <= len(head) // 100
