"""A dock that makes its panel when somebody sees it, and what Qt forgets about docks with tabs."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPaintEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar, QWidget
from shiboken6 import isValid

from gui.widgets.returning import Returning
from gui.widgets.soon import soon

PanelT = TypeVar("PanelT", bound=QWidget)

REST_MS = 30
"""After the first paint, before a panel is made that takes long: what people did goes first."""


class Dock(QDockWidget, Generic[PanelT]):
    """A dock widget whose title bar is there only while nothing else says its name.

    Its panel is made when the dock is first seen or the panel first asked for: most start behind
    another tab, and making all of them took a third of the start of the window. A panel that
    `takes_long` comes after the first paint, so that the rest of the window need not wait for it.

    Docks that share a place have tabs: a title below the tabs would say the same again and take
    room. A tab can be dragged out just as a title can.

    What lies behind another tab takes no keyboard focus. What is dropped on it is dropped on the
    window: a dock that floats is a window of its own.
    """

    def __init__(
        self,
        title: str,
        window: QMainWindow,
        make: Callable[[], PanelT],
        *,
        takes_long: bool = False,
    ) -> None:
        super().__init__(title, window)
        self._window, self._make, self._takes_long = window, make, takes_long
        self._panel: PanelT | None = None
        self._place: Any = None
        self._is_behind = False
        self._no_title = QWidget(self)
        self._no_title.hide()
        self.setAcceptDrops(True)
        # Not at once: Qt tells of a new place while it is still laying the docks out, and a title
        # that changes then leaves a tab bar behind in the middle of the window.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.refresh_title)
        self._soon.timeout.connect(lambda: hide_lost_tab_bars(window))
        self.topLevelChanged.connect(self._on_moved)
        self.dockLocationChanged.connect(self._on_moved)
        self.visibilityChanged.connect(self._on_seen)

    @property
    def panel(self) -> PanelT:
        """What the dock holds, made now where nobody has seen it yet."""
        if self._panel is None:
            self._panel = self._make()
            self._panel.setEnabled(not self._is_behind)
            self.setWidget(self._panel)
            self._panel.show()  # Qt would only do so after the next paint
            if self._place is not None and isinstance(self._panel, Returning):
                self._panel.return_to(self._place)
        return self._panel

    def place_now(self) -> Any:
        """Return what is looked at in the panel; None where it knows of no such thing."""
        return self._panel.place_now() if isinstance(self._panel, Returning) else self._place

    def return_to(self, place: Any) -> None:
        """Let the panel look at what that of an earlier window looked at, once it is made."""
        self._place = place
        if place is not None and isinstance(self._panel, Returning):
            self._panel.return_to(place)

    def fill(self) -> None:
        """Make the panel, if that has not happened."""
        assert self.panel is not None

    def refresh_title(self) -> None:
        """Show the title bar, or not."""
        has_tabs = bool(self._window.tabifiedDockWidgets(self)) and not self.isFloating()
        if has_tabs == (self.titleBarWidget() is self._no_title):
            return
        bar = self._no_title if has_tabs else None
        self.setTitleBarWidget(bar)  # pyright: ignore[reportArgumentType]

    def come_forward(self) -> None:
        """Show it, in front of the docks that share its place, with the keyboard inside."""
        self.show()
        self.raise_()
        self.activateWindow()  # where it floats it is a window of its own
        # What lay behind a tab takes the keyboard only when Qt has told that it is seen.
        soon(self, self._take_keyboard)

    def _take_keyboard(self) -> None:
        widget: QWidget | None = self.panel
        while widget is not None and self.isAncestorOf(widget):
            takes_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
            if takes_tab and widget.isVisible() and widget.isEnabled():
                widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return
            widget = widget.nextInFocusChain()
            if widget is self.panel:
                return  # a dock that floats has a ring of its own: the walk never leads out of it

    def _on_moved(self) -> None:
        self._soon.start()

    def _on_seen(self, is_seen: bool) -> None:
        # Qt puts docks behind a tab beside the window without hiding them: Tab would walk through
        # fields that nobody sees. Hiding their content would change the least size of the place.
        if not isValid(self):
            return
        self._is_behind = not is_seen
        if self._panel is not None:
            self._panel.setEnabled(is_seen)
        elif is_seen and not self._takes_long:
            self.fill()

    # Qt overrides

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._window.dragEnterEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self._window.dropEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._panel is None:
            soon(self, self.fill, REST_MS)


def hide_lost_tab_bars(window: QMainWindow) -> None:
    """Hide the tab bars of the window that stand above no dock.

    WORKAROUND Qt 6.10: docks that are put together before the window is first shown leave a second
    tab bar behind, at the place they had in the first layout (seen with plain QDockWidgets too).
    """
    docks = [dock for dock in window.findChildren(QDockWidget) if dock.isVisible()]
    corners = {(dock.x(), dock.y()) for dock in docks if not dock.isFloating()}
    for bar in window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
        below = bar.geometry().bottom() + 1
        if not any(x == bar.x() and abs(y - below) <= 2 for x, y in corners):
            bar.hide()
