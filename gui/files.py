"""Files: New, Open, Save, and the questions that keep unsaved work from being lost."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from core.errors import CamadaError
from core.messages import Message, tr
from core.project import Project
from core.snapshot import Checkpoint
from core.storage import model_file
from core.storage.model_file import ModelContents
from gui import asking
from gui.preferences import Preferences
from gui.state.document import Document
from gui.state.notice import Notice
from gui.state.session import Phase, Session


class Files(QObject):
    """Moves the document and what was learned between the window and files.

    Signals:
        reported: a Notice for the message bar.
        kept: the document stands in this file: it was opened or saved.
    """

    reported = Signal(object)
    kept = Signal(object)

    def __init__(
        self,
        document: Document,
        session: Session,
        preferences: Preferences,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._session, self._preferences = document, session, preferences

    def begin(self, window: QWidget, project: Project) -> None:
        """Start with another project that has no file yet, after the questions."""

        def start() -> None:
            self._session.restore(None)
            self._document.replace(project, None)

        self.when_safe(window, start)

    def new(self, window: QWidget) -> None:
        """Start with an empty stack on the same data, after the questions."""
        self.begin(window, Project(data=self._document.project.data))

    def open(self, window: QWidget, path: Path | None = None) -> None:
        """Open a file, asking for it where none is given, after the questions."""
        path = path or asking.ask_for_model_to_open(window, self._preferences.last_folder)
        contents = self._load(path) if path is not None else None
        if path is not None and contents is not None:
            self.when_safe(window, lambda: self._adopt(path, contents))

    def read(self, path: Path) -> bool:
        """Open a file now. A file that cannot be opened leaves everything as it is."""
        contents = self._load(path)
        if contents is not None:
            self._adopt(path, contents)
        return contents is not None

    def save(self, window: QWidget, then: Callable[[], None] | None = None) -> None:
        """Save into the document's file, or ask for one; `then` runs after a success."""
        path = self._place(window)
        if path is not None:
            self._save_to(path, then)

    def save_as(self, window: QWidget) -> None:
        """Ask for a file and save into it."""
        path = self._ask_for_place(window)
        if path is not None:
            self._save_to(path, None)

    def when_safe(self, window: QWidget, then: Callable[[], None]) -> None:
        """Run `then` at once when nothing is unsaved, else as the user answers."""
        trains = self._session.phase is not Phase.IDLE
        if not (trains or self._document.has_unsaved_drawing or self._session.has_unsaved_learning):
            then()
            return
        answer = asking.ask(window, self._question(trains), self._details(), _answers(trains))
        if answer == "save":
            path = self._place(window)
            if path is not None:  # else the run goes on, as if nothing had been asked
                self._session.stop()
                self._save_to(path, then)
        elif answer == "discard":
            self._session.stop()
            then()

    def _load(self, path: Path) -> ModelContents | None:
        try:
            return model_file.load(path)
        except CamadaError as error:
            self.reported.emit(Notice("error", error.message, about="file"))
            return None

    def _adopt(self, path: Path, contents: ModelContents) -> None:
        self._session.restore(contents.checkpoint)
        # Saving would drop what this Camada cannot read: ask where to.
        is_whole = not contents.newer_app and contents.damage is None
        self._document.replace(contents.project, path if is_whole else None)
        self._remember(path)
        if contents.damage is not None:
            text = Message(
                "What {name} has learned is damaged and was left out: {reason} The drawing is "
                "whole, and the file stays as it is.",
                name=path.name,
                reason=contents.damage,
            )
            self.reported.emit(Notice("warning", text, about="file"))
        if contents.newer_app:
            text = Message(
                "{name} was written by Camada {version}. Parts of it are unknown to this version "
                "and will be missing in a copy that you save here.",
                name=path.name,
                version=contents.newer_app,
            )
            self.reported.emit(Notice("warning", text, about="file"))

    def _save_to(self, path: Path, then: Callable[[], None] | None) -> None:
        project = self._document.project

        def write(checkpoint: Checkpoint | None) -> None:
            try:
                model_file.save(path, ModelContents(project, checkpoint))
            except CamadaError as error:
                self.reported.emit(Notice("error", error.message, about="file"))
                return
            self._session.saved()
            self._document.saved(path, project)
            self._remember(path)
            text = Message("Saved to {name}.", name=path.name)
            self.reported.emit(Notice("info", text, about="file"))
            if then is not None:
                then()

        self._session.with_checkpoint(write)

    def _remember(self, path: Path) -> None:
        self._preferences.add_recent_file(path)
        self._preferences.last_folder = str(path.absolute().parent)
        self.kept.emit(path)

    def _place(self, window: QWidget) -> Path | None:
        """Return where Save saves: in the document's file, unless that is not its own any more."""
        path = self._document.path
        if path is None:
            return self._ask_for_place(window)
        if not self._document.has_foreign_changes:
            return path
        answer = asking.ask(
            window,
            tr("{name} was changed by something else. Replace it?", name=path.name),
            tr(
                "Since it was opened or saved here, another window or program has written it. "
                "Replacing it loses what was written there."
            ),
            (
                ("other", tr("Save as…"), QMessageBox.ButtonRole.AcceptRole),
                ("replace", tr("Replace"), QMessageBox.ButtonRole.DestructiveRole),
                ("cancel", tr("Cancel"), QMessageBox.ButtonRole.RejectRole),
            ),
        )
        if answer == "other":
            return self._ask_for_place(window)
        return path if answer == "replace" else None

    def _ask_for_place(self, window: QWidget) -> Path | None:
        name = self._document.path or Path(self._preferences.last_folder) / tr("network.camada")
        return asking.ask_for_model_to_save(window, str(name))

    def _question(self, trains: bool) -> str:
        if trains:
            return tr("Training is under way. Stop it?")
        return tr("Save the changes first?")

    def _details(self) -> str:
        drawing, learning = self._document.has_unsaved_drawing, self._session.has_unsaved_learning
        if drawing and learning:
            return tr("Neither the drawing nor what was learned is saved.")
        if learning:
            return tr("What the network has learned is not saved.")
        return tr("The drawing is not saved.") if drawing else tr("Everything else is saved.")


def _answers(trains: bool) -> asking.Choices:
    role = QMessageBox.ButtonRole
    if trains:
        return (
            ("save", tr("Stop and save"), role.AcceptRole),
            ("discard", tr("Stop without saving"), role.DestructiveRole),
            ("cancel", tr("Keep training"), role.RejectRole),
        )
    return (
        ("save", tr("Save"), role.AcceptRole),
        ("discard", tr("Discard"), role.DestructiveRole),
        ("cancel", tr("Cancel"), role.RejectRole),
    )
