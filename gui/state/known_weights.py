"""KnownWeights: everything learned since the document was opened, by block id.

Blocks that were taken out of the stack stay known, so that undoing their deletion brings what they
had learned back.
"""

from core.arrays import AnyArray
from core.check import Report
from core.first_weights import FirstWeights
from core.flow import passed, passes
from core.project import Project
from core.snapshot import ArraysByBlock, Preparation, Snapshot

MOST_PREVIEWED_PARAMETERS = 20_000_000
"""Untrained weights of larger networks are not drawn just to be looked at: it takes too long."""


class KnownWeights:
    """The newest weights and state of every block, together in one table by name.

    Immutable arrays; only the tables change.
    """

    def __init__(self) -> None:
        self._arrays: dict[str, dict[str, AnyArray]] = {}
        self._epoch = self._step = 0
        self._shown: tuple[object, Snapshot] | None = None
        self._first = FirstWeights()

    def __bool__(self) -> bool:
        return bool(self._arrays)

    def remember(self, snapshot: Snapshot) -> None:
        """Take over the weights and state of a snapshot."""
        self._arrays |= {
            block_id: {**arrays, **snapshot.state.get(block_id, {})}
            for block_id, arrays in snapshot.weights.items()
        }
        self._epoch, self._step = snapshot.epoch, snapshot.step
        self._shown = None

    def fit(self, project: Project) -> bool:
        """Tell whether any block of a project could go on with what it learned."""
        if not self._arrays:
            return False
        for step in passes(project.stack, project.input_shape):
            arrays = self._arrays.get(step.block.id, {})
            if not arrays:
                continue
            wanted = {name: spec.shape for name, spec in {**step.weights, **step.state}.items()}
            if wanted and wanted == {name: array.shape for name, array in arrays.items()}:
                return True
        return False

    def beside(self, start: Snapshot | None) -> ArraysByBlock:
        """Return the weights of the blocks that a snapshot lacks."""
        has = start.weights if start is not None else {}
        return {
            block_id: arrays for block_id, arrays in self._arrays.items() if block_id not in has
        }

    def shown(self, project: Project, report: Report, preparation: Preparation) -> Snapshot | None:
        """Return the weights that pictures of a drawing show, None where there are too many.

        Blocks that learned have what they learned, the others what the next run will draw. Of a
        stack that does not fit together, the blocks before the first that fails are there, those
        before it in its group too.
        """
        stack = project.stack if report.failing is None else passed(project.stack, report.failing)
        n_parameters = sum(report.blocks[block.id].n_parameters for block in stack.walk())
        if n_parameters > MOST_PREVIEWED_PARAMETERS:
            return None
        # The preparation holds arrays, which compare one by one: it counts as the object it is.
        plan = (project.plan.seed, project.plan.loss)
        key = (stack, project.input_shape, plan, id(preparation))
        if self._shown is None or self._shown[0] != key:
            shown = project.with_(stack=stack)
            epoch, step = (self._epoch, self._step) if self.fit(shown) else (0, 0)
            known = Snapshot(shown, self._arrays, preparation=preparation, epoch=epoch, step=step)
            self._shown = (key, self._first.snapshot(known))
        return self._shown[1]
