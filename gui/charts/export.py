"""What is drawn, as a picture for other programs: PNG, SVG, the clipboard, a drag out."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QPoint, QRect, QSize, Qt, QUrl
from PySide6.QtGui import QDrag, QImage, QPainter, QPixmap, QRegion
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from core.data import cache
from core.errors import SaveError
from core.storage import safe_write
from gui import theme

SCALE = 2
"""Pixels of a picture for each pixel of the window: sharp also where it is printed."""

MARGIN = 8
"""Pixels of the window around what is painted to its edges."""

SUFFIXES = (".png", ".svg")
_WIDEST_DRAGGED = 240
_FILE_AGE = 3600.0


@dataclass(frozen=True)
class Painted:
    """A picture that is no widget's alone.

    Attributes:
        size: in pixels of the window.
        paint: paints it at the origin.
    """

    size: QSize
    paint: Callable[[QPainter], None]


Shown = QWidget | Painted
"""What there can be a picture of: a widget as it looks now, or something painted for it."""


def framed(widget: QWidget) -> Painted | None:
    """Return a widget as it looks now, with a margin around it; None where it has no size."""
    if widget.size().isEmpty():
        return None
    margin = QPoint(MARGIN, MARGIN)

    def paint(painter: QPainter) -> None:
        painter.translate(margin)
        paint_shown(widget, painter)
        painter.translate(-margin)

    return Painted(widget.size() + QSize(2 * MARGIN, 2 * MARGIN), paint)


def image_of(shown: Shown) -> QImage:
    """Return a picture of pixels, on the ground of a panel."""
    image = QImage(_size(shown) * SCALE, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(SCALE)
    image.fill(theme.current().panel)
    painter = QPainter(image)
    paint_shown(shown, painter)
    painter.end()
    return image


def png_of(shown: Shown) -> bytes:
    """Return a PNG."""
    return _png(image_of(shown))


def svg_of(shown: Shown, title: str) -> bytes:
    """Return an SVG: lines and texts, and pixels only where pixels are shown."""
    buffer, size = QBuffer(), _size(shown)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(size)
    generator.setViewBox(QRect(QPoint(), size))
    generator.setTitle(title)
    painter = QPainter(generator)
    painter.fillRect(QRect(QPoint(), size), theme.current().panel)
    paint_shown(shown, painter)
    painter.end()
    return bytes(buffer.data().data())


def save_picture(shown: Shown, title: str, path: Path) -> None:
    """Write a picture into a file: SVG where the name ends so, else PNG.

    Raises:
        SaveError: when it cannot be written.
    """
    is_drawing = path.suffix.lower() == ".svg"
    safe_write.write(path, [svg_of(shown, title) if is_drawing else png_of(shown)])


def file_name(title: str) -> str:
    """Return a title as the name of a file, without its ending."""
    return re.sub(r'[\\/:*?"<>|\s]+', " ", title).strip(" .") or "Camada"


def mime_of(shown: Shown, title: str) -> QMimeData:
    """Return what other programs take: a picture of pixels, and one of lines."""
    data, image = QMimeData(), image_of(shown)
    data.setObjectName(title)
    data.setImageData(image)
    data.setData("image/png", _png(image))
    data.setData("image/svg+xml", svg_of(shown, title))
    return data


def drag_out(source: QWidget, data: QMimeData) -> None:
    """Let a picture made by `mime_of` be dropped into another program."""
    drag = QDrag(source)
    drag.setMimeData(data)
    image = QImage(data.imageData())
    mode = Qt.TransformationMode.SmoothTransformation
    if image.width() > _WIDEST_DRAGGED:
        image = image.scaledToWidth(_WIDEST_DRAGGED, mode)
    drag.setPixmap(QPixmap.fromImage(image))
    add_file(data)
    drag.exec(Qt.DropAction.CopyAction)


def add_file(data: QMimeData) -> None:
    """Offer a picture made by `mime_of` as a file too, which file managers ask for.

    It lies in the cache until an hour has gone: nobody tells when a program has copied it.
    """
    folder = cache.folder() / "pictures"
    path = folder / f"{file_name(data.objectName())}.png"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.png"):
            if time.time() - old.stat().st_mtime > _FILE_AGE:
                old.unlink(missing_ok=True)
        safe_write.write(path, [data.data("image/png").data()])
    except (OSError, SaveError):
        return  # the picture itself can still be dropped
    data.setUrls([QUrl.fromLocalFile(str(path))])


def paint_shown(shown: Shown, painter: QPainter) -> None:
    """Paint a picture at the origin."""
    if isinstance(shown, Painted):
        shown.paint(painter)
    else:
        shown.render(painter, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)


def _size(shown: Shown) -> QSize:
    return shown.size if isinstance(shown, Painted) else shown.size()


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # pyright: ignore[reportCallIssue, reportArgumentType]
    return bytes(buffer.data().data())
