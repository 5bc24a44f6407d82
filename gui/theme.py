"""The look of the window: two sets of colours, and how Qt is told about them.

Theme and language are read when a window is built (a change of either builds a new window), so
widgets ask `current()` in their constructor or while painting and never need to be restyled.
"""

import dataclasses
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Template

import numpy as np
from PySide6.QtCore import QDir, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication

from core.arrays import AnyArray

ICON_FOLDER = Path(__file__).parent / "icons"
CHOICES = ("system", "light", "dark")

CARD_RADIUS = 10
CONTROL_RADIUS = 7
STRIPE_WIDTH = 5
TEXT_SIZE = 9.75  # points: 13 pixels on a screen of 96 dpi
SMALL_TEXT_SIZE = 8.25
HEADING_TEXT_SIZE = 12.0

SIGNED_ZERO = 128
"""Index of exactly zero in `signed_colours`; 1 is the most negative, 255 the most positive."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Theme:
    """Colours by what they are for. Do not change the QColors."""

    name: str
    ground: QColor
    panel: QColor
    control: QColor
    hover: QColor
    line: QColor
    control_line: QColor
    dots: QColor
    text: QColor
    muted: QColor
    disabled: QColor
    accent: QColor
    accent_hover: QColor
    accent_soft: QColor
    on_accent: QColor
    danger: QColor
    danger_soft: QColor
    warning: QColor
    warning_soft: QColor
    negative: QColor
    positive: QColor
    tile_zero: QColor
    tile_off: QColor
    training: QColor
    raw: QColor
    validation: QColor
    bar: QColor
    paper: QColor
    ink: QColor
    family_input: QColor
    family_shape: QColor
    family_dense: QColor
    family_conv: QColor
    family_pool: QColor
    family_dropout: QColor
    family_norm: QColor
    family_group: QColor

    @property
    def is_dark(self) -> bool:
        """Whether text is lighter than its ground."""
        return self.name == "dark"

    def family(self, name: str) -> QColor:
        """Return the colour of a layer family, as in `Layer.family` (or `input`)."""
        return getattr(self, f"family_{name}")


def _theme(name: str, **colours: str) -> Theme:
    return Theme(name=name, **{role: QColor(value) for role, value in colours.items()})


_FAMILIES = {
    "family_shape": "#7b8794",
    "family_dense": "#4f5bd5",
    "family_conv": "#8b45b5",
    "family_pool": "#12807a",
    "family_dropout": "#a16207",
    "family_norm": "#5b8c3a",
    "family_group": "#a8554a",
}

LIGHT = _theme(
    "light",
    ground="#f4f6f8",
    panel="#ffffff",
    control="#f8fafc",
    hover="#eef2f6",
    line="#e1e6ec",
    control_line="#d5dce4",
    dots="#d9dfe7",
    text="#182230",
    muted="#56627a",
    disabled="#9aa5b5",
    accent="#0f766e",
    accent_hover="#0b5f59",
    accent_soft="#e6f4f1",
    on_accent="#ffffff",
    danger="#b42318",
    danger_soft="#fdf0ee",
    warning="#8a4b08",
    warning_soft="#fdf5e6",
    negative="#c9621a",
    positive="#2663a8",
    tile_zero="#edf1f5",
    tile_off="#a16207",
    training="#334155",
    raw="#d3dae2",
    validation="#b0307a",
    bar="#b9c5d3",
    paper="#ffffff",
    ink="#0b0f14",
    family_input="#334155",
    **_FAMILIES,
)

DARK = _theme(
    "dark",
    ground="#0f141a",
    panel="#171d25",
    control="#1e252e",
    hover="#222b36",
    line="#2a333f",
    control_line="#313c4a",
    dots="#252d38",
    text="#e7edf4",
    muted="#93a1b3",
    disabled="#5c6878",
    accent="#2dd4bf",
    accent_hover="#5ee0cf",
    accent_soft="#12312f",
    on_accent="#04211d",
    danger="#f97066",
    danger_soft="#331b1b",
    warning="#f5b74a",
    warning_soft="#32270f",
    negative="#f08a4b",
    positive="#6aa5e8",
    tile_zero="#222a34",
    tile_off="#d99a2b",
    training="#cbd5e1",
    raw="#3a4553",
    validation="#f472b6",
    bar="#4a5869",
    paper="#000000",
    ink="#ffffff",
    family_input="#64748b",
    **_FAMILIES,
)

_current = LIGHT


def current() -> Theme:
    """Return the theme in use."""
    return _current


def resolve(choice: str) -> Theme:
    """Return the theme that a choice, one of `CHOICES`, means on this machine at this moment."""
    assert choice in CHOICES, choice
    if choice == "system":
        scheme = QApplication.styleHints().colorScheme()
        return DARK if scheme == Qt.ColorScheme.Dark else LIGHT
    return DARK if choice == "dark" else LIGHT


def apply(app: QApplication, choice: str) -> Theme:
    """Dress the application in a theme, one of `CHOICES`, and return it.

    Windows that stand already must be built anew: what they read is read once.
    """
    global _current
    hints = app.styleHints()
    hints.unsetColorScheme()  # or "system" would answer with what we chose before
    _current = resolve(choice)
    if choice != "system":  # for native frames; many Linux desktops ignore it
        hints.setColorScheme(Qt.ColorScheme.Dark if _current.is_dark else Qt.ColorScheme.Light)
    QDir.setSearchPaths("icons", [str(ICON_FOLDER)])
    app.setStyle("Fusion")
    app.setPalette(palette(_current))
    app.setFont(font())
    app.setStyleSheet(stylesheet(_current))
    return _current


def font(size: float = TEXT_SIZE, *, bold: bool = False) -> QFont:
    """Return the font of the window in a size in points, with figures of equal width."""
    made = QFont(_family())
    made.setPointSizeF(size)
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


@lru_cache
def _family() -> str:
    known = QFontDatabase.families()
    if "Inter" in known:
        return "Inter"
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    return QFontInfo(system).family()


def mixed(a: QColor, b: QColor, share: float) -> QColor:
    """Return the colour on the way from `a` (share 0) to `b` (share 1)."""
    return QColor.fromRgbF(
        a.redF() + (b.redF() - a.redF()) * share,
        a.greenF() + (b.greenF() - a.greenF()) * share,
        a.blueF() + (b.blueF() - a.blueF()) * share,
    )


@lru_cache
def signed_colours(theme: Theme) -> AnyArray:
    """Return the colours of values from -1 to 1: (256, 4) uint8, red green blue alpha.

    `SIGNED_ZERO` is the index of zero; see `signed_index`.
    """
    way = np.clip((np.arange(256) - SIGNED_ZERO) / 127.0, -1.0, 1.0)[:, None]  # (256, 1)
    zero, negative, positive = (
        np.array(colour.getRgb(), float)
        for colour in (theme.tile_zero, theme.negative, theme.positive)
    )
    ends = np.where(way < 0, negative, positive)  # (256, 4)
    table = np.rint(zero + (ends - zero) * np.abs(way)).astype(np.uint8)
    table.flags.writeable = False
    return table


def signed_index(values: AnyArray, scale: float) -> AnyArray:
    """Return the uint8 indices into `signed_colours` of values from -scale to scale.

    Values beyond the scale get the end colours; what is no number gets that of zero.
    """
    share = np.nan_to_num(np.asarray(values, np.float32) / (scale or 1.0), posinf=1.0, neginf=-1.0)
    return (np.rint(np.clip(share, -1.0, 1.0) * 127.0) + SIGNED_ZERO).astype(np.uint8)


def palette(theme: Theme) -> QPalette:
    """Return the theme as a Qt palette."""
    role = QPalette.ColorRole
    colours = {
        role.Window: theme.panel,
        role.WindowText: theme.text,
        role.Base: theme.panel,
        role.AlternateBase: theme.control,
        role.Text: theme.text,
        role.PlaceholderText: theme.muted,
        role.Button: theme.panel,
        role.ButtonText: theme.text,
        role.BrightText: theme.danger,
        role.ToolTipBase: theme.panel,
        role.ToolTipText: theme.text,
        role.Highlight: theme.accent,
        role.HighlightedText: theme.on_accent,
        role.Accent: theme.accent,
        role.Link: theme.accent,
        role.LinkVisited: theme.accent,
        role.Light: theme.panel,
        role.Midlight: theme.hover,
        role.Mid: theme.control_line,
        role.Dark: theme.line,
        role.Shadow: theme.line,
    }
    made = QPalette()
    for each, colour in colours.items():
        made.setColor(each, colour)
    for each in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, each, theme.disabled)
    return made


def zoomed_controls(zoom: float) -> str:
    """Return a stylesheet for labels and buttons on a drawing seen at a zoom; 1 is as usual."""
    up, aside, high = (round(pixels * zoom) for pixels in (5, 11, 18))
    return (
        f"QLabel, QPushButton {{ font-size: {TEXT_SIZE * zoom:.3f}pt; }}"
        f"QPushButton {{ padding: {up}px {aside}px; min-height: {high}px;"
        f" border-radius: {CONTROL_RADIUS * zoom:.1f}px; }}"
        f"QPushButton:focus {{ padding: {max(0, up - 1)}px {max(0, aside - 1)}px; }}"
    )


def stylesheet(theme: Theme) -> str:
    """Return the one stylesheet of the application."""
    template = Template((ICON_FOLDER.parent / "theme.qss").read_text("utf-8"))
    names = (f.name for f in dataclasses.fields(theme) if f.name != "name")
    colours = {name: getattr(theme, name).name() for name in names}
    return template.substitute(
        colours,
        name=theme.name,
        card_radius=CARD_RADIUS,
        control_radius=CONTROL_RADIUS,
        small=SMALL_TEXT_SIZE,
        heading=HEADING_TEXT_SIZE,
    )
