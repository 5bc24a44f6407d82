"""Where the cells of a confusion matrix lie, and how large they are."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRectF, QSizeF
from PySide6.QtGui import QFontMetricsF

WIDEST_NAME, HIGHEST_NAME = 96.0, 72.0
LEAST, MOST = QSizeF(17, 14), QSizeF(58, 40)
"""Sizes of a cell; where the least ones find no room the matrix scrolls."""
_AROUND_NAME, _AROUND_COUNT = 10.0, 4.0


@dataclass(frozen=True)
class MatrixLayout:
    """Places in a matrix of `n` classes, in pixels from the left top of the view.

    Attributes:
        left, top: room for the names of the rows and of the columns.
        cell: size of a cell.
        is_upright: whether the names of the columns are written upwards.
    """

    n: int
    left: float
    top: float
    cell: QSizeF
    is_upright: bool

    @property
    def size(self) -> QSizeF:
        """The size of the whole."""
        return QSizeF(self.left + self.n * self.cell.width(), self.top + self.n * self.height)

    @property
    def width(self) -> float:
        """The width of a cell."""
        return self.cell.width()

    @property
    def height(self) -> float:
        """The height of a cell."""
        return self.cell.height()

    def rect(self, row: int, column: int, scrolled: QPoint) -> QRectF:
        """Return where a cell lies in the view."""
        x = self.left + column * self.width - scrolled.x()
        return QRectF(x, self.top + row * self.height - scrolled.y(), self.width, self.height)

    def row_name(self, row: int, scrolled: QPoint) -> QRectF:
        """Return where the name of a row is written; it does not scroll across."""
        y = self.top + row * self.height - scrolled.y()
        return QRectF(0, y, self.left, self.height)

    def column_name(self, column: int, scrolled: QPoint) -> QRectF:
        """Return where the name of a column is written; it does not scroll down."""
        x = self.left + column * self.width - scrolled.x()
        return QRectF(x, 0, self.width, self.top)

    def cell_at(self, x: float, y: float, scrolled: QPoint) -> tuple[int, int] | None:
        """Return row and column of the cell under a point of the view."""
        if x < self.left or y < self.top:
            return None
        column = int((x + scrolled.x() - self.left) / self.width)
        row = int((y + scrolled.y() - self.top) / self.height)
        return (row, column) if row < self.n and column < self.n else None


def laid_out(
    names: Sequence[str], largest: str, room: QSizeF, metrics: QFontMetricsF
) -> MatrixLayout:
    """Return the layout with the largest cells that fit into a view.

    Args:
        names: of the classes.
        largest: the largest count; where the matrix scrolls anyway, it has room in every cell.
        room: size of the view.
        metrics: of the font of the names.
    """
    widest = max((metrics.horizontalAdvance(name) for name in names), default=0.0)
    n = max(1, len(names))
    left = min(widest + _AROUND_NAME, WIDEST_NAME)
    least = LEAST.width()
    if n * least > room.width() - left:
        least = max(least, metrics.horizontalAdvance(largest) + _AROUND_COUNT)
    width = _between((room.width() - left) / n, least, MOST.width())
    is_upright = widest + 4 > width
    top = min(widest + _AROUND_NAME, HIGHEST_NAME) if is_upright else metrics.height() + 4
    height = _between((room.height() - top) / n, LEAST.height(), MOST.height())
    return MatrixLayout(len(names), left, top, QSizeF(width, height), is_upright)


def _between(value: float, least: float, most: float) -> float:
    return max(least, min(most, value))
