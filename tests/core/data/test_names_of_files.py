"""What files and folders are called: anything a disk can hold is read, saved and found again."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from core.choice import DataChoice
from core.data import library
from tests.core.data.cifar_sets import cifar_10, write
from tests.core.data.idx_bytes import idx_bytes, write_part
from tests.core.data.pictures.picture_sets import png, written

NAMES = (
    *("plain", "with space", "tab\there", "new\nline", "quote'", 'quote"', "-dash", "--data"),
    *("trailing.", "..dots", "CON", "a:b", "a*b?", "<x>", "a|b", "back\\slash", "~", "#0", "%s %d"),
    *("{file}", "$(id)", "`id`", ";ls", "&amp;", "日本語", "😀", "👩‍👩‍👧", "עברית", "العربية"),
    *("e\u0301", "\u00e9", "\u202egnp", "\u200b", "x" * 245, "é" * 120, "\udcff", "a\udcfe\udcffb"),
    *("\x01\x02", "\x7f", "\n"),
)


def npz() -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, x=np.ones((4, 2), np.float32), y=np.arange(4) % 2)
    return buffer.getvalue()


def placed(folder: Path, name: str, data: bytes) -> Path:
    folder.mkdir()
    (folder / name).write_bytes(data)
    return folder / name


def pictures(folder: Path, name: str) -> Path:
    return written(folder / name, {"a/1.png": png(1), "b/1.png": png(2)})


def idx_folder(folder: Path, name: str) -> Path:
    write_part(folder / name, [0, 1])
    return folder / name


def idx_file(folder: Path, name: str) -> Path:
    placed(folder, "labels", idx_bytes(np.arange(4) % 2))
    (folder / name).write_bytes(idx_bytes(np.ones((4, 3), np.uint8)))
    return folder / name


MAKERS: dict[str, Callable[[Path, str], Path]] = {
    "table": lambda folder, name: placed(folder, name, b"a,b\n1,x\n2,y\n"),
    "arrays": lambda folder, name: placed(folder, name, npz()),
    "pictures": pictures,
    "idx": idx_folder,
    "one idx": idx_file,
    "cifar": lambda folder, name: write(folder / name, cifar_10(is_binary=True)),
}


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_data_of_any_name_are_read_kept_and_found_again(name: str, tmp_path: Path) -> None:
    sources = [str(make(tmp_path / kind, name)) for kind, make in MAKERS.items()]

    found = [library.find(source) for source in sources]

    saved = [json.dumps(dataset.choice().to_json()).encode() for dataset in found]
    choices = [DataChoice.from_json(json.loads(text)) for text in saved]
    assert [choice.name.encode() for choice in choices] == [data.name.encode() for data in found]
    assert [library.find(source).digest for source in sources] == [data.digest for data in found]
