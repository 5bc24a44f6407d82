"""Make your own data: begin, paint, and use them in the project by one click."""

from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QMessageBox,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.data.handmade import PictureSet, PointSet
from core.errors import CamadaError
from core.messages import Message, tr
from gui import asking
from gui.panels.making.begin_page import PICTURES, BeginPage, Wish
from gui.panels.making.picture_page import PicturePage
from gui.panels.making.point_page import PointPage
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.icon import icon_button
from gui.widgets.tips import tip
from gui.widgets.undo_keys import is_redo, wants_undo

SIZE = (880, 540)
_LEAST_CLASSES = 2


class MakeDialog(QDialog):
    """A window beside the main one; it blocks nothing.

    Signals:
        made: the path of data that are to become those of the project.
    """

    made = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Make your own data"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*SIZE)
        self.page: PicturePage | PointPage | None = None
        self.begin = BeginPage(self)
        self.begin.begun.connect(self.start)
        self.begin.resumed.connect(self.go_on)
        self.undo = icon_button("undo", tr("Take the last step back"), self)
        self.redo = icon_button("redo", tr("Do it again"), self)
        self.told = ElidedLabel("", "small", Qt.TextElideMode.ElideMiddle, self)
        self.use = QPushButton(tr("Use these data"), self)
        self.use.setProperty("look", "primary")
        self.end = tip(QPushButton(tr("Close"), self), tr("Close this window; all is stored"))
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.begin)
        self._lay_out()
        self.undo.clicked.connect(lambda: self.page and self.page.undo())
        self.redo.clicked.connect(lambda: self.page and self.page.redo())
        self.use.clicked.connect(self.use_now)
        self.end.clicked.connect(self.close)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)  # Enter means the sample that is painted
        self._refresh()

    def start(self, wish: Wish) -> None:
        """Begin new data."""
        try:
            if wish.kind == PICTURES:
                shape = (wish.side, wish.side, 3 if wish.is_coloured else 1)
                self._show(PicturePage(PictureSet(wish.place, wish.classes), shape))
                return
            points = PointSet(list(wish.classes))
            points.write(wish.place)
            self._show(PointPage(points, wish.place))
        except CamadaError as error:
            self.begin.trouble.setText(str(error.message))

    def go_on(self, path: Path) -> None:
        """Go on with data that were made before."""
        try:
            if path.is_file():
                self._show(PointPage(PointSet.read(path), path))
                return
            found = PictureSet(path)
            shape = found.shape()
            if shape is None:
                text = Message("There are no pictures in {file} yet.", file=path.name)
                self.begin.trouble.setText(str(text))
                return
            side = max(shape[:2])
            self._show(PicturePage(found, (side, side, shape[2])))
        except CamadaError as error:
            self.begin.trouble.setText(str(error.message))

    def use_now(self) -> None:
        """Make these data the project's; painting may go on."""
        page = self.page
        if isinstance(page, PicturePage):
            self.made.emit(str(page.set.folder))
        elif page is not None and page.write():
            self.made.emit(str(page.path))

    def _show(self, page: PicturePage | PointPage) -> None:
        self.page = page
        page.changed.connect(self._refresh)
        page.refused.connect(self._on_refused)
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        for button in page.findChildren(QPushButton):
            button.setAutoDefault(False)
        (page.canvas if isinstance(page, PicturePage) else page.plane).setFocus()
        self._refresh()

    def _refresh(self) -> None:
        page = self.page
        for widget in (self.undo, self.redo, self.use):
            widget.setVisible(page is not None)
        if page is None:
            return
        self.undo.setEnabled(page.can_undo)
        self.redo.setEnabled(page.can_redo)
        can = page.n_filled >= _LEAST_CLASSES
        self.use.setEnabled(can)
        why_not = tr("Two classes need samples before a network can tell them apart.")
        tip(
            self.use,
            tr("Make them the data of the project; you can go on here") if can else why_not,
        )
        place = page.set.folder if isinstance(page, PicturePage) else page.path
        self.told.setText(tr("Stored in {place}", place=str(place)))

    def _may_close(self) -> bool:
        """Write points; ask what becomes of a picture that is no sample yet."""
        page = self.page
        if isinstance(page, PointPage):
            page.write()
        if not isinstance(page, PicturePage) or not page.is_unsaved:
            return True
        role = QMessageBox.ButtonRole
        answer = asking.ask(
            self,
            tr("Save the picture on the sheet first?"),
            tr("It is no sample of {name} yet.", name=page.classes.names[page.classes.current]),
            (
                ("save", tr("Save"), role.AcceptRole),
                ("discard", tr("Discard"), role.DestructiveRole),
                ("cancel", tr("Cancel"), role.RejectRole),
            ),
        )
        if answer == "save":
            page.keep_sample()
            return not page.is_unsaved
        if answer == "discard":
            page.canvas.clear()
        return answer == "discard"

    def _on_refused(self, reason: Message) -> None:
        self.told.setText(str(reason))

    def _lay_out(self) -> None:
        feet = QHBoxLayout()
        feet.setSpacing(6)
        for widget in (self.undo, self.redo):
            feet.addWidget(widget)
        feet.addSpacing(8)
        feet.addWidget(self.told, 1)
        feet.addWidget(self.use)
        feet.addWidget(self.end)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 14)
        column.setSpacing(12)
        column.addWidget(self._stack, 1)
        column.addLayout(feet)

    # Qt overrides

    def event(self, event: QEvent) -> bool:
        if wants_undo(event) and self.page is not None:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        page, key = self.page, Qt.Key(event.key())
        if page is None:
            super().keyPressEvent(event)
        elif is_redo(event):
            page.redo()
        elif event.matches(QKeySequence.StandardKey.Undo):
            page.undo()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(page, PicturePage):
            page.keep_sample()
        elif not page.classes.choose_by_key(key):
            super().keyPressEvent(event)

    def reject(self) -> None:
        # by Esc and by every way of closing the window
        if self._may_close():
            super().reject()
