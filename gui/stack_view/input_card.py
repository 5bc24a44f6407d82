"""INPUT: no block, but the card of the chosen data at the top of the stack."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from core.arrays import Shape
from core.check import Repair
from core.choice import DataChoice
from core.data.recipes import in_short
from core.messages import number, tr
from gui import theme as themes
from gui.charts.export import Painted
from gui.charts.picture import paint_picture, sample_image
from gui.charts.picture_out import PictureOut
from gui.stack_view.answers import Answer
from gui.stack_view.card import Card
from gui.state.look import Sample
from gui.words import part_title

PICTURE_SIDE = 48
MOST_COLUMNS = 30
"""So many columns of a table are told; the card has room for fewer."""
SIDE_OUT = 224
"""Of the picture that leaves the window."""


@dataclass(frozen=True, eq=False)
class InputState:
    """All that the card shows.

    Attributes:
        answer: what the network says of the sample; None while there is no output for it.
    """

    shape: Shape
    choice: DataChoice | None
    sample: Sample | None
    is_reading: bool
    answer: Answer | None = None


class InputCard(Card):
    """Shows the chosen sample: its picture or values, number, part and class."""

    def __init__(
        self,
        repair: Callable[[Repair], None],
        select: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(repair, parent)
        self._select = select
        PictureOut(self, self._picture)
        self._state: InputState | None = None

    def show_state(self, state: InputState) -> None:
        """Show another sample or other data."""
        self._state = state
        self.setAccessibleName(tr("Input: {shape}", shape=state.shape))
        lines, origin = self._lines(state), state.sample.origin if state.sample is not None else ""
        said = (*lines, origin, *_verdict(state))
        self.setAccessibleDescription(" ".join(filter(None, said)))
        self.setToolTip(f"{lines[0]}\n{origin}{_counted(state)}" if origin else "")
        self.update()

    def _picture(self) -> Painted | None:
        """Return the sample as a picture; None where it is not one."""
        sample = self._state.sample if self._state is not None else None
        if sample is None or not _is_picture(sample.raw.shape):
            return None
        image = sample_image(sample.raw, sample.facts.low, sample.facts.high, themes.current())
        size = image.size().scaled(SIDE_OUT, SIDE_OUT, Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(QPointF(), size.toSizeF())
        return Painted(size, lambda painter: _paint_alone(painter, place, image))

    def body_height(self, width: int) -> int:
        return PICTURE_SIDE

    def _lines(self, state: InputState) -> list[str]:
        choice, sample = state.choice, state.sample
        if choice is None:
            return [tr("No data yet: choose data in the Data panel.")]
        if sample is None:
            return [
                tr("The data are being read…")
                if state.is_reading
                else tr("The data are not on this computer. Choose them again in the Data panel.")
            ]
        if sample.is_drawn:
            is_picture = _is_picture(sample.raw.shape)
            whose = tr("your drawing") if is_picture else tr("your point")
            return [whose, _pixels(choice) if is_picture else _values(sample)]
        first = tr(
            "sample #{number} of {n} ({part}) · {truth}",
            number=sample.number,
            n=sample.n_in_part,
            part=part_title(sample.part),
            truth=sample.truth_text,
        )
        if _is_picture(sample.raw.shape):
            return [first, _pixels(choice) + _varied(choice)]
        return [first, _values(sample) + _varied(choice)]

    def _paint_verdict(self, painter: QPainter, rect: QRectF) -> float:
        """Write what the network says at the right of a rectangle; return the width it took."""
        state, theme = self._state, themes.current()
        lines = _verdict(state) if state is not None else ()
        if not lines or state is None or state.answer is None:
            return 0.0
        fonts = (themes.font(bold=True), themes.font(themes.SMALL_TEXT_SIZE))
        colours = (state.answer.colour(), theme.muted)
        widths = [QFontMetricsF(f).horizontalAdvance(t) for f, t in zip(fonts, lines, strict=True)]
        for index, (font, colour, line) in enumerate(zip(fonts, colours, lines, strict=True)):
            painter.setFont(font)
            painter.setPen(colour)
            left = rect.right() - widths[index]
            painter.drawText(QPointF(left, rect.top() + 18 + 20 * index), line)
        return max(widths)

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        state = self._state
        if state is None:
            return
        theme = themes.current()
        painter = self.painter()
        self.paint_ground(painter, theme.family("input"))
        name = in_short(state.choice) if state.choice else ""
        shape = tr("→ {shape}", shape=state.shape)
        self.paint_line(painter, self.title_rect, "INPUT", name, (shape,))
        body = self.body_rect
        if state.sample is not None and _is_picture(state.sample.raw.shape):
            facts = state.sample.facts
            image = sample_image(state.sample.raw, facts.low, facts.high, theme)
            place = QRectF(body.left(), body.top(), PICTURE_SIDE, PICTURE_SIDE)
            paint_picture(painter, place, image)
            body.setLeft(body.left() + PICTURE_SIDE + 12)
        body.setRight(body.right() - self._paint_verdict(painter, body) - 12)
        painter.setFont(themes.font())
        for index, line in enumerate(self._lines(state)):
            painter.setPen(theme.text if index == 0 else theme.muted)
            shown = painter.fontMetrics().elidedText(
                line, Qt.TextElideMode.ElideRight, int(body.width())
            )
            painter.drawText(QPointF(body.left(), body.top() + 18 + 20 * index), shown)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._select()


def _paint_alone(painter: QPainter, place: QRectF, image: QImage) -> None:
    paint_picture(painter, place, image, edge=False)


def _verdict(state: InputState) -> tuple[str, ...]:
    """Return what the network says of the sample, and how sure it is; nothing while it can't."""
    return () if state.answer is None or state.sample is None else state.answer.lines()


def _counted(state: InputState) -> str:
    """Return from where rows of a table are counted, on a line of its own; "" of other data."""
    is_table = state.choice is not None and bool(state.choice.source)
    about = tr("Rows are counted from 0, as on the page Rows; a line of names does not count.")
    return f"\n{about}" if is_table else ""


def _is_picture(shape: Shape) -> bool:
    return len(shape) == 3


def _pixels(choice: DataChoice) -> str:
    low, high = number(choice.facts.low), number(choice.facts.high)
    if choice.scaling == "range":
        return tr("pixels {low} … {high}, scaled to 0 … 1", low=low, high=high)
    if choice.scaling == "standardise":
        return tr("pixels {low} … {high}, scaled to mean 0, deviation 1", low=low, high=high)
    return tr("pixels {low} … {high}", low=low, high=high)


def _values(sample: Sample) -> str:
    if sample.facts.features:
        shown = sample.facts.told(sample.raw)[:MOST_COLUMNS]
        return " · ".join(f"{column} {value}" for column, value in shown)
    flat = sample.raw.reshape(-1)[:6]  # (F,)
    shown = "   ".join(number(float(value), ".3f") for value in flat)
    return shown + ("  …" if sample.raw.size > 6 else "")


def _varied(choice: DataChoice) -> str:
    """Return that training sees each sample a little differently, where it does."""
    is_varied = choice.augmentation is not None and not choice.augmentation.is_off
    return " · " + tr("varied in training") if is_varied else ""
