"""The stack view: cards from input to output, snapping drag and drop, and keys for all of it."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QMimeData, QPoint, QSize, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QMenu, QScrollArea, QWidget

from core.check import BlockFacts, Repair, Report
from core.inspection import BlockValues
from core.layers import LAYERS, Dropout
from core.messages import tr
from core.stack import Block
from gui.mime import BLOCKS_MIME, KIND_MIME
from gui.stack_view.answers import Answer, answer_of
from gui.stack_view.block_card import NOT_IN_RUN, BlockCard, CardState
from gui.stack_view.body import Body, Marked, Tiles
from gui.stack_view.canvas import Canvas
from gui.stack_view.card import Card
from gui.stack_view.edge_scroll import EdgeScroll
from gui.stack_view.gap import Gap
from gui.stack_view.input_card import InputCard, InputState
from gui.stack_view.maps_body import Maps
from gui.stack_view.norm_body import normed
from gui.stack_view.problem_strip import ProblemStrip
from gui.stack_view.scales import Scales
from gui.state import edits
from gui.state.data import Data
from gui.state.document import Document
from gui.state.look import Look
from gui.state.selection import Selection
from gui.state.session import Session

CARD_WIDTH = 640
MARGIN = 16

UNIT_KINDS = ("dense", "conv")
"""Kinds whose units have an arithmetic that the neuron panel explains."""


class StackView(QScrollArea):
    """Draws the document's stack with what Look says of it."""

    def __init__(
        self,
        document: Document,
        data: Data,
        session: Session,
        selection: Selection,
        look: Look,
        fill_menu: Callable[[QMenu], None] = lambda menu: None,
        parent: QWidget | None = None,
    ) -> None:
        """Make the view; `fill_menu` puts the window's actions into a block's context menu."""
        super().__init__(parent)
        self._document, self._data, self._session = document, data, session
        self._selection, self._look = selection, look
        self._fill_menu = fill_menu
        self._scales = Scales()
        self._order: tuple[str, ...] = ()
        self._followed: Report | None = None
        self._is_following = False
        self._cards: dict[str, BlockCard] = {}
        self._gaps: list[Gap] = []
        self._strips: list[ProblemStrip] = []
        self._anchor: str | None = None
        self._canvas = Canvas(self)
        self._input = InputCard(self.repair, self._select_nothing, self._canvas)
        self.setWidget(self._canvas)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Network"))
        self._edge = EdgeScroll(self)
        document.changed.connect(self.refresh)
        selection.changed.connect(self._on_selection_changed)
        look.changed.connect(self.refresh)
        self.refresh()

    @property
    def cards(self) -> list[BlockCard]:
        """The cards from input to output."""
        return [self._cards[block_id] for block_id in self._order]

    @property
    def input_card(self) -> InputCard:
        """The card of the data."""
        return self._input

    def refresh(self) -> None:
        """Show the present state on all cards."""
        if self._is_following:
            return
        project = self._document.project
        is_new = self._followed is not self._document.report
        if is_new:  # asked here, since the selection may follow a new document before this view
            self._is_following = True
            self._follow()
            self._is_following = False
        self._scales.turn_to(self._look.snapshot)
        self._input.show_state(
            InputState(
                project.input_shape,
                project.data,
                self._look.sample,
                self._data.is_reading,
                self._prediction(),
            )
        )
        blocks = list(project.stack)
        states = [self._state_of(block, index) for index, block in enumerate(blocks)]
        moved = [self._cards[s.block.id].show_state(s) for s in states]
        if any(moved) or is_new:
            self._arrange()

    # Gestures of the cards

    def press(self, block_id: str, modifiers: Qt.KeyboardModifier) -> None:
        """Select a block: alone, added (Ctrl), or all from the last one on (Shift)."""
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            self._selection.toggle(block_id)
        elif modifiers & Qt.KeyboardModifier.ShiftModifier and self._anchor in self._cards:
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

    def dragged_ids(self, block_id: str) -> tuple[str, ...]:
        """Return the selected blocks if this is one of them, else this one."""
        chosen = self._selection.block_ids
        return chosen if block_id in chosen else (block_id,)

    def context_menu(self, block_id: str, place: QPoint) -> None:
        """Show the menu of the selected blocks at a place on the screen."""
        if block_id not in self._selection.block_ids:
            self._selection.select(block_id)
        menu = QMenu(self)
        self._fill_menu(menu)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def repair(self, repair: Repair) -> None:
        """Do what a repair button says."""
        edits.repair(self._document, repair)

    # Private

    def _select_nothing(self) -> None:
        self._selection.select()

    def _select_range(self, first: str, last: str) -> None:
        ids = [block.id for block in self._document.project.stack]
        a, b = sorted((ids.index(first), ids.index(last)))
        self._selection.select(*ids[a : b + 1])

    def _on_selection_changed(self) -> None:
        self.refresh()
        block_id = self._selection.block_id
        if block_id in self._cards:
            self.ensureWidgetVisible(self._cards[block_id], 0, MARGIN)

    def _follow(self) -> None:
        """Make one card for each block, and a gap before each and behind the last."""
        self._followed = self._document.report
        self._order = tuple(block.id for block in self._document.project.stack)
        for block_id in [i for i in self._cards if i not in self._order]:
            card = self._cards.pop(block_id)
            if card.hasFocus():
                self.setFocus()  # else Qt gives it to the next card, which would be selected
            card.hide()
            card.deleteLater()
        for block_id in self._order:
            if block_id not in self._cards:
                self._cards[block_id] = BlockCard(self, self._canvas)
                self._cards[block_id].show()
        self._match_gaps(len(self._order) + 1)
        for above, below in pairwise([self._input, *self.cards]):
            QWidget.setTabOrder(above, below)
        self._show_shapes()
        self._show_strips()

    def _match_gaps(self, n_gaps: int) -> None:
        while len(self._gaps) > n_gaps:
            gap = self._gaps.pop()
            gap.hide()
            gap.deleteLater()
        while len(self._gaps) < n_gaps:
            self._gaps.append(Gap(self._canvas))
            self._gaps[-1].show()

    def _show_shapes(self) -> None:
        facts = self._document.report.blocks
        for block, gap in zip(self._document.project.stack, self._gaps, strict=False):
            gap.show_shape(facts[block.id].input_shape, is_last=False)
        self._gaps[-1].show_shape(None, is_last=True)

    def _show_strips(self) -> None:
        """Show the problems of the project as a whole below the last block."""
        problems = [p for p in self._document.report.problems if p.block_id is None]
        if not self._order:
            problems = []  # nothing is wrong with an empty stack: the hint says how to begin
        if [strip.problem for strip in self._strips] == problems:
            return
        for strip in self._strips:
            strip.hide()
            strip.deleteLater()
        self._strips = [ProblemStrip(problem, self.repair, self._canvas) for problem in problems]
        for strip in self._strips:
            strip.show()

    def _state_of(self, block: Block, index: int) -> CardState:
        report = self._document.report
        values = self._look.values.get(block.id)
        in_run = (
            self._session.run_project is None or block in self._session.run_project.stack.blocks
        )
        return CardState(
            block=block,
            index=index,
            n_blocks=len(self._document.project.stack),
            facts=report.blocks.get(block.id, BlockFacts(None, None)),
            problems=report.of_block(block.id),
            body=self._body(block, index, values) if values else None,
            is_selected=block.id in self._selection.block_ids,
            marked=self._marked(block.id),
            note="" if in_run else str(NOT_IN_RUN),
            is_faded=not in_run,
        )

    def _marked(self, block_id: str) -> Marked:
        unit, report = self._selection.unit, self._look.neuron
        if unit is None or unit[0] != block_id:
            return Marked()
        return Marked(unit[1], report.place if report is not None else None)

    def _body(self, block: Block, index: int, values: BlockValues) -> Body:
        output = values.output.reshape(-1)  # (U,)
        is_last = index == len(self._document.project.stack) - 1
        answer = self._answer(block, values) if is_last else None
        if answer is not None:
            return answer.body()
        scale = self._scales.of(block.id, output)
        if values.output.ndim == 3 and values.output.shape[0] * values.output.shape[1] > 1:
            return self._with_norm(Maps(values.output, scale, values.factors), block, values)
        factors = None if values.factors is None else values.factors.reshape(-1)  # (U,)
        return self._with_norm(Tiles(output, scale, factors), block, values)

    def _with_norm(self, body: Tiles | Maps, block: Block, values: BlockValues) -> Body:
        norm = values.norm
        return body if norm is None else normed(body, block.id, norm, self._scales)

    def _prediction(self) -> Answer | None:
        """Return what the network says of the sample.

        The last card shows it too, but in a high stack it is out of sight.
        """
        values = self._look.values.get(self._order[-1]) if self._order else None
        return values and self._answer(self._document.project.stack[self._order[-1]], values)

    def _answer(self, last: Block, values: BlockValues) -> Answer | None:
        sample, snapshot = self._look.sample, self._look.snapshot
        if sample is None or snapshot is None:
            return None
        return answer_of(sample, last.layer, values.output, snapshot.preparation)

    def _arrange(self) -> None:
        """Lay all cards and gaps out, centred, top to bottom."""
        # As if the scroll bar were always there: else all cards jump aside when it comes.
        room = self.width() - self.verticalScrollBar().sizeHint().width()
        width = min(CARD_WIDTH, room - 2 * MARGIN)
        left = (room - width) // 2
        top = MARGIN - 6
        for widget in self._in_order():
            inset = 4 if isinstance(widget, ProblemStrip) else 0
            if isinstance(widget, ProblemStrip):
                height = widget.heightForWidth(width - 2 * inset)
            elif isinstance(widget, Gap):
                height = widget.needed_height()
            else:
                height = widget.needed_height(width)
            widget.setGeometry(left + inset, top, width - 2 * inset, height)
            top += height + 2 * inset
        if not self._order:
            top += 96
        size = QSize(self.viewport().width(), max(self.viewport().height(), top + MARGIN))
        self._canvas.resize(size)
        self._canvas.hint_top = 0 if self._order else top - 96
        self._canvas.update()

    def _in_order(self) -> list[Card | Gap | ProblemStrip]:
        order: list[Card | Gap | ProblemStrip] = [self._input]
        for gap, card in zip(self._gaps, self.cards, strict=False):
            order += [gap, card]
        return [*order, self._gaps[-1], *self._strips]

    # Dragging

    def _gap_at(self, y: float) -> int:
        """Return the number of the gap whose drop a point of the canvas means."""
        for index, card in enumerate(self.cards):
            if y < card.y() + card.height() / 2:
                return index
        return len(self._cards)

    def _open_gap(self, index: int | None, name: str = "") -> None:
        before = [gap.is_open for gap in self._gaps]
        for number, gap in enumerate(self._gaps):
            gap.open(name if number == index else "")
        if before != [gap.is_open for gap in self._gaps]:
            self._arrange()

    def _dragged_name(self, data: QMimeData) -> str | None:
        """Return what is dragged, in words; None when it is nothing for the stack."""
        if data.hasFormat(KIND_MIME):
            kind = data.data(KIND_MIME).toStdString()
            return str(LAYERS[kind].title) if kind in LAYERS else None
        if data.hasFormat(BLOCKS_MIME):
            ids = self._dragged_blocks(data)
            stack = self._document.project.stack
            return " + ".join(str(stack[i].layer.title) for i in ids) or None
        return None

    def _dragged_blocks(self, data: QMimeData) -> tuple[str, ...]:
        ids = data.data(BLOCKS_MIME).toStdString().split(",")
        return tuple(i for i in ids if i in self._cards)

    def _canvas_y(self, event: QDropEvent) -> float:
        return event.position().y() + self.verticalScrollBar().value()

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._dragged_name(event.mimeData()) is not None:
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        name = self._dragged_name(event.mimeData())
        if name is None:
            event.ignore()
            return
        self._open_gap(self._gap_at(self._canvas_y(event)), name)
        self._edge.move_to(event.position().y())
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._edge.stop()
        self._open_gap(None)

    def dropEvent(self, event: QDropEvent) -> None:
        data = event.mimeData()
        index = self._gap_at(self._canvas_y(event))
        self._edge.stop()
        self._open_gap(None)
        if data.hasFormat(KIND_MIME):
            edits.insert(self._document, self._selection, data.data(KIND_MIME).toStdString(), index)
        elif data.hasFormat(BLOCKS_MIME):
            edits.move(self._document, self._dragged_blocks(data), index)
        event.acceptProposedAction()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._selection.select()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        units = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        key = Qt.Key(event.key())
        if key in steps and event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier == (
            Qt.KeyboardModifier.NoModifier
        ):
            self._step(steps[key], bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif key in units:
            self._step_unit(units[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self._cards:
            ids = [block.id for block in self._document.project.stack]
            self._go_to(ids[0] if key == Qt.Key.Key_Home else ids[-1])
        else:
            super().keyPressEvent(event)

    def _step(self, by: int, extend: bool) -> None:
        """Select the block above or below."""
        ids = [block.id for block in self._document.project.stack]
        if not ids:
            return
        chosen = [i for i in ids if i in self._selection.block_ids]
        if not chosen:
            self._go_to(ids[0] if by > 0 else ids[-1])
            return
        at = ids.index(chosen[-1] if by > 0 else chosen[0])
        following = ids[max(0, min(len(ids) - 1, at + by))]
        if extend:
            self._selection.select(*dict.fromkeys([*chosen, following]))
            self.ensureWidgetVisible(self._cards[following], 0, MARGIN)
        else:
            self._go_to(following)

    def _go_to(self, block_id: str) -> None:
        self._anchor = block_id
        self._selection.select(block_id)
        self._cards[block_id].setFocus(Qt.FocusReason.OtherFocusReason)
        self.ensureWidgetVisible(self._cards[block_id], 0, MARGIN)

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
