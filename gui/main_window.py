"""The main window: docks around the network view, menus, bars. It only puts things together."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QUrl
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QShowEvent,
    QStatusTipEvent,
)
from PySide6.QtWidgets import (
    QMainWindow,
    QMenu,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from core.check import Report
from core.data.reader import TableTextError
from core.data.recognise import recognise
from core.errors import CamadaError
from core.memory import free_bytes, is_too_much
from core.messages import Message, tr
from core.reading import TableReading
from core.storage.safe_write import size_text
from gui import asking
from gui.actions import Actions
from gui.docks import Docks
from gui.holders import State
from gui.menus import Menus
from gui.notices import Notices
from gui.offers import Offers
from gui.panels.sample_chooser import SampleChooser
from gui.past_bar import PastBar
from gui.recovery_bar import RecoveryBar
from gui.stack_view.view import StackView
from gui.stack_view.zoom import Zoom
from gui.start_page import StartPage
from gui.state.data import AskForReading
from gui.state.notice import Told
from gui.state.session import Phase
from gui.state.wonder import Wondered
from gui.status_bar import StatusBar
from gui.story_bar import StoryBar
from gui.thumbnails import Portrayer, Thumbnails
from gui.toolbar import ToolBar
from gui.widgets.message_bar import MessageBar
from gui.widgets.soon import soon
from gui.zoom_control import ZoomControl


class MainWindow(QMainWindow):
    """One window on the state. `rebuild` is asked for when language or theme change."""

    def __init__(self, state: State, rebuild: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName("window")
        self._state, self._rebuild = state, rebuild
        self._is_leaving = False
        self._thumbnails = Thumbnails(state.preferences.folder / "thumbnails")
        self._shown_unit = state.selection.unit
        self.setAcceptDrops(True)
        self.setDockOptions(
            QMainWindow.DockOption.AnimatedDocks
            | QMainWindow.DockOption.AllowTabbedDocks
            | QMainWindow.DockOption.GroupedDragging
        )
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self._build_middle()
        self.docks = Docks(
            self,
            state,
            self.notices.show,
            self.start_page.begin,
            self.make_data,
            self.predict_file,
        )
        self._build_bars()
        self._build_menus()
        self._connect()
        self._show_title()

    def leave(self) -> None:
        """Close without questions: another window takes over the same state."""
        self._is_leaving = True
        self.close()
        self.deleteLater()

    def keep_places(self) -> None:
        """Remember size and docks for the next window."""
        self._state.preferences.keep_bytes("geometry", self.saveGeometry())
        self._state.preferences.keep_bytes("docks", self.saveState(1))

    def restore_places(self) -> bool:
        """Put size and docks as they were; False when nothing was remembered."""
        preferences = self._state.preferences
        is_known = self.restoreGeometry(preferences.bytes_of("geometry"))
        is_known = self.restoreState(preferences.bytes_of("docks"), 1) and is_known
        if not is_known:
            self.docks.size()
        for dock in self.docks.all:
            dock.refresh_title()
        return is_known

    def take_places(self, old: "MainWindow") -> None:
        """Show what an earlier window showed: pages of panels, and how far the network is down."""
        for dock, before in zip(self.docks.all, old.docks.all, strict=True):
            dock.return_to(before.place_now())
        self.stack_view.return_to(old.stack_view.place_now())
        if old.middle.currentWidget() is old.start_page:
            self.show_start_page()

    def open_path(self, path: Path) -> None:
        """Open a network that was saved, or read anything else as data."""
        if _is_network(path):
            self._state.files.open(self, path)
        else:
            self.open_data(str(path))

    def open_data(self, source: str, reading: AskForReading | None = None) -> None:
        """Read data by a name or path, with the panel that says what is in them in front."""
        self._state.data.choose(source, reading=reading)
        self._show_drawing()
        self.docks.data.show()
        self.docks.data.raise_()

    # Building

    def _build_middle(self) -> None:
        state = self._state
        self.zoom = Zoom(state.preferences.zoom, self)
        self.message_bar = MessageBar()
        self.notices = Notices(self.message_bar, state.document, state.data, state.session, self)
        self.offers = Offers(state.document, state.data, state.selection, self)
        self.stack_view = StackView(
            state.document,
            state.data,
            state.session,
            state.selection,
            state.look,
            self.zoom,
            self._fill_block_menu,
        )
        self.recovery_bar = RecoveryBar(state.recovery)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.start_page = StartPage(
            self, state.document, state.files, state.preferences, self._thumbnails
        )
        self.middle = QStackedWidget()
        self.middle.addWidget(self.stack_view)
        self.middle.addWidget(self.start_page)
        column.addWidget(self.middle, 1)  # the first of them, so that it has the focus at first
        column.insertWidget(0, self.recovery_bar)
        # What comes and goes while people work stands below: above, it would push the drawing
        # down, and a click that was meant for a card would meet another one.
        column.addWidget(self.message_bar)
        self.setCentralWidget(middle)
        self.menu_actions = Actions(
            self,
            self.stack_view,
            self.zoom,
            state.document,
            state.session,
            state.selection,
            state.look,
            state.past,
            state.files,
            self._confirm_large,
            self._find_block,
            self.show_start_page,
            self.predict_file,
            self.make_data,
            self.show_cache,
        )
        self.past_bar = PastBar(state.past, state.session, self.menu_actions)
        column.addWidget(self.past_bar)
        self.story_bar = StoryBar(state.story)
        column.addWidget(self.story_bar)

    def _build_bars(self) -> None:
        state = self._state
        chooser = SampleChooser(state.selection, state.look)
        self.tool_bar = ToolBar(self.menu_actions, state.document, state.session, chooser)
        self.addToolBar(self.tool_bar)
        self.status_bar = StatusBar(state.document, state.session, state.selection)
        self.setStatusBar(self.status_bar)
        self.status_bar.addPermanentWidget(ZoomControl(self.menu_actions, self.zoom))

    def _build_menus(self) -> None:
        state = self._state
        self._menus = Menus(
            self,
            self.menu_actions,
            state.document,
            state.selection,
            state.files,
            state.preferences,
            state.recovery,
            self.docks.all,
            self.reset_places,
            self._rebuild,
        )

    def show_start_page(self) -> None:
        """Show recent files, examples and templates in place of the drawing."""
        self.start_page.refresh()
        self.middle.setCurrentWidget(self.start_page)
        self.start_page.go_to_first()

    # As with the docks, what nobody sees yet is read when it is opened.

    def predict_file(self) -> None:
        """Open the window in which the network answers new files."""
        from gui.panels.predict.dialog import PredictDialog

        dialog = PredictDialog(self._state.look, self)
        dialog.reported.connect(self.notices.show)
        dialog.show()

    def make_data(self) -> None:
        """Open the window in which data are painted."""
        from gui.panels.making.dialog import MakeDialog

        dialog = MakeDialog(self)
        dialog.made.connect(self.open_data)
        dialog.show()

    def show_cache(self) -> None:
        """Tell how much room imported data take; those of the project stay when it is emptied."""
        from gui.cache_dialog import CacheDialog

        choice = self._state.document.project.data
        CacheDialog(self, {choice.digest, choice.source} if choice else ()).show()

    def _show_drawing(self) -> None:
        self.middle.setCurrentWidget(self.stack_view)
        self.stack_view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep_thumbnail(self, path: Path) -> None:
        """Keep a picture of the drawing for the start page."""
        self._portrayer.keep(path)
        self._thumbnails.keep_only(self._state.preferences.recent_files)

    def _find_block(self) -> None:
        self.docks.blocks.show()
        self.docks.blocks.raise_()
        self.docks.blocks.panel.begin_typing()

    def _fill_block_menu(self, menu: QMenu) -> None:
        names = ("cut", "copy", "paste", "duplicate", "delete", "", "move_up", "move_down", "fold")
        self._menus.add_actions(menu, names)
        if self.menu_actions["planes"].isEnabled():
            self._menus.add_actions(menu, ("", "planes"))

    # Answers

    def reset_places(self) -> None:
        """Put all docks back where they were at the first start."""
        self.docks.reset()
        soon(self, self.docks.settle)

    def _connect(self) -> None:
        state = self._state
        state.document.filed.connect(self._show_title)
        self.zoom.changed.connect(self._keep_zoom)
        state.session.changed.connect(self._show_title)
        self.start_page.left.connect(self._show_drawing)
        self._portrayer = Portrayer(
            self._thumbnails, state.document, state.look, self.stack_view.ground.portrait, self
        )
        state.files.kept.connect(self._keep_thumbnail)
        state.data.failed.connect(self._on_data_failed)
        state.selection.changed.connect(self._on_selection_changed)
        for source in (
            state.session,
            state.past,
            state.comparison,
            state.files,
            state.errors,
            self.menu_actions,
            self.start_page,
            self.offers,
        ):
            source.reported.connect(self.notices.show)
        for source in (state.safekeeping, state.recovery):
            source.reported.connect(self.notices.show)

    def _on_data_failed(self, error: object) -> None:
        """Say what is wrong with data; of a table, offer to read its text another way."""
        action = None
        if isinstance(error, TableTextError):
            action = Message("Read it another way…"), lambda: self.ask_for_text(error)
        self._state.errors.tell_about_data(error, action)

    def ask_for_text(self, error: TableTextError) -> None:
        """Open the window that asks how the text of a table is written."""
        from gui.panels.data.text_dialog import TextDialog

        dialog = TextDialog(error, self)
        dialog.wanted.connect(
            lambda path, form: self.open_data(path, lambda _: TableReading(format=form))
        )
        dialog.show()

    def _show_title(self) -> None:
        state = self._state
        name = state.document.path.name if state.document.path else tr("Untitled")
        self.setWindowTitle(f"{name}[*] \u2014 Camada")
        unsaved = state.document.has_unsaved_drawing or state.session.has_unsaved_learning
        self.setWindowModified(unsaved)

    def _keep_zoom(self) -> None:
        self._state.preferences.zoom = self.zoom.percent

    def _on_selection_changed(self) -> None:
        """Who clicks a unit wants to see it: bring its panel to the front."""
        unit = self._state.selection.unit
        if unit is not None and unit != self._shown_unit:
            self.docks.neuron.raise_()
        self._shown_unit = unit

    def _confirm_large(self) -> bool:
        """Ask before a run takes more than half of the free memory."""
        report: Report = self._state.document.report
        needed = report.training_bytes
        if needed is None or not is_too_much(needed):
            return True
        role = asking.QMessageBox.ButtonRole
        answer = asking.ask(
            self,
            tr("This network is large. Train it all the same?"),
            tr(
                "Training takes about {needed} of memory, and {free} are free. When memory runs "
                "out the trainer is ended; the window and your drawing stay.",
                needed=size_text(needed),
                free=size_text(free_bytes()),
            ),
            (
                ("train", tr("Train"), role.AcceptRole),
                ("cancel", tr("Cancel"), role.RejectRole),
            ),
        )
        return answer == "train"

    # Qt overrides

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QStatusTipEvent):
            self.status_bar.show_tip(event.tip())
            return True
        return super().event(event)

    def customEvent(self, event: QEvent) -> None:
        if isinstance(event, Told):
            self.notices.show(event.notice)
            event.accept()
        if isinstance(event, Wondered):
            self.docks.learn.come_forward()
            self.docks.learn.panel.view.show_page(event.page)
            event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # An Esc that means nothing where the keyboard is leads out of there, to the network.
        if event.key() == Qt.Key.Key_Escape and self.stack_view.isVisible():
            self.stack_view.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        soon(self, self.docks.settle)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self._state.session.look(not self.isMinimized())

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._is_leaving:
            event.accept()
            return
        state = self._state
        idle = state.session.phase is Phase.IDLE
        if idle and not (state.document.has_unsaved_drawing or state.session.has_unsaved_learning):
            self.keep_places()
            event.accept()
            return
        event.ignore()
        state.files.when_safe(self, self._close_soon)

    def _close_soon(self) -> None:
        """Close when the closing that asked is over: Qt passes over a closing within another."""
        soon(self, self._close_now)

    def _close_now(self) -> None:
        self.keep_places()
        self._is_leaving = True
        self.close()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        # Pictures that are dragged out of this window are no files to open in it.
        is_from_elsewhere = event.source() is None
        if is_from_elsewhere and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [_path(url) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.open_path(paths[0])


def _is_network(path: Path) -> bool:
    """Tell a network by its content, or by its name where the content is damaged."""
    try:
        return path.suffix == ".camada" or recognise(path).form == "network"
    except CamadaError:
        return False  # whoever reads it says what is wrong


def _path(url: QUrl) -> Path:
    return Path(url.toLocalFile())
