"""Paper: strokes, steps back, and pictures put on it."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from gui.charts.paper import Paper


@pytest.fixture
def paper(qapp: QApplication) -> Paper:
    return Paper((8, 8, 1), is_light=False)


def test_a_stroke_leaves_ink_of_its_width(paper: Paper) -> None:
    paper.begin(QPointF(140, 50), 20, erases=False)
    paper.lead_to(QPointF(140, 230))

    values = paper.values()
    assert values[140].sum() == pytest.approx(20, abs=1)
    assert not paper.is_empty


def test_the_eraser_takes_ink_away(paper: Paper) -> None:
    paper.begin(QPointF(140, 140), 20, erases=False)
    paper.begin(QPointF(140, 140), 60, erases=True)

    assert paper.is_empty


def test_strokes_are_taken_back_and_done_again_one_by_one(paper: Paper) -> None:
    paper.begin(QPointF(50, 50), 20, erases=False)
    first = paper.values()
    paper.begin(QPointF(200, 200), 20, erases=False)
    both = paper.values()

    paper.undo()
    after_undo = paper.values()
    paper.redo()

    assert np.array_equal(after_undo, first)
    assert np.array_equal(paper.values(), both)
    assert (paper.can_undo, paper.can_redo) == (True, False)


def test_wiping_clean_can_be_taken_back(paper: Paper) -> None:
    paper.begin(QPointF(50, 50), 20, erases=False)
    paper.clear()
    was_empty = paper.is_empty
    paper.undo()

    assert was_empty
    assert not paper.is_empty


def test_a_dark_drawing_on_white_paper_becomes_ink(paper: Paper) -> None:
    picture = np.ones((40, 40, 3), np.float32)
    picture[10:30, 18:22] = 0

    paper.put(picture)

    assert paper.values()[140, 140] == pytest.approx(1)
    assert paper.values()[0, 0] == pytest.approx(0)


def test_colours_stay_on_coloured_paper(qapp: QApplication) -> None:
    paper = Paper((32, 32, 3), is_light=True)
    picture = np.zeros((32, 32, 3), np.float32)
    picture[..., 0] = 1

    assert paper.values().min() == 1
    paper.put(picture)
    assert paper.values()[140, 140].tolist() == [1, 0, 0]


def test_a_stroke_has_the_colour_it_was_begun_with_and_only_on_coloured_paper(
    qapp: QApplication,
) -> None:
    coloured, grey = Paper((8, 8, 3), is_light=True), Paper((8, 8, 1), is_light=True)
    for paper in (coloured, grey):
        paper.begin(QPointF(140, 140), 40, erases=False, ink=QColor(255, 0, 0))
        paper.begin(QPointF(60, 60), 40, erases=True, ink=QColor(255, 0, 0))

    assert coloured.values()[140, 140].tolist() == [1, 0, 0]
    assert coloured.values()[60, 60].tolist() == [1, 1, 1]
    assert grey.values()[140, 140] == 1


def test_paper_has_the_proportions_of_the_data_at_any_width(qapp: QApplication) -> None:
    paper = Paper((10, 7, 3), is_light=False)
    paper.begin(QPointF(98, 140), 20, erases=False)

    assert paper.values().shape == (280, 196, 3)
    assert paper.values()[140, 98].tolist() == [1, 1, 1]


def test_what_was_painted_can_be_put_on_another_sheet(paper: Paper) -> None:
    paper.begin(QPointF(50, 50), 20, erases=False)
    other = Paper((8, 8, 1), is_light=False)

    other.restore(paper.values())

    assert np.array_equal(other.values(), paper.values())
