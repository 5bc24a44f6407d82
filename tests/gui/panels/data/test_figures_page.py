"""The page Figures: counts, averages, values, and what is doubtful."""

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.choice import LEFT_OUT
from core.losses import CrossEntropy
from gui.panels.data.desk import DataDesk
from gui.panels.data.figures_page import FiguresPage
from tests.gui.panels.conftest import World


@pytest.fixture
def page(world: World, qtbot: QtBot) -> FiguresPage:
    made = FiguresPage(DataDesk(world.document, world.data, world.selection))
    qtbot.addWidget(made)
    made.resize(760, 180)
    with qtbot.waitExposed(made):
        made.show()
    settled(made, world, qtbot)
    return made


def settled(page: FiguresPage, world: World, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not world.data.is_reading)
    QApplication.processEvents()
    qtbot.waitUntil(lambda: not page.is_busy and page.moments.text() != "Counting…")
    QApplication.processEvents()


def test_averages_counts_and_moments_are_shown(page: FiguresPage, world: World) -> None:
    assert world.data.ready is not None
    inputs = world.data.ready.dataset.inputs

    assert page.counts.isVisible()
    assert not page.averages.rect_of(9).isNull()
    moments = page.moments.text().replace("\u00a0", " ")
    assert moments.startswith(f"mean {inputs.mean():.3g} ± {inputs.std():.3g}")
    assert page.values.bins.n == inputs.size
    assert page.values.bins.n_zero == np.count_nonzero(inputs == 0)
    page.grab()


def test_even_classes_without_copies_are_nothing_to_doubt(page: FiguresPage) -> None:
    assert not page.work.bar.isVisible()
    assert page.notices.texts() == ["Nothing doubtful was found."]


def test_uneven_classes_are_balanced_by_one_click(
    page: FiguresPage, world: World, qtbot: QtBot
) -> None:
    assert world.data.ready is not None
    threes = np.flatnonzero(world.data.ready.dataset.labels == 3)[50:]
    world.data.correct(threes.tolist(), LEFT_OUT)
    settled(page, world, qtbot)
    assert "3.6 times" in page.notices.texts()[0]

    page.notices.buttons()[0].click()

    assert world.document.project.plan.loss == CrossEntropy(balanced=True)
    assert world.document.undo_stack.undo_text == "Balance classes"
    assert "Training balances them." in page.notices.texts()[0]


def test_looking_can_be_given_up_and_begun_again(
    page: FiguresPage, world: World, qtbot: QtBot
) -> None:
    page.again.click()
    page.work.cancel.click()
    assert page.notices.texts() == ["Copies were not looked for."]
    assert page.again.isVisible()

    page.again.click()
    settled(page, world, qtbot)

    assert page.notices.texts() == ["Nothing doubtful was found."]


def test_the_target_of_a_regression_is_shown_instead_of_classes(
    page: FiguresPage, world: World, qtbot: QtBot
) -> None:
    world.choose("friedman", qtbot)
    settled(page, world, qtbot)

    assert page.spread.isVisible()
    assert not page.counts.isVisible()
    assert not page.averages.isVisible()
    page.grab()
