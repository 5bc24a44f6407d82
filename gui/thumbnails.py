"""Thumbnails: a small picture of the network of each recent file."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, Qt
from PySide6.QtGui import QPixmap

from core.errors import SaveError
from core.storage import safe_write
from gui.state.document import Document
from gui.state.look import Look
from gui.widgets.soon import soon

WIDTH, HEIGHT = 320, 200


class Thumbnails:
    """Keeps pictures by the path of their file, in a folder of the preferences.

    A picture is a comfort: where the folder cannot be written, there is none.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, path: Path, drawing: QPixmap) -> None:
        """Keep the upper part of a drawing for a file."""
        scaled = drawing.scaledToWidth(WIDTH, Qt.TransformationMode.SmoothTransformation)
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        scaled.copy(0, 0, WIDTH, min(HEIGHT, scaled.height())).save(buffer, "PNG")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            safe_write.write(self._place(path), [data.data()])
        except (OSError, SaveError):
            return

    def of(self, path: Path) -> QPixmap | None:
        """Return the picture for a file; None where there is none."""
        picture = QPixmap(str(self._place(path)))
        return None if picture.isNull() else picture

    def keep_only(self, paths: list[Path]) -> None:
        """Delete the pictures of all other files."""
        kept = {self._place(path) for path in paths}
        for place in self._folder.glob("*.png"):
            if place not in kept:
                place.unlink(missing_ok=True)

    def _place(self, path: Path) -> Path:
        name = hashlib.sha256(str(path.absolute()).encode("utf-8", "surrogatepass")).hexdigest()
        return self._folder / f"{name[:32]}.png"


class Portrayer(QObject):
    """Keeps a picture of the drawing for the file in which it stands.

    A file just opened is drawn before its data are there: its picture is taken again with the
    first values, unless the drawing is another one by then.
    """

    def __init__(
        self,
        thumbnails: Thumbnails,
        document: Document,
        look: Look,
        portrait: Callable[[], QPixmap],
        parent: QObject | None = None,
    ) -> None:
        """Begin; `portrait` takes the picture."""
        super().__init__(parent)
        self._thumbnails, self._look, self._portrait = thumbnails, look, portrait
        self._awaited: Path | None = None
        document.changed.connect(self._on_drawing_changed)
        look.changed.connect(self._on_values_changed)

    def keep(self, path: Path) -> None:
        """Take a picture once the drawing is drawn, and again with its values."""
        self._awaited = path
        self._take_soon(path)

    def _on_drawing_changed(self) -> None:
        self._awaited = None

    def _on_values_changed(self) -> None:
        if self._awaited is not None and self._look.values:
            self._take_soon(self._awaited)
            self._awaited = None

    def _take_soon(self, path: Path) -> None:
        soon(self, lambda: self._thumbnails.keep(path, self._portrait()))
