"""The Evaluate panel on data that ask for values: errors instead of mistakes."""

import csv
import io
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from core import metrics
from core.data import builtin
from core.project import Plan, Project
from core.questions.evaluation import Evaluation
from core.templates import TEMPLATES
from gui.app import Camada
from gui.charts.export import image_of
from gui.charts.picture_out import PictureOut
from gui.panels.evaluate.describing import Describer
from gui.panels.evaluate.error_plot import ErrorPlot
from gui.panels.evaluate.panel import EvaluatePanel
from gui.panels.evaluate.tables import csv_of, table_of
from gui.state.data import Ready
from tests.core.battery import values_of


@pytest.fixture
def project() -> Project:
    """Return a small network on the built-in values, instead of that on digits."""
    made = TEMPLATES["regression"].project(builtin.read("friedman").choice())
    return made.with_(plan=Plan(batch_size=64, epochs=2, loss=made.plan.loss))


@pytest.fixture
def panel(camada: Camada, qtbot: QtBot) -> EvaluatePanel:
    camada.window.docks.evaluate.raise_()
    panel = camada.window.docks.evaluate.panel
    qtbot.waitUntil(lambda: camada.state.answers.is_new(panel.question))
    return panel


def evaluation_of(panel: EvaluatePanel, camada: Camada) -> Evaluation:
    found = camada.state.answers.answer(panel.question)
    assert found is not None
    assert isinstance(found.value, Evaluation)
    return found.value


def test_it_shows_the_score_and_the_errors(panel: EvaluatePanel, camada: Camada) -> None:
    found = evaluation_of(panel, camada)
    truths, answers = found.truths[:, 0], found.answers[:, 0]

    assert panel.summary.score_name.text() == "R²"
    assert panel.errors.isVisible()
    assert not panel.matrix.isVisible()
    error = np.abs(answers - truths).mean()
    assert panel.summary.error.text() == f"MAE {error:.4g}"
    (row,) = panel.table.texts()
    assert row[0] == "y"
    assert float(row[1].replace("\u2212", "-")) == pytest.approx(
        metrics.r2(truths, answers), abs=1e-4
    )
    assert float(row[2]) == pytest.approx(np.abs(answers - truths).mean(), rel=1e-3)


def test_the_gallery_begins_with_the_largest_error(panel: EvaluatePanel, camada: Camada) -> None:
    found = evaluation_of(panel, camada)
    errors = np.abs(found.errors(0))[panel.samples.gallery.samples]

    assert panel.samples.title.text() == "Largest errors"
    assert (np.diff(errors) <= 0).all()
    assert len(errors) == found.n_samples


def test_a_sample_of_the_gallery_is_looked_at(panel: EvaluatePanel, camada: Camada) -> None:
    sample = panel.samples.gallery.samples[0]

    panel.samples.chosen.emit(sample)

    assert (camada.state.selection.part, camada.state.selection.sample) == ("test", sample)


def test_the_file_has_all_digits(panel: EvaluatePanel, camada: Camada) -> None:
    found, ready = evaluation_of(panel, camada), camada.state.data.ready
    assert ready is not None

    titles, row = csv.reader(io.StringIO(csv_of(found, ready).decode()))

    assert titles == ["Value", "R²", "MAE", "RMSE"]
    assert float(row[2]) == metrics.mean_absolute_error(found.truths, found.answers)


def test_samples_are_described_with_their_errors(panel: EvaluatePanel, camada: Camada) -> None:
    found, ready = evaluation_of(panel, camada), camada.state.data.ready
    assert ready is not None
    describer = Describer(found, ready, "test")

    assert describer.text(5).startswith("#5: wanted ")
    assert describer.note(5) == describer.note(5).strip()
    assert describer.values(5) == ""


@pytest.fixture
def plot(qtbot: QtBot) -> Iterator[ErrorPlot]:
    plot = ErrorPlot()
    qtbot.addWidget(plot)
    plot.resize(300, 200)
    plot.show()
    yield plot
    plot.close()


