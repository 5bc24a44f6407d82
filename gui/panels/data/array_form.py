"""Which array of a file is what."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QStyledItemDelegate, QWidget

from core.data.stored_array import StoredArray
from core.messages import Message, tr
from core.reading import ArrayReading
from gui.panels.alignment import align_titles, show_whole_choices
from gui.widgets.fields import MOST_LISTED
from gui.widgets.labels import label
from gui.widgets.tips import tip

_ROWS = (
    (Message("Inputs"), "inputs", Message("The array with the samples")),
    (Message("Labels"), "labels", Message("The array with what is wanted of each sample")),
    (Message("Validation inputs"), "validation_inputs", Message("Samples for validation only")),
    (Message("Validation labels"), "validation_labels", Message("Labels of the validation")),
    (Message("Test inputs"), "test_inputs", Message("Samples for the test only")),
    (Message("Test labels"), "test_labels", Message("Labels of the test")),
)
_ROWS_ACROSS = 2


class ArrayForm(QWidget):
    """A list of arrays for each part of a reading, inputs and labels side by side.

    Signals:
        edited: the new ArrayReading.
    """

    edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reading = ArrayReading()
        self._arrays: Sequence[StoredArray] = ()
        self.boxes: dict[str, QComboBox] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        for place, (title, name, about) in enumerate(_ROWS):
            row, half = divmod(place, _ROWS_ACROSS)
            box = self._box(name, str(title), str(about))
            heading = label(str(title), "muted", self)
            heading.setBuddy(box)
            grid.addWidget(heading, row, 2 * half)
            grid.addWidget(box, row, 2 * half + 1)
            self.boxes[name] = box
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        align_titles(grid)

    def show_arrays(self, arrays: Sequence[StoredArray], reading: ArrayReading) -> None:
        """Show which arrays there are, and which of them is what."""
        are_others = [a.name for a in arrays] != [a.name for a in self._arrays]
        self._arrays, self._reading = arrays, reading
        for name, box in self.boxes.items():
            if are_others:
                self._fill(box)
            box.setCurrentIndex(box.findData(getattr(reading, name)))

    def _box(self, name: str, title: str, about: str) -> QComboBox:
        box = QComboBox(self)
        box.setItemDelegate(QStyledItemDelegate(box))
        box.setMaxVisibleItems(MOST_LISTED)
        box.setAccessibleName(title)
        tip(box, about)
        box.activated.connect(lambda _: self._on_chosen(name))
        return box

    def _fill(self, box: QComboBox) -> None:
        box.clear()
        box.addItem(tr("none"), "")
        for array in self._arrays:
            shape = str(Message("{shape}", shape=array.shape)) if array.shape else "1"
            box.addItem(f"{array.name}  ·  {shape}", array.name)
        show_whole_choices(box)

    def _on_chosen(self, name: str) -> None:
        chosen = self._reading.with_(**{name: self.boxes[name].currentData()})
        if chosen != self._reading:
            self._reading = chosen
            self.edited.emit(chosen)
