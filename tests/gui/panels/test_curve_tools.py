"""The menu of the charts, one crosshair for both, and the way back to an epoch."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QSlider
from pytestqt.qtbot import QtBot

from gui import asking
from gui.panels.training import TrainingPanel
from gui.state.figures import Figures
from gui.state.notice import Told
from tests.gui.panels.conftest import World
from tests.gui.panels.test_training import batches, record, training_panel


class Heard(QObject):
    """Takes what is told, as the window around the panel does."""

    def __init__(self, panel: TrainingPanel) -> None:
        super().__init__(panel)
        self.kinds: list[str] = []
        panel.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, Told):
            self.kinds.append(event.notice.kind)
            event.accept()
        return False


@pytest.fixture
def panel(world: World, qtbot: QtBot) -> TrainingPanel:
    panel = training_panel(world)
    qtbot.addWidget(panel)
    panel.resize(1000, 240)
    panel.show()
    figures: Figures = batches(0.5, 1.0, 1.5, 2.0)
    for one in (record(0, 0.5), record(1, 0.9)):
        figures.add_epoch(one)
    panel.charts.show_figures(figures, 3)
    for chart in panel.charts.both:
        chart.draw()
    return panel


def texts(panel: TrainingPanel) -> list[str]:
    return [action.text() for action in panel.tools.menu().actions() if action.text()]


def choose(panel: TrainingPanel, text: str) -> None:
    menu = panel.tools.menu()
    next(action for action in menu.actions() if action.text() == text).trigger()


def test_one_chart_points_where_the_other_does(panel: TrainingPanel) -> None:
    panel.charts.loss.pointed.emit(2.0)

    assert panel.charts.score.readout()[0] == "epoch 2"
    assert panel.charts.score.readout()[-1] == "validation, best 90.0\u00a0%"


def test_the_menu_offers_both_pictures_and_the_figures(panel: TrainingPanel) -> None:
    assert texts(panel) == [
        "Logarithmic loss",
        "Smoothing",
        "Compare",
        "Zoom in",
        "Zoom out",
        "Show all again",
        "Copy picture: Loss",
        "Save picture: Loss (PNG, SVG)…",
        "Copy picture: Accuracy",
        "Save picture: Accuracy (PNG, SVG)…",
        "Save figures as CSV…",
    ]


def test_the_loss_becomes_logarithmic_and_plain_again(panel: TrainingPanel) -> None:
    choose(panel, "Logarithmic loss")
    once = panel.charts.loss.is_log
    choose(panel, "Logarithmic loss")

    assert once
    assert not panel.charts.loss.is_log


def test_the_slider_keeps_its_place_from_menu_to_menu(panel: TrainingPanel) -> None:
    first, second = panel.tools.menu(), None
    slider = first.findChild(QSlider)
    assert slider is not None
    slider.setValue(7)

    second = panel.tools.menu().findChild(QSlider)

    assert second is not None
    assert second.value() == 7


def test_a_chart_is_copied_as_a_picture(panel: TrainingPanel) -> None:
    choose(panel, "Copy picture: Loss")

    data = QGuiApplication.clipboard().mimeData()
    assert data.hasImage()


def test_a_chart_is_saved_and_that_is_told(
    panel: TrainingPanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = Heard(panel)
    place = tmp_path / "loss.svg"
    monkeypatch.setattr(asking, "ask_for_picture_to_save", lambda *_: place)

    choose(panel, "Save picture: Loss (PNG, SVG)…")
    monkeypatch.setattr(asking, "ask_for_picture_to_save", lambda *_: tmp_path / "no" / "a.png")
    choose(panel, "Save picture: Loss (PNG, SVG)…")

    assert place.read_bytes().startswith(b"<?xml")
    assert heard.kinds == ["info", "error"]


def test_enter_on_a_chart_looks_back_at_the_nearest_kept_epoch(
    panel: TrainingPanel, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int | None] = []
    monkeypatch.setattr(world.past, "look_back", asked.append)
    world.past.kept = {0: Path("a"), 4: Path("b")}

    panel.charts.loss.chosen.emit(2.0)
    panel.charts.loss.chosen.emit(4.0)

    assert asked == [0, 4]
