"""The pages of the data panel, declared once, in the order of their tabs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from core.choice import DataChoice
from core.messages import Message
from gui.panels.data.columns_page import ColumnsPage
from gui.panels.data.desk import DataDesk
from gui.panels.data.figures_page import FiguresPage
from gui.panels.data.map_page import MapPage
from gui.panels.data.overview import Overview
from gui.panels.data.reading_page import ReadingPage, is_told
from gui.panels.data.rows_page import RowsPage
from gui.panels.data.samples_page import SamplesPage
from gui.panels.data.table_at_hand import is_table
from gui.panels.data.training_page import TrainingPage


@dataclass(frozen=True)
class Page:
    """One page.

    Attributes:
        fits: whether it has anything to say of chosen data; None stands for no data.
        make: makes it, when it is first chosen.
        is_told_first: of new data it comes to the front, where it fits them.
    """

    name: str
    title: Message
    fits: Callable[[DataChoice | None], bool]
    make: Callable[[DataDesk], QWidget]
    is_told_first: bool = False


PAGES: tuple[Page, ...] = (
    Page("overview", Message("Overview"), lambda choice: True, Overview),
    Page("columns", Message("Columns"), is_table, ColumnsPage, is_told_first=True),
    Page("rows", Message("Rows"), is_table, RowsPage),
    Page("reading", Message("Reading"), is_told, ReadingPage, is_told_first=True),
    Page("samples", Message("Samples"), lambda choice: choice is not None, SamplesPage),
    Page("figures", Message("Figures"), lambda choice: choice is not None, FiguresPage),
    Page("training", Message("In training"), lambda choice: choice is not None, TrainingPage),
    Page("map", Message("Map"), lambda choice: choice is not None, MapPage),
)
