"""Reading in the background: progress, giving up, reading again, corrected labels."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from core.choice import LEFT_OUT
from core.data import library
from core.data.dataset import Dataset, Progress
from core.project import Project
from core.reading import PictureReading, Reading
from gui.state.data import Data
from gui.state.document import Document


@pytest.fixture
def document() -> Document:
    return Document(Project(data=library.find("digits").choice()))


@pytest.fixture
def data(document: Document, qtbot: QtBot) -> Iterator[Data]:
    data = Data(document)
    qtbot.waitUntil(lambda: data.ready is not None)
    yield data
    data.close()


def test_a_reading_can_be_given_up(
    data: Data, document: Document, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, given_up = threading.Event(), threading.Event()

    def find(source: str, progress: Progress, reading: Reading | None) -> Dataset:
        begun.set()
        while True:
            try:
                progress(0.5)
            except Exception:
                given_up.set()
                raise

    monkeypatch.setattr(library, "find", find)
    before = document.project

    with qtbot.waitSignal(data.progressed) as told:
        data.choose("large")
    data.cancel()

    assert told.args == [0.5, ""]
    assert given_up.wait(5)
    assert (data.is_reading, document.project, data.ready is not None) == (False, before, True)


def test_a_correction_changes_label_and_counts_and_is_undone(
    data: Data, document: Document, qtbot: QtBot
) -> None:
    assert data.ready is not None
    before = document.project
    assert int(data.ready.dataset.labels[5]) == 5

    data.correct([5], 7)
    qtbot.waitUntil(lambda: not data.is_reading)

    assert document.project.data is not None
    assert document.project.data.corrections == ((5, 7),)
    assert int(data.ready.dataset.labels[5]) == 7
    assert sum(document.project.data.facts.counts) == 1797

    data.correct([5], 5)
    assert document.project == before


def test_a_sample_that_is_left_out_is_in_no_part(data: Data, qtbot: QtBot) -> None:
    data.correct([5], LEFT_OUT)
    qtbot.waitUntil(lambda: not data.is_reading)

    assert data.ready is not None
    assert 5 not in np.concatenate(list(data.ready.parts.values()))
    assert sum(map(len, data.ready.parts.values())) == 1796


def test_reading_again_keeps_the_split_and_can_be_undone(
    data: Data, document: Document, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = PictureReading(size=(4, 4))
    other = replace(library.find("moons"), name="digits", reading=small)
    monkeypatch.setattr(library, "reread", lambda choice, reading, progress: other)
    choice = document.project.data
    assert choice is not None
    before = document.project.with_(data=choice.with_(split=choice.split.with_(seed=4)))
    document.edit("split", before)

    data.read_again(small)
    qtbot.waitUntil(lambda: not data.is_reading)

    assert document.project.data is not None
    assert (document.project.data.reading, document.project.data.split.seed) == (small, 4)
    document.undo_stack.undo()
    assert document.project == before


def test_a_project_that_is_opened_tells_what_was_found_when_its_data_were_read(
    qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "t.csv").write_text(
        "id,a,y\n" + "".join(f"{n},{n % 7},{n % 2}\n" for n in range(60))
    )
    read = library.find(str(tmp_path / "t.csv"))
    opened = Data(Document(Project(data=read.choice())))
    qtbot.waitUntil(lambda: opened.ready is not None)
    opened.close()

    assert opened.ready is not None
    assert read.notices
    assert opened.ready.dataset.notices == read.notices