def test_a_point_names_its_sample_and_numbers_that_are_none_are_left_out(plot: ErrorPlot) -> None:
    plot.show_values(np.array([1.0, 2.0, 3.0]), np.array([np.nan, 2.5, 2.0]))
    place = plot.plot.getViewBox().mapViewToScene(QPointF(2.0, 2.5))

    assert plot.sample_at(place) == 1
    assert plot.sample_at(place + QPointF(40, 0)) is None
    assert plot.accessibleDescription() == "wanted 1 to 3, answered 2 to 2.5"


def test_a_point_that_is_no_number_gets_no_ring(plot: ErrorPlot) -> None:
    plot.show_values(np.array([1.0, 2.0]), np.array([1.5, np.inf]))
    plot.show_current(0)
    with_ring = len(plot._ring.points())

    plot.show_current(1)

    assert (with_ring, len(plot._ring.points())) == (1, 0)


def test_errors_are_drawn_over_the_answers_around_none(plot: ErrorPlot) -> None:
    plot.show_values(np.array([1.0, 2.0, 4.0]), np.array([1.5, 2.0, 3.0]))
    plot.show_current(2)

    plot.show_errors(True)

    place = plot.plot.getViewBox().mapViewToScene(QPointF(3.0, -1.0))
    assert plot.sample_at(place) == 2
    assert plot.accessibleName() == "Errors over answered values"
    assert plot.accessibleDescription() == (
        "answered 1.5 to 3, errors −1 to 0.5, on average −0.1667"
    )
    [(x, y)] = [(point.pos().x(), point.pos().y()) for point in plot._ring.points()]
    assert (x, y) == (3.0, -1.0)


def test_the_button_turns_from_answers_to_errors_and_back(panel: EvaluatePanel) -> None:
    before = panel.matrix_title.text()

    panel.residuals.click()
    turned = panel.errors.has_errors, panel.matrix_title.text()
    panel.residuals.click()

    assert panel.residuals.isVisible()
    assert turned == (True, "y: errors over answers")
    assert (panel.errors.has_errors, panel.matrix_title.text()) == (False, before)


def test_how_errors_are_drawn_is_remembered_in_the_next_window(
    panel: EvaluatePanel, camada: Camada
) -> None:
    panel.residuals.click()

    state = camada.state
    later = EvaluatePanel(state.document, state.data, state.selection, state.look, state.answers)
    later.follow(state.preferences)

    assert state.preferences.has_residuals
    assert later.errors.has_errors
    later.deleteLater()


def test_scatter_and_gallery_leave_the_window_as_pictures(panel: EvaluatePanel) -> None:
    for shown in (panel.errors, panel.samples.gallery):
        [out] = [child for child in shown.children() if isinstance(child, PictureOut)]
        picture = out.picture()
        assert picture is not None
        assert not image_of(picture).isNull()


def test_a_plot_without_any_number_is_empty(plot: ErrorPlot) -> None:
    plot.show_values(np.array([1.0]), np.array([np.nan]))

    assert plot.sample_at(QPointF(0, 0)) is None


def test_each_wanted_value_has_a_row_and_errors_of_its_own() -> None:
    random = np.random.default_rng(0)
    dataset = values_of(
        random.normal(size=(40, 3)).astype(np.float32), random.normal(size=(40, 2)), "a", "b"
    )
    ready = Ready.make(dataset.choice(), dataset)
    truths = np.asarray(dataset.labels[ready.parts["test"]], np.float64)
    answers = truths + np.array([0.5, -2.0])
    none = np.zeros(len(truths), np.float32)
    found = Evaluation(truths, answers, none, none, 0.1, 0.2, False)

    rows = table_of(found, ready).rows

    assert [row[0] for row in rows] == ["a (m)", "b (m)"]
    assert [row[2] for row in rows] == pytest.approx([0.5, 2.0])
    assert Describer(found, ready, "test", target=1).mean_error() == "MAE 2 m"
    assert Describer(found, ready, "test", target=1).note(0) == "\u22122"
