"""All docks of the window, declared once: name, title, first place, and what makes the panel."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow

from core.examples import EXAMPLES
from core.messages import tr
from core.project import Project
from gui.dock import Dock, PanelT, hide_lost_tab_bars
from gui.holders import State
from gui.state.notice import Notice
from gui.widgets.section import Section

if TYPE_CHECKING:
    from gui.panels.blocks import BlocksPanel
    from gui.panels.data.panel import DataPanel
    from gui.panels.draw.panel import DrawPanel
    from gui.panels.evaluate.panel import EvaluatePanel
    from gui.panels.inspector import Inspector
    from gui.panels.learn_panel import LearnPanel
    from gui.panels.neuron import NeuronPanel
    from gui.panels.training import TrainingPanel


class Docks:
    """The docks of one window, and how they are placed at the first start."""

    def __init__(
        self,
        window: QMainWindow,
        state: State,
        tell: Callable[[Notice], object],
        begin: Callable[[Callable[[], Project]], None],
        make_data: Callable[[], None],
        predict: Callable[[], None],
    ) -> None:
        """Make the docks and put them into the window; panels follow when they are seen.

        Args:
            window: what they belong to.
            state: what their panels show.
            tell: shows what a panel reports.
            begin: draws another project, after the questions.
            make_data: opens the window in which data are made.
            predict: opens the window in which new files are answered.
        """
        self._window, self._state, self._tell, self._begin = window, state, tell, begin
        self._make_own, self._predict = make_data, predict
        self.blocks = self._dock("blocks", tr("Blocks"), self._make_blocks)
        self.inspector = self._dock("inspector", tr("Inspector"), self._make_inspector)
        self.learn = self._dock("learn", tr("Learn"), self._make_learn)
        self.neuron = self._dock("neuron", tr("Neuron"), self._make_neuron)
        self.data = self._dock("data", tr("Data"), self._make_data)
        make = self._make_training
        self.training = self._dock("training", tr("Training"), make, takes_long=True)
        self.evaluate = self._dock("evaluate", tr("Evaluate"), self._make_evaluate)
        self.draw = self._dock("draw", tr("Draw"), self._make_draw)
        self.all = (
            self.blocks,
            self.inspector,
            self.learn,
            self.neuron,
            self.data,
            self.training,
            self.evaluate,
            self.draw,
        )
        self.place()
        if state.selection.drawing is not None:  # its panel looks whether it fits other data
            self.draw.fill()

    def place(self) -> None:
        """Give the docks their first places."""
        side, add = Qt.DockWidgetArea, self._window.addDockWidget
        add(side.LeftDockWidgetArea, self.blocks)
        for dock in (self.inspector, self.learn, self.neuron):
            add(side.RightDockWidgetArea, dock)
        for dock in (self.data, self.training, self.evaluate, self.draw):
            add(side.BottomDockWidgetArea, dock)
        tabify = self._window.tabifyDockWidget
        tabify(self.learn, self.neuron)
        tabify(self.data, self.training)
        tabify(self.training, self.evaluate)
        tabify(self.evaluate, self.draw)
        self._window.setCorner(Qt.Corner.BottomRightCorner, side.RightDockWidgetArea)
        self.learn.raise_()
        self.training.raise_()

    def size(self) -> None:
        """Give the docks their first sizes."""
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        self._window.resizeDocks([self.blocks, self.inspector], [200, 316], across)
        self._window.resizeDocks([self.inspector, self.learn], [300, 500], down)
        self._window.resizeDocks([self.training], [262], down)

    def reset(self) -> None:
        """Put all docks back where they were at the first start."""
        for dock in self.all:
            dock.setFloating(False)
            dock.show()
        self.place()
        self.size()

    def settle(self) -> None:
        """Once the docks are in place: right the tabs, and bring floating ones to the front."""
        hide_lost_tab_bars(self._window)
        for dock in self.all:
            dock.refresh_title()
            if dock.isFloating() and dock.isVisible():
                dock.raise_()

    def _dock(
        self, name: str, title: str, make: Callable[[], PanelT], *, takes_long: bool = False
    ) -> Dock[PanelT]:
        dock = Dock(title, self._window, make, takes_long=takes_long)
        dock.setObjectName(name)
        return dock

    # The module of a panel is read when the panel is made: reading those that nobody sees yet
    # would take as long as making them.

    def _make_blocks(self) -> BlocksPanel:
        from gui.panels.blocks import BlocksPanel

        return BlocksPanel(self._state.document, self._state.selection)

    def _make_inspector(self) -> Inspector:
        from gui.panels.inspector import Inspector

        return Inspector(self._state.document, self._state.selection, self._state.look)

    def _make_learn(self) -> LearnPanel:
        from gui.panels.learn_panel import LearnPanel

        panel = LearnPanel(self._state.document, self._state.selection)
        panel.view.example_asked.connect(lambda name: self._begin(EXAMPLES[name].project))
        return panel

    def _make_neuron(self) -> NeuronPanel:
        from gui.panels.neuron import NeuronPanel

        s = self._state
        panel = NeuronPanel(s.selection, s.look, s.document, s.data, s.answers, s.past)
        for section in panel.findChildren(Section):
            section.follow(s.preferences)
        return panel

    def _make_data(self) -> DataPanel:
        from gui.panels.data.desk import DataDesk
        from gui.panels.data.panel import DataPanel

        s = self._state
        panel = DataPanel(DataDesk(s.document, s.data, s.selection))
        panel.making.connect(self._make_own)
        return panel

    def _make_training(self) -> TrainingPanel:
        from gui.panels.training import TrainingPanel

        s = self._state
        panel = TrainingPanel(s.document, s.session, s.past, s.comparison, s.preferences)
        panel.epochs.reported.connect(self._tell)
        return panel

    def _make_evaluate(self) -> EvaluatePanel:
        from gui.panels.evaluate.panel import EvaluatePanel

        s = self._state
        panel = EvaluatePanel(s.document, s.data, s.selection, s.look, s.answers)
        panel.reported.connect(self._tell)
        panel.summary.predicting.connect(self._predict)
        panel.follow(s.preferences)
        return panel

    def _make_draw(self) -> DrawPanel:
        from gui.panels.draw.panel import DrawPanel

        s = self._state
        panel = DrawPanel(s.document, s.data, s.selection, s.look)
        panel.reported.connect(self._tell)
        return panel
