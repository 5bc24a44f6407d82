"""The menu of the grid of samples: copies the names of the files that they came from."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from gui.panels.data.sample_grid import SampleGrid
from gui.state.data import Data
from gui.widgets.file_action import add_file_action


class FileMenu:
    """Watches a grid: a right click on a sample, or the menu key, offers its file."""

    def __init__(self, data: Data, grid: SampleGrid) -> None:
        self._data, self._grid = data, grid
        grid.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        grid.customContextMenuRequested.connect(self._open)

    def menu_at(self, place: QPoint) -> QMenu | None:
        """Return the menu for a place of the viewport; None where no file is."""
        names = self._names(self._asked_at(place))
        if not names:
            return None
        menu = QMenu(self._grid)
        add_file_action(menu, names)
        return menu

    def _asked_at(self, place: QPoint) -> Sequence[int]:
        """Return the samples that are meant: those picked, or another one that is clicked."""
        row, picks = self._grid.row_at(place), self._grid.picks
        clicked = None if row is None else int(self._grid.samples[row])
        if clicked is None or clicked in picks:
            return picks
        return [clicked]

    def _names(self, samples: Sequence[int]) -> list[str]:
        ready = self._data.ready
        files = ready.dataset.files if ready is not None else ()
        return [files[sample] for sample in samples] if files else []

    def _open(self, place: QPoint) -> None:
        if (menu := self.menu_at(place)) is not None:
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self._grid.viewport().mapToGlobal(place))
