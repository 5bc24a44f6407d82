"""Data at hand: ready-made sets, downloads by one click, and own data used lately."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.data import downloads
from core.data.downloads import RemoteSet
from core.data.remote import RemoteFile
from core.errors import DatasetError
from core.messages import Message
from gui.panels.data.desk import DataDesk
from gui.panels.data.panel import DataPanel
from tests.core.data.idx_bytes import idx_bytes, pictures
from tests.core.data.server import Server, serving
from tests.gui.panels.conftest import World

FILES = {
    "train-images-idx3-ubyte": idx_bytes(pictures(4000, 8, 8)),
    "train-labels-idx1-ubyte": idx_bytes(np.arange(4000) % 10),
}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Return a server with a small set that goes by the name of MNIST."""
    files = tuple(
        RemoteFile(name, hashlib.md5(content).hexdigest(), len(content))
        for name, content in FILES.items()
    )
    with serving(Server(dict(FILES))) as running:
        found = RemoteSet(Message("MNIST"), Message("Small digits"), files, (running.url,))
        monkeypatch.setattr(downloads, "SETS", {"mnist": found})
        yield running


@pytest.fixture
def panel(world: World, qtbot: QtBot) -> Iterator[DataPanel]:
    panel = DataPanel(DataDesk(world.document, world.data, world.selection))
    qtbot.addWidget(panel)
    panel.resize(1200, 220)
    panel.show()
    yield panel
    world.data.close()


def choose(panel: DataPanel, source: str) -> None:
    """Click an entry of the list."""
    box = panel.source.builtin
    box.showPopup()
    row = box.findData(source)
    box.setCurrentIndex(row)
    box.activated.emit(row)
    box.hidePopup()


def texts(panel: DataPanel) -> list[str]:
    box = panel.source.builtin
    box.showPopup()
    box.hidePopup()
    return [box.itemText(row) for row in range(box.count())]


def test_a_download_is_listed_with_its_size(panel: DataPanel, server: Server) -> None:
    assert "MNIST · 260.0 kB" in texts(panel)
    row = panel.source.builtin.findData("mnist")
    assert panel.source.builtin.itemData(row, Qt.ItemDataRole.ToolTipRole) == "Small digits"


def test_a_click_loads_a_set_and_makes_it_the_projects(
    panel: DataPanel, world: World, qtbot: QtBot, server: Server
) -> None:
    with qtbot.waitSignal(world.document.changed, timeout=20_000):
        choose(panel, "mnist")

    assert world.document.project.data is not None
    assert world.document.project.data.facts.n_samples == 4000
    assert "MNIST · loaded" in texts(panel)
    world.document.undo_stack.undo()
    assert world.document.project.data.name == "digits"


def test_what_is_loaded_is_told_in_bytes(
    panel: DataPanel, world: World, qtbot: QtBot, server: Server
) -> None:
    heard: list[tuple[float, str]] = []
    world.data.progressed.connect(lambda share, loaded: heard.append((share, loaded)))
    with qtbot.waitSignal(world.document.changed, timeout=20_000):
        choose(panel, "mnist")

    assert heard[0][1] == "mnist"
    panel.source.show_progress(0.5, "mnist")
    assert panel.source.reading.text() == "MNIST: 130.0 kB of 260.0 kB"


def test_a_download_that_is_cancelled_is_resumed(
    panel: DataPanel, world: World, qtbot: QtBot, server: Server
) -> None:
    server.is_silent = True
    with qtbot.waitSignal(world.data.progressed, timeout=20_000):
        choose(panel, "mnist")
    panel.source.cancel.click()
    assert not world.data.is_reading
    server.is_silent = False
    server.go_on.set()

    with qtbot.waitSignal(world.document.changed, timeout=20_000):
        choose(panel, "mnist")

    assert world.document.project.data is not None
    assert world.document.project.data.name == "mnist"


def test_a_server_that_is_not_there_is_told_and_the_data_stay(
    panel: DataPanel, world: World, qtbot: QtBot, server: Server
) -> None:
    server.files.clear()

    with qtbot.waitSignal(world.data.failed, timeout=20_000) as failed:
        choose(panel, "mnist")

    assert failed.args is not None
    error = failed.args[0]
    assert isinstance(error, DatasetError)
    assert server.url in str(error.message)
    assert world.document.project.data is not None
    assert world.document.project.data.name == "digits"


def test_own_data_used_lately_are_one_click_away(
    panel: DataPanel, world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "shapes.csv"
    rows = "".join(f"{i % 7},{i % 5},{'ab'[i % 2]}\n" for i in range(60))
    path.write_text("x,y,kind\n" + rows)
    with qtbot.waitSignal(world.document.changed, timeout=20_000):
        panel.accept_path(path)
    world.choose("moons", qtbot)
    assert "shapes" in texts(panel)

    with qtbot.waitSignal(world.document.changed, timeout=20_000):
        choose(panel, str(path))

    assert world.document.project.data is not None
    assert world.document.project.data.name == "shapes"


def test_files_that_are_gone_are_not_listed(
    panel: DataPanel, world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "gone.csv"
    path.write_text("x,y,kind\n" + "".join(f"{i % 7},{i % 5},{'ab'[i % 2]}\n" for i in range(60)))
    with qtbot.waitSignal(world.document.changed, timeout=20_000):
        panel.accept_path(path)
    path.unlink()

    assert "gone" not in texts(panel)


def test_a_key_on_the_closed_list_opens_it_and_chooses_nothing(
    panel: DataPanel, qtbot: QtBot
) -> None:
    box = panel.source.builtin
    chosen: list[str] = []
    box.chosen.connect(chosen.append)

    for key in (Qt.Key.Key_Down, Qt.Key.Key_End, Qt.Key.Key_M):
        qtbot.keyClick(box, key)
        assert box.view().isVisible()
        box.hidePopup()

    assert chosen == []


def test_what_does_not_fit_into_the_closed_list_ends_with_dots_and_stands_in_its_tip(
    panel: DataPanel, world: World, qtbot: QtBot
) -> None:
    world.choose("friedman", qtbot)
    box = panel.source.builtin

    wide = box.shown_text()
    box.setFixedWidth(90)

    assert wide == box.toolTip() == "Friedman #1"
    assert box.shown_text().endswith("…")
    box.grab()
