"""How a sample looks in the grid: a thumbnail with its class, or a row with its values."""

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter, QPen

from core.messages import tr
from gui import theme as themes
from gui.charts.picture import paint_picture, thumbnail
from gui.charts.scatter import class_colour, class_shape
from gui.panels.data.sample_list import SampleList
from gui.panels.data.sample_rows import in_words, names_of, write
from gui.widgets.icon import paint_icon
from gui.words import part_title

THUMBNAIL = 44
ROW_HEIGHT = 22
_WIDEST_NAME = 96.0
_KEPT_IMAGES = 3000
_COLUMN = 74.0
_MARK = 15.0
_RADIUS = 4.0


class Cells:
    """What both forms have in common."""

    head_height = 0

    def __init__(self, listed: SampleList) -> None:
        self.listed = listed

    @property
    def n_made(self) -> int:
        """How many pictures are kept."""
        return 0

    def size(self, width: int) -> QSize:
        """Return the size of a cell in a grid of this width."""
        raise NotImplementedError

    def paint(self, painter: QPainter, rect: QRectF, sample: int) -> None:
        """Paint a sample of this number."""
        raise NotImplementedError

    def paint_head(self, painter: QPainter, rect: QRectF) -> None:
        """Paint what stands above all of them."""

    def paint_ground(
        self, painter: QPainter, rect: QRectF, *, is_picked: bool, is_ringed: bool, is_current: bool
    ) -> None:
        """Paint what says that a sample is picked, looked at, or where keys start from."""
        theme, place = themes.current(), rect.adjusted(1.5, 1.5, -1.5, -1.5)
        if is_picked or is_ringed:
            painter.setPen(QPen(theme.accent, 1.5) if is_ringed else Qt.PenStyle.NoPen)
            painter.setBrush(theme.accent_soft if is_picked else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(place, _RADIUS, _RADIUS)
        if is_current and not is_ringed:
            painter.setPen(QPen(theme.muted, 1.0, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(place, _RADIUS, _RADIUS)


class Thumbnails(Cells):
    """A picture with its class below; corrected ones have a pen, left out ones are pale."""

    def __init__(self, listed: SampleList) -> None:
        super().__init__(listed)
        self._image = lru_cache(_KEPT_IMAGES)(self._drawn)
        metrics = QFontMetricsF(themes.font(themes.SMALL_TEXT_SIZE))
        names = sorted(listed.facts.classes, key=len)[-3:]
        widest = max(map(metrics.horizontalAdvance, names), default=0.0)
        self._width = int(max(THUMBNAIL + 8.0, min(widest, _WIDEST_NAME) + 10))
        self._height = THUMBNAIL + int(metrics.height()) + 9

    @property
    def n_made(self) -> int:
        return self._image.cache_info().currsize

    def _drawn(self, sample: int, theme: str) -> QImage:
        facts, inputs = self.listed.facts, self.listed.ready.dataset.inputs
        return thumbnail(inputs[sample], facts.low, facts.high, themes.current(), 2 * THUMBNAIL)

    def size(self, width: int) -> QSize:
        n_columns = max(1, width // self._width)
        return QSize(width // n_columns, self._height)  # what is left over is shared

    def paint(self, painter: QPainter, rect: QRectF, sample: int) -> None:
        theme, listed = themes.current(), self.listed
        is_out = listed.place(sample) is None
        painter.setOpacity(0.35 if is_out else 1.0)
        place = QRectF(rect.center().x() - THUMBNAIL / 2, rect.top() + 4, THUMBNAIL, THUMBNAIL)
        lies = paint_picture(painter, place, self._image(sample, theme.name))
        painter.setOpacity(1.0)
        painter.setFont(themes.font(themes.SMALL_TEXT_SIZE, bold=listed.is_corrected(sample)))
        painter.setPen(theme.muted if is_out else theme.text)
        line = QRectF(rect.left() + 3, place.bottom() + 1, rect.width() - 6, 15)
        metrics = QFontMetricsF(painter.font())
        said = tr("left out") if is_out else listed.truth(sample)
        said = metrics.elidedText(said, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, said)
        if listed.is_corrected(sample):
            paint_mark(painter, QPointF(lies.right() - 2, lies.top() + 3), is_out=is_out)


class Rows(Cells):
    """Number, part, what is true of a sample, and its first values, each in its column."""

    head_height = 20

    def __init__(self, listed: SampleList) -> None:
        super().__init__(listed)
        metrics = QFontMetricsF(themes.font(bold=True))
        texts = listed.facts.classes or (listed.truth(0),)
        widest = max(map(metrics.horizontalAdvance, sorted(texts, key=len)[-3:]))
        self._truth_width = min(max(widest + 34, 90.0), 240.0)
        small = QFontMetricsF(themes.font(themes.SMALL_TEXT_SIZE))
        titles = [part_title(part) for part in ("train", "validation", "test")]
        self._part_width = max(map(small.horizontalAdvance, [*titles, tr("left out")])) + 16

    def size(self, width: int) -> QSize:
        return QSize(width, ROW_HEIGHT)

    def paint(self, painter: QPainter, rect: QRectF, sample: int) -> None:
        theme, listed = themes.current(), self.listed
        place = listed.place(sample)
        plain, strong = themes.font(themes.SMALL_TEXT_SIZE), themes.font(bold=True)
        numbered = "" if place is None else f"#{place[1]}"
        line = QRectF(rect.left() + 8, rect.top(), 58, rect.height())
        write(painter, line, numbered, plain, theme.muted)
        line = self._next(line, self._part_width)
        said = tr("left out") if place is None else part_title(place[0])
        write(painter, line, said, plain, theme.muted)
        line = self._next(line, self._truth_width)
        ink = theme.muted if place is None else theme.text
        if listed.facts.classes:
            self._paint_class(painter, line, int(listed.ready.dataset.labels[sample]))
            line = line.adjusted(16, 0, 0, 0)
        write(painter, line, listed.truth(sample), strong, ink)
        if listed.is_corrected(sample):
            centre = QPointF(line.right() - 10, line.center().y())
            paint_mark(painter, centre, is_out=place is None)
        for text in in_words(listed.facts, listed.ready.dataset.inputs[sample]):
            line = self._next(line, _COLUMN)
            if line.right() > rect.right():
                break
            write(painter, line, text, plain, theme.muted, Qt.AlignmentFlag.AlignRight)

    def paint_head(self, painter: QPainter, rect: QRectF) -> None:
        theme, facts = themes.current(), self.listed.facts
        plain = themes.font(themes.SMALL_TEXT_SIZE)
        line = QRectF(rect.left() + 8, rect.top(), 58, rect.height() - 3)
        titles = [tr("Number"), tr("Part"), tr("Class") if facts.classes else tr("Target")]
        for title, width in zip(titles, (0.0, self._part_width, self._truth_width), strict=True):
            line = self._next(line, width) if width else line
            write(painter, line, title, plain, theme.muted)
        for name in names_of(facts):
            line = self._next(line, _COLUMN)
            if line.right() > rect.right():
                break
            cell = line.adjusted(8, 0, 0, 0)
            write(painter, cell, name, plain, theme.muted, Qt.AlignmentFlag.AlignRight)
        painter.setPen(theme.line)
        painter.drawLine(rect.bottomLeft() + QPointF(0, -0.5), rect.bottomRight() - QPointF(0, 0.5))

    def _paint_class(self, painter: QPainter, line: QRectF, label: int) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(class_colour(label))
        painter.drawPath(class_shape(label, 4.0).translated(line.left() + 5, line.center().y()))

    def _next(self, line: QRectF, width: float) -> QRectF:
        return QRectF(line.right(), line.top(), width, line.height())


def cells_for(listed: SampleList) -> Cells:
    """Return the form that suits the samples."""
    is_picture = len(listed.facts.input_shape) == 3
    return Thumbnails(listed) if is_picture else Rows(listed)


def paint_mark(painter: QPainter, centre: QPointF, *, is_out: bool) -> None:
    """Paint what says that a sample was corrected, or left out."""
    theme = themes.current()
    painter.setPen(QPen(theme.panel, 1.5))
    painter.setBrush(theme.muted if is_out else theme.accent)
    painter.drawEllipse(centre, _MARK / 2, _MARK / 2)
    inside = QRectF(0, 0, 10, 10)
    inside.moveCenter(centre)
    paint_icon(painter, inside, "close" if is_out else "pen", theme.on_accent)
