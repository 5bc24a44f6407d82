"""The stack view: cards from input to output, snapping drag and drop, and keys for all of it."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu, QScrollArea, QWidget

from core.check import Repair, Report
from core.messages import tr
from gui.charts.picture_out import add_picture_actions
from gui.mime import BLOCKS_MIME
from gui.stack_view.block_card import BlockCard
from gui.stack_view.canvas import Canvas
from gui.stack_view.card_state import CardStates
from gui.stack_view.deck import Deck
from gui.stack_view.drops import Drops
from gui.stack_view.edge_scroll import EdgeScroll
from gui.stack_view.ground import MARGIN, Ground
from gui.stack_view.input_card import InputCard
from gui.stack_view.navigation import Navigation
from gui.stack_view.outline import Outline
from gui.stack_view.zoom import Zoom
from gui.stack_view.zooming import Zooming
from gui.state import edits
from gui.state.data import Data
from gui.state.document import Document
from gui.state.look import Look
from gui.state.selection import Selection
from gui.state.session import Session


class StackView(QScrollArea):
    """Draws the document's stack with what Look says of it.

    Attributes:
        ground: where everything lies.
    """

    def __init__(
        self,
        document: Document,
        data: Data,
        session: Session,
        selection: Selection,
        look: Look,
        zoom: Zoom,
        fill_menu: Callable[[QMenu], None] = lambda menu: None,
        parent: QWidget | None = None,
    ) -> None:
        """Make the view; `fill_menu` puts the window's actions into a block's context menu."""
        super().__init__(parent)
        self._document, self._selection = document, selection
        self._zoom, self._fill_menu = zoom, fill_menu
        self._outline = Outline(document.project.stack, selection.folded)
        self._followed: tuple[Report, Outline] | None = None
        self._is_following = False
        self._marked = _marked_by(selection)
        self._has_planes = selection.shows_planes
        self._canvas = Canvas(self)
        self._states = CardStates(document, data, session, selection, look)
        self._deck = Deck(self._canvas, self, selection.select, self.setFocus)
        self.ground = Ground(self, self._canvas, self._deck, zoom)
        self._drops = Drops(document, selection, self._deck, self._present_outline)
        self._navigation = Navigation(
            document, selection, look, self._present_outline, self._show_card, self.fold
        )
        self.setWidget(self._canvas)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Network"))
        self._edge = EdgeScroll(self)
        self._zooming = Zooming(self, zoom)
        zoom.changed.connect(self._on_zoom_changed)
        document.changed.connect(self.refresh)
        selection.changed.connect(self._on_selection_changed)
        look.changed.connect(self.refresh)
        self.refresh()

    @property
    def cards(self) -> list[BlockCard]:
        """The cards in sight, in reading order."""
        return [self._deck.cards[block_id] for block_id in self._outline.ids]

    def card(self, block_id: str) -> BlockCard:
        """Return the card of a block in sight."""
        return self._deck.cards[block_id]

    @property
    def input_card(self) -> InputCard:
        """The card of the data."""
        return self._deck.input

    def refresh(self) -> None:
        """Show the present state on all cards."""
        if self._is_following:
            return
        self._refresh(None)

    def _refresh(self, only: set[str | None] | None) -> None:
        """Show the present state on all cards, or on those of some blocks if the others stayed."""
        before = self._followed
        is_other = self._follow()
        blocks = self._outline.blocks
        if only is not None and self._followed is before:
            blocks = tuple(block for block in blocks if block.id in only)
        else:
            self._deck.input.show_state(self._states.of_input())
        states = self._states.of_blocks(self._outline, blocks)
        moved = [self._deck.cards[s.block.id].show_state(s) for s in states]
        if any(moved) or is_other:
            self._arrange()

    # Gestures of the cards

    def press(self, block_id: str, modifiers: Qt.KeyboardModifier) -> None:
        """Select a block: alone, added (Ctrl), or all from the last one on (Shift)."""
        self._navigation.press(block_id, modifiers)

    def choose_unit(self, block_id: str, unit: int, place: tuple[int, int] | None = None) -> None:
        """Look at a unit of a DENSE block or a filter of a CONV; on DROPOUT, draw again."""
        self._navigation.choose_unit(block_id, unit, place)

    def dragged_ids(self, block_id: str) -> tuple[str, ...]:
        """Return the selected blocks if this is one of them, else this one.

        Those that are inside another of them go with it and are not counted.
        """
        chosen = self._selection.block_ids
        if block_id not in chosen:
            return (block_id,)
        return tuple(block.id for block in self._document.project.stack.outermost(*chosen))

    def context_menu(self, block_id: str, place: QPoint) -> None:
        """Show the menu of the selected blocks at a place on the screen."""
        if block_id not in self._selection.block_ids:
            self._selection.select(block_id)
        menu = QMenu(self)
        self._fill_menu(menu)
        card = self._deck.cards[block_id]
        if (picture := card.picture()) is not None:
            menu.addSeparator()
            # Of the view: the keyboard may replace the card while its menu is open.
            add_picture_actions(menu, self, picture, card.picture_title())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def repair(self, repair: Repair) -> None:
        """Do what a repair button says."""
        edits.repair(self._document, repair)

    def fold(self, block_id: str, is_folded: bool) -> None:
        """Hide the blocks inside a group, or show them."""
        self._selection.fold(self._document.project.stack[block_id], is_folded)

    def go_to(self, block_id: str) -> None:
        """Select a block and show it, also one in a folded group."""
        self._navigation.go_to(block_id)

    def place_now(self) -> tuple[int, int]:
        """Return how far the drawing is scrolled, across and down."""
        return self.horizontalScrollBar().value(), self.verticalScrollBar().value()

    def return_to(self, place: tuple[int, int]) -> None:
        """Scroll to where an earlier window was."""
        across, down = place
        self.horizontalScrollBar().setValue(across)
        self.verticalScrollBar().setValue(down)

    # Private

    def _present_outline(self) -> Outline:
        return self._outline

    def _on_selection_changed(self) -> None:
        selection, had_planes = self._selection, self._has_planes
        before, self._marked = self._marked, _marked_by(selection)
        self._has_planes = selection.shows_planes
        if not self._is_following:
            is_same = self._has_planes == had_planes
            self._refresh(before | self._marked if is_same else None)
        chosen = selection.block_ids
        if len(chosen) == 1 or (chosen and not any(map(self._is_seen, chosen))):
            self._show_card(chosen[0], False)

    def _is_seen(self, block_id: str) -> bool:
        card = self._deck.cards.get(block_id)
        return card is not None and not card.visibleRegion().isEmpty()

    def _show_card(self, block_id: str, with_focus: bool) -> None:
        card = self._deck.cards.get(block_id)
        if card is None:
            return
        if with_focus:
            card.setFocus(Qt.FocusReason.OtherFocusReason)
        room = self.viewport().height() - 2 * MARGIN
        # Up and down only: a card that is wider than the view is where it was scrolled to.
        x = self.horizontalScrollBar().value() + self.viewport().width() // 2
        if card.height() <= room:
            half = card.height() // 2
            self.ensureVisible(x, card.y() + half, 0, half + MARGIN)
        elif with_focus or card.visibleRegion().isEmpty():
            # Its title; but who clicked on the foot of a high group wants to stay there.
            self.ensureVisible(x, card.y() + room // 2, 0, room // 2 + MARGIN)

    def _follow(self) -> bool:
        """Have a card for each block in sight; True when they have to be laid out anew.

        Asked here, since the selection may follow a new document before this view.
        """
        self._is_following = True
        self._reveal_selected()
        self._outline, report = self._new_outline(), self._document.report
        shown = self._followed
        is_other = shown is None
        if shown is None or shown[0] is not report or shown[1] is not self._outline:
            self._followed = report, self._outline
            shape = self._document.project.input_shape
            is_other = self._deck.follow(self._outline, report, shape) or is_other
        self._is_following = False
        return is_other

    def _new_outline(self) -> Outline:
        """Return the outline of now: the one that is drawn, where that is still right."""
        stack, folded = self._document.project.stack, self._selection.folded
        if self._outline.stack is stack and self._outline.folded == folded:
            return self._outline
        return Outline(stack, folded)

    def _reveal_selected(self) -> None:
        """Unfold the groups that hide a selected block: who selects something wants to see it."""
        outline = self._new_outline()
        if outline.folded and not set(self._selection.block_ids) <= set(outline.ids):
            chosen = (i for i in self._selection.block_ids if i in outline.stack)
            self._selection.unfold(*(group for i in chosen for group in outline.covers(i)))

    def _arrange(self) -> None:
        self.ground.arrange(self._outline)

    def _on_zoom_changed(self) -> None:
        favourite = self._deck.cards.get(self._selection.block_id or "")
        held = self._zooming.hold([self._deck.input, *self.cards], favourite)
        self._arrange()
        self._zooming.let_go(held)

    def _end_drag(self) -> None:
        self._edge.stop()
        if self._drops.leave():
            self._arrange()

    def _canvas_y(self, event: QDropEvent) -> float:
        return (event.position().y() + self.verticalScrollBar().value()) / self._zoom.factor

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not self._zooming.turn(event):
            super().wheelEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._drops.is_welcome(event.mimeData()):
            _take(event)
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if not self._drops.is_welcome(event.mimeData()):
            event.ignore()
            return
        if self._drops.hover(event.mimeData(), self._canvas_y(event)):
            self._arrange()
        self._edge.move_to(event.position().y())
        _take(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._end_drag()

    def dropEvent(self, event: QDropEvent) -> None:
        data = event.mimeData()
        gap = self._drops.gap_at(data, self._canvas_y(event))
        self._end_drag()
        self._drops.fall(data, gap)
        _take(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._selection.select()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._navigation.key(event):
            super().keyPressEvent(event)


def _take(event: QDropEvent) -> None:
    """Accept a drag: blocks are moved, never copied, whatever other programs would do."""
    move, copy = Qt.DropAction.MoveAction, Qt.DropAction.CopyAction
    event.setDropAction(move if event.mimeData().hasFormat(BLOCKS_MIME) else copy)
    event.accept()


def _marked_by(selection: Selection) -> set[str | None]:
    """Return the blocks whose cards show something of a selection."""
    unit = selection.unit
    return {*selection.block_ids, unit[0] if unit is not None else None}
