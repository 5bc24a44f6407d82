import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from core.arrays import AnyArray
from gui.charts.tiles import (
    MOST_TILES,
    TILES_HEIGHT,
    compact,
    paint_tiles,
    shown_units,
    tile_at,
    tile_layout,
    tile_rect,
)
from gui.theme import LIGHT

RECT = QRectF(10, 20, 600, TILES_HEIGHT)


@given(st.data(), st.integers(1, MOST_TILES), st.integers(40, 1200))
def test_the_point_in_a_tile_hits_that_tile(data: st.DataObject, n: int, width: int) -> None:
    rect = QRectF(10, 20, width, TILES_HEIGHT)
    index = data.draw(st.integers(0, n - 1))
    tile = tile_rect(rect, n, index)

    assert tile_at(rect, n, tile.center()) == index
    assert tile_at(rect, n, tile.topLeft()) == index
    assert tile_at(rect, n, tile.bottomRight()) == index


@given(st.integers(1, MOST_TILES), st.integers(40, 1200))
def test_all_tiles_lie_within_the_layout(n: int, width: int) -> None:
    layout = tile_layout(n, width)
    last = tile_rect(QRectF(0, 0, width, 0), n, n - 1)

    assert layout.width <= width
    assert layout.columns * (layout.rows - 1) < n <= layout.columns * layout.rows
    assert last.bottom() == layout.height


@given(st.integers(1, MOST_TILES))
def test_a_card_of_usual_width_has_room_for_all(n: int) -> None:
    assert tile_layout(n, 560).height <= TILES_HEIGHT


@pytest.mark.parametrize("point", [(9, 30), (30, 19), (605, 200), (9_999, 30)])
def test_a_point_beside_the_tiles_hits_none(point: tuple[int, int]) -> None:
    assert tile_at(RECT, 128, QPointF(*point)) is None


def test_a_place_behind_the_last_tile_hits_none() -> None:
    layout = tile_layout(128, 600)
    behind = tile_rect(RECT, layout.columns * layout.rows, 127).translated(layout.pitch, 0)

    assert tile_at(RECT, 128, behind.center()) is None


def test_more_units_than_tiles_are_an_even_selection() -> None:
    chosen = shown_units(5000)

    assert len(chosen) == MOST_TILES
    assert (chosen[0], chosen[-1]) == (0, 4999)
    assert len(np.unique(chosen)) == MOST_TILES
    assert shown_units(3).tolist() == [0, 1, 2]


def painted(values: AnyArray, scale: int = 1, off: AnyArray | None = None) -> QImage:
    image = QImage(300 * scale, 40 * scale, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(scale)
    image.fill(LIGHT.panel)
    painter = QPainter(image)
    paint_tiles(painter, QRectF(0, 0, 300, 40), values, 2.0, LIGHT, off=off)
    painter.end()
    return image


@pytest.mark.parametrize("scale", [1, 2])
@pytest.mark.parametrize(
    ("value", "colour"),
    [(-2.0, LIGHT.negative), (0.0, LIGHT.tile_zero), (2.0, LIGHT.positive), (9.0, LIGHT.positive)],
)
def test_the_middle_of_a_tile_has_the_colour_of_its_value(
    scale: int, value: float, colour: QColor
) -> None:
    image = painted(np.array([0.5, value, 0.5]), scale)
    middle = tile_rect(QRectF(0, 0, 300, 40), 3, 1).center() * scale

    assert image.pixelColor(middle.toPoint()) == colour


def test_a_tile_that_is_off_is_struck_through_and_has_no_ground() -> None:
    image = painted(np.full(3, 2.0), 2, np.array([False, True, False]))
    tile = tile_rect(QRectF(0, 0, 300, 40), 3, 1)
    beside_the_stroke = QPointF(tile.right() - 3, tile.top() + 3) * 2

    assert image.pixelColor(beside_the_stroke.toPoint()) == LIGHT.panel
    assert image.pixelColor((tile.center() * 2).toPoint()) == LIGHT.tile_off


def test_a_layer_without_values_paints_nothing() -> None:
    assert painted(np.zeros(0)).pixelColor(30, 30) == LIGHT.panel


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (310.2, "310"),
        (-99.7, "\u2212100"),
        (3.14159, "3.1"),
        (0.0012, "0.0012"),
        (99_998.6, "99,999"),
        (123_456.0, "1.2e+05"),
        (0.000012, "1.2e-05"),
        (0.0, "0"),
    ],
)
def test_numbers_of_a_legend_are_short_and_plain(value: float, text: str) -> None:
    assert compact(value) == text
