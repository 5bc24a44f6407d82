"""Predict a file: bring new rows or pictures, see what the network answers, take it along."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QDialog, QWidget

from core.errors import CamadaError
from core.messages import Message, number, tr
from core.predictions.predictions import Names, Predictions
from core.snapshot import Snapshot
from gui import asking
from gui.panels.predict.asker import Asker
from gui.panels.predict.parts import PredictParts
from gui.state.look import Look
from gui.state.notice import Notice
from gui.widgets.notice_list import Row

_MOST_TOLD = 50


class PredictDialog(QDialog):
    """A window beside the main one; it blocks nothing.

    Signals:
        reported: a Notice.
    """

    reported = Signal(object)

    last_folder: ClassVar[str] = str(Path.home())
    """Where the next question begins, also in a later window."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._found: Predictions | None = None
        self._asked: Snapshot | None = None
        self._paths: tuple[Path, ...] = ()
        self.setWindowTitle(tr("Predict a file"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self.resize(820, 520)
        self.parts = PredictParts(self)
        self.asker = Asker(self)
        self._connect()
        self._show_state()

    def ask_for_file(self) -> None:
        """Ask for a table, a picture or an archive, and predict it."""
        title, kinds = tr("Predict a file"), tr("All files (*)")
        self._take(asking.ask_for_file(self, title, self.last_folder, kinds))

    def ask_for_folder(self) -> None:
        """Ask for a folder of pictures and predict them."""
        title = tr("Predict a folder of pictures")
        self._take(asking.ask_for_folder(self, title, self.last_folder))

    def predict(self, paths: Sequence[Path]) -> None:
        """Ask the network of now about files."""
        snapshot, reason = self._look.snapshot, self._look.why_no_answers()
        if snapshot is None or reason is not None:
            self.parts.show_trouble(str(reason))
            return
        self._asked, self._paths = snapshot, tuple(paths)
        self._found = None
        self.parts.show_asked(_names(paths), _weights(snapshot))
        self.asker.ask(snapshot, self._paths)

    def save(self) -> None:
        """Ask where to write the answers, beside the rows, and write them."""
        if self._found is None or not self._paths:
            return
        name = self._paths[0].stem + tr("-answers") + ".csv"
        path = asking.ask_for_table_to_save(self, str(self._paths[0].parent / name))
        if path is not None:
            self.asker.write(self._found, path)

    def _take(self, name: str) -> None:
        if name:
            PredictDialog.last_folder = str(Path(name).parent)
            self.predict([Path(name)])

    def _show_state(self) -> None:
        self.parts.show_work(is_busy=self.asker.is_busy)
        self.parts.show_answers(self._found, self._asked)

    def _on_answered(self, found: Predictions) -> None:
        self._found = found
        self._show_state()
        self.parts.show_told(_told(found), _rows(found))

    def _on_written(self, path: Path) -> None:
        text = Message("The answers were written to {name}.", name=path.name)
        self.parts.show_told(str(text), ())
        self.reported.emit(Notice("info", text, about="file"))

    def _on_failed(self, reason: object) -> None:
        if isinstance(reason, CamadaError):
            self.parts.show_trouble(str(reason.message))
            return
        text = Message("The files could not be predicted: something unexpected happened.")
        self.parts.show_trouble(str(text))
        self.reported.emit(Notice("error", text, details=str(reason)))

    def _on_given_up(self) -> None:
        self.asker.give_up()
        self._show_state()

    def _connect(self) -> None:
        parts, asker = self.parts, self.asker
        parts.file.clicked.connect(self.ask_for_file)
        parts.folder.clicked.connect(self.ask_for_folder)
        parts.save.clicked.connect(self.save)
        parts.end.clicked.connect(self.close)
        parts.cancel.clicked.connect(self._on_given_up)
        asker.turned.connect(self._show_state)
        asker.progressed.connect(parts.show_share)
        asker.answered.connect(self._on_answered)
        asker.written.connect(self._on_written)
        asker.failed.connect(self._on_failed)
        self.finished.connect(asker.give_up)
        self.finished.connect(parts.table.pictures.give_up)

    # Qt overrides

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        is_from_elsewhere = event.source() is None
        if is_from_elsewhere and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.predict(paths)


def _names(paths: Sequence[Path]) -> str:
    if len(paths) == 1:
        return paths[0].name
    return tr("{name} and {n} more", name=paths[0].name, n=len(paths) - 1)


def _weights(snapshot: Snapshot) -> str:
    n = snapshot.epoch
    return tr("{n} epoch · step {step}", "{n} epochs · step {step}", n=n, step=snapshot.step)


def _told(found: Predictions) -> str:
    """Say how many answers there are, and which classes they are."""
    if isinstance(found.given, Names):
        n_text = tr("{n} picture", "{n} pictures", n=found.n_rows)
    else:
        n_text = tr("{n} row", "{n} rows", n=found.n_rows)
    if found.facts.targets or not found.n_rows:
        return n_text
    counts: list[int] = found.counts().tolist()
    named = sorted(zip(counts, found.facts.classes, strict=True), key=lambda pair: -pair[0])
    shares = [
        tr("{name}: {share}", name=name, share=number(n / found.n_rows, ".1%"))
        for n, name in named
        if n
    ]
    return " · ".join([n_text, *shares[:6]])


def _rows(found: Predictions) -> list[Row]:
    rows = [Row(str(notice), "warning") for notice in found.notices]
    for name, reason in found.left_out[:_MOST_TOLD]:
        text = tr("{file} was left out: {reason}", file=name, reason=reason)
        rows.append(Row(text, "warning"))
    return rows
