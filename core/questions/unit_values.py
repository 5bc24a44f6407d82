"""UnitValues: what one unit of a block makes of every sample of a part."""

from dataclasses import dataclass

import numpy as np

from core.arrays import AnyArray, Array, Labels
from core.batches import Batches
from core.choice import DataChoice
from core.data.dataset import Dataset
from core.flow import Pass, passes
from core.messages import Message
from core.network import Network, Operation
from core.questions.question import Answer, Question, Work, steps
from core.snapshot import Snapshot


@dataclass(frozen=True, eq=False)
class UnitValues(Answer):
    """One value for each sample of the part, in the order of its sample numbers.

    Attributes:
        values: (N,) float32; of a unit with a map (a filter of CONV) the value of the map that is
            farthest from zero, as the neuron panel shows it.
        places: (N, 2) int32, row and column of that value in the map; None where there is no map.
    """

    values: Array
    places: AnyArray | None = None

    def most(self, n: int) -> Labels:
        """Return the numbers of the `n` samples with the largest values, falling."""
        return np.argsort(-np.nan_to_num(self.values, nan=-np.inf), kind="stable")[:n]

    def least(self, n: int) -> Labels:
        """Return the numbers of the `n` samples with the smallest values, rising."""
        return np.argsort(np.nan_to_num(self.values, nan=np.inf), kind="stable")[:n]

    def means(self, labels: Labels, n_classes: int) -> Array:
        """Return the mean of each class, (L,); NaN where a class has no sample.

        Args:
            labels: class numbers of the samples of the part, (N,).
            n_classes: how many classes there are.
        """
        sums = np.bincount(labels, self.values.astype(np.float64), n_classes)
        counts = np.bincount(labels, minlength=n_classes)
        return np.divide(sums, counts, out=np.full(n_classes, np.nan), where=counts > 0)


@dataclass(frozen=True)
class AskUnit(Question):
    """What does a unit make of each sample?

    Attributes:
        block_id: a block whose units lie on the last axis of its output: DENSE, CONV, and others.
        unit: number of the unit, of CONV: of the filter.
    """

    kind = "unit"
    answer_type = UnitValues

    block_id: str
    unit: int

    def why_not(self, snapshot: Snapshot, choice: DataChoice) -> Message | None:
        project = snapshot.project
        found = [p for p in passes(project.stack, project.input_shape) if self._is_mine(p)]
        if not found or self.unit >= (found[0].output_shape or (0,))[-1]:
            return Message("This unit is not in the network that was asked.")
        return super().why_not(snapshot, choice)

    def work(self, snapshot: Snapshot, dataset: Dataset, indices: AnyArray) -> Work:
        project = snapshot.project
        network = Network(project.stack, project.input_shape)
        network.load(snapshot.weights, snapshot.state)
        batches = Batches(dataset, snapshot.preparation)
        made: list[Array] = []
        places: list[AnyArray] = []
        n_done = 0
        for cut in steps(indices):
            with np.errstate(all="ignore"):
                x, _ = batches.load(cut)
                output = next(y for o, y in network.outputs(x) if self._is_mine(o))
                values, where = _strongest(output[..., self.unit])
                made.append(values)
                if output.ndim == 4:
                    places.append(where)
            n_done += len(cut)
            yield n_done / len(indices)
        return UnitValues(np.concatenate(made), np.concatenate(places) if places else None)

    def _is_mine(self, step: Pass | Operation) -> bool:
        return step.block.id == self.block_id and not step.is_fork


def _strongest(planes: Array) -> tuple[Array, AnyArray]:
    """Return the value farthest from zero of each sample, the first of equals, and its place.

    Args:
        planes: (N,), (N, T) or (N, H, W).

    Returns:
        (N,) float32; (N, 2) int32, row and column.
    """
    rows = planes.reshape(len(planes), -1)  # (N, places)
    first = np.abs(rows).argmax(axis=1)
    places = np.stack(np.divmod(first, planes.shape[-1] if planes.ndim > 1 else 1), axis=1)
    return rows[np.arange(len(rows)), first].astype(np.float32), places.astype(np.int32)
