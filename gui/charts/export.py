"""A chart as a picture for other programs: PNG, SVG, the clipboard, a drag out of the window."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QPoint, QRect, Qt
from PySide6.QtGui import QDrag, QImage, QPainter, QPixmap, QRegion
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from core.storage import safe_write
from gui import theme

SCALE = 2
"""Pixels of a picture for each pixel of the window: sharp also where it is printed."""

SUFFIXES = (".png", ".svg")
_WIDEST_DRAGGED = 240


def image_of(widget: QWidget) -> QImage:
    """Return a widget as it looks now, on the ground of a panel."""
    image = QImage(widget.size() * SCALE, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(SCALE)
    image.fill(theme.current().panel)
    painter = QPainter(image)
    widget.render(painter, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    painter.end()
    return image


def png_of(widget: QWidget) -> bytes:
    """Return a PNG of a widget."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image_of(widget).save(buffer, "PNG")  # pyright: ignore[reportCallIssue, reportArgumentType]
    return bytes(buffer.data().data())


def svg_of(widget: QWidget, title: str) -> bytes:
    """Return an SVG of a widget: lines and texts, no pixels."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(widget.size())
    generator.setViewBox(QRect(QPoint(), widget.size()))
    generator.setTitle(title)
    painter = QPainter(generator)
    painter.fillRect(widget.rect(), theme.current().panel)
    widget.render(painter, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    painter.end()
    return bytes(buffer.data().data())


def save_picture(widget: QWidget, title: str, path: Path) -> None:
    """Write a widget into a file: SVG where the name ends so, else PNG.

    Raises:
        SaveError: when it cannot be written.
    """
    is_drawing = path.suffix.lower() == ".svg"
    safe_write.write(path, [svg_of(widget, title) if is_drawing else png_of(widget)])


def mime_of(widget: QWidget, title: str) -> QMimeData:
    """Return what other programs take: a picture of pixels, and one of lines."""
    data = QMimeData()
    data.setImageData(image_of(widget))
    data.setData("image/png", png_of(widget))
    data.setData("image/svg+xml", svg_of(widget, title))
    return data


def drag_out(source: QWidget, data: QMimeData) -> None:
    """Let a picture made by `mime_of` be dropped into another program."""
    drag = QDrag(source)
    drag.setMimeData(data)
    image = QImage(data.imageData())
    mode = Qt.TransformationMode.SmoothTransformation
    drag.setPixmap(QPixmap.fromImage(image.scaledToWidth(_WIDEST_DRAGGED, mode)))
    drag.exec(Qt.DropAction.CopyAction)
