"""The neuron panel: one unit's weights, its value now, and the arithmetic that leads to it."""

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from core.inspection import NeuronReport
from core.layers import Conv, Dense
from core.messages import tr
from gui.charts.steady_scale import SteadyScale
from gui.panels.arithmetic import arithmetic
from gui.panels.arithmetic_view import ArithmeticView
from gui.panels.block_page import heading
from gui.panels.unit.compare import Compare
from gui.panels.unit.data_sections import DataSections
from gui.panels.unit.figures import output_target
from gui.panels.unit.legend import Legend
from gui.panels.unit.over_plane import OverPlane
from gui.panels.unit.past_section import PastSection
from gui.panels.weight_view import WeightView
from gui.state.answers import Answers
from gui.state.data import Data
from gui.state.document import Document
from gui.state.look import Look
from gui.state.past import Past
from gui.state.selection import Selection
from gui.widgets.count_box import CountBox
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.icon import icon_button
from gui.widgets.labels import label, wrapped
from gui.widgets.section import Section

REST_MS = 700
"""After so long without other weights the colours take their exact scale."""


class NeuronPanel(QScrollArea):
    """Shows the chosen unit; Left and Right, or the buttons, go to its neighbours."""

    def __init__(
        self,
        selection: Selection,
        look: Look,
        document: Document,
        data: Data,
        answers: Answers,
        past: Past,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._selection, self._look, self._document = selection, look, document
        self._scale = SteadyScale()
        self._rests = QTimer(self, singleShot=True, interval=REST_MS)
        self._rests.timeout.connect(self._on_rests)
        self.title = ElidedLabel("", "section")
        self.block = ElidedLabel("", "small")
        self.previous = icon_button("previous", tr("Previous unit (Left)"))
        self.next = icon_button("next", tr("Next unit (Right)"))
        self.previous.clicked.connect(self._on_previous)
        self.next.clicked.connect(self._on_next)
        self.number_box = CountBox(
            tr("Number of the unit"), tr("Number of the unit, counted from 0"), tells_total=False
        )
        self.number_box.chosen.connect(self._go_to)
        self.weights = WeightView()
        self.legend = Legend()
        self.value = label("", "value")
        self.meaning = wrapped(label("", "small"))
        self.arithmetic = ArithmeticView()
        self.arithmetic.pointed.connect(self.weights.mark)
        self.weights.pointed.connect(self.weights.mark)
        self.over_plane = OverPlane(look, data)
        self.plane = Section(
            tr("Over the plane"), self.over_plane, is_open=True, name="neuron/plane"
        )
        self.sum = Section(
            tr("Its arithmetic"), self.arithmetic, is_open=True, name="neuron/arithmetic"
        )
        self.over_data = DataSections(selection, look, data, answers)
        self.past = PastSection(look, past, answers)
        self.compare = Compare(selection, look, answers)
        self.hint = wrapped(label("", "muted"))
        self._over = wrapped(label("", "small"))
        self._content = self._laid_out()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Neuron"))
        look.changed.connect(self._on_changed)
        document.changed.connect(self._on_changed)
        self.refresh()

    def refresh(self) -> None:
        """Show what Look holds now."""
        report, unit = self._look.neuron, self._selection.unit
        shown = report is not None and unit is not None
        self._content.setVisible(shown)
        self.hint.setVisible(not shown)
        if report is None or unit is None:
            self.hint.setText(self._reason())
            self.setAccessibleDescription(self.hint.text())
            return
        # Not the block of the selection: that may be ahead, and not part of the snapshot yet.
        self._show_report(report, report.block_id)

    def _show_report(self, report: NeuronReport, block_id: str) -> None:
        layer = self._layer(block_id)
        self.title.setText(_title(report))
        self.number_box.show_number(report.unit, report.n_units)
        self.block.setText(_at_place(self._name_of(block_id), report))
        scale = self._scale_for(report, block_id)
        self.weights.show_weights(report.weights, report.inputs, scale, report.names)
        self.legend.show_scale(scale)
        shown = arithmetic(report, layer.bias)
        self.value.setText(shown.value)
        self.meaning.setText(self._meaning_of(report, block_id))
        self.meaning.setVisible(bool(self.meaning.text()))
        self.arithmetic.show_arithmetic(shown)
        self._over.setText(_over_what(report))
        self.plane.setVisible(self.over_plane.show_unit(block_id, report.unit))
        self.over_data.show_unit(block_id, report.unit)
        self.past.show_unit(block_id, report.unit)
        self.compare.show_unit(block_id, report.unit)
        said = (self.title.text(), self.block.text(), shown.value, self.meaning.text())
        self.setAccessibleDescription(", ".join(text for text in said if text))

    def _meaning_of(self, report: NeuronReport, block_id: str) -> str:
        """Say what the value of an output means: its class, or its value in units of the data."""
        snapshot, sample = self._look.snapshot, self._look.sample
        if snapshot is None or sample is None or snapshot.project.stack.blocks[-1].id != block_id:
            return ""
        classes, targets = sample.facts.classes, sample.facts.targets
        if not targets:
            # One unit alone tells the second of two classes from the first.
            is_one_for_two = (report.n_units, len(classes)) == (1, 2)
            unit = 1 if is_one_for_two else report.unit
            is_class = is_one_for_two or report.n_units == len(classes)
            return tr("stands for class {name}", name=classes[unit]) if is_class else ""
        target = output_target(snapshot, sample.facts, block_id, report.unit)
        if target is None or report.n_units != len(targets):
            return ""
        values = snapshot.preparation.in_units(np.full(len(targets), report.value))  # (T,)
        value = target.text(float(values[report.unit]))
        return tr("that is {name} = {value}", name=target.name, value=value)

    def _scale_for(self, report: NeuronReport, block_id: str) -> float:
        snapshot = self._look.snapshot
        assert snapshot is not None
        key = (snapshot.run_id, block_id, report.unit)
        scale = self._scale.follow(report.weights, key, snapshot.step)
        if self._scale.is_exact:
            self._rests.stop()
        else:
            self._rests.start()
        return scale

    def _on_rests(self) -> None:
        self._scale.forget()
        self.refresh()

    def _name_of(self, block_id: str) -> str:
        stack = self._document.project.stack
        return heading(stack[block_id]) if block_id in stack else str(Dense.title)

    def _layer(self, block_id: str) -> Dense | Conv:
        """Return the layer as it was when the values were computed."""
        assert self._look.snapshot is not None
        layer = self._look.snapshot.project.stack[block_id].layer
        assert isinstance(layer, Dense | Conv)
        return layer

    def _reason(self) -> str:
        if self._selection.unit is None:
            return tr(
                "Click a unit on a DENSE card, or a place in a map on a CONV card, to see its "
                "weights and its arithmetic."
            )
        if self._document.project.data is None:
            return tr("Choose data: a unit has a value only for a sample.")
        if (n_units := self._n_units_of_smaller_block()) is not None:
            return tr(
                "Unit #{unit:d} no longer exists: the block has {n} unit.",
                "Unit #{unit:d} no longer exists: the block has {n} units.",
                unit=self._selection.unit[1],
                n=n_units,
            )
        return tr("This unit has no value at the moment: there are no weights that fit its block.")

    def _n_units_of_smaller_block(self) -> int | None:
        """Return how many units the chosen block has, where the chosen one is not among them."""
        assert self._selection.unit is not None
        block_id, unit = self._selection.unit
        shown = self._look.snapshot.project if self._look.snapshot else self._document.project
        layer = shown.stack[block_id].layer if block_id in shown.stack else None
        return layer.units if isinstance(layer, Dense) and unit >= layer.units else None

    def _step(self, by: int) -> None:
        unit, report = self._selection.unit, self._look.neuron
        if unit is not None and report is not None:
            self._go_to((unit[1] + by) % report.n_units)

    def _go_to(self, number: int) -> None:
        unit, report = self._selection.unit, self._look.neuron
        if unit is not None and report is not None:
            self._selection.choose_unit(unit[0], number, self._selection.place)

    def _on_previous(self) -> None:
        self._step(-1)

    def _on_next(self) -> None:
        self._step(1)

    def _on_changed(self) -> None:
        if self.isVisible():
            self.refresh()

    def _laid_out(self) -> QWidget:
        page, content = QWidget(self), QWidget()
        page.setObjectName("page")
        names = QVBoxLayout()
        names.setSpacing(1)
        names.addWidget(self.title)
        names.addWidget(self.block)
        top = QHBoxLayout()
        top.setSpacing(2)
        top.addLayout(names, 1)
        for widget in (self.previous, self.number_box, self.next):
            top.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        side = QVBoxLayout()
        side.setSpacing(2)
        side.addWidget(self._over)
        side.addWidget(self.legend)
        side.addStretch(1)
        side.addWidget(self.value)
        side.addWidget(wrapped(label(tr("its output for this sample"), "small")))
        side.addWidget(self.meaning)
        side.addStretch(1)
        middle = QHBoxLayout()
        middle.setSpacing(12)
        middle.addWidget(self.weights, 0, Qt.AlignmentFlag.AlignTop)
        middle.addLayout(side, 1)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(top)
        column.addLayout(middle)
        column.addWidget(self.plane)
        column.addWidget(self.sum)
        column.addWidget(self.over_data)
        column.addWidget(self.past)
        column.addWidget(self.compare)
        outer = QVBoxLayout(page)
        outer.setContentsMargins(12, 8, 12, 12)
        outer.addWidget(self.hint)
        outer.addWidget(content)
        outer.addStretch(1)
        self.setWidget(page)
        return content

    # Qt overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        self._rests.stop()
        self._scale.forget()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps:
            self._step(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)


def _over_what(report: NeuronReport) -> str:
    if report.place is not None:
        n = report.weights.shape[2]
        return tr("weights of the filter: {n} channel", "weights of the filter: {n} channels", n=n)
    if report.weights.ndim == 3:
        return tr("weights over the input")
    return tr("weight of each input")


def _title(report: NeuronReport) -> str:
    if report.place is None:
        return tr("Neuron #{unit:d} of {n}", unit=report.unit, n=report.n_units)
    return tr("Filter #{unit:d} of {n}", unit=report.unit, n=report.n_units)


def _at_place(name: str, report: NeuronReport) -> str:
    """Return the name of a block, of a filter with the place of its map that is looked at."""
    if report.place is None:
        return name
    row, column = report.place
    return tr("{block} · row {row:d}, column {column:d}", block=name, row=row, column=column)
