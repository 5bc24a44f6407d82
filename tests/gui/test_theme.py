from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from gui import theme
from gui.theme import DARK, LIGHT, Theme

GROUNDS = ("panel", "ground", "control", "hover", "accent_soft", "warning_soft", "danger_soft")
ON_ANY_GROUND = [(ink, ground) for ink in ("text", "muted") for ground in GROUNDS]
OTHER_PAIRS = [
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("accent", "panel"),
    ("accent", "accent_soft"),
    ("danger", "panel"),
    ("danger", "danger_soft"),
    ("warning", "panel"),
    ("warning", "warning_soft"),
    ("validation", "panel"),
    ("training", "panel"),
]


def luminance(colour: QColor) -> float:
    """Return the relative luminance of WCAG 2."""
    parts = np.array([colour.redF(), colour.greenF(), colour.blueF()])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(a: QColor, b: QColor) -> float:
    low, high = sorted([luminance(a), luminance(b)])
    return (high + 0.05) / (low + 0.05)


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    before = theme.current()
    yield qapp
    theme.apply(qapp, before.name)


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), ON_ANY_GROUND + OTHER_PAIRS)
def test_text_stands_out_from_its_ground(look: Theme, ink: str, ground: str) -> None:
    assert contrast(getattr(look, ink), getattr(look, ground)) >= 4.5


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_the_ring_of_the_focus_and_signed_colours_stand_out(look: Theme) -> None:
    assert contrast(look.accent, look.panel) >= 3
    assert contrast(look.negative, look.panel) >= 3
    assert contrast(look.positive, look.panel) >= 3


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_signed_colours_run_from_negative_over_neutral_to_positive(look: Theme) -> None:
    table = theme.signed_colours(look)

    assert table.shape == (256, 4)
    assert table.dtype == np.uint8
    assert tuple(table[1]) == look.negative.getRgb()
    assert tuple(table[theme.SIGNED_ZERO]) == look.tile_zero.getRgb()
    assert tuple(table[255]) == look.positive.getRgb()


def test_values_beyond_the_scale_and_no_numbers_have_colours_too() -> None:
    values = np.array([-9.0, -2.0, 0.0, 1.0, 2.0, np.inf, np.nan])

    assert theme.signed_index(values, 2.0).tolist() == [1, 1, 128, 192, 255, 255, 128]


def test_a_scale_of_zero_is_no_error() -> None:
    assert theme.signed_index(np.zeros(2), 0.0).tolist() == [128, 128]


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_the_style_sheet_fills_every_name(look: Theme) -> None:
    assert "$" not in theme.stylesheet(look)


def test_applying_a_theme_changes_palette_and_current_theme(app: QApplication) -> None:
    theme.apply(app, "dark")

    assert theme.current() is DARK
    assert app.palette().color(QPalette.ColorRole.WindowText) == DARK.text

    theme.apply(app, "light")

    assert theme.current() is LIGHT
    assert app.palette().color(QPalette.ColorRole.WindowText) == LIGHT.text


def test_the_system_choice_gives_one_of_the_themes(app: QApplication) -> None:
    assert theme.apply(app, "system") in (LIGHT, DARK)


def test_every_family_of_blocks_has_a_colour() -> None:
    for name in ("input", "shape", "dense", "conv", "pool", "dropout", "norm"):
        assert LIGHT.family(name).isValid()
        assert DARK.family(name).isValid()
