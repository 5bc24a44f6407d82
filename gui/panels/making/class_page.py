"""What pages on which somebody makes samples have in common: classes, steps, and tools."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QButtonGroup, QToolButton, QWidget

from core.data.handmade import why_no_name
from gui.panels.making.class_list import ClassList
from gui.panels.making.steps import Steps
from gui.widgets.icon import icon_button


class ClassPage(QWidget):
    """A page that puts samples into the chosen class; those who inherit keep the samples.

    Signals:
        changed: there are other samples, or other steps to take back.
        refused: a Message of why something was not done.
    """

    changed = Signal()
    refused = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.steps, self.classes = Steps(), ClassList(self)
        self._tools = QButtonGroup(self)
        self.classes.added.connect(self._on_added)
        self.classes.renamed.connect(self._on_renamed)
        self.classes.removed.connect(self.remove_class)

    def add_class(self, name: str) -> bool:
        """Begin a class as a step; False where that fails, which is told."""
        raise NotImplementedError

    def rename_class(self, number: int, name: str) -> None:
        """Call a class otherwise."""
        raise NotImplementedError

    def remove_class(self, number: int) -> None:
        """Remove an empty class as a step."""
        raise NotImplementedError

    def _on_added(self, name: str) -> None:
        if (why_not := why_no_name(name, self.classes.names)) is not None:
            self.refused.emit(why_not)
        elif self.add_class(name):
            self.classes.choose(self.classes.names.index(name))

    def _on_renamed(self, number: int, name: str) -> None:
        others = [other for place, other in enumerate(self.classes.names) if place != number]
        if (why_not := why_no_name(name, others)) is not None:
            self.refused.emit(why_not)
        else:
            self.rename_class(number, name)

    def _tool(self, name: str, text: str) -> QToolButton:
        """Return a button of the tools, of which one is chosen; at first the first."""
        button = icon_button(name, text, self)
        button.setCheckable(True)
        button.setChecked(not self._tools.buttons())
        button.setFixedSize(QSize(30, 28))
        self._tools.addButton(button)
        return button
