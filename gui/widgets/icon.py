"""Our own icons, coloured by the theme."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QToolButton, QWidget

from gui import theme
from gui.widgets.tips import tip

_SIDE = 16


def icon(name: str, colour: QColor | None = None) -> QIcon:
    """Return `icons/<name>.svg` in a colour (default: that of text), greyed where disabled."""
    look = theme.current()
    made = QIcon()
    for size in _sizes():
        made.addPixmap(_drawn(name, size, (colour or look.text).name()))
        made.addPixmap(_drawn(name, size, look.disabled.name()), QIcon.Mode.Disabled)
    return made


def paint_icon(painter: QPainter, rect: QRectF, name: str, colour: QColor) -> None:
    """Draw an icon into a rectangle."""
    _renderer(name, colour.name()).render(painter, rect)


def icon_button(name: str, text: str, parent: QWidget | None = None) -> QToolButton:
    """Return a button that shows only an icon; `text` is its tooltip and its accessible name."""
    button = QToolButton(parent)
    button.setIcon(icon(name))
    button.setIconSize(QSize(16, 16))
    button.setAccessibleName(text)
    return tip(button, text)


def _sizes() -> list[int]:
    """Return in how many pixels icons are drawn: as the screens ask, and as a finer one would."""
    ratios = {screen.devicePixelRatio() for screen in QGuiApplication.screens()}
    return sorted({round(_SIDE * ratio) for ratio in (1.0, 2.0, *ratios)})


@lru_cache(maxsize=512)
def _drawn(name: str, size: int, colour: str) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    _renderer(name, colour).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap


@lru_cache(maxsize=256)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    drawing = (theme.ICON_FOLDER / f"{name}.svg").read_text("utf-8")
    return QSvgRenderer(QByteArray(drawing.replace("currentColor", colour).encode()))
