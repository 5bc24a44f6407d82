"""Pictures leave the window: by the menu, by a drag, and never back into it as data."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QDrag, QDragEnterEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from gui import asking
from gui.app import application
from gui.charts.counts import ClassCounts
from gui.charts.export import MARGIN, SCALE, Painted, file_name, image_of, mime_of
from gui.charts.picture_out import PictureOut
from gui.main_window import MainWindow
from gui.mime import BLOCKS_MIME
from gui.panels.draw.pictures import has_picture
from gui.panels.evaluate.confusion_matrix import ConfusionMatrix
from gui.state.notice import Told

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class Window(QWidget):
    """Hears what is told, as the real window does."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []

    def customEvent(self, event: QEvent) -> None:
        assert isinstance(event, Told)
        self.told.append(f"{event.notice.kind}: {event.notice.message}")
        event.accept()


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    made = Window()
    qtbot.addWidget(made)
    made.resize(400, 200)
    made.show()
    return made


@pytest.fixture
def counts(window: Window) -> ClassCounts:
    made = ClassCounts(window)
    made.show_counts(["cat", "dog"], [3, 5])
    made.resize(300, 120)
    made.show()
    return made


@pytest.fixture
def drags(monkeypatch: pytest.MonkeyPatch) -> list[QDrag]:
    """Return the drags that are begun from now on; each falls nowhere."""
    begun: list[QDrag] = []

    def fall_nowhere(self: QDrag, *_: object) -> Qt.DropAction:
        begun.append(self)
        return Qt.DropAction.IgnoreAction

    monkeypatch.setattr(QDrag, "exec", fall_nowhere)
    return begun


def menu_of(widget: QWidget) -> list[str]:
    """Ask for the context menu; return its texts."""
    place = QPoint(5, 5)
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, place, widget.mapToGlobal(place), NONE
    )
    application().sendEvent(widget, event)
    menu = widget.findChild(QMenu)
    assert menu is not None
    texts = [action.text() for action in menu.actions()]
    menu.close()
    return texts


def pull(widget: QWidget, by: int) -> None:
    QTest.mousePress(widget, LEFT, NONE, QPoint(20, 20))
    QTest.mouseMove(widget, QPoint(20 + by, 20))
    QTest.mouseRelease(widget, LEFT, NONE, QPoint(20 + by, 20))


def test_the_menu_copies_and_saves(counts: ClassCounts) -> None:
    assert menu_of(counts) == ["Copy picture", "Save picture…"]


def test_a_copied_picture_is_that_of_the_widget(counts: ClassCounts) -> None:
    actions = QMenu(counts)
    PictureOut(counts).fill(actions)

    actions.actions()[0].trigger()

    image = QGuiApplication.clipboard().image()
    inner = image.copy(2 * MARGIN, 2 * MARGIN, SCALE * counts.width(), SCALE * counts.height())
    assert image.size() == (counts.size() + QSize(2 * MARGIN, 2 * MARGIN)) * SCALE
    plain = QImage.Format.Format_RGB32
    assert inner.convertToFormat(plain) == image_of(counts).convertToFormat(plain)


def test_a_drag_takes_the_picture_along_as_pixels_lines_and_a_file(
    counts: ClassCounts, drags: list[QDrag]
) -> None:
    pull(counts, 40)

    data = drags[0].mimeData()
    file = Path(data.urls()[0].toLocalFile())
    assert data.hasImage()
    assert data.hasFormat("image/svg+xml")
    assert file.name == "Samples per class.png"
    assert file.read_bytes() == data.data("image/png").data()


def test_a_click_is_no_drag(counts: ClassCounts, drags: list[QDrag]) -> None:
    pull(counts, 2)

    assert drags == []


def test_a_saved_picture_is_told_to_the_window(
    window: Window, counts: ClassCounts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.png"
    monkeypatch.setattr(asking, "ask_for_picture_to_save", lambda *_: file)
    menu = QMenu(counts)
    PictureOut(counts).fill(menu)

    menu.actions()[1].trigger()

    assert QImage(str(file)).width() == (counts.width() + 2 * MARGIN) * SCALE
    assert window.told == ["info: The picture was written to a.png."]


def test_a_place_that_cannot_be_written_is_told_too(
    window: Window, counts: ClassCounts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "no" / "a.png"
    monkeypatch.setattr(asking, "ask_for_picture_to_save", lambda *_: file)
    menu = QMenu(counts)
    PictureOut(counts).fill(menu)

    menu.actions()[1].trigger()

    assert window.told[0].startswith("error: ")


@pytest.mark.parametrize(
    ("title", "name"),
    [("Loss", "Loss"), ("a/b: c?", "a b c"), ("..", "Camada"), ("8 × 8", "8 × 8")],
)
def test_a_title_becomes_a_name_that_every_system_takes(title: str, name: str) -> None:
    assert file_name(title) == name


def test_the_picture_of_a_matrix_is_whole_where_the_view_is_not(qtbot: QtBot) -> None:
    matrix = ConfusionMatrix()
    qtbot.addWidget(matrix)
    names = [f"class {n}" for n in range(40)]
    matrix.resize(200, 150)
    matrix.show_counts(names, np.eye(40, dtype=np.int64))

    shown = matrix._picture()

    assert isinstance(shown, Painted)
    assert shown.size.width() > matrix.viewport().width()
    assert shown.size.height() > matrix.viewport().height()
    assert not image_of(shown).isNull()


def test_blocks_on_their_way_are_no_picture_for_the_draw_dock(counts: ClassCounts) -> None:
    data = mime_of(counts, "Samples")
    assert has_picture(data)

    data.setData(BLOCKS_MIME, b"b1")

    assert not has_picture(data)


def test_a_picture_dragged_out_of_the_window_is_not_opened_by_it(
    counts: ClassCounts, drags: list[QDrag]
) -> None:
    class FromHere(QDragEnterEvent):
        def source(self) -> QObject:
            return counts

    pull(counts, 40)
    copy = Qt.DropAction.CopyAction
    event = FromHere(QPoint(1, 1), copy, drags[0].mimeData(), LEFT, NONE)
    event.ignore()

    MainWindow.dragEnterEvent(None, event)  # pyright: ignore[reportArgumentType]

    assert not event.isAccepted()
