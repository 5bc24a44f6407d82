"""Undo: the projects before and after every edit, and where one stands among them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from core.project import Project


@dataclass(frozen=True)
class Step:
    """One edit: what the menu calls it, and the projects around it."""

    text: str
    before: Project
    after: Project
    merge: Any = None


class UndoStack(QObject):
    """Edits in a row; undo goes back along them, redo forth, a new edit drops what lies ahead.

    Qt's own stack is not used: it and Python both free its commands (decision 0009).

    Signals:
        moved: one stands elsewhere, or the steps are others.
        clean_changed: whether one stands where the drawing was last saved.
    """

    moved = Signal()
    clean_changed = Signal()

    def __init__(self, show: Callable[[Project], None], parent: QObject | None = None) -> None:
        """Begin without steps; `show` is called with the project that undo or redo leads to."""
        super().__init__(parent)
        self._show = show
        self._steps: tuple[Step, ...] = ()
        self._index = 0
        self._clean: int | None = 0

    @property
    def count(self) -> int:
        """How many steps there are, those undone included."""
        return len(self._steps)

    @property
    def index(self) -> int:
        """How many of them are done."""
        return self._index

    @property
    def can_undo(self) -> bool:
        """True when there is a step to take back."""
        return self._index > 0

    @property
    def can_redo(self) -> bool:
        """True when there is a step to do again."""
        return self._index < len(self._steps)

    @property
    def undo_text(self) -> str:
        """What undo would take back; "" for nothing."""
        return self._steps[self._index - 1].text if self.can_undo else ""

    @property
    def redo_text(self) -> str:
        """What redo would do again; "" for nothing."""
        return self._steps[self._index].text if self.can_redo else ""

    @property
    def is_clean(self) -> bool:
        """True where the drawing was last saved."""
        return self._index == self._clean

    def push(self, step: Step) -> None:
        """Do a step. One that belongs to the newest (an equal `merge`) becomes part of it."""
        if self._clean is not None and self._clean > self._index:
            self._clean = None  # what was saved lies on a way that nobody can go any more
        last = self._steps[self._index - 1] if self.can_undo else None
        if last is not None and self._takes(last, step):
            self._steps = (*self._steps[:-1], replace(last, after=step.after))
            self._show(step.after)
            self.moved.emit()
        else:
            self._steps = (*self._steps[: self._index], step)
            self.go_to(self._index + 1)

    def undo(self) -> None:
        """Take a step back, where there is one."""
        self.go_to(self._index - 1)

    def redo(self) -> None:
        """Do a step again, where there is one."""
        self.go_to(self._index + 1)

    def go_to(self, index: int) -> None:
        """Stand behind so many steps, as near as there are any."""
        index = max(0, min(len(self._steps), index))
        if index == self._index:
            return
        goes_back = index < self._index
        was_clean, self._index = self.is_clean, index
        self._show(self._steps[index].before if goes_back else self._steps[index - 1].after)
        self._tell(was_clean)

    def clear(self) -> None:
        """Forget all steps; the drawing as it is counts as saved."""
        was_clean = self.is_clean
        self._steps, self._index, self._clean = (), 0, 0
        self._tell(was_clean)

    def set_clean(self, *, is_clean: bool = True) -> None:
        """Note that the drawing as it is was saved, or that it never was."""
        was_clean = self.is_clean
        self._clean = self._index if is_clean else None
        if was_clean != self.is_clean:
            self.clean_changed.emit()

    def _takes(self, last: Step, step: Step) -> bool:
        """Tell whether a step is the newest one going on. What was saved in between stays apart."""
        is_open = not self.can_redo and not self.is_clean
        return is_open and step.merge is not None and last.merge == step.merge

    def _tell(self, was_clean: bool) -> None:
        self.moved.emit()
        if was_clean != self.is_clean:
            self.clean_changed.emit()
