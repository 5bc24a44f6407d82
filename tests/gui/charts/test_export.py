"""Charts as pictures: what is in the files, and that nothing of the window's tools is."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from core.errors import SaveError
from gui.charts.curves import CurvesChart
from gui.charts.export import SCALE, mime_of, png_of, save_picture, svg_of


@pytest.fixture
def chart(qtbot: QtBot) -> CurvesChart:
    made = CurvesChart("Loss")
    qtbot.addWidget(made)
    made.resize(300, 150)
    made.add_points(np.arange(1.0, 6.0), np.exp(-np.arange(5.0)))
    made.add_validation(np.arange(1.0, 6.0), np.exp(-np.arange(5.0)))
    made.mark_best((5.0, float(np.exp(-4.0))))
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_a_png_is_sharp_and_shows_something(chart: CurvesChart) -> None:
    image = QImage.fromData(png_of(chart))

    assert (image.width(), image.height()) == (SCALE * 300, SCALE * 150)
    colours = {image.pixel(x, y) for x in range(0, 600, 3) for y in range(0, 300, 3)}
    assert len(colours) > 5


def test_an_svg_has_lines_and_texts_and_no_pixels(chart: CurvesChart) -> None:
    text = svg_of(chart, "Loss").decode()

    assert text.startswith("<?xml")
    assert "<title>Loss</title>" in text
    assert ">validation</text>" in text
    assert "<image" not in text


def test_the_ending_of_the_name_chooses_the_kind(chart: CurvesChart, tmp_path: Path) -> None:
    save_picture(chart, "Loss", tmp_path / "a.SVG")
    save_picture(chart, "Loss", tmp_path / "a.png")

    assert (tmp_path / "a.SVG").read_bytes().startswith(b"<?xml")
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")


def test_a_place_that_cannot_be_written_is_said(chart: CurvesChart, tmp_path: Path) -> None:
    with pytest.raises(SaveError):
        save_picture(chart, "Loss", tmp_path / "no" / "a.png")


def test_other_programs_are_offered_pixels_and_lines(chart: CurvesChart) -> None:
    data = mime_of(chart, "Loss")

    assert data.hasImage()
    assert data.hasFormat("image/png")
    assert data.hasFormat("image/svg+xml")


def test_the_crosshair_is_on_no_picture(chart: CurvesChart) -> None:
    plain = png_of(chart.picture())
    chart.show_at(2.0)
    assert chart.readout()

    assert png_of(chart.picture()) == plain
