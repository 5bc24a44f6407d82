"""The neuron panel: one unit's weights, its value now, and the arithmetic that leads to it."""

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from core.inspection import NeuronReport
from core.layers import Conv, Dense
from core.messages import tr
from gui import theme as themes
from gui.charts.steady_scale import SteadyScale
from gui.charts.tiles import compact, paint_scale
from gui.panels.arithmetic import arithmetic
from gui.panels.arithmetic_view import ArithmeticView
from gui.panels.block_page import heading
from gui.panels.weight_view import WeightView
from gui.state.document import Document
from gui.state.look import Look
from gui.state.selection import Selection
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.icon import icon_button
from gui.widgets.labels import label, wrapped

REST_MS = 700
"""After so long without other weights the colours take their exact scale."""


class NeuronPanel(QScrollArea):
    """Shows the chosen unit; Left and Right, or the buttons, go to its neighbours."""

    def __init__(
        self, selection: Selection, look: Look, document: Document, parent: QWidget | None = None
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
        self.weights = WeightView()
        self.legend = _Legend()
        self.value = label("", "value")
        self.meaning = wrapped(label("", "small"))
        self.arithmetic = ArithmeticView()
        self.arithmetic.pointed.connect(self.weights.mark)
        self.weights.pointed.connect(self.weights.mark)
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
        self._show_report(report, unit[0])

    def _show_report(self, report: NeuronReport, block_id: str) -> None:
        layer = self._layer(block_id)
        self.title.setText(_title(report))
        self.block.setText(self._name_of(block_id))
        scale = self._scale_for(report, block_id)
        self.weights.show_weights(report.weights, report.inputs, scale)
        self.legend.show_scale(scale)
        shown = arithmetic(report, layer.bias)
        self.value.setText(shown.value)
        self.meaning.setText(self._meaning_of(report, block_id))
        self.meaning.setVisible(bool(self.meaning.text()))
        self.arithmetic.show_arithmetic(shown)
        self._over.setText(_over_what(report))
        said = (self.title.text(), self.block.text(), shown.value, self.meaning.text())
        self.setAccessibleDescription(", ".join(text for text in said if text))

    def _meaning_of(self, report: NeuronReport, block_id: str) -> str:
        """Say what the value of an output of a regression is in the units of the data."""
        snapshot, sample = self._look.snapshot, self._look.sample
        if snapshot is None or sample is None:
            return ""
        targets, last = sample.facts.targets, snapshot.project.stack.blocks[-1]
        preparation = snapshot.preparation
        is_output = last.id == block_id and report.n_units == len(targets)
        if not is_output or not preparation.fits_targets(len(targets)):
            return ""
        target = targets[report.unit]
        values = preparation.in_units(np.full(len(targets), report.value))  # (T,)
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
            following = (unit[1] + by) % report.n_units
            self._selection.choose_unit(unit[0], following, report.place)

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
        top.addWidget(self.previous)
        top.addWidget(self.next)
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
        column.addWidget(self.arithmetic)
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


class _Legend(QWidget):
    """The colours from the most negative to the most positive weight."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scale = 1.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_scale(self, scale: float) -> None:
        """Show the magnitude of the full colours."""
        self.scale = scale
        self.update()

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(80, 26)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = themes.current()
        painter = QPainter(self)
        rect = QRectF(0, 4, min(self.width(), 120), 5)
        paint_scale(painter, rect, theme)
        painter.setFont(themes.font(themes.SMALL_TEXT_SIZE))
        painter.setPen(theme.muted)
        line = QRectF(rect.left(), 11, rect.width(), 15)
        side = Qt.AlignmentFlag
        painter.drawText(line, side.AlignLeft, compact(-self.scale))
        painter.drawText(line, side.AlignRight, compact(self.scale))


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
    row, column = report.place
    return tr(
        "Filter #{unit:d} of {n} · row {row:d}, column {column:d}",
        unit=report.unit,
        n=report.n_units,
        row=row,
        column=column,
    )
