"""Preferences: what the window remembers from one start to the next."""

import os
from pathlib import Path
from typing import cast

import platformdirs
from PySide6.QtCore import QByteArray, QSettings

from core.messages import LANGUAGES

MOST_RECENT = 10
SYSTEM = "system"


def config_folder() -> Path:
    """Return the folder of the preferences; CAMADA_CONFIG_DIR replaces the user's own."""
    root = os.environ.get("CAMADA_CONFIG_DIR")
    return Path(root or platformdirs.user_config_path("camada", appauthor=False))


class Preferences:
    """Language, theme, recent files and the places of the docks.

    Attributes:
        folder: where they lie, and other small things that can be made anew.

    Written soon after each change, and by `write`; where the folder cannot be written they last as
    long as the window.
    """

    def __init__(self, path: Path | None = None) -> None:
        path = path or config_folder() / "window.ini"
        self.folder = path.parent
        self._settings = QSettings(str(path), QSettings.Format.IniFormat)

    def write(self) -> None:
        """Write what is not written yet: else Qt does so later, into a folder that may be gone."""
        self._settings.sync()

    @property
    def language(self) -> str:
        """A key of `LANGUAGES`, or `system`."""
        name = str(self._settings.value("language", SYSTEM, type=str))
        return name if name in LANGUAGES else SYSTEM

    @language.setter
    def language(self, name: str) -> None:
        self._settings.setValue("language", name)

    @property
    def theme(self) -> str:
        """`system`, `light` or `dark`."""
        name = str(self._settings.value("theme", SYSTEM, type=str))
        return name if name in (SYSTEM, "light", "dark") else SYSTEM

    @theme.setter
    def theme(self, name: str) -> None:
        self._settings.setValue("theme", name)

    @property
    def zoom(self) -> int:
        """Percent at which the drawing is seen."""
        return cast("int", self._settings.value("zoom", 0, type=int)) or 100

    @zoom.setter
    def zoom(self, percent: int) -> None:
        self._settings.setValue("zoom", percent)

    @property
    def recent_files(self) -> list[Path]:
        """Files opened or saved lately, the newest first, that still exist."""
        # INI files turn a list of one into a text: each name stands under a key of its own.
        names = [str(self._settings.value(f"recent/{i}", "", type=str)) for i in range(MOST_RECENT)]
        return [path for path in map(Path, filter(None, names)) if path.exists()]

    def add_recent_file(self, path: Path) -> None:
        """Put a file to the front of the recent ones."""
        path = path.absolute()
        files = [path, *(other for other in self.recent_files if other != path)][:MOST_RECENT]
        for i in range(MOST_RECENT):
            self._settings.setValue(f"recent/{i}", str(files[i]) if i < len(files) else "")

    def forget_recent_files(self) -> None:
        """Empty the list."""
        for i in range(MOST_RECENT):
            self._settings.remove(f"recent/{i}")

    @property
    def last_folder(self) -> str:
        """Where file dialogs open."""
        return str(self._settings.value("last_folder", str(Path.home()), type=str))

    @last_folder.setter
    def last_folder(self, folder: str) -> None:
        self._settings.setValue("last_folder", folder)

    @property
    def has_log_loss(self) -> bool:
        """Whether the loss is drawn on a logarithmic axis."""
        return bool(self._settings.value("curves/log_loss", False, type=bool))

    @has_log_loss.setter
    def has_log_loss(self, on: bool) -> None:
        self._settings.setValue("curves/log_loss", on)

    @property
    def has_residuals(self) -> bool:
        """Whether Evaluate draws the errors of a regression over its answers."""
        return bool(self._settings.value("evaluate/residuals", False, type=bool))

    @has_residuals.setter
    def has_residuals(self, on: bool) -> None:
        self._settings.setValue("evaluate/residuals", on)

    @property
    def smoothing(self) -> int:
        """How much curves are smoothed, in steps from 0."""
        try:
            return max(0, int(str(self._settings.value("curves/smoothing", 0))))
        except ValueError:
            return 0

    @smoothing.setter
    def smoothing(self, step: int) -> None:
        self._settings.setValue("curves/smoothing", step)

    def is_open(self, section: str, usually: bool) -> bool:
        """Return whether a part of a panel that folds is open; `usually` where nobody turned it."""
        wish = self.wish(section)
        return usually if wish is None else wish

    def wish(self, section: str) -> bool | None:
        """Return how a part of a panel was left, None where nobody turned it."""
        name = f"sections/{section}"
        is_known = self._settings.contains(name)
        return bool(self._settings.value(name, False, type=bool)) if is_known else None

    def keep_open(self, section: str, is_open: bool) -> None:
        """Remember whether a part of a panel is open."""
        self._settings.setValue(f"sections/{section}", is_open)

    def bytes_of(self, name: str) -> QByteArray:
        """Return what `keep_bytes` kept: geometry and state of the window."""
        return cast("QByteArray", self._settings.value(name, QByteArray(), type=QByteArray))

    def keep_bytes(self, name: str, value: QByteArray) -> None:
        """Keep geometry or state of the window."""
        self._settings.setValue(name, value)
