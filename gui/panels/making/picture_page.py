"""Painting pictures: the canvas, the classes, and what was painted so far."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSlider, QVBoxLayout, QWidget

from core.data.framing import fitted
from core.data.handmade import Painted, PictureSet
from core.errors import CamadaError
from core.messages import Message, tr
from gui.charts.canvas import BRUSH, LARGEST_BRUSH, LEAST_BRUSH, Canvas
from gui.charts.paper import Paper
from gui.panels.inks import Inks
from gui.panels.making.class_page import ClassPage
from gui.panels.making.steps import Deed
from gui.panels.making.thumbs import Thumbs
from gui.widgets.icon import icon_button
from gui.widgets.labels import label
from gui.widgets.tips import tip

_CANVAS = 372


class PicturePage(ClassPage):
    """Enter puts what is painted into the chosen class; all of it lies on the disk at once."""

    def __init__(
        self, found: PictureSet, shape: tuple[int, int, int], parent: QWidget | None = None
    ) -> None:
        """Paint into a set of pictures (H, W, C): grey ones, or in colours on white."""
        super().__init__(parent)
        self.set, self._shape = found, shape
        self.canvas, self.inks = Canvas(self), Inks(self)
        self._take_sheet()
        self.inks.setVisible(self.canvas.paper.is_coloured)
        self.canvas.setFixedSize(_CANVAS, _CANVAS)
        self.thumbs = Thumbs(self)
        self.keep = tip(
            QPushButton(tr("Save as sample"), self),
            tr("Put what is painted into the chosen class, and begin a clean sheet (Enter)"),
        )
        self.keep.setProperty("look", "primary")
        self.clear = icon_button("new", tr("A clean sheet (Delete)"), self)
        self.pen, self.eraser = self._tool("pen", tr("Paint")), self._tool("eraser", tr("Erase"))
        self.brush = QSlider(Qt.Orientation.Horizontal, self)
        self._lay_out()
        self._connect()
        self.refresh()

    @property
    def n_filled(self) -> int:
        """How many classes have pictures."""
        return sum(count > 0 for count in self.set.counts().values())

    @property
    def can_undo(self) -> bool:
        """Whether there is a stroke or a step to take back."""
        return self.canvas.paper.can_undo or self.steps.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether a stroke or a step was taken back."""
        return self.canvas.paper.can_redo or self.steps.can_redo

    @property
    def is_unsaved(self) -> bool:
        """Whether something is painted that is no sample yet."""
        return not self.canvas.paper.is_empty

    def keep_sample(self) -> None:
        """Put what is painted into the chosen class."""
        if self.canvas.paper.is_empty:
            self.refused.emit(Message("Paint something first."))
            return
        values = fitted(self.canvas.paper.values(), self._shape)
        name = self.classes.names[self.classes.current]
        kept: list[Painted] = []

        def forth() -> None:
            kept.append(self.set.add(name, np.asarray(values, np.float32)))

        if self._do(forth, lambda: self.set.remove(kept.pop())):
            self.canvas.clear()
            self._take_sheet()

    def _take_sheet(self) -> None:
        self.canvas.take(Paper(self._shape, is_light=True))

    def remove(self, pictures: list[Painted]) -> None:
        """Remove pictures."""
        left = list(pictures)
        contents: list[tuple[str, bytes]] = []

        def forth() -> None:
            contents.extend((one.label, self.set.remove(one)) for one in left)
            left.clear()

        def back() -> None:
            left.extend(self.set.restore(name, content) for name, content in contents)
            contents.clear()

        self._do(forth, back)

    def refresh(self) -> None:
        """Show the classes and the pictures of the chosen one."""
        counts = self.set.counts()
        self.classes.show_classes(tuple(counts), tuple(counts.values()))
        self._show_pictures()
        self.changed.emit()

    def undo(self) -> None:
        """Take back a stroke, or a clean sheet, where there is one, else the last step."""
        if self.canvas.paper.can_undo:
            self.canvas.undo()
        else:
            self._tried(self.steps.undo)

    def redo(self) -> None:
        """Do again what was taken back last."""
        if self.canvas.paper.can_redo:
            self.canvas.redo()
        else:
            self._tried(self.steps.redo)

    def _do(self, forth: Deed, back: Deed) -> bool:
        return self._tried(lambda: self.steps.do(forth, back))

    def _tried(self, deed: Deed) -> bool:
        try:
            deed()
        except CamadaError as error:
            self.refused.emit(error.message)
            return False
        finally:
            self.refresh()
        return True

    def add_class(self, name: str) -> bool:
        """Begin a class."""
        return self._do(lambda: self.set.add_class(name), lambda: self.set.remove_class(name))

    def rename_class(self, number: int, name: str) -> None:
        """Call a class otherwise; steps of before are forgotten."""
        before = self.classes.names[number]
        self.steps.clear()  # they speak of files in a folder of the old name
        self._do(
            lambda: self.set.rename_class(before, name),
            lambda: self.set.rename_class(name, before),
        )

    def remove_class(self, number: int) -> None:
        """Remove an empty class."""
        name = self.classes.names[number]
        self._do(lambda: self.set.remove_class(name), lambda: self.set.add_class(name))

    def _show_pictures(self) -> None:
        if self.classes.names:
            name = self.classes.names[self.classes.current]
            self.thumbs.show_pictures(self.set, self.set.pictures(name))

    def _connect(self) -> None:
        self.keep.clicked.connect(self.keep_sample)
        self.canvas.changed.connect(self.changed)
        self.clear.clicked.connect(self.canvas.clear)
        self.classes.chosen.connect(lambda _: self._show_pictures())
        self.thumbs.unwanted.connect(self.remove)
        self.eraser.toggled.connect(self._on_erases)
        self.brush.valueChanged.connect(self._on_brush)
        self.inks.chosen.connect(self._on_ink)

    def _on_erases(self, erases: bool) -> None:
        self.canvas.erases = erases

    def _on_brush(self, width: int) -> None:
        self.canvas.brush = width
        self.canvas.update()

    def _on_ink(self, ink: QColor) -> None:
        self.canvas.ink = ink
        self.pen.setChecked(True)  # who chooses a colour wants to paint

    def _lay_out(self) -> None:
        self.brush.setRange(LEAST_BRUSH, LARGEST_BRUSH)
        self.brush.setValue(BRUSH)
        self.brush.setAccessibleName(tr("Size of the brush"))
        tools = QHBoxLayout()
        tools.setSpacing(4)
        for widget in (self.pen, self.eraser):
            tools.addWidget(widget)
        tools.addWidget(self.brush, 1)
        tools.addWidget(self.clear)
        painting = QVBoxLayout()
        painting.setSpacing(8)
        painting.addWidget(self.canvas)
        painting.addWidget(self.inks)
        painting.addLayout(tools)
        painting.addWidget(self.keep)
        painting.addStretch(1)
        known = QVBoxLayout()
        known.setSpacing(6)
        known.addWidget(label(tr("Pictures of this class"), "section", self))
        known.addWidget(self.thumbs, 1)
        self.classes.setFixedWidth(180)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(18)
        row.addLayout(painting)
        row.addWidget(self.classes)
        row.addLayout(known, 1)
