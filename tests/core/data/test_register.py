from pathlib import Path

import pytest

from core.data import register
from core.data.register import Entry
from core.messages import Message


def entry(path: str, digest: str = "0" * 64) -> Entry:
    return Entry(path, "name", digest, (("file", 3, 4),))


def test_entries_come_back_newest_first():
    register.remember(entry("/a"))
    register.remember(entry("/b"))

    assert register.entries() == (entry("/b"), entry("/a"))


def test_a_path_is_kept_once():
    register.remember(entry("/a", "0" * 64))
    register.remember(entry("/a", "1" * 64))

    assert register.entries() == (entry("/a", "1" * 64),)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"sources": [1]}', '{"sources": [{"path": 1}]}', "[" * 99_999]
)
def test_a_damaged_register_is_empty_and_can_be_written_again(text: str, tmp_path: Path):
    register.remember(entry("/a"))
    (tmp_path / "camada" / "data" / "sources.json").write_text(text)

    assert register.entries() == ()

    register.remember(entry("/b"))
    assert register.entries() == (entry("/b"),)


def test_a_register_that_cannot_be_written_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("CAMADA_DATA_DIR", str(tmp_path / "file"))

    register.remember(entry("/a"))

    assert register.entries() == ()


def test_names_that_are_no_text_survive():
    register.remember(entry("/odd\udcff"))

    assert register.entries() == (entry("/odd\udcff"),)


def test_what_was_said_of_the_data_is_kept():
    notices = (Message("{n} row", "{n} rows", n=2), Message("{a} of {b}", a="x", b=Message("y")))
    said = Entry("/a", "name", "0" * 64, (), notices=notices)

    register.remember(said)

    assert register.entries() == (said,)


def test_notices_that_do_not_fit_their_values_are_damage(tmp_path: Path):
    register.remember(Entry("/a", "name", "0" * 64, (), notices=(Message("{n} rows", n=2),)))
    file = tmp_path / "camada" / "data" / "sources.json"
    file.write_text(file.read_text().replace("{n} rows", "{m} rows"))

    assert register.entries() == ()
