"""What Camada is, and the keys it knows."""

import math

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from core import __version__
from core.messages import tr
from gui.widgets.labels import label

_BESIDE = 2
"""Columns of keys: below each other they would be higher than small screens."""

_GAP = 48


def show_about(window: QWidget) -> None:
    """Say what this is, in which version."""
    text = tr(
        "Stack the blocks of a neural network, train it on your data, and look inside every "
        "neuron while it learns."
    )
    box = QMessageBox(window)
    box.setWindowTitle(tr("About Camada"))
    box.setText(tr("Camada {version}", version=__version__))
    box.setInformativeText(text)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()


def show_shortcuts(window: QWidget) -> None:
    """List the keys of the window's actions."""
    dialog = QDialog(window)
    dialog.setWindowTitle(tr("Keyboard"))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(24, 20, 24, 16)
    grid = QGridLayout()
    grid.setHorizontalSpacing(20)
    grid.setVerticalSpacing(6)
    known = (*_view_keys(), *_action_keys(window))
    n_rows = math.ceil(len(known) / _BESIDE)
    for place, (keys, text) in enumerate(known):
        beside, row = divmod(place, n_rows)
        grid.addWidget(label(keys, "strong"), row, 3 * beside)
        grid.addWidget(label(text), row, 3 * beside + 1)
    for beside in range(1, _BESIDE):
        grid.setColumnMinimumWidth(3 * beside - 1, _GAP - grid.horizontalSpacing())
    column.addLayout(grid)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.close)
    column.addSpacing(8)
    column.addWidget(buttons)
    dialog.open()


def _view_keys() -> list[tuple[str, str]]:
    """Return the keys that the network view knows beside the actions."""
    return [
        ("\u2191 \u2193", tr("Select the block above or below")),
        ("Shift + \u2191 \u2193", tr("Select several blocks")),
        ("\u2190 \u2192", tr("Look at the unit before or behind")),
        (tr("Space, + \u2212"), tr("Fold or unfold the selected group")),
        ("Enter", tr("Add the block chosen in the palette")),
        ("Esc", tr("Back to the network, from any panel")),
    ]


def _action_keys(window: QWidget) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    native = QKeySequence.SequenceFormat.NativeText
    for action in window.findChildren(QAction):
        if not action.shortcut().isEmpty() and action.text():
            text = action.text().split(":")[0].replace("&", "").rstrip("\u2026")
            found.append((action.shortcut().toString(native), text))
    return found
