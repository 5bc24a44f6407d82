"""PictureOut: lets what a widget shows leave the window, by its menu or by a drag."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QMenu, QWidget

from core.errors import CamadaError
from core.messages import Message, tr
from gui import asking
from gui.charts.export import (
    Shown,
    drag_out,
    file_name,
    framed,
    image_of,
    mime_of,
    save_picture,
)
from gui.state.notice import Notice, tell


class PictureOut(QObject):
    """Watches a widget: its context menu copies and saves the picture, a drag takes it along.

    The title of the picture is the accessible name of the widget.
    """

    def __init__(
        self,
        widget: QWidget,
        take: Callable[[], Shown | None] | None = None,
        *,
        is_dragged: bool = True,
        more: Callable[[QMenu, QPoint], None] | None = None,
    ) -> None:
        """Watch a widget.

        Args:
            widget: what shows the picture.
            take: returns the picture, None while there is none; by default the whole widget.
            is_dragged: whether dragging the widget means the picture.
            more: adds to the menu what there is at a place of the screen.
        """
        super().__init__(widget)
        self._widget, self._take, self._is_dragged = widget, take, is_dragged
        self._more = more
        self._pressed_at: QPoint | None = None
        self._has_dragged = False
        widget.installEventFilter(self)
        if isinstance(widget, QAbstractScrollArea):
            widget.viewport().installEventFilter(self)

    def picture(self) -> Shown | None:
        """Return the picture as it is now; None where there is none."""
        return framed(self._widget) if self._take is None else self._take()

    def fill(self, menu: QMenu) -> bool:
        """Add to a menu what can be done with the picture; False where there is none."""
        if (shown := self.picture()) is None:
            return False
        add_picture_actions(menu, self._widget, shown, self._widget.accessibleName())
        return True

    def _open_menu(self, place: QPoint) -> bool:
        menu = QMenu(self._widget)
        if not self.fill(menu):
            menu.deleteLater()
            return False
        if self._more is not None:
            self._more(menu, place)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)
        return True

    def _follow_mouse(self, event: QMouseEvent) -> bool:
        """Begin a drag where the mouse is pulled far enough; True for what only that means."""
        kind, place = event.type(), event.position().toPoint()
        if kind == QEvent.Type.MouseButtonPress:
            is_left = event.button() == Qt.MouseButton.LeftButton
            self._pressed_at, self._has_dragged = (place if is_left else None), False
        elif kind == QEvent.Type.MouseButtonRelease:
            self._pressed_at = None
            return self._has_dragged  # a drag is no click
        elif kind == QEvent.Type.MouseMove and self._pressed_at is not None:
            way = (place - self._pressed_at).manhattanLength()
            if way >= QApplication.startDragDistance():
                self._pressed_at = None
                self._drag()
                return self._has_dragged
        return False

    def _drag(self) -> None:
        if (shown := self.picture()) is not None:
            self._has_dragged = True
            drag_out(self._widget, mime_of(shown, self._widget.accessibleName()))

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QContextMenuEvent):
            return self._open_menu(event.globalPos())
        if self._is_dragged and isinstance(event, QMouseEvent):
            return self._follow_mouse(event)
        return False


def add_picture_actions(menu: QMenu, source: QWidget, shown: Shown, title: str) -> None:
    """Add to a menu what can be done with a picture.

    Args:
        menu: of the widget that shows it.
        source: that widget, or one around it that lives longer than the menu.
        shown: the picture.
        title: what it is called, as a file too.
    """
    menu.addAction(tr("Copy picture"), lambda: copy(shown))
    menu.addAction(tr("Save picture…"), lambda: save(source, shown, title))


def copy(shown: Shown) -> None:
    """Put a picture into the clipboard."""
    # Data made here would end the process with a fault: see `clipboard.leave_text`.
    QGuiApplication.clipboard().setImage(image_of(shown))


def save(source: QWidget, shown: Shown, title: str) -> None:
    """Ask for a file, write a picture into it, and tell the window how that went."""
    window = source.window()  # while somebody looks for a place, the source may be replaced
    path = asking.ask_for_picture_to_save(window, str(Path.home() / file_name(title)))
    if path is None:
        return
    try:
        save_picture(shown, title, path)
    except CamadaError as error:
        tell(window, Notice("error", error.message, about="file"))
        return
    text = Message("The picture was written to {name}.", name=path.name)
    tell(window, Notice("info", text, about="file"))
