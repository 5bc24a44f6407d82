"""FirstWeights: what a network begins with, drawn as the next run will draw it."""

from dataclasses import dataclass

import numpy as np

from core.arrays import AnyArray, Shape
from core.flow import Pass, passes
from core.layers import Layer, WeightSpec
from core.network import first_values
from core.snapshot import Snapshot


@dataclass(frozen=True)
class _Drawn:
    """The arrays of one block, for a layer that gets a shape under a seed."""

    layer: Layer
    input_shape: Shape
    seed: int
    weight_specs: dict[str, WeightSpec]
    state_specs: dict[str, WeightSpec]
    arrays: dict[str, AnyArray]

    def is_for(self, step: Pass, seed: int) -> bool:
        """Tell whether they are still what would be drawn."""
        known = (self.seed, self.input_shape, self.layer)
        return known == (seed, step.input_shape, step.layer)


class FirstWeights:
    """Draws what blocks lack, and keeps it while the blocks stay as they are.

    So an edit of one block of many draws that one. The arrays must not be changed.
    """

    def __init__(self) -> None:
        self._drawn: dict[str, _Drawn] = {}

    def snapshot(self, template: Snapshot) -> Snapshot:
        """Return the snapshot with every block that lacks fitting weights drawn afresh.

        Args:
            template: gives the project (without shape problems), and the weights that are kept.
        """
        project, before = template.project, self._drawn
        self._drawn = {}
        weights: dict[str, dict[str, AnyArray]] = {}
        state: dict[str, dict[str, AnyArray]] = {}
        for step in passes(project.stack, project.input_shape):
            if step.error is not None:
                raise step.error
            if step.is_fork:
                continue
            block_id, seed = step.block.id, project.plan.seed
            drawn = before.get(block_id)
            if drawn is None or not drawn.is_for(step, seed):
                drawn = _drawn(step, seed)
            self._drawn[block_id] = drawn
            arrays = _given(template, block_id, drawn) or drawn.arrays
            if drawn.weight_specs:
                weights[block_id] = {name: arrays[name] for name in drawn.weight_specs}
            if drawn.state_specs:
                state[block_id] = {name: arrays[name] for name in drawn.state_specs}
        return Snapshot(
            project,
            weights,
            state,
            template.preparation,
            template.run_id,
            template.epoch,
            template.step,
        )


def initial_snapshot(template: Snapshot) -> Snapshot:
    """Return the snapshot with every block that lacks fitting weights drawn afresh."""
    return FirstWeights().snapshot(template)


def _given(template: Snapshot, block_id: str, drawn: _Drawn) -> dict[str, AnyArray] | None:
    """Return the arrays that the template has for a block, where they fit wholly."""
    given = {**template.weights.get(block_id, {}), **template.state.get(block_id, {})}
    if {n: a.shape for n, a in given.items()} != {n: a.shape for n, a in drawn.arrays.items()}:
        return None
    return given


def _drawn(step: Pass, seed: int) -> _Drawn:
    weight_specs, state_specs = step.weights, step.state
    arrays = {
        name: _float32(first_values(step.block.id, name, spec, seed), spec.shape)
        for name, spec in weight_specs.items()
    }
    for name, spec in state_specs.items():
        arrays[name] = np.full(spec.shape, spec.fill or 0.0, np.float32)
    return _Drawn(step.layer, step.input_shape, seed, weight_specs, state_specs, arrays)


def _float32(values: AnyArray | float, shape: Shape) -> AnyArray:
    made = np.empty(shape, np.float32)
    made[...] = values
    return made
