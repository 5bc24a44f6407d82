"""Whether a folder or archive has pictures, and which files a folder of them consists of."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from core.data.picture_file import HEAD, has_picture_name, is_picture
from core.data.pictures.reader import proposed, read
from core.data.pictures.walking import files_below
from core.data.reader import Reader
from core.data.recognise import Found
from core.data.tar_file import open_tar
from core.data.zip_file import open_zip
from core.errors import DatasetError
from core.messages import Message

_LOOKED_AT = 2000
_MOST_UNPACKED = 16 << 20
"""What is packed can only be looked at by unpacking all before it, and nobody could cancel."""


def _recognises(found: Found) -> bool:
    if found.form == "folder":
        names = islice(files_below(found.path, lambda: None), _LOOKED_AT)
        return any(_is_one(found.path / name) for name in names)
    return found.form in ("zip", "tar") and any(map(has_picture_name, _names_in(found)))


def _is_one(path: Path) -> bool:
    if has_picture_name(path.name):
        return True
    try:
        with path.open("rb") as file:
            return is_picture(file.read(HEAD))
    except OSError:
        return False


def _names_in(found: Found) -> Iterator[str]:
    try:
        if found.form == "zip":
            with open_zip(found.path) as archive:
                yield from archive.namelist()
        else:
            with open_tar(found.path) as tar:
                for file in islice(tar.files(), _LOOKED_AT):
                    yield file.name
                    if tar.is_packed and file.offset + file.size > _MOST_UNPACKED:
                        return
    except DatasetError:
        return


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        return (path / name for name in files_below(path, lambda: None))
    return iter([path])


READER = Reader(
    title=Message(
        "pictures (PNG, JPEG, BMP, GIF, WebP, TIFF) in a folder for each class, or with a table of "
        "labels beside them; such a folder as zip or tar"
    ),
    short=Message("pictures (in folders, zip or tar)"),
    recognises=_recognises,
    files=_files,
    read=read,
    propose=proposed,
)
