"""Look: what the blocks make of the chosen sample, at the newest snapshot."""

from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from core.arrays import AnyArray
from core.facts import Facts
from core.inspection import BlockValues, Committee, Inspector, NeuronReport
from core.layers import Conv, Dense
from core.messages import Message, tr
from core.plane import Bounds, Plane
from core.snapshot import Snapshot
from gui.state.data import Data, Ready
from gui.state.document import Document
from gui.state.selection import Selection
from gui.state.session import Session
from gui.state.told import Told, told_by

N_MEMBERS = 50
"""Draws in a committee: enough to see their spread, few enough for every look."""

PART_ORDER = ("test", "validation", "train")
"""Parts as the sample chooser prefers them: what was not trained on comes first."""


@dataclass(frozen=True)
class Sample:
    """The chosen sample, or the drawing that is looked at instead.

    Attributes:
        number: its number within the part, counted from 0; n_in_part: how many there are. Of a
            drawing, those of the sample that it stands in for.
        raw: as stored in the dataset, (*input_shape).
        label: its class number, None in a regression; truth: what a regression wants, (T,).
            Of a drawing nobody knows either.
        facts: of the data it belongs to. (The document may be ahead.)
        origin: the file or row it came from, "" where that is unknown.
    """

    part: str
    number: int
    n_in_part: int
    raw: AnyArray
    label: int | None
    facts: Facts
    truth: AnyArray = field(default_factory=lambda: np.zeros(0))
    is_drawn: bool = False
    origin: str = ""

    @property
    def truth_text(self) -> str:
        """What is true of it, in words: its class, or the values wanted of it."""
        assert not self.is_drawn
        return truth_text(self.facts, self.truth if self.label is None else self.label)


def truth_text(facts: Facts, label: AnyArray | int) -> str:
    """Return in words what is true of a sample: its class number, or the values wanted of it."""
    if not facts.targets:
        return tr("class {name}", name=facts.classes[int(label)])
    values = np.asarray(label, np.float64).reshape(-1).tolist()  # (T,)
    pairs = zip(facts.targets, values, strict=True)
    return ", ".join(f"{target.name} = {target.text(value)}" for target, value in pairs)


@dataclass(frozen=True, eq=False)
class _Asked:
    """What the values are of: who only selects something else asks for the same ones."""

    snapshot: Snapshot
    ready: Ready | None
    raw: AnyArray
    draw: int

    def is_like(self, other: "_Asked | None") -> bool:
        """Tell whether both have the same values."""
        if other is None or self.snapshot is not other.snapshot or self.draw != other.draw:
            return False
        if self.ready is not other.ready:
            return False
        return self.raw.dtype == other.raw.dtype and np.array_equal(self.raw, other.raw)


