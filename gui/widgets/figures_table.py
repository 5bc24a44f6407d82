"""Tables of figures: small text without lines, sorted by a click on a title."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView

from gui.theme import SMALL_TEXT_SIZE, font

_ROW_HEIGHT = 21
_NARROWEST = 30


def dress_as_figures(view: QTableView) -> None:
    """Make a view look and move like all tables of figures. It has its model already."""
    view.setObjectName("figures")
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setShowGrid(False)
    view.setSortingEnabled(True)
    view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setTabKeyNavigation(False)
    view.setFont(font(SMALL_TEXT_SIZE))
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
    across = view.horizontalHeader()
    across.setFont(font(SMALL_TEXT_SIZE))
    across.setHighlightSections(False)
    across.setMinimumSectionSize(_NARROWEST)
