"""Lets the fields of several forms stand below one another, wide enough for what they say."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QComboBox, QGridLayout, QLayout, QWidget

from gui import theme as themes

LEAST_TITLE_WIDTH = 96
BESIDE_A_CHOICE = 50
"""Pixels that edges, padding and arrow of a list of choices take beside its text."""


def align_titles(*layouts: QLayout | None) -> None:
    """Give the first column of these grids one width: that of the widest title in any of them."""
    grids = [layout for layout in layouts if isinstance(layout, QGridLayout)]
    width = max([LEAST_TITLE_WIDTH, *map(_widest_title, grids)])
    for grid in grids:
        grid.setColumnMinimumWidth(0, width)
        _take_whole_widgets(grid)


def show_whole_choices(box: QWidget) -> None:
    """Let the longest choice of a list fit into its box."""
    assert isinstance(box, QComboBox)
    metrics = QFontMetrics(themes.font())
    titles = (box.itemText(index) for index in range(box.count()))
    box.setMinimumWidth(max(map(metrics.horizontalAdvance, titles)) + BESIDE_A_CHOICE)


def _widest_title(grid: QGridLayout) -> int:
    items = (grid.itemAtPosition(row, 0) for row in range(grid.rowCount()))
    # Asked of the widgets: an item is empty while its row is hidden, and would jump once it comes.
    titles = (item.widget() for item in items if item is not None)
    return max((title.sizeHint().width() for title in titles if title is not None), default=0)


def _take_whole_widgets(grid: QGridLayout) -> None:
    """Lay widgets out by their own edges; some styles let combo boxes stick out of the grid."""
    for index in range(grid.count()):
        item = grid.itemAt(index)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.setAttribute(Qt.WidgetAttribute.WA_LayoutUsesWidgetRect)
