"""The sample chooser in the toolbar: part, previous, number, next, random."""

import random
from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QToolButton, QWidget

from core.messages import tr
from gui.state.look import PART_ORDER, Look
from gui.state.selection import Selection
from gui.widgets.count_box import CountBox
from gui.widgets.icon import icon_button
from gui.words import part_title


class SampleChooser(QWidget):
    """Walks through the samples of one part. Greyed while there are no data."""

    def __init__(
        self,
        selection: Selection,
        look: Look,
        draw: Callable[[int], int] = random.randrange,
        parent: QWidget | None = None,
    ) -> None:
        """Make the chooser; `draw(n)` gives the number of a random one of n samples."""
        super().__init__(parent)
        self._selection, self._look, self._draw = selection, look, draw
        self._about_number = tr("Number of the sample, counted from 0")
        self.setAccessibleName(tr("Sample"))
        self.part_box = QComboBox(self)
        self.part_box.setAccessibleName(tr("Part of the data"))
        self.part_box.setToolTip(tr("The part of the data that samples are taken from"))
        for part in PART_ORDER:
            self.part_box.addItem(part_title(part), part)
        self.part_box.activated.connect(self._on_part_chosen)
        self.number_box = CountBox(tr("Number of the sample"), self._about_number, parent=self)
        self.number_box.chosen.connect(self._go_to)
        self.previous = _button("previous", tr("Previous sample"), self)
        self.next = _button("next", tr("Next sample"), self)
        self.random = _button("random", tr("Random sample"), self)
        self.previous.clicked.connect(self._on_previous)
        self.next.clicked.connect(self._on_next)
        self.random.clicked.connect(self._on_random)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for widget in (self.part_box, self.previous, self.number_box, self.next, self.random):
            row.addWidget(widget)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def _on_look_changed(self) -> None:
        sample = self._look.sample
        self.setEnabled(sample is not None)
        self.setToolTip("" if sample else tr("There are no data to take a sample from."))
        if sample is None:
            return
        self.part_box.setCurrentIndex(self.part_box.findData(sample.part))
        self.number_box.show_number(sample.number, sample.n_in_part)
        self.number_box.setToolTip("\n".join(filter(None, (self._about_number, sample.origin))))
        self.number_box.setAccessibleDescription(sample.origin)

    def _on_part_chosen(self) -> None:
        self._selection.choose_sample(0, self.part_box.currentData())

    def _on_previous(self) -> None:
        self._step(-1)

    def _on_next(self) -> None:
        self._step(1)

    def _on_random(self) -> None:
        if sample := self._look.sample:
            self._go_to(self._draw(sample.n_in_part))

    def _step(self, by: int) -> None:
        if sample := self._look.sample:
            self._go_to((sample.number + by) % sample.n_in_part)

    def _go_to(self, sample: int) -> None:
        part = self._look.sample.part if self._look.sample else None
        self._selection.choose_sample(sample, part)


def _button(name: str, text: str, parent: QWidget) -> QToolButton:
    """Return a button; the keys for the same belong to the window's actions."""
    button = icon_button(name, text, parent)
    button.setProperty("look", "outlined")
    return button