class Look(QObject):
    """Values of every block and the arithmetic of the chosen unit.

    Attributes:
        sample: the chosen sample, None while there are no data.
        snapshot: what the values were computed from, None while nothing can be computed.
        past: an earlier moment that is looked at instead of now, None for now.
        values: by block id; blocks that the snapshot does not have are missing.
        neuron: of the chosen unit, None when there is none.
        committee: while a block that draws (DROPOUT) is selected, what many draws answer.

    Signals:
        changed: any of them is another one.
    """

    changed = Signal()

    def __init__(
        self,
        document: Document,
        data: Data,
        session: Session,
        selection: Selection,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.sample: Sample | None = None
        self.snapshot: Snapshot | None = None
        self.past: Snapshot | None = None
        self.values: dict[str, BlockValues] = {}
        self.neuron: NeuronReport | None = None
        self.committee: Committee | None = None
        self._document, self._data, self._session = document, data, session
        self._selection = selection
        self._inspector: Inspector | None = None
        self._ready: Ready | None = None
        self._plane: Plane | None = None
        self._plane_of: tuple[Snapshot, Ready] | None = None
        self._asked: _Asked | None = None
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.refresh)
        for signal in (document.changed, data.changed, selection.changed):
            signal.connect(self._soon.start)
        session.learned.connect(self._on_learned)
        self.refresh()

    def part(self) -> str | None:
        """Return the part that samples are taken from: the chosen one, else the next not empty."""
        ready = self._data.ready
        order = (self._selection.part, *PART_ORDER) if ready else ()
        return next((part for part in order if ready and len(ready.parts[part])), None)

    def look_back(self, past: Snapshot | None) -> None:
        """Show the weights of an earlier moment, or with None those of now."""
        if past is not self.past:
            self.past = past
            self.refresh()

    @property
    def plane(self) -> Plane | None:
        """What all units answer over the plane, None where the samples are no points in it.

        It is computed when it is asked for, once for each snapshot.
        """
        snapshot, ready, inspector = self.snapshot, self._data.ready, self._inspector
        if not self._fits() or snapshot is None or ready is None or inspector is None:
            return None
        # Data may be others before this has heard of it: then what it holds belongs to none.
        if snapshot.project.input_shape != (2,) or ready is not self._ready:
            return None
        known, before = self._plane_of, self._plane
        if known is None or known[0] is not snapshot or known[1] is not ready:
            is_same = known is not None and known[1] is ready
            bounds = before.bounds if before and is_same else Bounds.around(ready.dataset.inputs)
            self._plane = inspector.plane(bounds)
            self._plane_of = (snapshot, ready)
        return self._plane

    def refresh(self) -> None:
        """Compute everything anew, now."""
        self._soon.stop()
        self.sample = self._chosen_sample()
        ready = self._ready = self._data.ready
        self.snapshot = self.past or self._session.snapshot_for(
            self._document.project, self._document.report, ready and ready.preparation
        )
        self.neuron, self.committee = None, None
        if not self._fits():
            self.values, self._asked = {}, None
        else:
            assert self.sample is not None
            assert self.snapshot is not None
            inspector = self._inspector_for(self.snapshot)
            asked = _Asked(self.snapshot, ready, self.sample.raw, self._draw())
            if not asked.is_like(self._asked):
                self.values, self._asked = inspector.values(asked.raw, asked.draw), asked
            if self._selection.unit is not None:
                self.neuron = self.report(*self._selection.unit, self._selection.place)
            if self._asks_committee():
                self.committee = inspector.committee(self.sample.raw, N_MEMBERS, self._draw())
        self.changed.emit()

    def why_no_answers(self) -> Message | None:
        """Say why the network of now cannot be asked about files; None where it can."""
        shown = self.snapshot
        if shown is None or not shown.step or shown.project.data is None:
            return Message("Nothing is learned yet: press Train first.")
        return None

    def told_of(self, raw: AnyArray) -> Told | None:
        """Return what the network says of a sample as stored in the dataset; None where nothing.

        Args:
            raw: (*input_shape), of the data of the project.
        """
        choice, snapshot = self._document.project.data, self.snapshot
        if choice is None or snapshot is None or not snapshot.project.stack.blocks:
            return None
        if raw.shape != snapshot.project.input_shape:
            return None
        last = snapshot.project.stack.blocks[-1]
        if self.sample is not None and self.sample.raw is raw and last.id in self.values:
            output = self.values[last.id].output.reshape(-1)  # (U,)
        else:
            output = self._inspector_for(snapshot).probabilities(raw)
        return told_by(choice.facts, last.layer, output, snapshot.preparation)

    def _on_learned(self) -> None:
        if self.past is None:  # the past does not change
            self._soon.start()

    def report(
        self, block_id: str, unit: int, place: tuple[int, int] | None = None
    ) -> NeuronReport | None:
        """Return the arithmetic of any unit for the chosen sample; None where it has none.

        Args:
            block_id: a DENSE or CONV block.
            unit: number of the unit or filter.
            place: (row, column) in the map of a filter; where it is strongest by default.
        """
        if self.snapshot is None or block_id not in self.values:
            return None
        inspector = self._inspector
        if inspector is None or inspector.snapshot is not self.snapshot:
            inspector = self._inspector_for(self.snapshot)
        stack = inspector.snapshot.project.stack
        if block_id not in stack:
            return None
        layer, shape = stack[block_id].layer, self.values[block_id].output.shape
        if not isinstance(layer, Dense | Conv) or unit >= shape[-1]:
            return None
        if place is not None and not (len(shape) == 3 and np.less(place, shape[:2]).all()):
            place = None
        return inspector.neuron(block_id, unit, self.values, place)

    def _fits(self) -> bool:
        """Tell whether there is a sample for the network of the snapshot.

        A run under way may be one on other data than those that are chosen by now.
        """
        if self.sample is None or self.snapshot is None:
            return False
        return self.sample.raw.shape == self.snapshot.project.input_shape

    def _asks_committee(self) -> bool:
        block_id = self._selection.block_id
        assert self.snapshot is not None
        stack = self.snapshot.project.stack
        return block_id is not None and block_id in stack and stack[block_id].layer.draws

    def _draw(self) -> int:
        """Number the DROPOUT draws: another one with each snapshot and each click."""
        assert self.snapshot is not None
        return self._selection.draw * 1_000_003 + self.snapshot.step

    def _inspector_for(self, snapshot: Snapshot) -> Inspector:
        """Return an inspector with these weights; the network is made anew only for a new stack."""
        if self._inspector is None:
            self._inspector = Inspector(snapshot)
        else:
            self._inspector.use(snapshot)
        return self._inspector

    def _chosen_sample(self) -> Sample | None:
        ready, part, choice = self._data.ready, self.part(), self._document.project.data
        if ready is None or part is None or choice is None:
            return None
        if ready.dataset.digest != choice.digest:  # the arrays are still being read
            return None
        indices, dataset = ready.parts[part], ready.dataset
        number = self._selection.sample % len(indices)
        index = int(indices[number])
        raw, label, facts = dataset.inputs[index], dataset.labels[index], dataset.facts
        drawing = self._selection.drawing if self._selection.shows_drawing else None
        if drawing is not None and drawing.raw.shape == facts.input_shape:
            return Sample(part, number, len(indices), drawing.raw, None, facts, is_drawn=True)
        origin = dataset.origin(index)
        if facts.targets:
            truth = np.asarray(label, np.float64).reshape(-1)  # (T,)
            return Sample(part, number, len(indices), raw, None, facts, truth, origin=origin)
        return Sample(part, number, len(indices), raw, int(label), facts, origin=origin)
