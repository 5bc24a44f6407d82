"""The card of a group: it frames the cards of the blocks inside, and draws the way past them."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from core.messages import tr
from gui import theme as themes
from gui.stack_view.block_card import BlockCard, Gestures
from gui.stack_view.card import LEFT, RIGHT, TITLE_HEIGHT, TOP
from gui.stack_view.card_state import CardState, GroupState
from gui.stack_view.gap import LINK_WIDTH
from gui.stack_view.zoomed import seen
from gui.widgets.icon import icon, icon_button
from gui.widgets.tips import tip

HEAD = 40
"""Pixels from the top to the ground on which the blocks inside lie."""

FORK, JOIN = 24, 32
"""Pixels of that ground above the first gap inside, and below the last."""

FOOT_SPACE = 8
EDGE = 3.5
"""Pixels from the edge of the widget to that of the panel painted on it."""

PLUS_RADIUS = 10
CORNER = 8
LANE_WIDTH = 2.0
BUTTON, ICON = 24, 16
CHEVRON_ROOM = 20
"""Pixels by which the title begins further right than that of a usual block."""

LEAST_BESIDE_LABEL = 64
"""Pixels of the line that its name must leave over."""


class GroupCard(BlockCard):
    """Open: a title, room for the cards inside, and a foot with the sum. Folded: title and foot.

    The cards inside are no children of this one: they lie on the same canvas, above it.
    """

    def __init__(self, gestures: Gestures, parent: QWidget | None = None) -> None:
        super().__init__(gestures, parent)
        self._room, self._inset = 0, 0
        self.chevron = icon_button("chevron", "", self)
        self.chevron.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys of the card do the same
        self.chevron.setCursor(Qt.CursorShape.PointingHandCursor)
        self.chevron.clicked.connect(self._on_chevron_clicked)
        self.show_zoom()

    def show_zoom(self) -> None:
        zoom, side = self.zoom, round(ICON * self.zoom)
        self.chevron.setIconSize(QSize(side, side))
        self.chevron.setStyleSheet("" if zoom == 1 else "padding: 0")
        self.chevron.setGeometry(seen(QRect(LEFT - 6, TOP - 2, BUTTON, BUTTON), zoom))

    @property
    def group(self) -> GroupState:
        """What the card shows of it as a group."""
        assert self.state.group is not None
        return self.state.group

    @property
    def inside_top(self) -> int:
        """Where the first gap inside begins, in pixels below the top of an open card."""
        return HEAD + FORK

    @property
    def foot_top(self) -> int:
        """Where the line about the sum begins."""
        if not self.group.is_open:
            return TOP + TITLE_HEIGHT
        return HEAD + FORK + self._room + JOIN + FOOT_SPACE

    @property
    def head_height(self) -> int:
        return super().head_height if self._state is None else self.foot_top + TITLE_HEIGHT

    def make_room(self, height: int, inset: int) -> None:
        """Take notice of how high what lies inside is, and how far in from the sides."""
        if (height, inset) != (self._room, self._inset):
            self._room, self._inset = height, inset
            self.lay_out()
            self.update()

    def show_state(self, state: CardState) -> bool:
        assert state.group is not None
        is_open = state.group.is_open
        text = tr("Fold: hide the blocks inside (Space)")
        if not is_open:
            text = tr("Unfold: show the blocks inside (Space)")
        if self.chevron.toolTip() != text:
            self.chevron.setIcon(icon("chevron" if is_open else "chevron-right"))
            tip(self.chevron, text)
            self.chevron.setAccessibleName(text)
        return super().show_state(state)

    def _description(self) -> list[str]:
        n = self.group.n_inside
        count = tr("{n} block inside.", "{n} blocks inside.", n=n)
        way = tr("Shortcut: {what}.", what=self.group.shortcut) if self.group.shortcut else ""
        fold = tr("Space folds it.") if self.group.is_open else tr("Folded: Space unfolds it.")
        return [*super()._description(), count, way, fold]

    def _sum(self) -> tuple[str, str]:
        """Return the line about the sum: its bold part and the rest."""
        if self.group.is_open:
            return tr("+ shortcut"), self.group.shortcut
        n = self.group.n_inside
        inside = tr("{n} block + shortcut", "{n} blocks + shortcut", n=n)
        return "", " · ".join(part for part in (inside, self.group.shortcut) if part)

    def _on_chevron_clicked(self) -> None:
        self._gestures.fold(self.state.block.id, self.group.is_open)

    # Painting

    @property
    def _family(self) -> QColor:
        return themes.current().family(self.state.block.layer.family)

    @property
    def ground(self) -> QRectF:
        """Where the blocks inside lie."""
        left, right = EDGE + themes.STRIPE_WIDTH, self.frame.width() - EDGE - 0.5
        return QRectF(left, HEAD, right - left, FORK + self._room + JOIN)

    @property
    def _lane(self) -> float:
        """How far from the left the way past the blocks runs down."""
        return round(self.frame.width() - EDGE - self._inset / 2)

    @property
    def _plus(self) -> QPointF:
        """The middle of the sum."""
        return QPointF(self.frame.width() // 2, HEAD + FORK + self._room + JOIN / 2)

    def _paint_title(self, painter: QPainter) -> None:
        line = self.title_rect.adjusted(CHEVRON_ROOM, 0, 0, 0)
        title, summary, figures = self._title(), self._summary(), self._figures()
        self.paint_line(painter, line, title, summary, figures, has_legend=False)

    def _paint_inside(self, painter: QPainter) -> None:
        theme, ground = themes.current(), self.ground
        painter.save()
        painter.fillRect(ground, self._tint)
        painter.setPen(QPen(themes.mixed(theme.line, self._family, 0.35), 1.0))
        for y in (ground.top(), ground.bottom()):
            painter.drawLine(QPointF(ground.left(), y), QPointF(ground.right(), y))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.disabled, LINK_WIDTH))
        x, plus = self.frame.width() // 2, self._plus
        painter.drawLine(QPointF(x, HEAD), QPointF(x, HEAD + FORK))
        painter.drawLine(QPointF(x, ground.bottom() - JOIN), QPointF(x, ground.bottom()))
        self._paint_shortcut(painter, QPointF(x, HEAD + FORK / 2), plus)
        self._paint_plus(painter, plus)
        painter.restore()

    def _paint_shortcut(self, painter: QPainter, fork: QPointF, plus: QPointF) -> None:
        """Draw the line that leaves before the blocks, passes them and meets what they give."""
        lane, end = self._lane, plus.x() + PLUS_RADIUS + 2
        turn = 2.0 * CORNER
        path = QPainterPath(fork)
        path.lineTo(lane - CORNER, fork.y())
        path.arcTo(lane - turn, fork.y(), turn, turn, 90, -90)
        path.lineTo(lane, plus.y() - CORNER)
        path.arcTo(lane - turn, plus.y() - turn, turn, turn, 0, -90)
        path.lineTo(end + 6, plus.y())
        painter.setPen(QPen(self._family, LANE_WIDTH))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._family)
        painter.drawEllipse(fork, 3.5, 3.5)
        back, half = end + 8, 4.5
        head = [QPointF(end, plus.y()), QPointF(back, plus.y() - half)]
        painter.drawPolygon(QPolygonF([*head, QPointF(back, plus.y() + half)]))
        self._paint_label(painter, fork, lane)

    def _paint_label(self, painter: QPainter, fork: QPointF, lane: float) -> None:
        """Write on the line what it is, where it is long enough."""
        painter.setFont(themes.font(themes.SMALL_TEXT_SIZE))
        text = tr("shortcut")
        width = painter.fontMetrics().horizontalAdvance(text) + 12
        if lane - fork.x() < width + LEAST_BESIDE_LABEL:
            return
        place = QRectF(lane - 2 * CORNER - width, fork.y() - 8, width, 16)
        painter.fillRect(place, self._tint)
        painter.setPen(themes.current().muted)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_plus(self, painter: QPainter, plus: QPointF) -> None:
        painter.setPen(QPen(self._family, LANE_WIDTH))
        painter.setBrush(themes.current().panel)
        painter.drawEllipse(plus, PLUS_RADIUS - 1.0, PLUS_RADIUS - 1.0)
        painter.setPen(QPen(themes.current().text, LANE_WIDTH))
        for x, y in ((4, 0), (0, 4)):
            painter.drawLine(plus - QPointF(x, y), plus + QPointF(x, y))

    @property
    def _tint(self) -> QColor:
        return themes.mixed(themes.current().ground, self._family, 0.07)

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._state is None:
            return
        painter = self.painter()
        self.paint_ground(painter, self._family)
        if self.group.is_open:
            self._paint_inside(painter)
        self._paint_title(painter)
        indent = 0 if self.group.is_open else CHEVRON_ROOM
        foot = QRectF(LEFT, self.foot_top, self.frame.width() - LEFT - RIGHT, TITLE_HEIGHT)
        self.paint_line(painter, foot.adjusted(indent, 0, 0, 0), *self._sum())
        self.paint_body(painter)
