"""A part of a panel that folds: its title, what is said beside it, and the content below."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from core.messages import tr
from gui.preferences import Preferences
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.icon import icon
from gui.widgets.tips import tip


class Section(QWidget):
    """A click on the title, or Space while it has the focus, opens and closes it.

    Signals:
        turned: True when it was opened, False when it was closed.
    """

    turned = Signal(bool)

    def __init__(
        self,
        title: str,
        content: QWidget,
        *,
        is_open: bool,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Make a section.

        Args:
            title: what stands over it.
            content: what folds away.
            is_open: at first.
            name: under which `follow` remembers whether it is open.
            parent: the widget it lies on.
        """
        super().__init__(parent)
        self.setObjectName(name)
        self._title, self._content, self._said = title, content, ""
        self.is_open = is_open
        self.head = QToolButton()
        self.head.setText(title)
        self.head.setProperty("look", "section")
        self.head.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.head.setIconSize(QSize(12, 12))
        tip(self.head, tr("Show or hide this section"))
        self.head.clicked.connect(lambda: self.turn(is_open=not self.is_open))
        self.note = ElidedLabel("", "small")
        self.note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        top = QHBoxLayout()
        top.setSpacing(2)
        top.addWidget(self.head)
        top.addWidget(self.note, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(content)
        self._show()

    def follow(self, preferences: Preferences) -> None:
        """Be open or closed as it was left, and remember how it is left next."""
        name = self.objectName()
        assert name
        self.turn(is_open=preferences.is_open(name, self.is_open))
        self.turned.connect(lambda is_open: preferences.keep_open(name, is_open))

    def show_note(self, text: str) -> None:
        """Say something small beside the title, while it is open."""
        self._said = text
        self.note.setText(text if self.is_open else "")

    def turn(self, *, is_open: bool) -> None:
        """Open or close it."""
        if is_open != self.is_open:
            self.is_open = is_open
            self._show()
            self.turned.emit(is_open)

    def _show(self) -> None:
        self._content.setVisible(self.is_open)
        self.note.setText(self._said if self.is_open else "")
        self.head.setIcon(icon("chevron" if self.is_open else "chevron-right"))
        texts = {True: tr("{title}, open", title=self._title)}
        texts[False] = tr("{title}, closed", title=self._title)
        self.head.setAccessibleName(texts[self.is_open])
