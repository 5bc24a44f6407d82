"""The runs over each other by name: what each is drawn as; renamed by a click, and removed."""

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QWidget

from core.messages import tr
from gui import theme
from gui.charts.end_labels import paint_glyph
from gui.charts.kept_lines import colour_of
from gui.state.comparison import LONGEST_NAME, Comparison, KeptRun
from gui.widgets.icon import icon_button

_NARROWEST = 40


class KeptRuns(QWidget):
    """A row of names, the run that is shown first; hidden where none is kept."""

    def __init__(self, comparison: Comparison, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._comparison = comparison
        self.chips: list[RunChip] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(14)
        self._row.addStretch(1)
        self.setAccessibleName(tr("Runs over each other"))
        self.hide()
        self.refresh()

    def refresh(self) -> None:
        """Show the runs and names of this moment; a name that is being typed stays."""
        shown = [None, *self._comparison.kept] if self._comparison.kept else []
        if [chip.run for chip in self.chips] != shown:
            self._show(shown)
        if self.chips:
            self.chips[0].show_name(str(self._comparison.own_name))

    def _show(self, runs: list[KeptRun | None]) -> None:
        for chip in self.chips:
            self._row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = [RunChip(run, self) for run in runs]
        for place, chip in enumerate(self.chips):
            chip.named.connect(self._comparison.rename)
            chip.removed.connect(self._comparison.remove)
            self._row.insertWidget(place, chip)
        self.setVisible(bool(runs))
        self._share()

    def _share(self) -> None:
        """Write all names out where they fit; else shorten the longest ones, and no others."""
        around = sum(chip.sizeHint().width() - chip.button.shown_width for chip in self.chips)
        gaps = self._row.spacing() * len(self.chips)  # with the one before the empty rest
        most = _most([chip.button.whole for chip in self.chips], self.width() - around - gaps)
        for chip in self.chips:
            chip.button.show_most(most)

    # Qt overrides

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._share()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()


def _most(widths: Sequence[int], room: int) -> int:
    """Return the width to which the widest are to be cut, so that all have room; 0 for none."""
    for n_shorter, width in enumerate(sorted(widths)):
        share = room // (len(widths) - n_shorter)
        if share < width:
            return max(0, share)
        room -= width
    return max(widths, default=0)


class RunChip(QWidget):
    """One run.

    Signals:
        named: the run (None for the one that is shown), and its new name.
        removed: the run.
    """

    named = Signal(object, str)
    removed = Signal(object)

    def __init__(self, run: KeptRun | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.run = run
        self._name = "" if run is None else str(run.name)
        slot = None if run is None else run.slot
        look = theme.current()
        self.button = _Name(self)
        self.button.setToolTip(tr("Another name"))
        self.button.clicked.connect(self._begin)
        self.field = QLineEdit(self)
        self.field.setMaxLength(LONGEST_NAME)
        self.field.setAccessibleName(tr("Name of the run"))
        self.field.editingFinished.connect(self._end)
        self.field.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(_Glyph(slot, look.validation if slot is None else colour_of(slot), self))
        row.addWidget(self.button)
        row.addWidget(self.field)
        self.close_button = None
        if run is not None:
            text = tr("Remove: {name}", name=self._name)
            self.close_button = icon_button("close", text, self)
            self.close_button.setIconSize(QSize(12, 12))
            self.close_button.clicked.connect(lambda: self.removed.emit(self.run))
            row.addWidget(self.close_button)
        self.show_name(self._name)

    @property
    def name(self) -> str:
        """The whole name, of which the button may show less."""
        return self._name

    def show_name(self, name: str) -> None:
        """Show another name."""
        self._name = name
        self.button.show_name(name)

    def _begin(self) -> None:
        self.field.setText(self._name)
        self.field.setFixedWidth(max(120, self.button.width()))
        self.button.hide()
        self.field.show()
        self.field.selectAll()
        self.field.setFocus()

    def _end(self) -> None:
        if self.field.isHidden():
            return
        name = self.field.text()
        self.field.hide()
        self.button.show()
        if name != self._name:
            self.named.emit(self.run, name)

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.field.isHidden():
            self.field.setText(self._name)
            self._end()
            self.button.setFocus()
        else:
            super().keyPressEvent(event)


class _Name(QPushButton):
    """A flat button whose name gives way where there is little room."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = ""
        self._most = 0
        self.setProperty("look", "name")
        self.setFont(theme.font(theme.SMALL_TEXT_SIZE))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    @property
    def whole(self) -> int:
        """The pixels that the whole name takes, rounded up: a fraction less would cut it."""
        return ceil(QFontMetricsF(self.font()).horizontalAdvance(self._name)) + 1

    @property
    def shown_width(self) -> int:
        """The pixels for the name, of those that the button wishes for."""
        return min(self.whole, self._most)

    def show_name(self, name: str) -> None:
        """Show a name; the tooltip has all of it."""
        if name != self._name:
            self._name = name
            self._most = self.whole
            self._write(self._most)
            self.setAccessibleName(tr("Another name: {name}", name=name))

    def show_most(self, most: int) -> None:
        """Wish for no more than so many pixels for the name."""
        if min(most, self.whole) != self.shown_width:
            self._most = most
            self.updateGeometry()
            self._write(self.shown_width)

    def _write(self, room: int) -> None:
        """Write as much of the name as has room: numbers at the end tell runs apart."""
        middle = Qt.TextElideMode.ElideMiddle
        shown = QFontMetricsF(self.font()).elidedText(self._name, middle, room)
        shown = shown.replace("&", "&&")
        if shown != self.text():
            self.setText(shown)

    def _around(self) -> int:
        """Return the pixels beside the text, which Qt measures with its `&` taken for a mark."""
        flag = Qt.TextFlag.TextShowMnemonic.value
        written = self.fontMetrics().size(flag, self.text()).width()
        return super().sizeHint().width() - written

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(self.shown_width + self._around(), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(_NARROWEST, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._write(self.width() - self._around())


class _Glyph(QWidget):
    """What the lines of a run are known by."""

    def __init__(self, slot: int | None, colour: QColor, parent: QWidget) -> None:
        super().__init__(parent)
        self._slot, self._colour = slot, colour
        self.setFixedSize(QSize(16, 16))

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_glyph(painter, QPointF(8, 8), self._slot, self._colour)
