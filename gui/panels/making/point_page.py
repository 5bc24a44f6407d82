"""Making points: the plane, its tools, and the classes."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QSlider, QVBoxLayout, QWidget

from core.data.handmade import PointSet
from core.errors import CamadaError
from core.messages import tr
from gui.charts.scatter import class_colour
from gui.panels.making.class_page import ClassPage
from gui.panels.making.point_plane import ERASE, POINT, SPRAY, Place, PointPlane
from gui.widgets.labels import label, wrapped

SOON_MS = 1000
"""So long after a change the points are written: what ends the window loses no more than that."""

Kept = tuple[list[Place], list[int], list[str]]


class PointPage(ClassPage):
    """Points of the chosen class, put one by one or sprayed; written soon after each change."""

    def __init__(self, points: PointSet, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.points, self.path, self.plane = points, path, PointPlane(points, self)
        self._before: Kept | None = None
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self.write)
        self.tools = {
            POINT: self._tool("pen", tr("Put single points")),
            SPRAY: self._tool("random", tr("Spray points around the mouse")),
            ERASE: self._tool("eraser", tr("Wipe points away (or the right mouse button)")),
        }
        self.reach = QSlider(Qt.Orientation.Horizontal, self)
        self._lay_out()
        self._connect()
        self.refresh()

    @property
    def n_filled(self) -> int:
        """How many classes have points."""
        return sum(count > 0 for count in self.points.counts())

    def write(self) -> bool:
        """Write the points now; False where that fails, which is told."""
        self._soon.stop()
        try:
            self.points.write(self.path)
        except CamadaError as error:
            self.refused.emit(error.message)
            return False
        return True

    def refresh(self) -> None:
        """Show classes and points."""
        colours: list[QColor] = [class_colour(n) for n in range(len(self.points.classes))]
        self.classes.show_classes(self.points.classes, self.points.counts(), colours)
        self.plane.update()
        self.changed.emit()

    @property
    def can_undo(self) -> bool:
        """Always: a gesture is no step before it has ended."""
        return True

    @property
    def can_redo(self) -> bool:
        """Whether a gesture was taken back."""
        return self.steps.can_redo

    def undo(self) -> None:
        """Take the last gesture back."""
        self._close_gesture()
        self.steps.undo()
        self._after()

    def redo(self) -> None:
        """Do it again."""
        self._close_gesture()
        self.steps.redo()
        self._after()

    def _kept(self) -> Kept:
        points = self.points
        return list(points.places), list(points.labels), list(points.classes)

    def _put_back(self, kept: Kept) -> None:
        self.points.places[:], self.points.labels[:], self.points.classes[:] = kept

    def _close_gesture(self) -> None:
        """Make one step of all that the mouse did since it was pressed."""
        before, now = self._before, self._kept()
        self._before = None
        if before is not None and before != now:
            self.steps.do(lambda: self._put_back(now), lambda: self._put_back(before))

    def _do(self, change: Callable[[], object]) -> None:
        self._close_gesture()
        before = self._kept()
        change()
        now = self._kept()
        self.steps.do(lambda: self._put_back(now), lambda: self._put_back(before))
        self._after()

    def _after(self) -> None:
        self._soon.start()
        self.refresh()

    def _on_begun(self) -> None:
        self._close_gesture()
        self._before = self._kept()

    def _on_wanted(self, places: list[Place]) -> None:
        self.points.places.extend(places)
        self.points.labels.extend([self.classes.current] * len(places))
        self._after()

    def _on_unwanted(self, numbers: list[int]) -> None:
        for number in reversed(numbers):
            del self.points.places[number]
            del self.points.labels[number]
        self._after()

    def add_class(self, name: str) -> bool:
        """Begin a class."""
        self._do(lambda: self.points.classes.append(name))
        return True

    def rename_class(self, number: int, name: str) -> None:
        """Call a class otherwise."""
        self._do(lambda: self.points.classes.__setitem__(number, name))

    def remove_class(self, number: int) -> None:
        """Remove an empty class."""

        def remove() -> None:
            del self.points.classes[number]
            self.points.labels[:] = [n - (n > number) for n in self.points.labels]

        self._do(remove)

    def _on_reach(self, percent: int) -> None:
        self.plane.radius = percent / 100
        self.plane.update()

    def _choose_tool(self, name: str) -> None:
        self.plane.tool = name
        self.plane.update()

    def _connect(self) -> None:
        for name, button in self.tools.items():
            button.clicked.connect(lambda _=False, tool=name: self._choose_tool(tool))
        self.reach.valueChanged.connect(self._on_reach)
        self.plane.begun.connect(self._on_begun)
        self.plane.wanted.connect(self._on_wanted)
        self.plane.unwanted.connect(self._on_unwanted)

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(4)
        for button in self.tools.values():
            tools.addWidget(button)
        self.reach.setRange(4, 60)
        self.reach.setValue(15)
        self.reach.setAccessibleName(tr("How far spray and eraser reach"))
        self.reach.setToolTip(tr("How far spray and eraser reach"))
        tools.addWidget(self.reach)
        self.reach.setFixedWidth(150)
        tools.addStretch(1)
        side = QVBoxLayout()
        side.setSpacing(8)
        side.addLayout(tools)
        side.addWidget(self.classes, 1)
        side.addWidget(
            wrapped(label(tr("x and y go from -1 to 1. Keys 1 to 9 choose the class."), "small"))
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(18)
        row.addWidget(self.plane, 1)
        whole = QWidget(self)
        whole.setLayout(side)
        side.setContentsMargins(0, 0, 0, 0)
        whole.setFixedWidth(270)
        row.addWidget(whole)
