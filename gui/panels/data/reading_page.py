"""The page about how pictures and arrays are read: settings, what comes of them, and notices."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.choice import DataChoice
from core.data import library
from core.data.pictures.examples import ExamplePicture, examples
from core.data.stored_array import StoredArray
from core.messages import tr
from core.reading import ArrayReading, PictureReading, Reading, TableReading
from gui import theme
from gui.charts.picture import sample_image
from gui.panels.data.array_form import ArrayForm
from gui.panels.data.asking import Asking
from gui.panels.data.desk import DataDesk
from gui.panels.data.fit_view import Fitted, FitView
from gui.panels.data.notice_rows import rows_of
from gui.panels.data.reading_form import ReadingForm
from gui.panels.data.sample_remarks import SampleRemarks
from gui.state.background import Background
from gui.widgets.labels import label
from gui.widgets.notice_list import NoticeList

_EXAMPLES = 24
_NOTICES_WIDTH = 150, 260

_Contents = tuple[Sequence[ExamplePicture], Sequence[StoredArray]]
"""What lies where the data came from: pictures, or arrays."""


class ReadingPage(QWidget):
    """Three columns: how files are read, what comes of that, and what was found in them."""

    def __init__(self, desk: DataDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._looked_at: tuple[str, str] = ("", "")
        self._examples: Sequence[ExamplePicture] = ()
        self._arrays: Sequence[StoredArray] = ()
        self.asking = Asking(desk, self)
        self.form = ReadingForm(self.asking, self)
        self.asking.turned.connect(self._on_turned)
        self.fit = FitView(self)
        self.arrays = ArrayForm(self)
        self.arrays.edited.connect(self.asking.ask)
        self.notices = NoticeList(tr("What was found"), self)
        self.remarks = SampleRemarks(desk, self)
        self.remarks.learned.connect(self._show_notices)
        self._loader, self._fitter = Background(self), Background(self)
        self._loader.done.connect(self._on_loaded)
        self._fitter.done.connect(self._on_fitted)
        self._lay_out()
        for signal in (desk.document.changed, desk.data.changed):
            signal.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show how the present data are read."""
        choice = self._desk.document.project.data
        if choice is None or not is_told(choice):
            return
        if (choice.name, choice.digest) != self._looked_at:
            self._load(choice, is_other=choice.name != self._looked_at[0])
            self._looked_at = (choice.name, choice.digest)
        self.asking.refresh()
        self.fit.setVisible(isinstance(choice.reading, PictureReading))
        self.arrays.setVisible(isinstance(choice.reading, ArrayReading))
        self._show_notices()

    def _show_notices(self) -> None:
        ready = self._desk.data.ready
        told = rows_of(ready.dataset.notices if ready else ())
        self.notices.show_rows((*self.remarks.rows(), *told))

    def _load(self, choice: DataChoice, *, is_other: bool) -> None:
        """Look again at what lies where the data came from."""
        if is_other:
            self._examples, self._arrays = (), ()
            self.fit.show_pictures(())
        are_pictures = isinstance(choice.reading, PictureReading)

        def look() -> _Contents:
            path = next((Path(p) for p in library.places_of(choice) if Path(p).exists()), None)
            if path is None:
                return (), ()
            return (
                (examples(path, _EXAMPLES), ()) if are_pictures else ((), library.arrays_at(path))
            )

        self._loader.do(look)

    def _on_loaded(self, found: _Contents) -> None:
        self._examples, self._arrays = found
        if self.asking.shown is not None:
            self._on_turned(self.asking.shown)

    def _on_turned(self, reading: Reading) -> None:
        if isinstance(reading, PictureReading) and self._examples:
            pictures, look = self._examples, theme.current()
            self._fitter.do(lambda: [_fitted(one, reading, look) for one in pictures])
        if isinstance(reading, ArrayReading):
            self.arrays.show_arrays(self._arrays, reading)

    def _on_fitted(self, pictures: Sequence[Fitted]) -> None:
        self.fit.show_pictures(pictures)

    def _lay_out(self) -> None:
        self.notices.setMinimumWidth(_NOTICES_WIDTH[0])
        self.notices.setMaximumWidth(_NOTICES_WIDTH[1])
        told = QVBoxLayout()
        told.setSpacing(6)
        told.addWidget(label(tr("What was found"), "section"))
        told.addWidget(self.notices, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self.form, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        row.addWidget(self.fit, 2)
        row.addWidget(self.arrays, 2, Qt.AlignmentFlag.AlignTop)
        row.addLayout(told, 1)


def is_told(choice: DataChoice | None) -> bool:
    """Tell whether data are no table, and were read in a way that can be another."""
    reading = None if choice is None else choice.reading
    return reading is not None and not isinstance(reading, TableReading)


def _fitted(one: ExamplePicture, reading: PictureReading, look: theme.Theme) -> Fitted:
    before = sample_image(one.pixels, 0, 255, look)
    after = sample_image(one.sample(reading), 0, 255, look)
    return Fitted(one.name, one.loaded.size, before, after, _kept(one.loaded.size, reading))


def _kept(size: tuple[int, int], reading: PictureReading) -> QRectF:
    """Return the part of a picture that comes into the sample, in shares of its sides."""
    if reading.fit != "crop":
        return QRectF(0, 0, 1, 1)
    height, width = reading.size
    scale = min(size[0] / width, size[1] / height)
    across, down = scale * width / size[0], scale * height / size[1]
    return QRectF((1 - across) / 2, (1 - down) / 2, across, down)
