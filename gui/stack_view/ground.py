"""Ground: where everything of the drawing lies in its view, and which zoom fits the view."""

import math

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QScrollArea

from gui.stack_view.arranging import LEAST_WIDTH, Arranger
from gui.stack_view.canvas import HINT_HEIGHT, Canvas
from gui.stack_view.deck import Deck
from gui.stack_view.outline import Outline
from gui.stack_view.zoom import Zoom
from gui.stack_view.zoomed import seen

CARD_WIDTH = 640
MARGIN = 16
STRIP_INSET = 4
N_FITS = 4


class Ground:
    """Lays the deck out on the canvas of a scroll area, in pixels of 100 %."""

    def __init__(self, area: QScrollArea, canvas: Canvas, deck: Deck, zoom: Zoom) -> None:
        self._area, self._canvas, self._deck, self._zoom = area, canvas, deck, zoom
        self._needed = QSize(1, 1)

    def arrange(self, outline: Outline) -> None:
        """Lay all cards and gaps out, centred, top to bottom.

        Where the zoom is large, cards become narrower before one has to scroll across.
        """
        zoom, deck = self._zoom.factor, self._deck
        room = int(self._room / zoom)
        across = max(room, min(self._room, LEAST_WIDTH + 2 * MARGIN))
        width = min(CARD_WIDTH, across - 2 * MARGIN)
        left, top = max(MARGIN, (room - width) // 2), MARGIN - 6
        height = deck.input.needed_height(width)
        deck.input.lie_at(QRect(left, top, width, height), zoom)
        arranger = Arranger(outline, deck.cards, deck.gaps, zoom)
        top = arranger.arrange(left, top + height, width)
        for strip in deck.strips:
            inner = width - 2 * STRIP_INSET
            height = strip.needed_height(inner)
            strip.lie_at(QRect(left + STRIP_INSET, top, inner, height), zoom)
            top += height + 2 * STRIP_INSET
        is_empty = not len(outline.stack)
        hint_top = top if is_empty else 0
        self._needed = QSize(width + 2 * MARGIN, top + MARGIN + (HINT_HEIGHT if is_empty else 0))
        self._canvas.show_ground(self._needed, self._area.viewport().size(), hint_top, zoom)
        self._let_scroll_across()

    def fit_width(self) -> None:
        """Zoom so that the cards are as wide as the view."""
        self._zoom.set(math.floor(self._most_across))

    def fit(self) -> None:
        """Zoom so that all cards are in sight, as far as they can be."""
        for _ in range(N_FITS):  # the height depends on the zoom, where cards become wider
            down = 100 * self._area.height() / self._needed.height()
            self._zoom.set(math.floor(min(self._most_across, down)))

    def portrait(self) -> QPixmap:
        """Return the upper part of the network, whatever is scrolled."""
        frame = self._deck.input.frame
        across = frame.width() + 2 * MARGIN
        upper = seen(QRect(frame.left() - MARGIN, 0, across, across), self._zoom.factor)
        return self._canvas.grab(upper.intersected(self._canvas.rect()))

    @property
    def _room(self) -> int:
        # As if the scroll bar were always there: else all cards jump aside when it comes.
        return self._area.width() - self._area.verticalScrollBar().sizeHint().width()

    @property
    def _most_across(self) -> float:
        return 100 * self._room / (CARD_WIDTH + 2 * MARGIN)

    def _let_scroll_across(self) -> None:
        policy = Qt.ScrollBarPolicy
        is_wide = self._canvas.width() > self._area.viewport().width()
        wanted = policy.ScrollBarAsNeeded if is_wide else policy.ScrollBarAlwaysOff
        if wanted != self._area.horizontalScrollBarPolicy():
            self._area.setHorizontalScrollBarPolicy(wanted)
