"""Document: what the user drew. The project, its undo stack, its file, and what check says."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from core.check import Report, check
from core.layers import Layer
from core.project import Project
from core.stack import Block, Stack
from core.storage.rescue_work import seal_of
from gui.state.undo import Step, UndoStack


class Document(QObject):
    """One project being edited. `edit` is the only way to change it.

    Attributes:
        path: its file, None where there is none yet. seal: what told that file from any other
            content when it was last read or written.

    Signals:
        replaced: another document has begun; `changed` follows.
        changed: the project is another one.
        filed: path or "has unsaved drawing" changed.
    """

    replaced = Signal()
    changed = Signal()
    filed = Signal()

    def __init__(self, project: Project, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.undo_stack = UndoStack(self.swap, self)
        self.undo_stack.clean_changed.connect(self.filed)
        self.path: Path | None = None
        self.seal = ""
        self._highest_id = 0
        self._project = project
        self._report = check(project)
        self._note_ids()

    @property
    def project(self) -> Project:
        """The project as drawn now."""
        return self._project

    @property
    def has_foreign_changes(self) -> bool:
        """True when something else changed the file since it was read or written here."""
        return self.path is not None and self.path.exists() and seal_of(self.path) != self.seal

    @property
    def report(self) -> Report:
        """What `check` says of it."""
        return self._report

    @property
    def has_unsaved_drawing(self) -> bool:
        """True when closing would lose an edit."""
        return not self.undo_stack.is_clean

    def edit(self, text: str, project: Project, merge: Any = None) -> None:
        """Make the project another one, undoably.

        Args:
            text: what the undo menu calls it, in the present language.
            project: the new project; the same one changes nothing.
            merge: edits that follow one another with an equal `merge` are one step of undo
                (spinning a number box).
        """
        if project != self._project:
            self.undo_stack.push(Step(text, self._project, project, merge))

    def edit_stack(self, text: str, stack: Stack) -> None:
        """Make the stack another one, undoably."""
        self.edit(text, self._project.with_(stack=stack))

    def new_block(self, layer: Layer) -> Block:
        """Return a block with an id that this document never had (undone ones included)."""
        return Block(self.new_id(), layer)

    def new_id(self) -> str:
        """Return an id that this document never had (undone ones included)."""
        self._highest_id += 1
        return f"b{self._highest_id}"

    def replace(self, project: Project, path: Path | None, is_saved: bool = True) -> None:
        """Start anew with another project: New, Open. Undo ends here.

        Args:
            project: the new project.
            path: its file; None for a project that has none yet.
            is_saved: False when closing it should ask.
        """
        self.undo_stack.clear()
        self._highest_id = 0
        self.path, self.seal = path, seal_of(path) if path else ""
        self._show(project)
        self.replaced.emit()
        self.changed.emit()
        if not is_saved:
            self.undo_stack.set_clean(is_clean=False)
        self.filed.emit()

    def saved(self, path: Path, project: Project | None = None) -> None:
        """Note that a drawing stands in this file: the present one, or an earlier `project`."""
        self.path, self.seal = path, seal_of(path)
        if project is None or project == self._project:
            self.undo_stack.set_clean()
        self.filed.emit()

    def swap(self, project: Project) -> None:
        """Show another project. For undo commands; gestures call `edit`."""
        self._show(project)
        self.changed.emit()

    def _show(self, project: Project) -> None:
        self._project = project
        self._report = check(project)
        self._note_ids()

    def _note_ids(self) -> None:
        self._highest_id = max(self._highest_id, int(self._project.stack.new_id()[1:]) - 1)
