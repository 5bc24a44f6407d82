"""The tools beside the canvas: pen and eraser, steps back, pictures from elsewhere, switches."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QPushButton,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.messages import tr
from gui.charts.canvas import BRUSH, LARGEST_BRUSH, LEAST_BRUSH, Canvas
from gui.panels.inks import Inks
from gui.widgets.icon import icon, icon_button
from gui.widgets.labels import label
from gui.widgets.tips import tip

WIDTH = 186


class Tools(QWidget):
    """Everything that can be done with the drawing but painting itself.

    Signals:
        framed: the switch that centres and scales was turned.
        shown: the person wants the drawing on the cards, or not.
        cleared: away with it.
        opened, pasted: a picture is wanted from a file, or from the clipboard.
    """

    framed = Signal()
    shown = Signal(bool)
    cleared = Signal()
    opened = Signal()
    pasted = Signal()

    def __init__(self, canvas: Canvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self.pen = _tool("pen", tr("Paint"))
        self.eraser = _tool("eraser", tr("Erase (or the right mouse button)"))
        self.undo = _tool("undo", tr("Take the last stroke back"))
        self.redo = _tool("redo", tr("Paint the stroke again"))
        self.clear = _tool("trash", tr("Wipe clean"))
        self.brush, self.inks = QSlider(Qt.Orientation.Horizontal), Inks()
        self.open = tip(
            QPushButton(icon("open"), tr("Open…")), tr("Put a picture file on the canvas")
        )
        self.paste = QPushButton(tr("Paste"))
        self.frame = QCheckBox(tr("Centre and scale"))
        self.show_on_cards = QCheckBox(tr("Show on the cards"))
        self.reading = label(tr("Reading the picture…"), "small")
        self._of_pictures, self._gap = QWidget(self), QWidget(self)
        self._set_up()
        self._lay_out()

    @property
    def is_framed(self) -> bool:
        """Whether drawings are to be centred and scaled like the data."""
        return self.frame.isEnabled() and self.frame.isChecked()

    def show_kind(self, *, is_picture: bool, has_marks: bool) -> None:
        """Show the tools for pictures, with or without marks to be framed, or those for points."""
        self._of_pictures.setVisible(is_picture)
        self._gap.setVisible(is_picture)
        for button in (self.pen, self.eraser, self.undo, self.redo):
            button.setVisible(is_picture)
        self.frame.setVisible(has_marks)
        self.frame.setEnabled(has_marks)
        self.inks.setVisible(is_picture and not has_marks)

    def choose_brush(self, width: float) -> None:
        """Take a brush, in pixels of the paper."""
        self.brush.setValue(round(width))

    def show_steps(self, *, is_empty: bool) -> None:
        """Enable what can be done now."""
        paper = self._canvas.paper
        for button, can in (
            (self.undo, paper.can_undo),
            (self.redo, paper.can_redo),
            (self.clear, not is_empty),
        ):
            button.setEnabled(can)

    def show_reading(self, *, is_reading: bool) -> None:
        """Say that a picture is on its way."""
        self.reading.setVisible(is_reading)

    def _set_up(self) -> None:
        canvas, pair = self._canvas, QButtonGroup(self)
        for button in (self.pen, self.eraser):
            button.setCheckable(True)
            pair.addButton(button)
        self.pen.setChecked(True)
        self.eraser.toggled.connect(self._on_erases)
        self.undo.clicked.connect(canvas.undo)
        self.redo.clicked.connect(canvas.redo)
        self.clear.clicked.connect(self.cleared)
        self.brush.setRange(LEAST_BRUSH, LARGEST_BRUSH)
        self.brush.setValue(BRUSH)
        self.brush.setAccessibleName(tr("Size of the brush"))
        self.brush.setToolTip(tr("Size of the brush"))
        self.brush.valueChanged.connect(self._on_brush)
        self.inks.chosen.connect(self._on_ink)
        tip(self.open, tr("Put a picture file on the canvas"))
        self.open.clicked.connect(self.opened)
        self.paste.clicked.connect(self.pasted)
        tip(self.paste, tr("Put the picture in the clipboard on the canvas"))
        self.frame.setChecked(True)
        tip(
            self.frame,
            tr("Make the drawing as large as those of the data, and put it where they have theirs"),
        )
        self.frame.toggled.connect(self.framed)
        self.show_on_cards.setChecked(True)
        tip(
            self.show_on_cards,
            tr("All cards and the neuron panel look at the drawing, not at a sample of the data"),
        )
        self.show_on_cards.clicked.connect(self.shown)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(2)
        for button in (self.pen, self.eraser):
            buttons.addWidget(button)
        buttons.addWidget(self._gap, 1)
        for button in (self.undo, self.redo, self.clear):
            buttons.addWidget(button)
        size = QHBoxLayout()
        size.setSpacing(8)
        size.addWidget(label(tr("Brush"), "small"))
        size.addWidget(self.brush, 1)
        sources = QHBoxLayout()
        sources.setSpacing(6)
        sources.addWidget(self.open, 1)
        sources.addWidget(self.paste, 1)
        pictures = QVBoxLayout(self._of_pictures)
        pictures.setContentsMargins(0, 0, 0, 0)
        pictures.setSpacing(8)
        pictures.addLayout(size)
        pictures.addLayout(sources)
        pictures.addWidget(self.reading)
        self.reading.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        buttons.addStretch(0)
        column.addLayout(buttons)
        for widget in (self.inks, self._of_pictures, self.frame, self.show_on_cards):
            column.addWidget(widget)
        column.addStretch(1)

    def _on_erases(self, erases: bool) -> None:
        self._canvas.erases = erases

    def choose_ink(self, ink: QColor) -> None:
        """Paint in a colour, where the paper takes colours."""
        self.inks.choose(ink)
        self._canvas.ink = ink

    def _on_ink(self, ink: QColor) -> None:
        self._canvas.ink = ink
        self.pen.setChecked(True)  # who chooses a colour wants to paint

    def _on_brush(self, width: int) -> None:
        self._canvas.brush = width
        self._canvas.update()


def _tool(name: str, text: str) -> QToolButton:
    button = icon_button(name, text)
    button.setFixedSize(QSize(30, 28))
    return button
