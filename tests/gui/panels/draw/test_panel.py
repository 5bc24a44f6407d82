"""The Draw panel: painting, pictures from elsewhere, points, and what everybody else sees of it."""

import threading
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.arrays import Array
from core.data import picture_file as opening
from core.data.picture import pixels_of
from core.layers import Dense
from gui import asking
from gui.panels.draw import pictures
from gui.panels.draw.panel import DrawPanel
from gui.state import edits
from gui.state.notice import Notice
from tests.gui.panels.conftest import World


def read(panel: DrawPanel, qtbot: QtBot) -> None:
    """Wait until a picture from elsewhere is on the paper."""
    qtbot.waitUntil(lambda: not panel.canvas.paper.is_empty)


@pytest.fixture
def panel(world: World, qtbot: QtBot) -> DrawPanel:
    made = DrawPanel(world.document, world.data, world.selection, world.look)
    qtbot.addWidget(made)
    made.resize(800, 220)
    made.show()
    return made


def stroke(panel: DrawPanel, x: float = 0.5) -> None:
    """Draw a line from top to bottom at a share of the width."""
    canvas, field = panel.canvas, panel.canvas.field
    top, bottom = (
        QPointF(field.left() + x * field.width(), field.top() + y * field.height()).toPoint()
        for y in (0.15, 0.85)
    )
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=top)
    canvas.paper.lead_to(canvas.place_of(QPointF(bottom)))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=bottom)


def draw(panel: DrawPanel, world: World) -> None:
    """Draw a line, and let all who look at it follow at once."""
    stroke(panel)
    panel.prepare()
    world.look.refresh()


def notices(panel: DrawPanel) -> list[Notice]:
    heard: list[Notice] = []
    panel.reported.connect(heard.append)
    return heard


def picture_file(path: Path) -> Path:
    """Write a dark line on white paper."""
    pixels = np.full((60, 40), 255, np.uint8)
    pixels[10:50, 18:22] = 0
    Image.fromarray(pixels).save(path)
    return path


def test_what_is_painted_is_looked_at_and_answered(panel: DrawPanel, world: World) -> None:
    draw(panel, world)

    sample = world.look.sample
    assert sample is not None
    assert sample.is_drawn
    assert sample.raw.shape == (8, 8, 1)
    assert 7 < sample.raw.max() <= 16
    assert panel.answer.told is not None
    assert "predicted" in panel.answer.accessibleDescription()
    assert "not trained yet" in panel.answer.accessibleDescription()


def test_a_drawing_is_centred_unless_that_is_switched_off(panel: DrawPanel, world: World) -> None:
    stroke(panel, 0.2)
    panel.prepare()
    centred = world.selection.drawing
    panel.tools.frame.setChecked(False)
    panel.prepare()
    as_it_is = world.selection.drawing

    assert centred is not None
    assert as_it_is is not None
    assert centred.raw[:, 3:5].sum() == pytest.approx(centred.raw.sum(), rel=0.01)
    assert as_it_is.raw[:, :3].sum() == pytest.approx(as_it_is.raw.sum(), rel=0.01)


def test_the_drawing_is_kept_from_the_cards_on_wish(panel: DrawPanel, world: World) -> None:
    draw(panel, world)
    panel.tools.show_on_cards.click()
    world.look.refresh()

    assert world.look.sample is not None
    assert not world.look.sample.is_drawn
    assert panel.answer.told is not None


def test_choosing_a_sample_turns_the_switch_off_and_the_next_stroke_turns_it_on(
    panel: DrawPanel, world: World
) -> None:
    draw(panel, world)
    world.selection.choose_sample(4)
    world.look.refresh()
    is_on_at_the_sample = panel.tools.show_on_cards.isChecked()
    draw(panel, world)

    assert not is_on_at_the_sample
    assert panel.tools.show_on_cards.isChecked()


def test_wiping_clean_goes_back_to_the_sample(panel: DrawPanel, world: World) -> None:
    draw(panel, world)
    panel.tools.clear.click()
    panel.prepare()
    world.look.refresh()

    assert world.selection.drawing is None
    assert panel.answer.told is None
    assert not panel.tools.clear.isEnabled()


def test_keys_paint_too_and_undo_belongs_to_the_canvas(
    panel: DrawPanel, world: World, qtbot: QtBot
) -> None:
    canvas = panel.canvas
    canvas.setFocus()
    qtbot.waitUntil(canvas.hasFocus)
    QTest.keyPress(canvas, Qt.Key.Key_Space)
    QTest.keyClick(canvas, Qt.Key.Key_Down)
    QTest.keyClick(canvas, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyRelease(canvas, Qt.Key.Key_Space)
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    rows, columns = np.nonzero(canvas.paper.values() > 0.5)
    QTest.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert np.ptp(rows) == pytest.approx(50 + canvas.brush, abs=3)
    assert np.ptp(columns) == pytest.approx(canvas.brush, abs=3)
    assert canvas.paper.is_empty


def test_the_right_button_erases(panel: DrawPanel) -> None:
    stroke(panel)
    panel.canvas.brush = 600
    middle = panel.canvas.rect().center()
    QTest.mouseClick(panel.canvas, Qt.MouseButton.RightButton, pos=middle)

    assert panel.canvas.paper.is_empty


def test_a_picture_file_is_dropped_on_the_canvas(
    panel: DrawPanel, world: World, tmp_path: Path, qtbot: QtBot
) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(picture_file(tmp_path / "line.png")))])
    panel.accept_picture(data)
    read(panel, qtbot)
    panel.prepare()

    assert world.selection.drawing is not None
    assert world.selection.drawing.raw[:, 3:5].min() > 5


