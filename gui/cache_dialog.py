"""How much room imported data take, and a button that gives it back."""

from collections.abc import Collection

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QVBoxLayout, QWidget

from core.data import upkeep
from core.messages import Message, tr
from core.storage.safe_write import size_text
from gui.state.background import Background
from gui.widgets.labels import label, wrapped
from gui.widgets.tips import tip

_WIDTH = 420


class CacheDialog(QDialog):
    """Counts in a thread, for there may be thousands of files; it blocks nothing."""

    def __init__(self, window: QWidget, keep: Collection[str]) -> None:
        """Show the room; `keep` are the digests of data that stay."""
        super().__init__(window)
        self._keep = frozenset(keep)
        self.setWindowTitle(tr("Imported data"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(_WIDTH)
        self.size_line = label(tr("Counting…"), "strong", self)
        self.gone = label("", "small", self)
        self.empty = QPushButton(tr("Empty"), self)
        tip(self.empty, tr("Remove all imported data but those that are open; no file of yours"))
        self.empty.setEnabled(False)
        self.empty.clicked.connect(self._on_empty)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.addButton(self.empty, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.close)
        for button in buttons.buttons():
            tip(button, button.toolTip() or tr("Close this window"))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(10)
        column.addWidget(self.size_line)
        text = tr(
            "Data are kept here in the form in which networks read them fast. They can be made "
            "again from your files at any time, and what was used longest ago goes by itself "
            "beyond {most}.",
            most=size_text(upkeep.limit()),
        )
        column.addWidget(wrapped(label(text, "muted", self)))
        column.addWidget(self.gone)
        column.addWidget(buttons)
        self.work = Background(self)
        self.work.done.connect(self._on_done)
        self.work.failed.connect(lambda _: self.size_line.setText(tr("It cannot be counted.")))
        self.work.do(lambda: (None, upkeep.size()))

    def _on_empty(self) -> None:
        self.empty.setEnabled(False)
        keep = self._keep
        self.work.do(lambda: (upkeep.empty(keep), upkeep.size()))

    def _on_done(self, answer: tuple[int | None, int]) -> None:
        gone, left = answer
        self.size_line.setText(tr("Imported data: {size}", size=size_text(left)))
        self.empty.setEnabled(left > 0)
        if gone is not None:
            self.gone.setText(str(Message("{size} were freed.", size=size_text(gone))))
