"""The card of one block: title, shapes, live values, problems; it can be clicked and dragged."""

import math
from typing import Protocol

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QContextMenuEvent,
    QDrag,
    QFocusEvent,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
)
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from core.check import Repair
from core.messages import tr
from gui import theme as themes
from gui.charts.export import MARGIN, Painted, add_file, mime_of
from gui.mime import BLOCKS_MIME
from gui.stack_view.body import Marked
from gui.stack_view.card import TITLE_HEIGHT, TOP, Card
from gui.stack_view.card_state import CardState
from gui.widgets.drag_card import HOT_SPOT, drag_card

NOTES_MARK = "✎"
"""Stands behind the title of a block with notes; the tooltip of the line has their text."""

TELLING_MS = 1000
"""Between two times that the card in focus tells what its units show: nobody hears more."""


class Gestures(Protocol):
    """What a card asks the stack view to do."""

    def press(self, block_id: str, modifiers: Qt.KeyboardModifier) -> None:
        """A card was pressed."""
        ...

    def choose_unit(self, block_id: str, unit: int, place: tuple[int, int] | None = None) -> None:
        """A unit, or a place in a map, was clicked."""
        ...

    def dragged_ids(self, block_id: str) -> tuple[str, ...]:
        """Return the blocks that move when this card is dragged."""
        ...

    def context_menu(self, block_id: str, place: QPoint) -> None:
        """Show the menu of a block."""
        ...

    def repair(self, repair: Repair) -> None:
        """A repair button was pressed."""
        ...

    def fold(self, block_id: str, is_folded: bool) -> None:
        """Hide the blocks inside a group, or show them."""
        ...

    def go_to(self, block_id: str) -> None:
        """Select a block and show it, wherever it is."""
        ...


