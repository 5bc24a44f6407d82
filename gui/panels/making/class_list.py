"""The classes of data that are being made: which one is chosen, and how many samples each has."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.data.handmade import MOST_CLASSES
from core.messages import number, tr
from gui import asking
from gui.widgets.icon import icon_button
from gui.widgets.labels import label
from gui.widgets.tips import tip

_KEYS = 9
_SWATCH = 10


class ClassList(QWidget):
    """Keys 1 to 9 choose a class too; a double click renames it.

    Signals:
        chosen: number of a class.
        added: name of a new class. renamed: number and new name. removed: number of a class.
    """

    chosen = Signal(int)
    added = Signal(str)
    renamed = Signal(int, str)
    removed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.names: tuple[str, ...] = ()
        self.list = QListWidget(self)
        self.list.setAccessibleName(tr("Classes"))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setSpacing(2)
        self.list.setIconSize(QSize(_SWATCH, _SWATCH))
        self.list.currentRowChanged.connect(self._on_row)
        self.list.itemDoubleClicked.connect(lambda _: self.ask_to_rename())
        self.add = icon_button("plus", tr("Add a class"), self)
        self.rename = icon_button("pen", tr("Rename the class"), self)
        self.remove = icon_button("trash", tr("Remove the class, once it is empty"), self)
        self.add.clicked.connect(self.ask_to_add)
        self.rename.clicked.connect(self.ask_to_rename)
        self.remove.clicked.connect(lambda: self.removed.emit(self.current))
        buttons = QHBoxLayout()
        buttons.setSpacing(2)
        buttons.addWidget(label(tr("Classes"), "section", self), 1)
        for button in (self.add, self.rename, self.remove):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(buttons)
        column.addWidget(self.list, 1)

    @property
    def current(self) -> int:
        """The number of the chosen class."""
        return max(0, self.list.currentRow())

    def show_classes(
        self, names: Sequence[str], counts: Sequence[int], colours: Sequence[QColor] = ()
    ) -> None:
        """Show classes with their numbers of samples; the chosen one stays chosen."""
        row = min(self.current, len(names) - 1)
        self.names = tuple(names)
        self.list.blockSignals(True)
        self.list.clear()
        for place, (name, count) in enumerate(zip(names, counts, strict=True)):
            key = f"{place + 1}  " if place < _KEYS else "    "
            item = QListWidgetItem(f"{key}{name} · {number(count)}")
            item.setToolTip(name)
            if colours:
                swatch = QPixmap(_SWATCH, _SWATCH)
                swatch.fill(colours[place])
                item.setIcon(swatch)
            self.list.addItem(item)
        self.list.setCurrentRow(row)
        self.list.blockSignals(False)
        is_empty = bool(counts) and not counts[self.current]
        can_remove = is_empty and len(names) > 1
        self.remove.setEnabled(can_remove)
        why_not = tr("Only an empty class can be removed, and not the last one.")
        tip(self.remove, tr("Remove the class") if can_remove else why_not)
        self.add.setEnabled(len(names) < MOST_CLASSES)

    def choose(self, number_: int) -> None:
        """Choose a class by its number, where there is one."""
        if 0 <= number_ < self.list.count():
            self.list.setCurrentRow(number_)

    def choose_by_key(self, key: int) -> bool:
        """Choose the class that a key stands for; False where it stands for none."""
        number_ = key - Qt.Key.Key_1
        if not 0 <= number_ < min(_KEYS, self.list.count()):
            return False
        self.choose(number_)
        return True

    def ask_to_add(self) -> None:
        """Ask for the name of a new class."""
        name = asking.ask_for_name(self, tr("Add a class"), tr("Name of the class"))
        if name is not None:
            self.added.emit(name.strip())

    def ask_to_rename(self) -> None:
        """Ask for another name of the chosen class."""
        if not self.names:
            return
        before = self.names[self.current]
        title, text = tr("Rename the class"), tr("Name of the class")
        name = asking.ask_for_name(self, title, text, before)
        if name is not None and name.strip() != before:
            self.renamed.emit(self.current, name.strip())

    def _on_row(self, row: int) -> None:
        if row >= 0:
            self.chosen.emit(row)
