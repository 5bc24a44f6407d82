"""Questions to the user, each behind one function, so that tests can answer them."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QColorDialog, QFileDialog, QInputDialog, QMessageBox, QWidget

from core.data.picture_file import ENDINGS
from core.messages import tr

Choices = Sequence[tuple[str, str, QMessageBox.ButtonRole]]


def ask(parent: QWidget, text: str, details: str, choices: Choices) -> str:
    """Ask and wait. Returns the key of the button; that of the last one for Esc.

    Args:
        parent: the window.
        text: the question.
        details: what each answer means.
        choices: (key, text, role) of each button; the first is the default.
    """
    box = QMessageBox(parent)
    box.setWindowTitle("Camada")
    box.setIcon(QMessageBox.Icon.Question)
    box.setText(text)
    box.setInformativeText(details)
    buttons = {box.addButton(title, role): key for key, title, role in choices}
    box.setDefaultButton(next(iter(buttons)))
    box.setEscapeButton(list(buttons)[-1])
    box.exec()
    answer = buttons[box.clickedButton()]  # pyright: ignore[reportArgumentType]
    box.deleteLater()
    return answer


def ask_for_model_to_open(parent: QWidget, folder: str) -> Path | None:
    """Ask for a .camada file to open."""
    kinds = tr("Camada files (*.camada)") + ";;" + tr("All files (*)")
    name, _ = QFileDialog.getOpenFileName(parent, tr("Open"), folder, kinds)
    return Path(name) if name else None


def ask_for_model_to_save(parent: QWidget, path: str) -> Path | None:
    """Ask where to save a .camada file."""
    return _ask_for_place(parent, path, tr("Save as"), tr("Camada files (*.camada)"), "camada")


def ask_for_picture_to_open(parent: QWidget, folder: str) -> Path | None:
    """Ask for a picture file."""
    patterns = " ".join("*" + ending for ending in ENDINGS)
    kinds = tr("Pictures ({patterns})", patterns=patterns) + ";;" + tr("All files (*)")
    name, _ = QFileDialog.getOpenFileName(parent, tr("Open a picture"), folder, kinds)
    return Path(name) if name else None


def ask_for_table_to_save(parent: QWidget, path: str) -> Path | None:
    """Ask where to save a table."""
    kinds = tr("Comma-separated values (*.csv)")
    return _ask_for_place(parent, path, tr("Export the table"), kinds, "csv")


def ask_for_picture_to_save(parent: QWidget, path: str) -> Path | None:
    """Ask where to save a picture, as pixels (PNG) or lines (SVG)."""
    kinds = tr("Pictures (*.png)") + ";;" + tr("Drawings (*.svg)")
    return _ask_for_place(parent, path, tr("Save picture"), kinds, "png")


def ask_for_file(parent: QWidget, title: str, folder: str, kinds: str) -> str:
    """Ask for a file of some kinds; "" when the person thinks better of it."""
    return QFileDialog.getOpenFileName(parent, title, folder, kinds)[0]


def ask_for_folder(parent: QWidget, title: str, folder: str) -> str:
    """Ask for a folder; "" when the person thinks better of it."""
    return QFileDialog.getExistingDirectory(parent, title, folder)


def ask_for_name(parent: QWidget, title: str, text: str, name: str = "") -> str | None:
    """Ask for a name, beginning with one; None when the person thinks better of it."""
    found, is_given = QInputDialog.getText(parent, title, text, text=name)
    return found if is_given else None


def ask_for_colour(parent: QWidget, title: str, colour: QColor) -> QColor | None:
    """Ask for a colour, beginning with one; None when the person thinks better of it."""
    found = QColorDialog.getColor(colour, parent, title)
    return found if found.isValid() else None


def _ask_for_place(parent: QWidget, path: str, title: str, kinds: str, ending: str) -> Path | None:
    """Ask where to write a file.

    The ending is the dialog's own business, so that it asks before an existing file is replaced
    also when only its stem was typed.
    """
    dialog = QFileDialog(parent, title, str(Path(path).parent))
    dialog.setNameFilter(kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(ending)
    dialog.selectFile(Path(path).name)
    accepted = dialog.exec()
    names = dialog.selectedFiles()
    dialog.deleteLater()
    return Path(names[0]) if accepted and names else None