class BlockCard(Card):
    """Draws a `CardState`; keeps nothing of its own but where a drag began."""

    def __init__(self, gestures: Gestures, parent: QWidget | None = None) -> None:
        super().__init__(gestures.repair, parent, gestures.go_to)
        self._gestures = gestures
        self._state: CardState | None = None
        self._pressed_at: QPoint | None = None
        self._units = ""
        self._telling = QTimer(self, singleShot=True, interval=TELLING_MS)
        self._telling.timeout.connect(self._tell_units)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def state(self) -> CardState:
        """What the card shows."""
        assert self._state is not None
        return self._state

    def show_state(self, state: CardState) -> bool:
        """Show this; returns True when the card now needs another height."""
        shown = self._state
        says_other = not state.says_like(shown)
        if shown is not None and not says_other and state.body is shown.body:
            return False
        self._state = state
        self.is_selected = state.is_selected
        if says_other:
            self.show_problems(state.problems, state.group.hidden if state.group else None)
            self._describe()
        if self.hasFocus() and not self._telling.isActive():
            self._telling.start()
        self.update()
        is_other = self.needed_height(self.frame.width()) != self.frame.height()
        if is_other:
            self.lay_out()
        return is_other

    def body_height(self, width: int) -> int:
        if self._state is None:
            return 0
        if self._state.body is not None:
            return self._state.body.height(width)
        return 16 if self._state.note else 0

    def paint_legend(self, painter: QPainter, rect: QRectF) -> float:
        body = self.state.body
        return body.paint_legend(painter, rect) if body is not None else 0.0

    def _describe(self) -> None:
        """Tell screen readers what the card shows."""
        state, shape = self.state, self.state.facts.output_shape or "?"
        if "." in state.number:
            name = tr(
                "Block {place}: {name}, output {shape}",
                place=state.number,
                name=self._title(),
                shape=shape,
            )
        else:
            name = tr(
                "Block {place:d} of {n:d}: {name}, output {shape}",
                place=int(state.number),
                n=state.n_blocks,
                name=self._title(),
                shape=shape,
            )
        self.setAccessibleName(name)
        self._say()

    def _say(self) -> None:
        said = (*self._description(), self._units)
        self.setAccessibleDescription(" ".join(part for part in said if part))

    def _tell_units(self) -> None:
        """Tell what the units show, while somebody listens."""
        body = self.state.body
        self._units = body.units_in_words() if body is not None and self.hasFocus() else ""
        self._say()

    def _description(self) -> list[str]:
        body, problems = self.state.body, self.state.problems
        figures = body.description() if body is not None else ""
        said = [str(problem.message) for problem in problems]
        return [self._summary(), *said, figures, self.state.block.notes]

    def _title(self) -> str:
        return str(self.state.block.layer.title)

    def _summary(self) -> str:
        block = self.state.block
        summary = block.layer.summary()
        notes = NOTES_MARK if block.notes.strip() else ""
        parts = (block.title, str(summary) if summary else "", notes)
        return " · ".join(part for part in parts if part)

    def _figures(self) -> tuple[str, ...]:
        """Return what stands at the right of the title, and a shorter form of it."""
        if self.state.facts.output_shape is None:
            return ("→ ?",)
        arrow, n = tr("→ {shape}", shape=self.state.facts.output_shape), self.state.n_parameters
        if not n:
            return (arrow,)
        return tr("{n} parameter", "{n} parameters", n=n) + "   " + arrow, arrow

    def _unit_at(self, place: QPointF) -> int | None:
        body = self.state.body
        return None if body is None else body.unit_at(self.body_rect, place)

    def _start_drag(self) -> None:
        ids = self._gestures.dragged_ids(self.state.block.id)
        picture = self.picture()
        data = QMimeData() if picture is None else mime_of(picture, self.picture_title())
        data.setData(BLOCKS_MIME, ",".join(ids).encode())
        if picture is not None:
            add_file(data)  # other programs get what the card shows
        drag = QDrag(self)
        drag.setMimeData(data)
        drag.setPixmap(self._drag_picture(len(ids)))
        drag.setHotSpot(HOT_SPOT)
        self._pressed_at = None
        move = Qt.DropAction.MoveAction
        drag.exec(move | Qt.DropAction.CopyAction, move)

    def picture(self) -> Painted | None:
        """Return what the card shows of its units as a picture; None while that is nothing."""
        body, rect = self.state.body, self.body_rect
        if body is None:
            return None
        place = QRectF(MARGIN, MARGIN, rect.width(), rect.height())
        size = QSize(*(math.ceil(side) + 2 * MARGIN for side in rect.size().toTuple()))
        return Painted(size, lambda painter: body.paint(painter, place, Marked(), False))

    def picture_title(self) -> str:
        """Return what that picture is called."""
        return f"{self.state.number} {self._title()}"

    def _drag_picture(self, n: int) -> QPixmap:
        """Return what hangs at the mouse while this card is dragged, alone or with others."""
        family = themes.current().family(self.state.block.layer.family)
        return drag_card(self._title(), family, n, self.devicePixelRatioF())

    def paint_body(self, painter: QPainter) -> None:
        """Paint the values, or the line in their place."""
        state = self.state
        if state.body is not None:
            state.body.paint(painter, self.body_rect, state.marked, state.is_faded)
        elif state.note:
            painter.setFont(themes.font(themes.SMALL_TEXT_SIZE))
            painter.setPen(themes.current().muted)
            painter.drawText(self.body_rect, Qt.AlignmentFlag.AlignVCenter, state.note)

    # Qt overrides

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            body = self.state.body
            place = self.inner(event.pos().toPointF())
            text = body.text_at(self.body_rect, place) if body is not None else ""
            if place.y() < TOP + TITLE_HEIGHT:
                text = self.state.block.notes
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._state is None:
            return
        painter = self.painter()
        self.paint_ground(painter, themes.current().family(self._state.block.layer.family))
        self.paint_line(painter, self.title_rect, self._title(), self._summary(), self._figures())
        self.paint_body(painter)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._pressed_at = event.position().toPoint()
        self._gestures.press(self.state.block.id, event.modifiers())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed_at is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        way = (event.position().toPoint() - self._pressed_at).manhattanLength()
        if way >= QApplication.startDragDistance():
            self._start_drag()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed_at is None:
            return
        self._pressed_at = None
        point = self.inner(event.position())
        unit = self._unit_at(point)
        if unit is not None and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            assert self.state.body is not None
            place = self.state.body.place_at(self.body_rect, point)
            self._gestures.choose_unit(self.state.block.id, unit, place)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._gestures.context_menu(self.state.block.id, event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._tell_units()
        keyboard = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if event.reason() in keyboard:
            self._gestures.press(self.state.block.id, Qt.KeyboardModifier.NoModifier)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._telling.stop()
        self._tell_units()
