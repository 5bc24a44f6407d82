"""A bar below the content that says something and offers what to do; it blocks nothing."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from core.messages import tr
from gui import theme
from gui.widgets.icon import icon, icon_button
from gui.widgets.labels import label, restyle, wrapped
from gui.widgets.tips import tip

Action = tuple[str, Callable[[], object]]


class MessageBar(QFrame):
    """Hidden until `say` is called.

    Signals:
        closed: the person has closed the bar, or chosen one of its actions.
    """

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message_bar")
        self._symbol = QLabel(self)
        self._text = wrapped(label("", parent=self))
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._buttons: list[QPushButton] = []
        self._close = icon_button("close", tr("Close this message"), self)
        self._close.clicked.connect(self._on_closed)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(14, 6, 8, 6)
        self._row.setSpacing(10)
        self._row.addWidget(self._symbol)
        self._row.addWidget(self._text, 1)
        self._row.addWidget(self._close)
        self.hide()

    def say(self, text: str, kind: str = "info", actions: Sequence[Action] = ()) -> None:
        """Show a text, in place of the one before.

        Args:
            text: what happened and what to do, in plain text.
            kind: `info`, `warning` or `error`.
            actions: what each button says and does; it also closes the bar.
        """
        look = theme.current()
        colour = {"info": look.accent, "warning": look.warning, "error": look.danger}[kind]
        self._symbol.setPixmap(icon(kind, colour).pixmap(QSize(16, 16), self.devicePixelRatio()))
        self._text.setText(text)
        self._set_actions(actions)
        self.setProperty("kind", kind)
        restyle(self)
        self.setAccessibleName(text)
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def text(self) -> str:
        """Return what the bar says."""
        return self._text.text()

    def buttons(self) -> list[QPushButton]:
        """Return the buttons of the actions."""
        return list(self._buttons)

    def _set_actions(self, actions: Sequence[Action]) -> None:
        for button in self._buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = []
        for place, (text, act) in enumerate(actions):
            button = QPushButton(text, self)
            tip(button, tr("Do this, and close the message"))
            button.clicked.connect(lambda _=False, act=act: self._on_chosen(act))
            self._row.insertWidget(2 + place, button)
            self._buttons.append(button)

    def _on_chosen(self, act: Callable[[], object]) -> None:
        self._on_closed()
        act()

    def _on_closed(self) -> None:
        self.hide()
        self.closed.emit()
