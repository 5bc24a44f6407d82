"""Lets the fields of several forms stand exactly below one another."""

from PySide6.QtWidgets import QGridLayout, QLayout

LEAST_TITLE_WIDTH = 96


def align_titles(*layouts: QLayout | None) -> None:
    """Give the first column of these grids one width: that of the widest title in any of them."""
    grids = [layout for layout in layouts if isinstance(layout, QGridLayout)]
    width = max([LEAST_TITLE_WIDTH, *map(_widest_title, grids)])
    for grid in grids:
        grid.setColumnMinimumWidth(0, width)


def _widest_title(grid: QGridLayout) -> int:
    items = (grid.itemAtPosition(row, 0) for row in range(grid.rowCount()))
    return max((item.sizeHint().width() for item in items if item is not None), default=0)
