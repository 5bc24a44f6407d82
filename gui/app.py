"""The application: makes the state holders once, and a window around them for each look."""

import sys
from pathlib import Path

from PySide6.QtCore import QEvent, QLibraryInfo, QLocale, QObject, QSize, Qt, QTranslator
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication, QWidget

from core import messages
from core.examples import EXAMPLES, FIRST
from core.project import Project
from core.questions.client import Answerer
from core.trainer.client import Trainer
from core.workers import one_thread_blas
from gui import theme
from gui.errors import ErrorCatcher
from gui.files import Files
from gui.holders import State
from gui.main_window import MainWindow
from gui.preferences import SYSTEM, Preferences
from gui.recovery import Recovery
from gui.smooth import Smooth
from gui.state import clipboard
from gui.state.answers import Answers, MakeAnswerer
from gui.state.comparison import Comparison
from gui.state.data import AskForReading, Data
from gui.state.document import Document
from gui.state.kept_memory import KeptMemory
from gui.state.look import Look
from gui.state.name_memory import NameMemory
from gui.state.past import Past
from gui.state.safekeeping import Safekeeping
from gui.state.selection import Selection
from gui.state.session import MakeTrainer, Session
from gui.state.story import Story
from gui.widgets.soon import soon

FIRST_SIZE = (1440, 900)
FRAME = QSize(16, 48)  # what a title bar and borders may take of the screen


class Camada(QObject):
    """The running application: state holders, and the window that shows them now."""

    def __init__(
        self,
        app: QApplication,
        preferences: Preferences | None = None,
        make_trainer: MakeTrainer = Trainer,
        project: Project | None = None,
        asked_language: str | None = None,
        make_answerer: MakeAnswerer = Answerer,
    ) -> None:
        """Make state holders and the first window, not yet shown.

        Args:
            app: the Qt application.
            preferences: the user's own by default.
            make_trainer: makes the trainer; a process by default.
            project: what to begin with; the ready example by default.
            asked_language: the language of this start, until another is chosen in the menu.
            make_answerer: makes what answers questions over the data; a process by default.
        """
        super().__init__()
        self._asked_language = asked_language
        self._app = app
        self._translators: list[QTranslator] = []
        preferences = preferences or Preferences()
        errors = ErrorCatcher(self)
        document = Document(project or EXAMPLES[FIRST].project(), self)
        data = Data(document, self)
        session = Session(make_trainer, self)
        selection = Selection(self)
        look = Look(document, data, session, selection, self)
        past = Past(session, look, self)
        comparison = Comparison(session, self)
        self._kept_memory = KeptMemory(document, comparison, self)
        self._name_memory = NameMemory(session, comparison, self)
        story = Story(document, session, comparison, self)
        answers = Answers(data, session, look, make_answerer, self)
        files = Files(document, session, preferences, self)
        safekeeping = Safekeeping(document, session, self)
        recovery = Recovery(document, session, files, safekeeping, self)
        self.state = State(
            document,
            data,
            session,
            selection,
            look,
            past,
            comparison,
            story,
            answers,
            files,
            errors,
            preferences,
            safekeeping,
            recovery,
        )
        for source in (session, files, errors):
            source.reported.connect(safekeeping.note_notice)
        document.replaced.connect(selection.forget_blocks)
        document.changed.connect(self._on_document_changed)
        app.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)
        self._dress()
        self.window = self._built()
        if not self.window.restore_places():
            self.window.resize(*FIRST_SIZE)

    def show(self) -> None:
        """Show the window; the trainer process is started after the first paint."""
        self.window.show()
        soon(self.state.session, self.state.session.warm_up)

    def protect(self) -> None:
        """Keep unsaved work aside from now on, and offer what was left by windows cut off."""
        self.state.safekeeping.begin()
        self.state.recovery.look()

    def recall(self) -> None:
        """Show the runs again that were kept with work without a file."""
        self._kept_memory.begin()

    def rebuild(self) -> None:
        """Build the window anew, for another language or theme, in the place of the old one."""
        old = self.window
        old.keep_places()
        self._dress()
        self.window = self._built()
        self.window.restore_places()
        self.window.setGeometry(old.geometry())
        self.window.setWindowState(old.windowState())
        self.window.show()
        self.window.take_places(old)
        if old.notices.present is not None:
            self.window.notices.show(old.notices.present)
        old.leave()

    def close(self) -> None:
        """End the window and all that runs beside it, now and in this order.

        Left to the end of the process, Python would delete the state holders in any order, while
        windows still listen to them.
        """
        self.state.answers.close()
        self.state.past.close()
        self.state.data.close()
        self.state.session.close()
        self.state.recovery.close()
        self.state.safekeeping.end()
        for translator in self._translators:
            self._app.removeTranslator(translator)
        self.window.leave()
        self.state.preferences.write()
        self.deleteLater()
        self._app.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _built(self) -> MainWindow:
        # A menu that asks for another look is still open: it must not vanish under its own click.
        return MainWindow(self.state, lambda: soon(self, self._rebuild_as_chosen))

    def _rebuild_as_chosen(self) -> None:
        self._asked_language = None
        self.rebuild()

    def _dress(self) -> None:
        """Take over language and theme from the preferences."""
        wanted = self._asked_language or self.state.preferences.language
        name = system_language() if wanted == SYSTEM else wanted
        messages.set_language(name)
        QLocale.setDefault(QLocale(name))
        for translator in self._translators:
            self._app.removeTranslator(translator)
        self._translators = [self._qt_texts(name)]
        theme.apply(self._app, self.state.preferences.theme)

    def _qt_texts(self, name: str) -> QTranslator:
        """Return Qt's own translations, for its standard buttons and dialogs."""
        translator = QTranslator(self)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if translator.load(f"qtbase_{name}", folder):
            self._app.installTranslator(translator)
        return translator

    def _on_document_changed(self) -> None:
        self.state.selection.keep({block.id for block in self.state.document.project.stack.walk()})

    def _on_scheme_changed(self) -> None:
        if self.state.preferences.theme == SYSTEM and theme.resolve(SYSTEM) is not theme.current():
            self.rebuild()


