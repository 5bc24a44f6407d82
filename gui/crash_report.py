"""The report of an unexpected end: shown to the user, and passed on by nobody else."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.messages import tr
from gui.widgets.labels import label, wrapped
from gui.widgets.tips import tip

SIZE = (720, 520)


class CrashReport(QDialog):
    """A window with the text to read and to copy; it blocks nothing."""

    def __init__(self, window: QWidget, text: str, had_error: bool) -> None:
        super().__init__(window)
        self.setWindowTitle(tr("Report"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*SIZE)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(10)
        column.addWidget(label(tr("Camada ended unexpectedly"), "heading"))
        column.addWidget(wrapped(label(_cause(had_error))))
        self.text = QPlainTextEdit(text, self)
        self.text.setReadOnly(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setAccessibleName(tr("Report"))
        column.addWidget(self.text, 1)
        column.addWidget(
            wrapped(
                label(
                    tr(
                        "This report lies on this computer only: Camada sends nothing to anybody. "
                        "It names files without their folders. If you want the error mended, look "
                        "through it and copy it into a message to the authors."
                    ),
                    "muted",
                )
            )
        )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy_button = QPushButton(tr("Copy"))
        tip(self.copy_button, tr("Put the report into the clipboard"))
        buttons.addButton(self.copy_button, QDialogButtonBox.ButtonRole.ActionRole)
        self.copy_button.clicked.connect(lambda: QGuiApplication.clipboard().setText(text))
        buttons.rejected.connect(self.close)
        column.addWidget(buttons)


def _cause(had_error: bool) -> str:
    if had_error:
        return tr("An error ended it, or happened before its end. This is what was written down:")
    return tr(
        "No error was written down: it was ended from outside, the memory was full, or the power "
        "went. This is what was done last:"
    )
