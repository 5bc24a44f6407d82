"""Where data come from: built-in sets, a folder, a file, or something dropped."""

from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.data import downloads, library
from core.messages import tr
from core.storage.safe_write import size_text
from gui import asking
from gui.panels.data.at_hand import AtHand
from gui.widgets.icon import icon, icon_button
from gui.widgets.labels import label, wrapped
from gui.widgets.tips import tip

_ENDINGS = "*.csv *.tsv *.txt *.parquet *.npz *.npy *.zip *.tar *.tgz *.gz *ubyte *.bin"
"""What files of data are mostly called; others are read just as well."""


def ask_for_file(parent: QWidget, folder: str) -> str:
    """Ask for a file of data, first in a folder; "" when the person thinks better of it."""
    kinds = f"{tr('Data')} ({_ENDINGS});;{tr('All files (*)')}"
    return asking.ask_for_file(parent, tr("Open data"), folder, kinds)


def ask_for_folder(parent: QWidget, folder: str) -> str:
    """Ask for a folder of data, first in a folder; "" when the person thinks better of it."""
    return asking.ask_for_folder(parent, tr("Open a folder of data"), folder)


class DataSource(QWidget):
    """The ways to choose data.

    Signals:
        chosen: a built-in name or a path.
        cancelled: the reading under way is not wanted any more.
        making: somebody wants to make data.
    """

    chosen = Signal(str)
    cancelled = Signal()
    making = Signal()

    last_folder: ClassVar[str] = ""
    """Where the next question begins: where the last answer was, also in an earlier window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.builtin = AtHand(self)
        self.builtin.chosen.connect(self.chosen)
        self.folder = QPushButton(tr("Folder…"), self)
        kinds = tr("Read the data in a folder: {kinds}", kinds=library.reads())
        tip(self.folder, tr("Read the data in a folder"), kinds)
        self.folder.clicked.connect(self._on_folder)
        self.file = QPushButton(tr("File…"), self)
        kinds = tr("Read the data in a file: {kinds}", kinds=library.reads())
        tip(self.file, tr("Read the data in a file"), kinds)
        self.file.clicked.connect(self._on_file)
        self.make = QPushButton(icon("pen"), tr("Make your own…"), self)
        tip(self.make, tr("Paint pictures, or put points into the plane, with classes of your own"))
        self.make.clicked.connect(self.making)
        self.hint = wrapped(label(tr("or drop a folder or a file here"), "small", self))
        self.hint.setToolTip(tr("Camada reads {kinds}.", kinds=library.reads()))
        self.reading = wrapped(label(tr("Reading the data…"), "small", self))
        self._progress = QProgressBar(self)
        self._progress.setRange(0, 0)
        self._progress.setAccessibleName(self.reading.text())
        self.cancel = icon_button("close", tr("Cancel"), self)
        tip(self.cancel, tr("Give up reading; the data of before stay"))
        self.cancel.clicked.connect(self.cancelled)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(label(tr("Choose data"), "section", self))
        column.addWidget(self.builtin)
        own = QHBoxLayout()
        own.setSpacing(6)
        own.addWidget(self.folder, 1)
        own.addWidget(self.file, 1)
        column.addLayout(own)
        column.addWidget(self.make)
        column.addWidget(self.hint)
        column.addWidget(self.reading)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self._progress, 1)
        row.addWidget(self.cancel)
        column.addLayout(row)
        column.addStretch(1)
        self.show_state("", False)

    def show_state(self, name: str, is_reading: bool) -> None:
        """Show which built-in data are in use, if any, and whether data are being read."""
        self.builtin.show_source(name)
        self.hint.setVisible(not is_reading)
        self.reading.setVisible(is_reading)
        self._progress.setVisible(is_reading)
        self.cancel.setVisible(is_reading)
        if not is_reading:
            self.show_progress(0.0)

    def show_progress(self, share: float, loaded: str = "") -> None:
        """Show which share was read, from 0 to 1; at 0 that is not known yet.

        `loaded` names the set that is being loaded from the internet, "" where data are read.
        """
        self.reading.setText(_loaded_text(loaded, share) if loaded else tr("Reading the data…"))
        self._progress.setRange(0, 1000 if share else 0)
        self._progress.setValue(round(1000 * share))

    def ask_where(self, *, is_folder: bool) -> str:
        """Ask for a folder or a file; "" when the person thinks better of it."""
        ask = ask_for_folder if is_folder else ask_for_file
        path = ask(self, self.last_folder)
        if path:
            DataSource.last_folder = str(Path(path).parent)
        return path

    def _on_folder(self) -> None:
        self._tell(self.ask_where(is_folder=True))

    def _on_file(self) -> None:
        self._tell(self.ask_where(is_folder=False))

    def _tell(self, path: str) -> None:
        if path:
            self.chosen.emit(path)


def _loaded_text(name: str, share: float) -> str:
    """Say how much of a set is loaded."""
    found = downloads.SETS[name]
    done = size_text(round(share * found.n_bytes))
    return tr("{name}: {done} of {all}", name=found.title, done=done, all=size_text(found.n_bytes))
