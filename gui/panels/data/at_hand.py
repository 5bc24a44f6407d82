"""The list of data that take no looking for: ready-made ones, downloads, and those used lately."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from core.data import builtin, downloads, register
from core.data.recipes import kind_of
from core.messages import tr
from core.places import data_folder
from core.storage.safe_write import size_text
from gui import theme as themes
from gui.widgets.elided_box import ElidedBox
from gui.widgets.fields import MOST_LISTED

MOST_RECENT = 8
_LOOKED_AT = 40
_AROUND = 6

_STEPS = (
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
)

Entry = tuple[str, str, str]
"""A source as `Data.choose` takes it, its title, and what more there is to know."""


class AtHand(ElidedBox):
    """Three groups of sources, each chosen by a click.

    Signals:
        chosen: a source, by a person.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(QStyledItemDelegate(self))
        self.setAccessibleName(tr("Data at hand"))
        self.setPlaceholderText(tr("Data at hand"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.activated.connect(self._on_activated)
        self._fill()

    def show_source(self, name: str) -> None:
        """Show which of them are in use, by the name that the data go by; none where it is none."""
        self.setCurrentIndex(self.findData(kind_of(name)) if name else -1)
        self.setToolTip(self.currentText())

    def shown_text(self) -> str:
        """Return what stands in the closed list: as much of the title as fits."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        rect = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self)
        text = self.currentText() or self.placeholderText()
        elide, room = Qt.TextElideMode.ElideRight, rect.width() - _AROUND
        return self.fontMetrics().elidedText(text, elide, room)

    def _fill(self) -> None:
        shown = self.currentData()
        self.blockSignals(True)
        self.clear()
        self._add_group("", _ready_made())
        self._add_group(tr("From the internet"), _downloads())
        self._add_group(tr("Used lately"), _recent())
        self.setMaxVisibleItems(max(MOST_LISTED, self.count()))  # as far as the screen allows
        self.setCurrentIndex(self.findData(shown) if shown else -1)
        self.blockSignals(False)

    def _add_group(self, title: str, entries: list[Entry]) -> None:
        model = self.model()
        assert isinstance(model, QStandardItemModel)
        if title and entries:
            self.insertSeparator(self.count())
            self.addItem(title)
            heading = model.item(self.count() - 1)
            heading.setEnabled(False)
            heading.setFont(themes.font(themes.SMALL_TEXT_SIZE, bold=True))
        for source, text, about in entries:
            self.addItem(text, source)
            self.setItemData(self.count() - 1, about, Qt.ItemDataRole.ToolTipRole)

    def _on_activated(self) -> None:
        if self.currentData():
            self.chosen.emit(self.currentData())

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # A closed list would choose with every step, and so read or even load what is passed by.
        if event.key() in _STEPS or event.text().strip():
            self.showPopup()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self.shown_text()  # pyright: ignore[reportAttributeAccessIssue]
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def showPopup(self) -> None:
        self._fill()
        # Wide enough for the longest title, however narrow the column is.
        view = self.view()
        view.setMinimumWidth(max(self.width(), view.sizeHintForColumn(0) + 24))
        super().showPopup()


def _ready_made() -> list[Entry]:
    return [(name, str(title), "") for name, title in builtin.NAMES.items()]


def _downloads() -> list[Entry]:
    found: list[Entry] = []
    for name, one in downloads.SETS.items():
        state = tr("loaded") if downloads.is_here(name) else str(size_text(one.n_bytes))
        found.append((name, f"{one.title} · {state}", str(one.about)))
    return found


def _recent() -> list[Entry]:
    """Return files and folders of somebody's own that are still there, the newest first."""
    loaded = data_folder() / "downloads"
    found: list[Entry] = []
    for entry in register.entries()[:_LOOKED_AT]:
        path = Path(entry.path)
        is_own = not path.is_relative_to(loaded) and path.exists()
        if is_own and len(found) < MOST_RECENT:
            found.append((entry.path, entry.name, entry.path))
    return found
