"""What was said of data when they were read is said again when they come from the cache."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.data import entries, library, register
from core.data.dataset import Dataset
from core.data.table import open_table
from core.data.table_edits import with_use
from core.reading import TableReading


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    rows = "".join(f"{n},{n % 7},{n % 5 or ''},{'pq'[n % 2]}\n" for n in range(60))
    (tmp_path / "t.csv").write_text("id,a,b,kind\n" + rows)
    return library.find(str(tmp_path / "t.csv"))


def said(dataset: Dataset | None) -> list[str]:
    return [] if dataset is None else [str(notice) for notice in dataset.notices]


def test_a_project_hears_what_was_said_when_its_data_were_read(dataset: Dataset) -> None:
    assert said(dataset)
    assert said(library.locate(dataset.choice())) == said(dataset)
    assert said(entries.open_chosen(dataset.choice())) == said(dataset)


def test_another_way_of_reading_keeps_what_is_said_of_each(dataset: Dataset) -> None:
    table = open_table(dataset.source)
    assert table is not None
    assert isinstance(dataset.reading, TableReading)
    with_id = with_use(table, dataset.reading, "id", role="feature")
    other = library.reread(dataset.choice(), with_id)

    assert said(other) != said(dataset)
    assert said(library.locate(other.choice())) == said(other)
    assert said(library.locate(dataset.choice())) == said(dataset)


def test_the_same_samples_read_another_way_say_nothing_that_was_not_said(dataset: Dataset) -> None:
    choice = dataset.choice().with_(reading=TableReading())

    assert said(entries.open_chosen(choice)) == []


@pytest.mark.parametrize("damage", ["", "[3]", "{}", '[{"one": "{n} rows"}]', "[" * 100_000])
def test_damaged_notices_are_none(dataset: Dataset, damage: str) -> None:
    next(dataset.folder.glob("notices-*.json")).write_text(damage)

    assert entries.open_chosen(dataset.choice()) is not None
    assert said(entries.open_chosen(dataset.choice())) == []


def test_data_kept_before_there_were_notices_get_them_when_they_are_chosen_again(
    dataset: Dataset, tmp_path: Path
) -> None:
    next(dataset.folder.glob("notices-*.json")).unlink()
    again = library.find(str(tmp_path / "t.csv"))

    assert said(again) == said(dataset)
    assert said(entries.open_chosen(dataset.choice())) == said(dataset)


def test_what_is_no_longer_said_is_forgotten(dataset: Dataset, tmp_path: Path) -> None:
    entry = register.entries()[0]
    register.remember(replace(entry, notices=()))
    library.find(str(tmp_path / "t.csv"))

    assert list(dataset.folder.glob("notices-*.json")) == []