def system_language() -> str:
    """Return the language of the system: what Qt says it is, or the environment."""
    from_environment = messages.system_language()
    if from_environment != "en":
        return from_environment
    return messages.closest_language(QLocale.system().name())


def application(arguments: list[str] | None = None) -> QApplication:
    """Return the Qt application, made where there is none."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    app = QApplication(arguments or ["camada"])
    app.setApplicationName("Camada")
    app.setDesktopFileName("camada")
    QGuiApplication.setWindowIcon(QIcon(str(theme.ICON_FOLDER / "camada.svg")))
    return app


def fit(window: QWidget, screen: QSize) -> None:
    """Let a window fill a screen that it would not fit on: no edge may be out of reach."""
    room = screen - FRAME
    if room.boundedTo(window.size()) == window.size():
        return
    window.resize(window.size().boundedTo(room))
    window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)


def run(
    path: str | None = None,
    asked_language: str | None = None,
    data: str | None = None,
    reading: AskForReading | None = None,
) -> int:
    """Open the window, with a file or the ready example, and stay until it is closed.

    Args:
        path: of a network, or of data.
        asked_language: the language of this start.
        data: name or path of data for the network.
        reading: how these are to be read; None for what seems best.
    """
    one_thread_blas()
    app = application(sys.argv[:1])
    camada = Camada(app, asked_language=asked_language)
    smooth = Smooth(camada)
    undo = camada.state.errors.install()
    fit(camada.window, camada.window.screen().availableSize())
    camada.show()
    soon(camada, camada.protect)
    soon(camada, camada.state.safekeeping.catch_faults)
    if path is None:
        soon(camada, camada.recall)
    if path is None and data is None and camada.state.preferences.recent_files:
        camada.window.show_start_page()
    if path is not None:
        soon(camada, lambda: camada.window.open_path(Path(path)))
    if data is not None:
        soon(camada, lambda: camada.window.open_data(data, reading))
    exit_code = app.exec()
    smooth.end()
    clipboard.leave_text()
    camada.close()
    undo()
    return exit_code
