"""The room that imported data take, and giving it back."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.data import library, upkeep
from gui.cache_dialog import CacheDialog


@pytest.fixture
def dialog(qtbot: QtBot) -> Iterator[CacheDialog]:
    kept = library.find("moons")
    library.find("circles")
    window = QWidget()
    qtbot.addWidget(window)
    made = CacheDialog(window, {kept.digest})
    qtbot.waitUntil(lambda: not made.work.is_busy)
    yield made
    window.close()


def test_it_says_how_much_room_they_take(dialog: CacheDialog) -> None:
    assert dialog.size_line.text().startswith("Imported data: ")
    assert dialog.empty.isEnabled()


def test_emptying_is_done_beside_the_window_and_told(
    dialog: CacheDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[frozenset[str]] = []

    def empty(keep: frozenset[str]) -> int:
        asked.append(keep)
        return 2_500_000

    monkeypatch.setattr(upkeep, "empty", empty)
    dialog.empty.click()
    qtbot.waitUntil(lambda: not dialog.work.is_busy)

    assert asked == [frozenset({library.find("moons").digest})]
    assert dialog.gone.text() == "2.5 MB were freed."