@pytest.mark.parametrize("is_encoded", [True, False])
def test_a_picture_is_pasted(
    panel: DrawPanel, world: World, tmp_path: Path, qtbot: QtBot, is_encoded: bool
) -> None:
    data, path = QMimeData(), picture_file(tmp_path / "line.png")
    data.setImageData(QImage(str(path)))
    data.setData("image/png", path.read_bytes() if is_encoded else b"")
    panel.accept_picture(data)
    read(panel, qtbot)
    panel.prepare()

    assert world.selection.drawing is not None
    assert world.selection.drawing.raw.max() > 5


def test_a_picture_is_opened(
    panel: DrawPanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    path = picture_file(tmp_path / "line.png")
    monkeypatch.setattr(asking, "ask_for_picture_to_open", lambda *_: path)
    panel.tools.open.click()
    read(panel, qtbot)

    assert panel.canvas.paper.can_undo


def test_of_two_pictures_the_newer_one_counts_and_a_slow_one_is_told(
    panel: DrawPanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    gate, threads = threading.Event(), []
    files = [picture_file(tmp_path / name) for name in ("slow.png", "quick.png")]

    def slow(path: Path) -> Array:
        threads.append(threading.current_thread())
        assert path.stem == "quick" or gate.wait(10)
        return np.ones((20, 20), np.float32) * 0.2 if path.stem == "slow" else pixels_of(path)

    monkeypatch.setattr(pictures, "pixels_of", slow)
    for path in files:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        panel.accept_picture(data)
    qtbot.waitUntil(lambda: panel.tools.reading.isVisible())
    was_empty = panel.canvas.paper.is_empty
    gate.set()
    read(panel, qtbot)

    assert was_empty
    assert panel.canvas.paper.values()[140, 10] == 0
    assert not panel.tools.reading.isVisible()
    assert threading.main_thread() not in threads


def test_wiping_clean_gives_up_a_picture_that_is_being_read(
    panel: DrawPanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    gate = threading.Event()
    monkeypatch.setattr(pictures, "pixels_of", lambda path: gate.wait(10) and pixels_of(path))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(picture_file(tmp_path / "line.png")))])
    panel.accept_picture(data)
    panel.clear()
    gate.set()
    qtbot.waitUntil(lambda: "camada-background" not in {t.name for t in threading.enumerate()})
    QApplication.processEvents()

    assert panel.canvas.paper.is_empty


def test_a_clipboard_without_a_picture_is_told(panel: DrawPanel) -> None:
    heard = notices(panel)
    panel.accept_picture(QMimeData())

    assert "no picture in the clipboard" in str(heard[0].message)


def test_pasting_where_nothing_was_ever_copied_is_told(panel: DrawPanel) -> None:
    QGuiApplication.clipboard().clear()
    heard = notices(panel)

    panel.paste()

    assert "no picture in the clipboard" in str(heard[0].message)


def test_a_picture_of_too_many_pixels_is_refused(
    panel: DrawPanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(opening, "MOST_PIXELS", 100)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(picture_file(tmp_path / "line.png")))])
    heard = notices(panel)
    panel.accept_picture(data)
    qtbot.waitUntil(lambda: bool(heard))

    assert "line.png has more than" in str(heard[0].message)
    assert panel.canvas.paper.is_empty


def test_a_damaged_picture_is_told(panel: DrawPanel, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "broken.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\nnothing")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    heard = notices(panel)
    panel.accept_picture(data)
    qtbot.waitUntil(lambda: bool(heard))

    assert "broken.png cannot be read" in str(heard[0].message)


def test_points_are_asked_about_by_click_and_by_keys(
    panel: DrawPanel, world: World, qtbot: QtBot
) -> None:
    world.choose("moons", qtbot)
    plane = panel.plane
    QTest.mouseClick(plane, Qt.MouseButton.LeftButton, pos=plane.rect().center())
    panel.prepare()
    first = world.selection.drawing
    QTest.keyClick(plane, Qt.Key.Key_Right)
    panel.prepare()
    second = world.selection.drawing

    assert plane.isVisibleTo(panel)
    assert first is not None
    assert second is not None
    assert second.raw[0] > first.raw[0]
    assert second.raw[1] == pytest.approx(first.raw[1], abs=1e-5)
    assert (plane.place_of(first.raw) - QPointF(plane.rect().center())).manhattanLength() < 3


def test_rows_of_numbers_cannot_be_drawn_and_the_panel_says_so(
    panel: DrawPanel, world: World, qtbot: QtBot
) -> None:
    world.choose("friedman", qtbot)

    assert panel.hint.isVisibleTo(panel)
    assert "These data are samples of 10" in panel.hint.text()
    assert not panel.canvas.isVisibleTo(panel)


def test_a_drawing_outlives_its_panel(panel: DrawPanel, world: World, qtbot: QtBot) -> None:
    draw(panel, world)
    later = DrawPanel(world.document, world.data, world.selection, world.look)
    qtbot.addWidget(later)

    assert np.array_equal(later.canvas.paper.values(), panel.canvas.paper.values())
    assert later.tools.show_on_cards.isChecked()


def test_a_network_that_ends_otherwise_is_told_in_words(panel: DrawPanel, world: World) -> None:
    edits.set_layer(world.document, "b4", Dense(units=7))
    draw(panel, world)

    assert panel.answer.told is None
    assert "10" in panel.answer.accessibleDescription()


def test_the_places_of_canvas_and_paper_fit(panel: DrawPanel) -> None:
    canvas = panel.canvas
    assert canvas.place_of(canvas.field.center()) == QPointF(140, 140)
    assert canvas.rect().contains(canvas.field.toRect())
    assert canvas.field.topLeft().toPoint() == QPoint(3, 3)
