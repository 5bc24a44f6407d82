"""The neuron panel over the whole data, in the real window: values, classes, samples."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.project import Project
from core.questions.unit_values import UnitValues
from core.templates import TEMPLATES
from gui.app import Camada
from gui.panels.neuron import NeuronPanel
from gui.panels.unit.figures import UnitFigures


@pytest.fixture
def panel(camada: Camada, qtbot: QtBot) -> NeuronPanel:
    """Return the panel with a unit of the hidden DENSE block and the answer about it."""
    camada.window.resize(1440, 900)
    return chosen(camada, "b2", 3, qtbot)


def chosen(camada: Camada, block_id: str, unit: int, qtbot: QtBot) -> NeuronPanel:
    panel = camada.window.docks.neuron.panel
    camada.state.selection.choose_unit(block_id, unit)
    camada.state.look.refresh()
    camada.window.docks.neuron.raise_()
    qtbot.waitUntil(lambda: panel.over_data.figures is not None)
    return panel


def figures_of(panel: NeuronPanel) -> UnitFigures:
    assert panel.over_data.figures is not None
    return panel.over_data.figures


def test_it_asks_about_the_part_of_the_chosen_sample(panel: NeuronPanel) -> None:
    question = panel.over_data.question

    assert question is not None
    assert (question.part, question.block_id, question.unit) == ("test", "b2", 3)
    assert panel.over_data.values.note.text() == "test · 359 samples"


def test_the_chosen_sample_is_marked_with_the_value_that_the_panel_shows(
    panel: NeuronPanel, camada: Camada, qtbot: QtBot
) -> None:
    camada.state.selection.choose_sample(5)
    camada.state.look.refresh()

    report = camada.state.look.neuron
    assert report is not None
    assert panel.over_data.over_data.distribution.current == pytest.approx(report.value, abs=1e-5)


def test_the_means_are_those_of_the_classes(panel: NeuronPanel, camada: Camada) -> None:
    figures = figures_of(panel)
    ready = camada.state.data.ready
    assert ready is not None
    labels = ready.dataset.labels[ready.parts["test"]]

    groups = panel.over_data.over_data.means.groups

    assert [group.name for group in groups] == list("0123456789")
    expected = [figures.values[labels == number].mean() for number in range(10)]
    np.testing.assert_allclose([group.mean for group in groups], expected)


def test_means_are_sorted_by_value_on_wish(panel: NeuronPanel) -> None:
    panel.over_data.over_data.by_value.click()

    means = [group.mean for group in panel.over_data.over_data.means.groups]
    assert means == sorted(means, reverse=True)


def test_a_click_on_a_sample_that_excites_it_shows_that_sample(
    panel: NeuronPanel, camada: Camada, qtbot: QtBot
) -> None:
    gallery = panel.over_data.extremes.most
    panel.ensureWidgetVisible(gallery)
    place = gallery.visualRect(gallery.model().index(1, 0)).center()

    qtbot.mouseClick(gallery.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert camada.state.selection.sample == gallery.samples[1]
    assert gallery.samples[0] == int(np.argmax(figures_of(panel).values))


def test_the_arrow_keys_walk_the_samples_that_excite_it(
    panel: NeuronPanel, camada: Camada, qtbot: QtBot
) -> None:
    gallery = panel.over_data.extremes.least
    panel.activateWindow()
    gallery.setFocus()
    qtbot.waitUntil(gallery.hasFocus)
    qtbot.keyClick(gallery, Qt.Key.Key_Right)
    qtbot.keyClick(gallery, Qt.Key.Key_Right)

    assert camada.state.selection.sample in gallery.samples


def test_folded_sections_ask_nothing(panel: NeuronPanel, camada: Camada) -> None:
    panel.over_data.values.head.click()
    panel.over_data.samples.head.click()

    assert camada.state.answers._wishes == {}
    assert not panel.over_data.over_data.isVisible()


def test_behind_another_tab_nothing_is_asked(panel: NeuronPanel, camada: Camada) -> None:
    camada.window.docks.learn.raise_()

    panel.setEnabled(False)

    assert camada.state.answers._wishes == {}


def test_the_next_unit_is_asked_about_anew(
    panel: NeuronPanel, camada: Camada, qtbot: QtBot
) -> None:
    before = figures_of(panel)

    panel.next.click()
    camada.state.look.refresh()
    assert panel.over_data.figures is None or panel.over_data.figures is before
    qtbot.waitUntil(
        lambda: panel.over_data.figures is not None and panel.over_data.figures.unit == 4
    )

    assert panel.number_box.value() == 4


class TestOfPictures:
    """With a CONV in front."""

    @pytest.fixture
    def project(self, project: Project) -> Project:
        assert project.data is not None
        return TEMPLATES["cnn"].project(project.data).with_(plan=project.plan)

    def test_a_filter_frames_what_it_saw(self, camada: Camada, qtbot: QtBot) -> None:
        panel = chosen(camada, "b1", 4, qtbot)

        gallery = panel.over_data.extremes.most
        window = gallery.window_of(gallery.samples[0])

        assert window is not None
        assert 0 < window.width() <= 3 / 8
        assert 0 <= window.left() <= window.right() <= 1
        assert not panel.over_data.extremes.grab().isNull()


def test_zeros_are_counted_apart_and_are_none_of_the_largest(
    panel: NeuronPanel, camada: Camada
) -> None:
    figures = figures_of(panel)
    ready = figures.ready
    values = np.zeros(359, np.float32)
    values[7] = 2.0
    silent = UnitFigures(UnitValues(values), ready, "test", figures.snapshot, "b2", 3)

    panel.over_data.extremes.show_figures(silent)

    assert panel.over_data.extremes.most.samples == [7]
    assert silent.bins.n_zero == 358
    assert silent.summary().endswith("silent (0) for 100\u00a0%")
    assert "358" in panel.over_data.extremes.least_title.text()


def test_a_unit_that_is_always_silent_is_said_to_be(panel: NeuronPanel) -> None:
    figures = figures_of(panel)
    found = UnitValues(np.zeros(359, np.float32))
    silent = UnitFigures(found, figures.ready, "test", figures.snapshot, "b2", 3)

    panel.over_data.extremes.show_figures(silent)
    panel.over_data.over_data.show_figures(silent)

    assert "silent" in panel.over_data.over_data.summary.text()
    assert panel.over_data.extremes.most.samples == []
    assert not panel.over_data.over_data.grab().isNull()
