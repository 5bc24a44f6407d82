"""The palette with a field above it: finds blocks, and adds what is typed in short."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidgetItem, QVBoxLayout, QWidget

from core.errors import SettingError
from core.layers import Layer
from core.messages import Message, tr
from core.settings import counting, value_in_words
from core.shorthand import layer_of
from gui.panels.palette import Palette
from gui.state import edits
from gui.state.document import Document
from gui.state.selection import Selection
from gui.widgets.labels import label
from gui.widgets.undo_keys import wants_undo


class FindField(QLineEdit):
    """A line to search in; the arrow down goes on into what was found.

    Signals:
        left_downwards: the arrow down was pressed.
    """

    left_downwards = Signal()

    # Qt overrides

    def event(self, event: QEvent) -> bool:
        if wants_undo(event):  # an empty field has nothing to take back, but the window may
            event.setAccepted(bool(self.text()))
            return bool(self.text())
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.left_downwards.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class BlocksPanel(QWidget):
    """Typing narrows the palette; Enter adds what was typed (`dense 64 relu`) or found first."""

    def __init__(
        self, document: Document, selection: Selection, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._document, self._selection = document, selection
        self.field = FindField(self)
        self.field.setPlaceholderText(tr("Find, or type dense 64"))
        self.field.setAccessibleName(tr("Find or type a block"))
        self.field.setToolTip(
            tr("Find a block, or type one with its settings and press Enter: conv 32 3x3 same")
        )
        self.field.setClearButtonEnabled(True)
        self.hint = label("", "small", self)
        self.hint.setWordWrap(True)
        self.hint.hide()
        self.rows = Palette(document, selection, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(4)
        head = QVBoxLayout()
        head.setContentsMargins(8, 0, 8, 0)
        head.addWidget(self.field)
        head.addWidget(self.hint)
        column.addLayout(head)
        column.addWidget(self.rows, 1)
        self.field.textChanged.connect(self._on_typed)
        self.field.returnPressed.connect(self._on_entered)
        self.field.left_downwards.connect(self._go_into_rows)

    def begin_typing(self) -> None:
        """Give the field the keyboard, what stands in it ready to be replaced."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def _on_typed(self, text: str) -> None:
        self.rows.show_matching(text)
        if self.rows.first_shown() is None and text.strip():
            self.rows.show_matching(text.split()[0])  # the rest may be settings
        hint = self._hint(text)
        self.hint.setText(str(hint or ""))
        self.hint.setVisible(hint is not None)

    def _hint(self, text: str) -> Message | None:
        """Return what Enter would do, or why it would do nothing; None for an empty field."""
        if not text.strip():
            return None
        try:
            layer = layer_of(text)
        except SettingError as error:
            found = self._found(text)
            if found is None:
                return error.message
            return Message("Enter takes {title}", title=found.text())
        settings = _main_settings(layer)
        if not settings:
            return Message("Enter adds {block}", block=layer.title)
        return Message("Enter adds {block}: {settings}", block=layer.title, settings=settings)

    def _on_entered(self) -> None:
        text = self.field.text()
        try:
            edits.insert(self._document, self._selection, layer_of(text))
        except SettingError:
            found = self._found(text)
            if found is None:
                return  # the hint says what is not understood
            self.rows.use(found)
        self.field.setText("")  # and not clear(), which undo would take back

    def _found(self, text: str) -> QListWidgetItem | None:
        """Return the first row that has the whole text."""
        first = self.rows.first_shown()
        return first if first is not None and self.rows.has(first, text) else None

    def _go_into_rows(self) -> None:
        first = self.rows.first_shown()
        if first is not None:
            self.rows.setCurrentItem(first)
            self.rows.setFocus(Qt.FocusReason.TabFocusReason)


def _main_settings(layer: Layer) -> str:
    """Return the first setting, and those that are not as usual."""
    return ", ".join(
        f"{setting.title} {value_in_words(setting, getattr(layer, setting.name))}"
        for index, setting in enumerate(counting(layer))
        if index == 0 or getattr(layer, setting.name) != setting.default
    )
