"""UnitPast: how a unit came to be, from the weights of the epochs that a run kept."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.arrays import AnyArray, Array
from core.data.dataset import Dataset
from core.errors import CamadaError
from core.inspection import Inspector, NeuronReport
from core.layers import Conv, Dense
from core.questions.question import Answer, Question, Work
from core.snapshot import Snapshot
from core.storage import model_file


@dataclass(frozen=True, eq=False)
class UnitPast(Answer):
    """A row for each kept epoch in which the block had this unit, with weights of the same shape.

    Attributes:
        epochs: (E,) int64, counted from 0.
        weights: (E, H, W, C) or (E, F), as `NeuronReport.weights`.
        biases: (E,).
        lengths: (E,), the Euclidean length of the weights.
        values: (E,), what the unit said to the sample after each epoch.
    """

    epochs: AnyArray
    weights: Array
    biases: Array
    lengths: Array
    values: Array


@dataclass(frozen=True)
class AskPast(Question):
    """What were weights, bias and value of a unit after each kept epoch?

    Attributes:
        block_id: a DENSE or a CONV block.
        unit: number of the unit or filter.
        sample: number of a sample in the part.
        files: epoch and path of each kept epoch, in order.
    """

    kind = "past"
    answer_type = UnitPast
    follows_weights = False

    block_id: str
    unit: int
    sample: int
    files: tuple[tuple[int, str], ...]

    def work(self, snapshot: Snapshot, dataset: Dataset, indices: AnyArray) -> Work:
        raw = dataset.inputs[int(indices[self.sample % len(indices)])]
        found: list[tuple[int, NeuronReport]] = []
        for n_done, (epoch, path) in enumerate(self.files, start=1):
            report = self._report(Path(path), raw)
            if report is not None:
                found.append((epoch, report))
            yield n_done / len(self.files)
        shape = found[-1][1].weights.shape if found else (0,)
        alike = [(epoch, report) for epoch, report in found if report.weights.shape == shape]
        weights = [report.weights for _, report in alike]
        return UnitPast(
            epochs=np.array([epoch for epoch, _ in alike], np.int64),
            weights=np.array(weights, np.float32),
            biases=np.array([report.bias for _, report in alike]),
            lengths=np.array([float(np.linalg.norm(each)) for each in weights]),
            values=np.array([report.value for _, report in alike]),
        )

    def _report(self, path: Path, raw: AnyArray) -> NeuronReport | None:
        """Return what the unit was then; None where the file is gone or it was not there."""
        try:
            checkpoint = model_file.load(path).checkpoint
        except CamadaError:  # a run thins its epochs while it goes on
            return None
        if checkpoint is None:
            return None
        then = checkpoint.snapshot
        stack = then.project.stack
        layer = stack[self.block_id].layer if self.block_id in stack else None
        if not isinstance(layer, Dense | Conv) or then.project.input_shape != raw.shape:
            return None
        inspector = Inspector(then)
        values = inspector.values(raw)
        if self.unit >= values[self.block_id].output.shape[-1]:
            return None
        return inspector.neuron(self.block_id, self.unit, values)
