import gzip
import io
import os
import tarfile
import zipfile
from pathlib import Path

import numpy as np
import pytest

from core.data.recognise import ADVICE, TITLES, recognise
from core.errors import DatasetError
from tests.core.data.idx_bytes import idx_bytes


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return buffer.getvalue()


def tarred() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a.png"))
    return buffer.getvalue()


def array() -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, np.arange(3))
    return buffer.getvalue()


CONTENTS = {
    "empty": b"",
    "npy": array(),
    "npz": zipped("x.npy", "y.npy"),
    "office": zipped("[Content_Types].xml", "xl/workbook.xml"),
    "zip": zipped("cat/1.png", "dog/1.png"),
    "tar": tarred(),
    "idx": idx_bytes(np.zeros((2, 3), np.uint8)),
    "pickle": b"\x80\x02}q\x00.",
    "text": "nome;preço\nmaçã;1,5\n".encode(),
    "picture": b"\xff\xd8\xff\xe0 ...",
    "bytes": bytes(range(256)) * 4,
    "json": b'[{"age": 3}, {"age": 5}]',
    "web page": b"\n<!DOCTYPE html><html><body>Log in</body></html>",
}


@pytest.mark.parametrize("form", CONTENTS)
def test_a_form_is_known_by_its_content_whatever_its_name(form: str, tmp_path: Path):
    path = tmp_path / "thing.dat"
    path.write_bytes(CONTENTS[form])

    assert recognise(path).form == form


@pytest.mark.parametrize("form", ["npy", "idx", "tar", "text"])
def test_what_is_inside_gzip_is_known_too(form: str, tmp_path: Path):
    path = tmp_path / "thing"
    path.write_bytes(gzip.compress(CONTENTS[form]))

    found = recognise(path)

    assert (found.form, found.is_packed) == (form, True)


def test_a_text_in_utf_16_is_text(tmp_path: Path):
    (tmp_path / "t").write_text("a;b\n1;2\n", encoding="utf-16")

    assert recognise(tmp_path / "t").form == "text"


def test_nothing_but_zeros_is_no_archive(tmp_path: Path):
    (tmp_path / "disk").write_bytes(bytes(10_240))

    assert recognise(tmp_path / "disk").form == "bytes"


def test_a_folder_is_a_folder(tmp_path: Path):
    (tmp_path / "thing.dat").touch()

    assert recognise(tmp_path).form == "folder"


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(DatasetError, match="neither a file nor a folder"):
        recognise(tmp_path / "pipe")


def test_all_advice_is_for_a_form_that_has_a_title():
    assert ADVICE.keys() <= TITLES.keys()


@pytest.mark.parametrize("row", ["[a],[b]", "{a},{b}", "[1],2", "<5,>7"])
def test_a_table_may_begin_with_a_bracket(row: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(row + "\n1,2\n")

    assert recognise(tmp_path / "a.csv").form == "text"


def test_a_folder_without_anything_is_empty(tmp_path: Path) -> None:
    assert recognise(tmp_path).form == "empty folder"
