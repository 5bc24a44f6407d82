"""The gallery: thumbnails or lines, as many as anybody looks at, steady while figures change."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from core.questions.evaluation import Evaluation
from gui.panels.evaluate import gallery as gallery_module
from gui.panels.evaluate.describing import Describer
from gui.panels.evaluate.gallery import Gallery
from gui.panels.evaluate.gallery_painting import CAPTION, IMAGE, NOTE, VALUES
from tests.core.data.pictures.picture_sets import noise, written
from tests.gui.panels.conftest import World


@pytest.fixture
def gallery(qtbot: QtBot) -> Gallery:
    gallery = Gallery()
    qtbot.addWidget(gallery)
    gallery.resize(300, 180)
    gallery.show()
    return gallery


def describer(world: World, sure: float = 0.75) -> Describer:
    """Return words for answers that are all 1, with one confidence."""
    ready = world.data.ready
    assert ready is not None
    truths = ready.dataset.labels[ready.parts["test"]]
    n = len(truths)
    confidence = np.full(n, sure, np.float32)
    evaluation = Evaluation(truths, np.ones(n, np.int64), confidence, confidence, 0.1, 0.1, True)
    return Describer(evaluation, ready, "test")


def test_pictures_are_thumbnails_with_captions(gallery: Gallery, world: World) -> None:
    gallery.show_samples(describer(world), [4, 2])

    index = gallery.model().index(0, 0)
    assert not index.data(IMAGE).isNull()
    assert index.data(CAPTION).endswith(" → 1")
    assert index.data(NOTE) == "75\u00a0%"
    assert gallery.isWrapping()


def test_points_are_lines_with_their_values(gallery: Gallery, world: World, qtbot: QtBot) -> None:
    world.choose("moons", qtbot)

    gallery.show_samples(describer(world), [4, 2])

    assert gallery.model().index(0, 0).data(VALUES).startswith("(")
    assert not gallery.isWrapping()
    assert gallery.visualRect(gallery.model().index(1, 0)).width() > 200


def test_each_row_has_a_text_for_screen_readers(gallery: Gallery, world: World) -> None:
    gallery.show_samples(describer(world), [4])

    text = gallery.model().index(0, 0).data(Qt.ItemDataRole.DisplayRole)

    assert text.startswith("#4: ")
    assert text.endswith("(75\u00a0%)")


def test_new_figures_for_the_same_samples_keep_the_place(
    gallery: Gallery, world: World, qtbot: QtBot
) -> None:
    samples = list(range(100))
    gallery.show_samples(describer(world), samples)
    gallery.show_current(50)
    gallery.verticalScrollBar().setValue(200)

    gallery.show_samples(describer(world, sure=0.25), samples[::-1])

    assert gallery.current() == 50
    assert gallery.verticalScrollBar().value() == 200
    assert gallery.model().index(0, 0).data(NOTE) == "25\u00a0%"


def test_marking_a_sample_tells_nobody(gallery: Gallery, world: World, qtbot: QtBot) -> None:
    gallery.show_samples(describer(world), [4, 2, 9])
    gallery.setFocus()

    with qtbot.assertNotEmitted(gallery.chosen):
        gallery.show_current(9)
        gallery.show_current(None)


def test_no_more_are_listed_than_anybody_looks_at(
    gallery: Gallery, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gallery_module, "MOST_SHOWN", 10)

    gallery.show_samples(describer(world), list(range(50)))

    assert gallery.samples == list(range(10))


def test_an_empty_gallery_says_why(gallery: Gallery, world: World) -> None:
    gallery.show_samples(describer(world), [])
    before = gallery.viewport().grab().toImage()

    gallery.show_empty("Nothing here.")

    assert gallery.viewport().grab().toImage() != before
    assert gallery.accessibleDescription() == "Nothing here."


def test_the_file_of_a_sample_is_told_and_copied(
    gallery: Gallery, world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    files = {f"{kind}/{n}.png": noise(n) for kind in ("cat", "dog") for n in range(10)}
    world.choose(str(written(tmp_path / "pets", files)), qtbot)
    gallery.show_samples(describer(world), [1, 0])
    name = gallery.model().index(0, 0).data(Qt.ItemDataRole.ToolTipRole).splitlines()[1]
    middle = gallery.visualRect(gallery.model().index(0, 0)).center()
    menu = QMenu(gallery)
    gallery.add_file(menu, gallery.viewport().mapToGlobal(middle))
    menu.actions()[0].trigger()

    assert name in files
    assert QApplication.clipboard().text() == name
