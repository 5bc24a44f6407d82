"""Making data: painting pictures, putting points, taking back, and using them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.data import library
from core.data.handmade import PictureSet, PointSet
from gui import asking
from gui.panels.making import begin_page
from gui.panels.making.begin_page import PICTURES, POINTS, Wish
from gui.panels.making.dialog import MakeDialog
from gui.panels.making.picture_page import PicturePage
from gui.panels.making.point_page import PointPage


@pytest.fixture
def dialog(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeDialog]:
    monkeypatch.setattr(asking, "ask", lambda *_: "discard")
    made = MakeDialog()
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


@pytest.fixture
def pictures(dialog: MakeDialog, tmp_path: Path) -> PicturePage:
    dialog.start(Wish(PICTURES, tmp_path / "set", ("round", "square"), 16))
    assert isinstance(dialog.page, PicturePage)
    return dialog.page


@pytest.fixture
def points(dialog: MakeDialog, tmp_path: Path) -> PointPage:
    dialog.start(Wish(POINTS, tmp_path / "points.csv", ("in", "out")))
    assert isinstance(dialog.page, PointPage)
    dialog.page.plane.seed(3)
    return dialog.page


def paint(page: PicturePage) -> None:
    page.canvas.paper.begin(QPointF(140, 140), 60, erases=False)


def qt_paint(page: PicturePage) -> None:
    QTest.mouseClick(page.canvas, Qt.MouseButton.LeftButton, pos=page.canvas.rect().center())


def test_enter_puts_what_is_painted_into_the_chosen_class(
    pictures: PicturePage, qtbot: QtBot
) -> None:
    qtbot.keyClick(pictures.canvas, Qt.Key.Key_2)
    paint(pictures)
    qtbot.keyClick(pictures.canvas, Qt.Key.Key_Return)

    assert pictures.set.counts() == {"round": 0, "square": 1}
    assert pictures.canvas.paper.is_empty
    assert pictures.classes.list.item(1).text() == "2  square · 1"
    assert pictures.thumbs.model().rowCount() == 1


def test_an_empty_sheet_is_no_sample(
    dialog: MakeDialog, pictures: PicturePage, qtbot: QtBot
) -> None:
    qtbot.keyClick(pictures.canvas, Qt.Key.Key_Return)

    assert pictures.set.counts() == {"round": 0, "square": 0}
    assert dialog.told.text() == "Paint something first."


def test_saved_samples_are_taken_back_and_put_again(
    dialog: MakeDialog, pictures: PicturePage
) -> None:
    paint(pictures)
    pictures.keep_sample()

    dialog.undo.click()
    assert pictures.set.counts()["round"] == 0
    dialog.redo.click()

    assert pictures.set.counts()["round"] == 1


def test_a_stroke_is_taken_back_before_a_sample(dialog: MakeDialog, pictures: PicturePage) -> None:
    paint(pictures)
    pictures.keep_sample()
    paint(pictures)

    dialog.undo.click()

    assert pictures.canvas.paper.is_empty
    assert pictures.set.counts()["round"] == 1


def test_a_first_stroke_can_be_taken_back_with_the_mouse(
    dialog: MakeDialog, pictures: PicturePage
) -> None:
    assert not dialog.undo.isEnabled()
    qt_paint(pictures)

    dialog.undo.click()
    assert pictures.canvas.paper.is_empty
    dialog.redo.click()

    assert not pictures.canvas.paper.is_empty


def test_taking_a_clean_sheet_back_brings_the_picture_and_leaves_the_samples(
    dialog: MakeDialog, pictures: PicturePage
) -> None:
    qt_paint(pictures)
    pictures.keep_sample()
    qt_paint(pictures)
    pictures.clear.click()

    dialog.undo.click()

    assert not pictures.canvas.paper.is_empty
    assert pictures.set.counts()["round"] == 1


@pytest.mark.parametrize(("answer", "n_samples"), [("save", 1), ("discard", 0)])
def test_closing_asks_what_becomes_of_a_picture_that_is_no_sample(
    dialog: MakeDialog,
    pictures: PicturePage,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    n_samples: int,
) -> None:
    questions: list[str] = []
    monkeypatch.setattr(asking, "ask", lambda *told: questions.append(told[1]) or answer)
    qt_paint(pictures)

    dialog.end.click()

    assert questions == ["Save the picture on the sheet first?"]
    assert not dialog.isVisible()
    assert pictures.set.counts()["round"] == n_samples


def test_thinking_better_of_closing_keeps_the_picture(
    dialog: MakeDialog,
    pictures: PicturePage,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    qt_paint(pictures)
    with monkeypatch.context() as patched:
        patched.setattr(asking, "ask", lambda *_: "cancel")
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)

    assert dialog.isVisible()
    assert not pictures.canvas.paper.is_empty


def test_pictures_are_deleted_and_come_back(pictures: PicturePage, qtbot: QtBot) -> None:
    paint(pictures)
    pictures.keep_sample()
    pictures.thumbs.selectAll()
    qtbot.keyClick(pictures.thumbs, Qt.Key.Key_Delete)
    assert pictures.set.counts()["round"] == 0

    pictures.undo()

    assert pictures.set.counts()["round"] == 1


def test_classes_are_added_renamed_and_removed(
    pictures: PicturePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["star", "moon"])
    monkeypatch.setattr(asking, "ask_for_name", lambda *_: next(answers))
    pictures.classes.add.click()
    assert pictures.classes.names == ("round", "square", "star")
    pictures.classes.rename.click()
    assert pictures.classes.names == ("moon", "round", "square")
    pictures.classes.choose(0)

    pictures.classes.remove.click()

    assert pictures.classes.names == ("round", "square")


def test_two_classes_with_samples_can_be_used(
    dialog: MakeDialog, pictures: PicturePage, qtbot: QtBot
) -> None:
    paint(pictures)
    pictures.keep_sample()
    assert not dialog.use.isEnabled()
    pictures.classes.choose(1)
    paint(pictures)
    pictures.keep_sample()

    with qtbot.waitSignal(dialog.made) as made:
        dialog.use.click()

    assert made.args is not None
    assert library.find(made.args[0]).inputs.shape == (2, 16, 16, 1)


def test_painting_goes_on_later(dialog: MakeDialog, tmp_path: Path, pictures: PicturePage) -> None:
    paint(pictures)
    pictures.keep_sample()

    dialog.go_on(tmp_path / "set")

    assert isinstance(dialog.page, PicturePage)
    assert dialog.page is not pictures
    assert dialog.page.set.counts() == {"round": 1, "square": 0}


def test_pictures_are_painted_in_colours(
    dialog: MakeDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog.start(Wish(PICTURES, tmp_path / "set", ("a", "b"), 16, is_coloured=True))
    page = dialog.page
    assert isinstance(page, PicturePage)
    assert page.inks.isVisible()
    page.eraser.setChecked(True)
    page.inks.buttons[2].click()
    assert not page.canvas.erases
    page.brush.setValue(64)

    qt_paint(page)
    page.keep_sample()
    monkeypatch.setattr(asking, "ask_for_colour", lambda *_: QColor(0, 0, 255))
    page.inks.other.click()
    page.classes.choose(1)
    qt_paint(page)
    page.keep_sample()

    found = library.find(str(tmp_path / "set"))
    assert found.facts.input_shape == (16, 16, 3)
    assert found.inputs[0, 8, 8].tolist() == [214, 39, 40]
    assert found.inputs[1, 8, 8].tolist() == [0, 0, 255]
    assert found.inputs[1, 0, 0].tolist() == [255, 255, 255]
    dialog.go_on(tmp_path / "set")
    assert isinstance(dialog.page, PicturePage)
    assert dialog.page.canvas.paper.is_coloured


def test_strokes_in_colour_are_taken_back_and_grey_pictures_need_no_colours(
    dialog: MakeDialog, tmp_path: Path, pictures: PicturePage
) -> None:
    assert not pictures.inks.isVisible()
    dialog.start(Wish(PICTURES, tmp_path / "other", ("a", "b"), 16, is_coloured=True))
    page = dialog.page
    assert isinstance(page, PicturePage)
    page.inks.buttons[6].click()
    qt_paint(page)

    page.undo()

    assert page.canvas.paper.is_empty


def test_thinking_better_of_a_colour_keeps_the_one_before(
    dialog: MakeDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog.start(Wish(PICTURES, tmp_path / "set", ("a", "b"), 16, is_coloured=True))
    page = dialog.page
    assert isinstance(page, PicturePage)
    page.inks.buttons[5].click()
    monkeypatch.setattr(asking, "ask_for_colour", lambda *_: None)

    page.inks.other.click()

    assert page.inks.buttons[5].isChecked()
    assert page.inks.ink == page.canvas.ink


def test_a_click_puts_a_point_of_the_chosen_class(points: PointPage, qtbot: QtBot) -> None:
    qtbot.keyClick(points.plane, Qt.Key.Key_2)
    at = points.plane.point_of((0.5, -0.5)).toPoint()
    qtbot.mouseClick(points.plane, Qt.MouseButton.LeftButton, pos=at)

    assert points.points.labels == [1]
    assert points.points.places[0] == pytest.approx((0.5, -0.5), abs=0.02)


def test_the_spray_leaves_several_points_as_one_step(points: PointPage, qtbot: QtBot) -> None:
    points.tools["spray"].click()
    middle = points.plane.field.center().toPoint()
    qtbot.mousePress(points.plane, Qt.MouseButton.LeftButton, pos=middle)
    points.plane.wanted.emit([(0.1, 0.1)])
    qtbot.mouseRelease(points.plane, Qt.MouseButton.LeftButton, pos=middle)
    assert len(points.points.places) == 5

    points.undo()
    assert points.points.places == []
    points.redo()

    assert len(points.points.places) == 5


def test_the_right_button_wipes_points_away(points: PointPage, qtbot: QtBot) -> None:
    middle = points.plane.field.center().toPoint()
    qtbot.mouseClick(points.plane, Qt.MouseButton.LeftButton, pos=middle)
    qtbot.mouseClick(points.plane, Qt.MouseButton.RightButton, pos=middle + QPoint(3, 0))

    assert points.points.places == []
    points.undo()
    assert len(points.points.places) == 1


def test_points_are_put_by_the_keyboard(points: PointPage, qtbot: QtBot) -> None:
    qtbot.keyClick(points.plane, Qt.Key.Key_Right)
    qtbot.keyClick(points.plane, Qt.Key.Key_Space)

    assert points.points.places[0] == pytest.approx((0.04, 0.0), abs=1e-6)


def test_points_are_written_soon_after_a_change(
    points: PointPage, qtbot: QtBot, tmp_path: Path
) -> None:
    qtbot.keyClick(points.plane, Qt.Key.Key_Space)

    qtbot.waitUntil(lambda: len(PointSet.read(tmp_path / "points.csv").places) == 1)


def test_removing_a_class_keeps_the_others_right(points: PointPage) -> None:
    points.points.places[:], points.points.labels[:] = [(0.0, 0.0)], [1]
    points.refresh()
    points.classes.choose(0)

    points.classes.remove.click()

    assert points.points.classes == ["out"]
    assert points.points.labels == [0]


def test_a_name_that_is_taken_cannot_begin(dialog: MakeDialog, tmp_path: Path) -> None:
    PictureSet(tmp_path / "mine", ["a"])
    dialog.begin.folder = tmp_path
    dialog.begin.name.setText("mine")

    assert not dialog.begin.go.isEnabled()
    assert "There is already mine" in dialog.begin.trouble.text()


def test_the_name_that_is_proposed_is_free(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    PictureSet(tmp_path / "my data", ["a"])
    (tmp_path / "my data 2.csv").write_text("x,y,label\n")
    monkeypatch.setattr(begin_page, "made_folder", lambda: tmp_path)

    page = begin_page.BeginPage()
    qtbot.addWidget(page)

    assert page.name.text() == "my data 3"
    assert page.trouble.text() == ""
    assert page.go.isEnabled()


def test_one_class_is_not_enough_to_begin(dialog: MakeDialog) -> None:
    dialog.begin.classes.setText("circle")

    assert not dialog.begin.go.isEnabled()
    assert dialog.begin.trouble.text().startswith("Name two classes")


def test_what_is_no_set_cannot_be_gone_on_with(dialog: MakeDialog, tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")

    dialog.go_on(tmp_path / "other.csv")

    assert dialog.page is None
    assert "columns x, y and label" in dialog.begin.trouble.text()
