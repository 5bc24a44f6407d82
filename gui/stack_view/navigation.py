"""Navigation: which blocks and units clicks and keys select in the stack view."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from core.layers import Dropout
from gui.stack_view.outline import Outline
from gui.state.document import Document
from gui.state.look import Look
from gui.state.selection import Selection

UNIT_KINDS = ("dense", "conv")
"""Kinds whose units have an arithmetic that the neuron panel explains."""

STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
UNITS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
FOLDS = {Qt.Key.Key_Plus: False, Qt.Key.Key_Minus: True, Qt.Key.Key_Space: None}
"""What the keys make of a group: not folded, folded, the other way round."""


class Navigation:
    """Walks the blocks in sight in reading order."""

    def __init__(
        self,
        document: Document,
        selection: Selection,
        look: Look,
        outline: Callable[[], Outline],
        show: Callable[[str, bool], None],
        fold: Callable[[str, bool], None],
    ) -> None:
        """Make it; `show` scrolls to a block, and with True gives it the focus."""
        self._document, self._selection, self._look = document, selection, look
        self._outline, self._show, self._fold = outline, show, fold
        self._anchor: str | None = None

    def press(self, block_id: str, modifiers: Qt.KeyboardModifier) -> None:
        """Select a block: alone, added (Ctrl), or all from the last one on (Shift)."""
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            self._selection.toggle(block_id)
        elif modifiers & Qt.KeyboardModifier.ShiftModifier and self._anchor in self._outline().ids:
            self._select_range(self._anchor or block_id, block_id)
            return
        elif block_id not in self._selection.block_ids or len(self._selection.block_ids) == 1:
            self._selection.select(block_id)
        self._anchor = block_id

    def choose_unit(self, block_id: str, unit: int, place: tuple[int, int] | None = None) -> None:
        """Look at a unit of a DENSE block or a filter of a CONV; on DROPOUT, draw again."""
        layer = self._document.project.stack[block_id].layer
        if isinstance(layer, Dropout):
            self._selection.draw_again()
        elif layer.kind in UNIT_KINDS:
            self._selection.choose_unit(block_id, unit, place)
        else:
            self._selection.select(block_id)

    def go_to(self, block_id: str) -> None:
        """Select a block and give it the focus."""
        self._anchor = block_id
        self._selection.select(block_id)
        self._show(block_id, True)

    def key(self, event: QKeyEvent) -> bool:
        """Do what a key means; False when it means nothing here."""
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        shift, none = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier
        ids = self._outline().ids
        if key in STEPS and modifiers & ~shift == none:
            self._step(STEPS[key], bool(modifiers & shift))
        elif key in UNITS:
            self._step_unit(UNITS[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and ids:
            self.go_to(ids[0] if key == Qt.Key.Key_Home else ids[-1])
        else:
            # Ctrl+Plus and Ctrl+Minus zoom, also where they cannot go on.
            is_plain = not modifiers & Qt.KeyboardModifier.ControlModifier
            return is_plain and key in FOLDS and self._fold_selected(FOLDS[key])
        return True

    def _select_range(self, first: str, last: str) -> None:
        ids = self._outline().ids
        a, b = sorted((ids.index(first), ids.index(last)))
        self._selection.select(*ids[a : b + 1])

    def _step(self, by: int, extend: bool) -> None:
        """Select the block above or below."""
        ids = self._outline().ids
        if not ids:
            return
        chosen = [i for i in ids if i in self._selection.block_ids]
        if not chosen:
            self.go_to(ids[0] if by > 0 else ids[-1])
            return
        at = ids.index(chosen[-1] if by > 0 else chosen[0])
        following = ids[max(0, min(len(ids) - 1, at + by))]
        if extend:
            self._selection.select(*dict.fromkeys([*chosen, following]))
            self._show(following, False)
        else:
            self.go_to(following)

    def _step_unit(self, by: int) -> None:
        """Look at the unit before or behind, of the selected DENSE block."""
        block_id = self._selection.block_id
        if block_id is None or block_id not in self._look.values:
            return
        if self._document.project.stack[block_id].layer.kind not in UNIT_KINDS:
            return
        n_units = self._look.values[block_id].output.shape[-1]
        unit = self._selection.unit
        at = unit[1] + by if unit and unit[0] == block_id else 0
        self._selection.choose_unit(block_id, int(np.clip(at, 0, n_units - 1)))

    def _fold_selected(self, is_folded: bool | None) -> bool:
        """Fold or unfold the one selected group; False when none is."""
        block_id, stack = self._selection.block_id, self._document.project.stack
        if block_id is None or block_id not in stack or not stack[block_id].layer.is_group:
            return False
        is_open = block_id not in self._selection.folded
        self._fold(block_id, is_open if is_folded is None else is_folded)
        return True
