"""The data panel: where data come from, and pages about what is in them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from core.messages import tr
from core.reading import ArrayReading, TableReading
from gui.panels.data.desk import DataDesk
from gui.panels.data.figures_page import FiguresPage
from gui.panels.data.overview import Overview
from gui.panels.data.pages import PAGES, Page
from gui.panels.data.samples_page import SamplesPage
from gui.panels.data.source import DataSource
from gui.widgets.returning import Returning

SOURCE_WIDTH, NARROW_SOURCE_WIDTH = 228, 172
WIDE, ROOMY = 860, 1200
"""Pixels below which the column of sources becomes narrow: beside the overview, and any page."""
TALL = 300
"""Pixels below which the overview of generated data has no chart: their settings need the room."""


class DataPanel(QScrollArea):
    """Sources on the left, and beside them one of the pages that say something of the data.

    A page is made when it is first chosen, and hidden where it has nothing to say.

    Signals:
        making: somebody wants to make data.
    """

    making = Signal()

    def __init__(self, desk: DataDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.source = DataSource()
        self.source.chosen.connect(self.accept_path)
        self.source.cancelled.connect(desk.data.cancel)
        self.source.making.connect(self.making)
        self.overview = Overview(desk)
        self.overview.located.connect(self._on_locate)
        self.tabs = QTabBar()
        self.tabs.setObjectName("pages")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName(tr("Pages about the data"))
        self.tabs.currentChanged.connect(self._show_page)
        self._stack = QStackedWidget()
        self._made: dict[str, QWidget] = {"overview": self.overview}
        self._shown: tuple[Page, ...] = ()
        self._places: dict[str, Any] = {}
        self._lay_out()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for signal in (desk.document.changed, desk.data.changed):
            signal.connect(self.refresh)
        desk.data.progressed.connect(self.source.show_progress)
        desk.data.arrived.connect(self._show_what_matters)
        self.overview.more_wanted.connect(self._show_what_matters)
        self.refresh()

    def accept_path(self, path: str | Path) -> None:
        """Choose data by a path (or the name of built-in data)."""
        self._desk.data.choose(str(path))

    def _on_locate(self) -> None:
        """Ask where lost data are: tables and arrays lie in files, pictures mostly in folders."""
        choice = self._desk.document.project.data
        is_file = choice is not None and isinstance(choice.reading, TableReading | ArrayReading)
        if path := self.source.ask_where(is_folder=not is_file):
            self._desk.data.locate(path)

    def refresh(self) -> None:
        """Show the present data, on the pages that fit them."""
        choice = self._desk.document.project.data
        self.source.show_state(choice.name if choice else "", self._desk.data.is_reading)
        fitting = tuple(page for page in PAGES if page.fits(choice))
        if fitting != self._shown:
            self._offer(fitting)

    def pages(self) -> tuple[str, ...]:
        """Return the names of the pages that fit the present data."""
        return tuple(page.name for page in self._shown)

    def page(self, name: str) -> QWidget:
        """Bring a page to the front and return it; the overview where it does not fit."""
        names = [page.name for page in self._shown]
        self.tabs.setCurrentIndex(names.index(name) if name in names else 0)
        return self._stack.currentWidget()

    def place_now(self) -> tuple[str, dict[str, Any]]:
        """Return the name of the page in front, and what is looked at on each."""
        looked_at = {n: p.place_now() for n, p in self._made.items() if isinstance(p, Returning)}
        return self._shown[self.tabs.currentIndex()].name, self._places | looked_at

    def return_to(self, place: tuple[str, dict[str, Any]]) -> None:
        """Bring a page to the front, and let each look at what it looked at."""
        name, self._places = place
        self.page(name)

    def _show_what_matters(self) -> None:
        """Bring forward the page about how files of somebody's own were understood."""
        matters = next((page.name for page in self._shown if page.is_told_first), "overview")
        self.page(matters)

    def list_samples(self, samples: Sequence[int]) -> None:
        """Show samples, by their numbers in the dataset, on the page that lists them."""
        page = self.page("samples")
        if isinstance(page, SamplesPage):
            page.show_found(samples)

    def _offer(self, pages: tuple[Page, ...]) -> None:
        kept = self._shown[self.tabs.currentIndex()].name if self._shown else ""
        self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        for page in pages:
            self.tabs.addTab(str(page.title))
        self._shown = pages
        self.tabs.blockSignals(False)
        self.tabs.setVisible(len(pages) > 1)
        names = [page.name for page in pages]
        self.tabs.setCurrentIndex(names.index(kept) if kept in names else 0)
        self._show_page(self.tabs.currentIndex())

    def _show_page(self, index: int) -> None:
        page = self._shown[index]
        if page.name not in self._made:
            self._made[page.name] = made = page.make(self._desk)
            self._stack.addWidget(made)
            if page.name in self._places and isinstance(made, Returning):
                made.return_to(self._places.pop(page.name))
            if isinstance(made, FiguresPage):
                made.asked.connect(self.list_samples)
        shown = self._made[page.name]
        for made in self._made.values():
            # Else the stack would be as high and wide as the largest page that was ever shown.
            policy = QSizePolicy.Policy.Preferred if made is shown else QSizePolicy.Policy.Ignored
            made.setSizePolicy(policy, policy)
        self._stack.setCurrentWidget(shown)
        self._share_width()

    def _share_width(self) -> None:
        """Give the sources less room in a narrow panel; on all pages alike, or tabs would jump."""
        is_roomy = self.width() >= ROOMY
        self.source.setFixedWidth(SOURCE_WIDTH if is_roomy else NARROW_SOURCE_WIDTH)
        self.overview.show_samples_column(self.width() >= WIDE)
        self.overview.show_charts(self.height() >= TALL)

    def _lay_out(self) -> None:
        whole = QWidget(self)
        whole.setObjectName("page")
        self._stack.addWidget(self.overview)
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(self.tabs)
        column.addWidget(self._stack, 1)
        row = QHBoxLayout(whole)
        row.setContentsMargins(14, 8, 14, 6)
        row.setSpacing(16)
        row.addWidget(self.source)
        row.addLayout(column, 1)
        self.setWidget(whole)

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()
