"""Lost data: a table that is elsewhere now, or another one at the same place."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.choice import DataChoice
from core.data import library
from core.reading import FEATURE, IGNORE, NUMBER, TARGET, ColumnUse, TableReading
from gui.panels.data import source as data_source
from gui.panels.data.desk import DataDesk
from gui.panels.data.panel import DataPanel
from tests.gui.panels.conftest import World

READING = TableReading(
    task="regress",
    columns=(
        ColumnUse(name="id", role=IGNORE, type=NUMBER),
        ColumnUse(name="x", role=FEATURE, type=NUMBER),
        ColumnUse(name="a", role=TARGET, type=NUMBER),
        ColumnUse(name="b", role=TARGET, type=NUMBER),
    ),
)


def write(path: Path, n_rows: int) -> Path:
    rows = "".join(f"{n},{n % 7},{n * 1.5},{n % 5 + 0.25}\n" for n in range(n_rows))
    path.write_text(f"id,x,a,b\n{rows}")
    return path


@pytest.fixture
def panel(world: World, qtbot: QtBot) -> Iterator[DataPanel]:
    panel = DataPanel(DataDesk(world.document, world.data, world.selection))
    qtbot.addWidget(panel)
    panel.resize(1200, 220)
    panel.show()
    yield panel
    world.data.close()


@pytest.fixture
def lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataChoice:
    """Return data that were read from t.csv, of which the cache knows nothing any more."""
    choice = library.find(str(write(tmp_path / "t.csv", 60)), None, READING).choice()
    monkeypatch.setenv("CAMADA_CACHE_DIR", str(tmp_path / "another cache"))
    return choice.with_(corrections=((3, -1),))


def lose(world: World, choice: DataChoice, qtbot: QtBot) -> None:
    world.document.edit("Lose", world.document.project.with_(data=choice))
    qtbot.waitUntil(lambda: world.data.is_missing)


def test_a_lost_table_is_located_as_a_file_and_read_as_before(
    panel: DataPanel,
    world: World,
    lost: DataChoice,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    moved = (tmp_path / "t.csv").rename(tmp_path / "moved.csv")
    lose(world, lost, qtbot)
    monkeypatch.setattr(data_source, "ask_for_file", lambda *_: str(moved))
    assert "are not on this computer" in panel.overview.facts.text()
    assert not panel.overview.anew.isVisible()

    panel.overview.locate.click()
    qtbot.waitUntil(lambda: world.data.ready is not None)

    assert world.document.project.data == lost


def test_a_table_that_changed_is_told_and_read_again_the_same_way(
    panel: DataPanel, world: World, lost: DataChoice, qtbot: QtBot, tmp_path: Path
) -> None:
    write(tmp_path / "t.csv", 80)
    lose(world, lost, qtbot)
    assert panel.overview.facts.text().startswith("t.csv has changed since")

    with qtbot.waitSignal(world.data.arrived):
        panel.overview.anew.click()

    choice = world.document.project.data
    assert choice is not None
    assert choice.facts.n_samples == 80
    assert [target.name for target in choice.facts.targets] == ["a", "b"]
    assert not panel.overview.anew.isVisible()


def test_choosing_a_table_again_that_grew_keeps_the_uses_of_its_columns(
    world: World, lost: DataChoice, qtbot: QtBot, tmp_path: Path
) -> None:
    world.document.edit("Choose", world.document.project.with_(data=lost))
    qtbot.waitUntil(lambda: world.data.ready is not None)
    write(tmp_path / "t.csv", 80)

    with qtbot.waitSignal(world.data.arrived):
        world.data.choose(str(tmp_path / "t.csv"))

    choice = world.document.project.data
    assert choice is not None
    assert (choice.facts.n_samples, choice.reading) == (80, READING)
    world.data.close()


def test_columns_that_are_gone_are_no_obstacle_to_choosing_a_table_again(
    world: World, lost: DataChoice, qtbot: QtBot, tmp_path: Path
) -> None:
    world.document.edit("Choose", world.document.project.with_(data=lost))
    qtbot.waitUntil(lambda: world.data.ready is not None)
    (tmp_path / "t.csv").write_text("x,y\n" + "".join(f"{n % 9},{n % 2}\n" for n in range(50)))

    with qtbot.waitSignal(world.data.arrived):
        world.data.choose(str(tmp_path / "t.csv"))

    choice = world.document.project.data
    assert choice is not None
    assert choice.facts.n_samples == 50
    world.data.close()
