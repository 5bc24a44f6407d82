"""A dock without a title where tabs already name it."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget


class Dock(QDockWidget):
    """A dock widget whose title bar is there only while nothing else says its name.

    Docks that share a place have tabs: a title below the tabs would say the same again and take
    room. A tab can be dragged out just as a title can.
    """

    def __init__(self, title: str, window: QMainWindow) -> None:
        super().__init__(title, window)
        self._window = window
        self._no_title = QWidget(self)
        self._no_title.hide()
        self.topLevelChanged.connect(self.refresh_title)
        self.dockLocationChanged.connect(self.refresh_title)

    def refresh_title(self) -> None:
        """Show the title bar, or not."""
        has_tabs = bool(self._window.tabifiedDockWidgets(self)) and not self.isFloating()
        if has_tabs == (self.titleBarWidget() is self._no_title):
            return
        self.setTitleBarWidget(self._no_title if has_tabs else None)  # pyright: ignore[reportArgumentType]

    # Qt overrides

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Show, QEvent.Type.Resize):
            self.refresh_title()
        return super().event(event)
