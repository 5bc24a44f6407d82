"""The main window: docks around the network view, menus, bars. It only puts things together."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer, QUrl
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QShowEvent,
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
from core.memory import free_bytes, is_too_much
from core.messages import tr
from core.storage.safe_write import size_text
from gui import asking
from gui.actions import Actions
from gui.dock import Dock, hide_lost_tab_bars
from gui.errors import ErrorCatcher
from gui.files import Files
from gui.menus import Menus
from gui.notices import Notices
from gui.panels.blocks import BlocksPanel
from gui.panels.data import DataPanel
from gui.panels.draw.panel import DrawPanel
from gui.panels.evaluate.panel import EvaluatePanel
from gui.panels.inspector import Inspector
from gui.panels.learn_panel import LearnPanel
from gui.panels.neuron import NeuronPanel
from gui.panels.sample_chooser import SampleChooser
from gui.panels.training import TrainingPanel
from gui.past_bar import PastBar
from gui.preferences import Preferences
from gui.recovery import Recovery
from gui.recovery_bar import RecoveryBar
from gui.stack_view.view import StackView
from gui.start_page import StartPage
from gui.state.answers import Answers
from gui.state.data import Data
from gui.state.document import Document
from gui.state.look import Look
from gui.state.past import Past
from gui.state.safekeeping import Safekeeping
from gui.state.selection import Selection
from gui.state.session import Phase, Session
from gui.status_bar import StatusBar
from gui.thumbnails import Thumbnails
from gui.toolbar import ToolBar
from gui.widgets.message_bar import MessageBar


@dataclass(frozen=True)
class State:
    """The state holders that a window shows; they outlive it."""

    document: Document
    data: Data
    session: Session
    selection: Selection
    look: Look
    past: Past
    answers: Answers
    files: Files
    errors: ErrorCatcher
    preferences: Preferences
    safekeeping: Safekeeping
    recovery: Recovery


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
        self._build_docks()
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
            self._size_docks()
        for dock in self.findChildren(Dock):
            dock.refresh_title()
        return is_known

    def open_path(self, path: Path) -> None:
        """Open a .camada file, or read anything else as data."""
        if path.suffix == ".camada":
            self._state.files.open(self, path)
        else:
            self._state.data.choose(str(path))
            self.data_dock.raise_()

    # Building

    def _build_middle(self) -> None:
        state = self._state
        self.message_bar = MessageBar()
        self.notices = Notices(self.message_bar, state.document, state.data, state.session, self)
        self.stack_view = StackView(
            state.document,
            state.data,
            state.session,
            state.selection,
            state.look,
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
        column.insertWidget(0, self.message_bar)
        column.insertWidget(1, self.recovery_bar)
        self.setCentralWidget(middle)
        self.menu_actions = Actions(
            self,
            self.stack_view,
            state.document,
            state.session,
            state.selection,
            state.look,
            state.past,
            state.files,
            self._confirm_large,
            self._find_block,
            self.show_start_page,
        )
        self.past_bar = PastBar(state.past, state.session, self.menu_actions)
        column.insertWidget(2, self.past_bar)

    def _build_docks(self) -> None:
        state = self._state
        self.palette_panel = BlocksPanel(state.document, state.selection)
        self.inspector = Inspector(state.document, state.selection, state.look)
        self.neuron_panel = NeuronPanel(
            state.selection,
            state.look,
            state.document,
            state.data,
            state.answers,
            state.past,
        )
        self.learn_panel = LearnPanel(state.document, state.selection)
        self.training_panel = TrainingPanel(state.document, state.session, state.past)
        self.data_panel = DataPanel(state.document, state.data, state.selection)
        self.evaluate_panel = EvaluatePanel(
            state.document, state.data, state.selection, state.look, state.answers
        )
        self.draw_panel = DrawPanel(state.document, state.data, state.selection, state.look)
        self.palette_dock = self._dock("blocks", tr("Blocks"), self.palette_panel)
        self.inspector_dock = self._dock("inspector", tr("Inspector"), self.inspector)
        self.learn_dock = self._dock("learn", tr("Learn"), self.learn_panel)
        self.neuron_dock = self._dock("neuron", tr("Neuron"), self.neuron_panel)
        self.data_dock = self._dock("data", tr("Data"), self.data_panel)
        self.training_dock = self._dock("training", tr("Training"), self.training_panel)
        self.evaluate_dock = self._dock("evaluate", tr("Evaluate"), self.evaluate_panel)
        self.draw_dock = self._dock("draw", tr("Draw"), self.draw_panel)
        self._place_docks()

    def _place_docks(self) -> None:
        """Give the docks their first places."""
        side = Qt.DockWidgetArea
        right, bottom = side.RightDockWidgetArea, side.BottomDockWidgetArea
        self.addDockWidget(side.LeftDockWidgetArea, self.palette_dock)
        for dock in (self.inspector_dock, self.learn_dock, self.neuron_dock):
            self.addDockWidget(right, dock)
        for dock in (self.data_dock, self.training_dock, self.evaluate_dock, self.draw_dock):
            self.addDockWidget(bottom, dock)
        self.tabifyDockWidget(self.learn_dock, self.neuron_dock)
        self.tabifyDockWidget(self.data_dock, self.training_dock)
        self.tabifyDockWidget(self.training_dock, self.evaluate_dock)
        self.tabifyDockWidget(self.evaluate_dock, self.draw_dock)
        self.setCorner(Qt.Corner.BottomRightCorner, right)
        self.learn_dock.raise_()
        self.training_dock.raise_()

    def _size_docks(self) -> None:
        """Give the docks their first sizes."""
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        self.resizeDocks([self.palette_dock, self.inspector_dock], [200, 316], across)
        self.resizeDocks([self.inspector_dock, self.learn_dock], [300, 500], down)
        self.resizeDocks([self.training_dock], [238], down)

    def _dock(self, name: str, title: str, panel: QWidget) -> Dock:
        dock = Dock(title, self)
        dock.setObjectName(name)
        dock.setWidget(panel)
        return dock

    def _build_bars(self) -> None:
        state = self._state
        chooser = SampleChooser(state.selection, state.look)
        self.tool_bar = ToolBar(self.menu_actions, state.document, state.session, chooser)
        self.addToolBar(self.tool_bar)
        self.setStatusBar(StatusBar(state.document, state.session, state.selection))

    def _build_menus(self) -> None:
        state = self._state
        docks = (
            self.palette_dock,
            self.inspector_dock,
            self.learn_dock,
            self.neuron_dock,
            self.data_dock,
            self.training_dock,
            self.evaluate_dock,
            self.draw_dock,
        )
        self._menus = Menus(
            self,
            self.menu_actions,
            state.document,
            state.selection,
            state.files,
            state.preferences,
            state.recovery,
            docks,
            self.reset_places,
            self._rebuild,
        )

    def show_start_page(self) -> None:
        """Show recent files, examples and templates in place of the drawing."""
        self.start_page.refresh()
        self.middle.setCurrentWidget(self.start_page)
        self.start_page.go_to_first()

    def _show_drawing(self) -> None:
        self.middle.setCurrentWidget(self.stack_view)
        self.stack_view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep_thumbnail(self, path: Path) -> None:
        """Keep a picture of the drawing for the start page, once it is drawn."""
        QTimer.singleShot(0, self, lambda: self._thumbnails.keep(path, self.stack_view.grab()))
        self._thumbnails.keep_only(self._state.preferences.recent_files)

    def _find_block(self) -> None:
        self.palette_dock.show()
        self.palette_dock.raise_()
        self.palette_panel.begin_typing()

    def _fill_block_menu(self, menu: QMenu) -> None:
        names = ("cut", "copy", "paste", "duplicate", "delete", "", "move_up", "move_down", "fold")
        self._menus.add_actions(menu, names)
        if self.menu_actions["planes"].isEnabled():
            self._menus.add_actions(menu, ("", "planes"))

    # Answers

    def reset_places(self) -> None:
        """Put all docks back where they were at the first start."""
        for dock in self.findChildren(Dock):
            dock.setFloating(False)
            dock.show()
        self._place_docks()
        self._size_docks()
        QTimer.singleShot(0, self, self._settle_docks)

    def _settle_docks(self) -> None:
        """Once the docks are in place: right the tabs, and bring floating ones to the front."""
        hide_lost_tab_bars(self)
        for dock in self.findChildren(Dock):
            dock.refresh_title()
            if dock.isFloating() and dock.isVisible():
                dock.raise_()

    def _connect(self) -> None:
        state = self._state
        state.document.filed.connect(self._show_title)
        state.session.changed.connect(self._show_title)
        self.start_page.left.connect(self._show_drawing)
        state.files.kept.connect(self._keep_thumbnail)
        state.data.failed.connect(state.errors.tell_about_data)
        state.selection.changed.connect(self._on_selection_changed)
        for source in (
            self.evaluate_panel,
            self.draw_panel,
            self.training_panel.epochs,
            self.training_panel.tools,
            state.session,
            state.past,
            state.files,
            state.errors,
            self.menu_actions,
            self.start_page,
        ):
            source.reported.connect(self.notices.show)
        for source in (state.safekeeping, state.recovery):
            source.reported.connect(self.notices.show)

    def _show_title(self) -> None:
        state = self._state
        name = state.document.path.name if state.document.path else tr("Untitled")
        self.setWindowTitle(f"{name}[*] \u2014 Camada")
        unsaved = state.document.has_unsaved_drawing or state.session.has_unsaved_learning
        self.setWindowModified(unsaved)

    def _on_selection_changed(self) -> None:
        """Who clicks a unit wants to see it: bring its panel to the front."""
        unit = self._state.selection.unit
        if unit is not None and unit != self._shown_unit:
            self.neuron_dock.raise_()
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

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self, self._settle_docks)

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
        QTimer.singleShot(0, self, self._close_now)

    def _close_now(self) -> None:
        self.keep_places()
        self._is_leaving = True
        self.close()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [_path(url) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.open_path(paths[0])


def _path(url: QUrl) -> Path:
    return Path(url.toLocalFile())
