"""The menus: all that the window can do, in words."""

from collections.abc import Callable

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMainWindow, QMenu

from core.layers import LAYERS
from core.messages import LANGUAGES, tr
from gui.about import show_about, show_shortcuts
from gui.actions import Actions
from gui.dock import Dock
from gui.files import Files
from gui.preferences import SYSTEM, Preferences
from gui.recovery import Recovery
from gui.state import edits
from gui.state.document import Document
from gui.state.selection import Selection
from gui.widgets.remark import add_remark
from gui.widgets.tips import tip

Part = tuple[str, ...] | Callable[[QMenu], None]
"""Names of actions ("" is a line between them), or what fills a menu by itself."""


class Menus:
    """Fills a window's menu bar."""

    def __init__(
        self,
        window: QMainWindow,
        actions: Actions,
        document: Document,
        selection: Selection,
        files: Files,
        preferences: Preferences,
        recovery: Recovery,
        docks: tuple[Dock, ...],
        reset_places: Callable[[], None],
        rebuild: Callable[[], None],
    ) -> None:
        self._window, self._actions, self._docks = window, actions, docks
        self._reset_places = reset_places
        self._document, self._selection = document, selection
        self._files, self._preferences, self._rebuild = files, preferences, rebuild
        self._recovery = recovery
        self._menu(
            tr("&File"),
            ("new", "start", "open"),
            self._add_recent,
            ("", "save", "save_as", "", "make_data", "predict", "cache", ""),
            self._add_discarded,
            ("", "quit"),
        )
        self._menu(
            tr("&Edit"),
            (
                *("undo", "redo", "", "cut", "copy", "paste", "duplicate", "delete"),
                *("", "select_all", "", "move_up", "move_down", "fold"),
            ),
        )
        self._menu(tr("&Network"), ("find_block",), self._add_blocks)
        self._menu(
            tr("&Training"),
            (
                *("train", "step", "stop", "", "reset", ""),
                *("epoch_before", "epoch_after", "now", "go_on_here", "take_back", ""),
                *("previous", "next", "random"),
            ),
        )
        self._menu(tr("&View"), self._add_views)
        self._menu(tr("&Help"), self._add_help)

    def _menu(self, title: str, *parts: Part) -> None:
        menu = self._window.menuBar().addMenu(title)
        for part in parts:
            if callable(part):
                part(menu)
            else:
                self.add_actions(menu, part)

    def add_actions(self, menu: QMenu, names: tuple[str, ...]) -> None:
        for name in names:
            if name:
                menu.addAction(self._actions[name])
            else:
                menu.addSeparator()

    def _add_recent(self, menu: QMenu) -> None:
        recent = menu.addMenu(tr("Open recent"))
        recent.setToolTipsVisible(True)
        recent.aboutToShow.connect(lambda: self._fill_recent(recent))
        self._fill_recent(recent)

    def _fill_recent(self, menu: QMenu) -> None:
        menu.clear()
        preferences = self._preferences
        for path in preferences.recent_files:
            action = menu.addAction(path.name.replace("&", "&&"))
            tip(action, str(path))
            action.triggered.connect(lambda _=False, p=path: self._files.open(self._window, p))
        if menu.isEmpty():
            add_remark(menu, tr("No files yet"), tr("Files that you open or save stand here"))
        else:
            menu.addSeparator()
            clear = menu.addAction(tr("Clear the list"), preferences.forget_recent_files)
            tip(clear, tr("Forget these names; the files themselves stay"))

    def _add_discarded(self, menu: QMenu) -> None:
        action = menu.addAction(tr("Discarded work"), self._recovery.take_all_back)
        tip(action, tr("Offer again what was recovered and then discarded"))
        menu.aboutToShow.connect(lambda: action.setEnabled(self._recovery.has_discarded))

    def _add_blocks(self, menu: QMenu) -> None:
        add = menu.addMenu(tr("Add block"))
        document, selection = self._document, self._selection
        for kind, layer in LAYERS.items():
            action = add.addAction(str(layer.title))
            tip(action, str(layer.about))
            action.triggered.connect(lambda _=False, k=kind: edits.insert(document, selection, k))

    def _add_views(self, menu: QMenu) -> None:
        for dock in self._docks:
            action = dock.toggleViewAction()
            tip(action, tr("Show or hide the panel {name}", name=dock.windowTitle()))
            # A dock that comes back among tabs would else stay behind the others.
            action.triggered.connect(lambda is_on, d=dock: d.raise_() if is_on else None)
            menu.addAction(action)
        reset = menu.addAction(tr("Reset the panels"), self._reset_places)
        tip(reset, tr("Show all panels where they were at the first start"))
        menu.addSeparator()
        menu.addAction(self._actions["planes"])
        menu.addSeparator()
        self.add_actions(menu, ("zoom_in", "zoom_out", "zoom_usual", "zoom_fit", "zoom_fit_width"))
        menu.addSeparator()
        preferences = self._preferences
        themes = {SYSTEM: tr("As the system"), "light": tr("Light"), "dark": tr("Dark")}
        theme = menu.addMenu(tr("Theme"))
        about = tr("Show the window in these colours")
        self._add_choice(theme, about, themes, preferences.theme, self._choose_theme)
        languages = {SYSTEM: tr("As the system"), **LANGUAGES}
        language = menu.addMenu(tr("Language"))
        about = tr("Show the window in this language")
        self._add_choice(language, about, languages, preferences.language, self._choose_language)

    def _add_choice(
        self,
        menu: QMenu,
        about: str,
        choices: dict[str, str],
        present: str,
        choose: Callable[[str], None],
    ) -> None:
        group = QActionGroup(menu)
        for key, text in choices.items():
            action: QAction = tip(menu.addAction(text), about)
            action.setCheckable(True)
            action.setChecked(key == present)
            action.setObjectName(key)
            action.triggered.connect(lambda _=False, k=key: choose(k))
            group.addAction(action)

    def _add_help(self, menu: QMenu) -> None:
        shortcuts = menu.addAction(tr("Keyboard"), lambda: show_shortcuts(self._window))
        shortcuts.setShortcut("F1")
        tip(shortcuts, tr("List all keys of the window"))
        commands = menu.addAction(tr("Find a command…"), self._find_command)
        commands.setObjectName("find_command")
        commands.setShortcut("Ctrl+Shift+P")
        tip(commands, tr("Do anything by typing a few letters of it"))
        about = menu.addAction(tr("About Camada"), lambda: show_about(self._window))
        tip(about, tr("What Camada is, and which version this is"))

    def _find_command(self) -> None:
        from gui.command_palette import CommandPalette

        # Who types the name of a panel wants to see it, whether or not it is there already.
        instead = {dock.toggleViewAction(): dock.come_forward for dock in self._docks}
        CommandPalette(self._window, instead).open_above(self._window)

    def _choose_theme(self, name: str) -> None:
        self._preferences.theme = name
        self._rebuild()

    def _choose_language(self, name: str) -> None:
        self._preferences.language = name
        self._rebuild()
