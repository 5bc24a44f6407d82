"""Long work done aside: its result comes back, and nobody who has given up waits for it."""

from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import pytest
from PIL import Image

from core.data import csv_blocks, csv_cells, csv_table, library
from core.data.aside import aside
from core.errors import DatasetError
from core.messages import Message


class GivenUp(Exception):
    """Raised by whoever hears progress and wants no more."""


class Endless:
    """Work that ends when it is let; whoever hears of it gives up as soon as it has begun."""

    def __init__(self) -> None:
        self.begun, self.let = Event(), Event()

    def __call__(self, *_: Any, **__: Any) -> None:
        self.begun.set()
        self.let.wait(60)

    def hear(self, _: float = 0.0) -> None:
        if self.begun.is_set():
            raise GivenUp


@pytest.fixture
def endless():
    work = Endless()
    yield work
    work.let.set()


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "table.csv"
    rows = "".join(f"{i / 4},{i % 7},{['no', 'yes'][i % 2]}\n" for i in range(3000))
    path.write_text("a,b,kind\n" + rows)
    return path


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    for name in ("a/1.png", "a/2.png", "b/3.png", "b/4.png"):
        path = tmp_path / "pictures" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(np.full((8, 8, 3), 50, np.uint8)).save(path)
    return tmp_path / "pictures"


def test_what_work_makes_comes_back():
    assert aside(lambda: 7, lambda: None) == 7


def test_without_anybody_who_listens_it_is_done_here():
    assert aside(lambda: 7, None) == 7


def test_an_error_comes_back():
    error = DatasetError(Message("No."))

    def fail() -> None:
        raise error

    with pytest.raises(DatasetError) as found:
        aside(fail, lambda: None)

    assert found.value is error


def test_what_numpy_is_told_to_ignore_is_ignored_there_too():
    with np.errstate(all="raise"), pytest.raises(FloatingPointError):
        aside(lambda: np.float64(1) / np.float64(0), lambda: None)


def test_progress_is_heard_while_work_goes_on():
    heard = Event()

    assert aside(lambda: heard.wait(60), heard.set)


def test_whoever_gives_up_does_not_wait(endless: Endless):
    with pytest.raises(GivenUp):
        aside(endless, endless.hear)

    assert not endless.let.is_set()


@pytest.mark.parametrize(
    "place",
    [
        "core.data.library.recognise",
        "core.data.csv_cells.TextCoder.finish",
        "core.data.csv_table.days_in",
        "core.data.placing._sync",
        "core.data.tables.propose",
        "core.data.table_samples._planned",
        "core.data.tables._notices",
    ],
)
def test_reading_a_table_can_be_given_up_wherever_it_takes_long(
    place: str, table: Path, endless: Endless, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(csv_cells, "MOST_TEXTS", 1)  # so that the texts of the table are many
    monkeypatch.setattr(place, endless)

    with pytest.raises(GivenUp):
        library.find(str(table), endless.hear)


@pytest.mark.parametrize(
    "place",
    [
        "core.data.library.recognise",
        "core.data.pictures.reader.layout_of",
        "core.data.pictures.proposal.load",
        "core.data.pictures.decoding.load",
        "core.data.placing._sync",
    ],
)
def test_reading_pictures_can_be_given_up_wherever_it_takes_long(
    place: str, pictures: Path, endless: Endless, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(place, endless)

    with pytest.raises(GivenUp):
        library.find(str(pictures), endless.hear)


def test_progress_is_heard_after_every_few_blocks_of_a_table(
    table: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(csv_blocks, "BLOCK", 1 << 10)
    rows_at_each: list[int] = [0]
    find_cells: Callable[..., Any] = csv_table.cells_of

    def counted(*given: Any) -> Any:
        cells = find_cells(*given)
        rows_at_each[-1] += len(cells.starts)
        return cells

    monkeypatch.setattr(csv_table, "cells_of", counted)
    library.find(str(table), lambda _: rows_at_each.append(0))

    assert sum(rows_at_each) >= 3000
    assert max(rows_at_each) < 5 * 150  # rows of a block, of which four are read at once
