"""Viewing: a snapshot as operations that only evaluate, kept from one snapshot to the next."""

import weakref
from dataclasses import dataclass

import numpy as np

from core.arrays import Array
from core.flow import Pass, passes
from core.layers import Context, WeightSpec
from core.network import Operation, Passes
from core.random_streams import stream
from core.snapshot import Snapshot


@dataclass(frozen=True)
class _Room:
    """What the operation of a pass works with, its arrays to be filled."""

    operation: Operation
    weights: dict[str, Array]
    state: dict[str, Array]
    weight_specs: dict[str, WeightSpec]
    state_specs: dict[str, WeightSpec]

    def is_for(self, step: Pass) -> bool:
        """Tell whether a pass is still the one that this was made for."""
        known = self.operation
        return known.input_shape == step.input_shape and known.layer == step.layer

    def fill(self, snapshot: Snapshot) -> None:
        """Take what the snapshot has, without a copy; where it does not fit, what is usual."""
        block_id = self.operation.block.id
        given = {**snapshot.weights.get(block_id, {}), **snapshot.state.get(block_id, {})}
        specs = {**self.weight_specs, **self.state_specs}
        if {n: a.shape for n, a in given.items()} != {n: s.shape for n, s in specs.items()}:
            given = {n: np.full(s.shape, s.fill or 0.0, np.float32) for n, s in specs.items()}
        for arrays, names in ((self.weights, self.weight_specs), (self.state, self.state_specs)):
            arrays.update({name: np.asarray(given[name], np.float32) for name in names})


class Viewing(Passes):
    """The operations of the snapshot that was shown last.

    It has no gradients and no arrays of its own: contexts read those of the snapshot. So an edit of
    one block of many makes that one operation anew.
    """

    def __init__(self) -> None:
        super().__init__()
        self._rooms: dict[tuple[str, bool], _Room] = {}

    def show(self, snapshot: Snapshot) -> None:
        """Show another snapshot, of a stack without problems (ShapeError otherwise)."""
        before, self._rooms = self._rooms, {}
        forks: dict[str, Context] = {}
        project = snapshot.project
        for step in passes(project.stack, project.input_shape):
            if step.error is not None:
                raise step.error
            key = (step.block.id, step.is_fork)
            room = before.get(key)
            if room is None or not room.is_for(step):
                room = self._new_room(step)
            if room.weight_specs or room.state_specs:
                room.fill(snapshot)
            context = room.operation.context
            if step.is_fork:
                forks[step.block.id] = context
            else:
                context.fork = forks.pop(step.block.id, None)
            self._rooms[key] = room
        self.operations = [room.operation for room in self._rooms.values()]

    @property
    def n_parameters(self) -> int:
        """Count of learned numbers."""
        weights = (array for room in self._rooms.values() for array in room.weights.values())
        return sum(array.size for array in weights)

    def _new_room(self, step: Pass) -> _Room:
        me, block_id = weakref.proxy(self), step.block.id
        weights: dict[str, Array] = {}
        state: dict[str, Array] = {}
        context = Context(
            weights=weights,
            state=state,
            random=lambda: stream(me.seed, block_id, me.step),
        )
        assert step.output_shape is not None
        operation = Operation(
            step.block, step.layer, step.input_shape, step.output_shape, context, step.is_fork
        )
        return _Room(operation, weights, state, step.weights, step.state)
