"""The Draw panel: draw a sample, and the network answers while you draw."""

from pathlib import Path
from typing import ClassVar

import numpy as np
from PySide6.QtCore import QMimeData, QTimer, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
)
from PySide6.QtWidgets import QWidget

from core.arrays import AnyArray, Array
from core.data.framing import Framing, framing_of
from core.data.picture import pixels_of, sample_of, takes_pictures
from core.errors import CamadaError
from core.facts import Facts
from core.messages import Message, tr
from core.plane import Plane
from gui import asking
from gui.charts.paper import SIDE, Paper
from gui.panels.draw.answers_over_plane import picture_over_plane
from gui.panels.draw.columns import DrawColumns
from gui.panels.draw.pictures import Reader, has_picture, reader_of
from gui.panels.seen import Seen
from gui.state import clipboard
from gui.state.background import Background
from gui.state.data import Data, Ready
from gui.state.document import Document
from gui.state.look import Look
from gui.state.notice import Notice
from gui.state.selection import Drawing, Selection

_HALF = 0.5
_PATIENCE_MS = 300
"""What takes longer is told."""
_DRAWN_LARGE = 0.75
"""Share of the canvas that people mostly fill: strokes are then as thick as those of the data."""


class DrawPanel(DrawColumns):
    """Makes a sample of what is painted or pointed at, and shows what the network says of it.

    Signals:
        reported: a Notice.
    """

    reported = Signal(object)

    last_folder: ClassVar[str] = str(Path.home())
    """Where the next question for a picture begins, also in a later window."""

    def __init__(
        self,
        document: Document,
        data: Data,
        selection: Selection,
        look: Look,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._data = document, data
        self._selection, self._look = selection, look
        self._ready: Ready | None = None
        self._framing = Framing()
        self._plane: Plane | None = None
        self._wants_cards = selection.shows_drawing or selection.drawing is None
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.prepare)
        self._seen = Seen(self)
        self._reading = Background(self)
        self._is_late = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self.setAcceptDrops(True)
        self._connect()
        self.refresh()

    def put_picture(self, values: Array) -> None:
        """Put a picture, (h, w) or (h, w, 3) from 0 to 1, on the canvas."""
        self.canvas.paper.put(values)
        self.canvas.update()
        self._soon.start()

    def open_picture(self) -> None:
        """Ask for a picture file and put it on the canvas."""
        path = asking.ask_for_picture_to_open(self, self.last_folder)
        if path is not None:
            DrawPanel.last_folder = str(path.parent)
            self._read(lambda: pixels_of(path))

    def paste(self) -> None:
        """Put the picture in the clipboard on the canvas."""
        self.accept_picture(clipboard.contents())

    def accept_picture(self, data: QMimeData) -> None:
        """Put what was dropped or copied on the canvas once it is read, or say why not."""
        read = reader_of(data) if has_picture(data) else None
        if read is None:
            text = Message("There is no picture in the clipboard. Copy one first.")
            self.reported.emit(Notice("info", text, about="file"))
            return
        self._read(read)

    def clear(self) -> None:
        """Take the drawing away, and a picture that is still being read."""
        self._reading.forget()
        self.canvas.clear()
        self.plane.ask(None)

    def prepare(self) -> None:
        """Make the sample anew, now, and give it to everybody."""
        self._soon.stop()
        self._selection.keep_drawing(self._drawn(), is_shown=self._wants_cards)
        self._show_sample()

    def refresh(self) -> None:
        """Look for other data, and show the answer to what is drawn."""
        ready = self._present()
        if ready is not self._ready:
            self._take(ready)
        self.show_reason(self._reason())
        self._show_sample()
        self._show_answer()

    # Private

    def _present(self) -> Ready | None:
        """Return the data of the project, None while others are still there."""
        ready, choice = self._data.ready, self._document.project.data
        is_mine = ready is not None and choice is not None and ready.choice.digest == choice.digest
        return ready if is_mine else None

    def _facts(self) -> Facts | None:
        return self._ready.choice.facts if self._ready is not None else None

    def _reason(self) -> str:
        """Say why nothing can be drawn, "" where it can."""
        facts = self._facts()
        if self._document.project.data is None:
            return tr("Choose data: here you then draw samples of your own.")
        if facts is None:
            return tr("The data are not there yet.")
        if takes_pictures(facts) or facts.input_shape == (2,):
            return ""
        return tr(
            "Pictures of one or three channels can be drawn here, and points of two values. These "
            "data are samples of {shape}: choose one of them instead.",
            shape=facts.input_shape,
        )

    def _take(self, ready: Ready | None) -> None:
        """Make paper, or a plane, for other data; what was drawn stays where it fits."""
        before, self._ready = self._facts(), ready
        facts, kept = self._facts(), self._selection.drawing
        if ready is None or facts is None:
            return
        self.show_kind(facts)
        if takes_pictures(facts):
            self._framing = framing_of(ready.dataset.inputs, facts) or Framing()
            if before is None or before.input_shape != facts.input_shape:
                self._take_paper(facts, kept)
        elif facts.input_shape == (2,):
            has_point = kept is not None and kept.raw.shape == (2,)
            self._plane = None
            self.plane.show_data(ready, kept.raw if kept is not None and has_point else None)
        if kept is not None:
            self._soon.start()

    def _take_paper(self, facts: Facts, kept: Drawing | None) -> None:
        paper = Paper(facts.input_shape, is_light=self._framing.background > _HALF)
        if kept is not None and kept.source.shape == paper.values().shape:
            paper.restore(kept.source)
        self.canvas.take(paper)
        self.tools.choose_ink(paper.ink)
        self.tools.choose_brush(self._framing.stroke * _DRAWN_LARGE * SIDE)

    def _drawn(self) -> Drawing | None:
        facts = self._facts()
        if facts is None or self._reason():
            return None
        if not takes_pictures(facts):
            point = self.plane.point
            return None if point is None else Drawing(point, point)
        if self.canvas.paper.is_empty:
            return None
        values = self.canvas.paper.values()
        is_framed = self.tools.is_framed
        made = sample_of(values, facts, self._framing, is_framed=is_framed)
        return Drawing(made.raw, values)

    def _raw(self) -> AnyArray | None:
        """Return what is drawn, where it is for these data."""
        drawing, facts = self._selection.drawing, self._facts()
        is_mine = drawing is not None and facts and drawing.raw.shape == facts.input_shape
        return drawing.raw if drawing is not None and is_mine else None

    def _show_sample(self) -> None:
        raw = self._raw()
        is_picture = raw is not None and raw.ndim == 3
        self.sample.show_sample(raw if is_picture else None, self._facts())
        self.tools.show_steps(is_empty=raw is None)
        self.tools.show_on_cards.setChecked(
            self._wants_cards if raw is None else self._selection.shows_drawing
        )

    def _show_answer(self) -> None:
        if not self._seen.now:
            return
        raw, snapshot = self._raw(), self._look.snapshot
        told = None if raw is None else self._look.told_of(raw)
        if raw is None:
            note = tr("Here stands what the network answers.")
        elif told is not None:
            untrained = tr("not trained yet") if snapshot and not snapshot.step else ""
            point = self.plane.text if raw.shape == (2,) else ""
            note = " · ".join(text for text in (point, untrained) if text)
        else:
            errors = self._document.report.errors
            note = str(errors[0].message) if errors else tr("The network answers something else.")
        self.answer.show_told(told, note)
        self._show_plane()

    def _show_plane(self) -> None:
        """Show what the network answers behind the points, where there are other answers."""
        facts = self._facts()
        if facts is None or facts.input_shape != (2,) or self._look.plane is self._plane:
            return
        self._plane = self._look.plane
        found = picture_over_plane(self._look, facts)
        self.plane.show_answers(found)

    def _read(self, read: Reader) -> None:
        """Read a picture, and make it as small as the paper, beside the window."""
        paper = self.canvas.paper
        self._reading.do(lambda: paper.fit(np.asarray(read(), np.float32)))

    def _on_reading_turned(self) -> None:
        if self._reading.is_busy:
            self._is_late.start()
        else:
            self._is_late.stop()
            self.tools.show_reading(is_reading=False)

    def _on_not_read(self, reason: object) -> None:
        if isinstance(reason, CamadaError):
            self.reported.emit(Notice("error", reason.message, about="file"))
        else:
            text = Message("The picture could not be read.")
            self.reported.emit(Notice("error", text, about="file", details=str(reason)))

    def _takes(self, data: QMimeData) -> bool:
        facts = self._facts()
        return facts is not None and takes_pictures(facts) and has_picture(data)

    def _on_shown(self, is_wanted: bool) -> None:
        self._wants_cards = is_wanted
        self.prepare()

    def _on_turned(self, is_seen: bool) -> None:
        if is_seen:
            self.refresh()

    def _on_look_changed(self) -> None:
        self._show_sample()
        self._show_answer()

    def _connect(self) -> None:
        for signal in (self.canvas.changed, self.plane.changed, self.tools.framed):
            signal.connect(self._soon.start)
        self._reading.turned.connect(self._on_reading_turned)
        self._reading.done.connect(self.put_picture)
        self._reading.failed.connect(self._on_not_read)
        self._is_late.timeout.connect(lambda: self.tools.show_reading(is_reading=True))
        self.canvas.pasted.connect(self.paste)
        self.tools.pasted.connect(self.paste)
        self.tools.opened.connect(self.open_picture)
        self.tools.cleared.connect(self.clear)
        self.tools.shown.connect(self._on_shown)
        self._data.changed.connect(self.refresh)
        self._document.changed.connect(self.refresh)
        self._look.changed.connect(self._on_look_changed)
        self._seen.turned.connect(self._on_turned)

    # Qt overrides

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._takes(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if self._takes(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self._takes(event.mimeData()):
            event.acceptProposedAction()
            self.accept_picture(event.mimeData())
