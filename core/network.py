"""Network: a checked stack joined with its arrays, lowered to a list of operations.

All weights lie in one flat array (and their gradients in another), so that an optimizer walks one
array; blocks see views. Lowering is the only place where blocks are fused:

- softmax with cross-entropy, and sigmoid with binary cross-entropy: where the last block ends in
  what the loss wants, the block computes its sums only and the loss works on them as logits. Same
  numbers, but finite for any logits. A network made without a loss is never fused, and that
  is the one that shows people the values of each block.
- CONV with the POOL behind it, where their order does not matter: `core.layers.pooled_conv`.
"""

import math
import weakref
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.activations import ACTIVATIONS
from core.arrays import AnyArray, Array, Shape
from core.augment import Mixed
from core.flow import Pass, passes
from core.initializers import INITIALIZERS
from core.layers import Context, Layer, WeightSpec
from core.layers.pooled_conv import PooledConv
from core.losses import Loss
from core.random_streams import stream
from core.restraints import Restrained
from core.snapshot import ArraysByBlock
from core.stack import Block, Stack
from core.workers import Pool


@dataclass(frozen=True)
class Operation:
    """One pass at work: its layer as lowered, shapes, and the context of this network.

    Attributes:
        is_fork: True for the beginning of a group, whose block has a second operation at its end.
    """

    block: Block
    layer: Layer
    input_shape: Shape
    output_shape: Shape
    context: Context
    is_fork: bool = False


class Passes:
    """Operations from input to output, and what data make of them.

    Attributes:
        operations: from input to output.
        seed, step: address of the random draws of a training pass.
    """

    def __init__(self) -> None:
        self.operations: list[Operation] = []
        self.seed = self.step = 0

    def forward(self, x: Array, training: bool = False) -> Array:
        """Return the output of the last operation, x: (N, *input_shape). Logits where fused."""
        for operation in self.operations:
            operation.context.training = training
            x = operation.layer.forward(operation.context, x)
        return x

    def outputs(self, x: Array) -> Iterator[tuple[Operation, Array]]:
        """Yield every operation with its output in evaluation, first to last."""
        for operation in self.operations:
            operation.context.training = False
            x = operation.layer.forward(operation.context, x)
            yield operation, x

    def committee(self, x: Array, draw: int = 0) -> Array:
        """Return the output where the layers that draw do so and all others evaluate.

        Samples that are equal give the answers of networks that each drew for themselves
        (Monte Carlo dropout, Gal and Ghahramani 2016).

        Args:
            x: (N, *input_shape).
            draw: number of the draw; another number, other draws.
        """
        self.step = draw
        for operation in self.operations:
            operation.context.training = operation.layer.draws
            x = operation.layer.forward(operation.context, x)
        return x


class Network(Passes):
    """The operations of a stack, and one flat array each of parameters and gradients.

    Attributes:
        parameters, gradient: (n_parameters,).
        weights, state: views by block id and name.
        loss: the loss as lowered, or None.
        restrained: the weights that something holds back; for the optimizer.
    """

    def __init__(
        self,
        stack: Stack,
        input_shape: Shape,
        loss: Loss | None = None,
        dtype: Any = np.float32,
        pool: Pool | None = None,
    ) -> None:
        """Join a stack with fresh arrays, all zero until `initialize` or `load`.

        Args:
            stack: a stack without problems; ShapeError otherwise.
            input_shape: sample shape of the input.
            loss: needed for `loss_and_gradient`.
            dtype: float32, or float64 for tests.
            pool: threads for the pieces; one thread when None.
        """
        self.dtype: np.dtype[np.floating[Any]] = np.dtype(dtype)
        super().__init__()
        self.loss, steps, self._unmade = _lowered(stack, input_shape, loss)
        specs = {
            (step.block.id, name): spec for step in steps for name, spec in step.weights.items()
        }
        n_parameters = sum(math.prod(spec.shape) for spec in specs.values())
        self.parameters: Array = np.zeros(n_parameters, self.dtype)
        self.gradient: Array = np.zeros(n_parameters, self.dtype)
        self.weights = _views(self.parameters, specs)
        self._d_weights = _views(self.gradient, specs)
        self._specs = specs
        self.state: dict[str, dict[str, Array]] = {}
        self._next_state: dict[str, dict[str, Array]] = {}
        learned = [index for index, step in enumerate(steps) if step.weights]
        self._first_learned = learned[0] if learned else len(steps)
        pool = pool or Pool(1)
        self.restrained = tuple(
            Restrained(spec.restraint, self.weights[k][n], self._d_weights[k][n], pool)
            for (k, n), spec in specs.items()
            if spec.restraint.is_on
        )
        self._join(steps, pool)

    @property
    def n_parameters(self) -> int:
        """Count of learned numbers."""
        return len(self.parameters)

    def initialize(self, seed: int) -> None:
        """Draw all weights afresh, each from a stream of its own: (seed, block id, name)."""
        for (block_id, name), spec in self._specs.items():
            self.weights[block_id][name][...] = first_values(block_id, name, spec, seed)
        for operation in self.operations:
            for name, spec in operation.layer.state(operation.input_shape).items():
                operation.context.state[name].fill(spec.fill or 0.0)

    def keep_state(self) -> None:
        """Take over what the last training pass made of the state, because its step was good."""
        for block_id, by_name in self.state.items():
            for name, array in by_name.items():
                array[...] = self._next_state[block_id][name]

    @property
    def next_state_is_finite(self) -> bool:
        """Whether what the last training pass made of the state holds numbers only."""
        made = (array for by_name in self._next_state.values() for array in by_name.values())
        return all(np.isfinite(array).all() for array in made)

    def load(self, weights: ArraysByBlock, state: ArraysByBlock) -> set[str]:
        """Copy the arrays of all blocks that fit wholly. Returns the ids of the blocks that did."""
        kept: set[str] = set()
        for operation in self.operations:
            block_id = operation.block.id
            mine = {**self.weights.get(block_id, {}), **self.state.get(block_id, {})}
            given = {**weights.get(block_id, {}), **state.get(block_id, {})}
            fits = {k: v.shape for k, v in mine.items()} == {k: v.shape for k, v in given.items()}
            if mine and fits:
                for name, array in mine.items():
                    array[...] = given[name]
                kept.add(block_id)
        return kept

    def views_of(self, flat: Array) -> dict[str, dict[str, Array]]:
        """Return views by block id and name on an array laid out like `parameters`."""
        return _views(flat, self._specs)

    def predict(self, x: Array) -> Array:
        """Return the output in evaluation as people read it: with the activation that was fused."""
        return self.made(self.forward(x))

    def made(self, output: Array) -> Array:
        """Put the activation that was fused on what `forward` returned, in place; return it."""
        if self._unmade is not None:
            ACTIVATIONS[self._unmade]().forward(output, output)
        return output

    def loss_and_gradient(
        self, x: Array, targets: AnyArray, mixed: Mixed | None = None
    ) -> tuple[float, Array]:
        """Run one training pass; `gradient` then holds the gradient of the mean loss.

        Of blended samples the loss is that of both targets, each by its share.

        Returns:
            The mean loss, and the output (N, L).
        """
        assert self.loss is not None
        output = self.forward(x, training=True)
        d_output = self.operations[-1].context.buffer("d_loss", output.shape)
        value = self.loss.both(output, targets, d_output)
        if mixed is not None:
            d_others = self.operations[-1].context.buffer("d_others", output.shape)
            others = self.loss.both(output, mixed.others, d_others)
            value = mixed.share * value + (1 - mixed.share) * others
            d_output[...] = mixed.share * d_output + (1 - mixed.share) * d_others
        self.backward(d_output)
        return value, output

    def backward(self, d_output: Array) -> Array | None:
        """Write the gradient of all weights; stops at the first block that learns.

        Returns:
            The gradient that reached the first block that learns, None if it did not want it.
        """
        d: Array | None = d_output
        for operation in reversed(self.operations[self._first_learned :]):
            assert d is not None
            d = operation.layer.backward(operation.context, d)
        return d

    def first_not_finite(self, x: Array, targets: AnyArray) -> Block | None:
        """Replay a training pass and return the first block that makes a NaN or an infinity.

        Forward outputs are looked at first, then gradients from the output back. Where all is
        finite still, it is the block whose weights have the largest gradient; None without weights.
        """
        for operation in self.operations:
            operation.context.training = True
            x = operation.layer.forward(operation.context, x)
            made = (x, *operation.context.next_state.values())
            if not all(np.isfinite(array).all() for array in made):
                return operation.block
        assert self.loss is not None
        d: Array | None = np.empty_like(x)
        self.loss.backward(x, targets, d)
        for operation in reversed(self.operations[self._first_learned :]):
            assert d is not None
            d = operation.layer.backward(operation.context, d)
            gradients = [*operation.context.d_weights.values(), *([] if d is None else [d])]
            if not all(np.isfinite(gradient).all() for gradient in gradients):
                return operation.block
        learned = [operation for operation in self.operations if operation.context.d_weights]
        return max(learned, key=_largest_gradient).block if learned else None

    def _join(self, steps: list[Pass], pool: Pool) -> None:
        me = weakref.proxy(self)  # a cycle would keep all arrays until Python looks for cycles
        forks: dict[str, Context] = {}
        for index, step in enumerate(steps):
            block_id, specs = step.block.id, step.state
            state, next_state = (
                {k: np.full(spec.shape, spec.fill or 0.0, self.dtype) for k, spec in specs.items()}
                for _ in range(2)
            )
            if state:
                self.state[block_id], self._next_state[block_id] = state, next_state
            context = Context(
                dtype=self.dtype,
                weights=self.weights.get(block_id, {}),
                state=state,
                next_state=next_state,
                d_weights=self._d_weights.get(block_id, {}),
                wants_d_input=index > self._first_learned,
                random=lambda block_id=block_id: stream(me.seed, block_id, me.step),
                pool=pool,
                fork=forks.pop(block_id, None),
            )
            if step.is_fork:
                forks[block_id] = context
            assert step.output_shape is not None
            self.operations.append(
                Operation(
                    step.block,
                    step.layer,
                    step.input_shape,
                    step.output_shape,
                    context,
                    step.is_fork,
                )
            )


def first_values(block_id: str, name: str, spec: WeightSpec, seed: int) -> Array | float:
    """Return what an array holds before anything is learned, in float64; or its one value."""
    if spec.fill is not None:
        return spec.fill
    random = stream(seed, f"{block_id}/{name}")
    initializer = INITIALIZERS[spec.initializer]()
    return initializer.draw(random, spec.shape, spec.fan_in, spec.fan_out)


def _largest_gradient(operation: Operation) -> float:
    return max(float(np.abs(d).max(initial=0)) for d in operation.context.d_weights.values())


def _lowered(
    stack: Stack, input_shape: Shape, loss: Loss | None
) -> tuple[Loss | None, list[Pass], str | None]:
    """Return loss and passes as they work, and the activation that the loss took over."""
    steps = list(passes(stack, input_shape))
    if steps and steps[-1].error is not None:
        raise steps[-1].error
    if loss is None:
        return None, steps, None
    steps = _with_pooled_convs(steps)
    fused = loss.fused() if steps else None
    if fused is None:
        return loss, steps, None
    last = steps[-1]
    if getattr(last.layer, "activation", None) != loss.activation:
        return loss, steps, None
    bare = replace(last, layer=last.layer.with_(activation="linear"))
    return fused, [*steps[:-1], bare], loss.activation


def _with_pooled_convs(steps: list[Pass]) -> list[Pass]:
    """Return the passes with each CONV that meets a POOL made one with it, under its own block."""
    done: list[Pass] = []
    for step in steps:
        before = done[-1] if done else None
        both = before and PooledConv.of(before.layer, step.layer, step.input_shape)
        if before and both:
            done[-1] = replace(before, layer=both, output_shape=step.output_shape)
        else:
            done.append(step)
    return done


def _views(flat: Array, specs: dict[tuple[str, str], WeightSpec]) -> dict[str, dict[str, Array]]:
    views: dict[str, dict[str, Array]] = {}
    start = 0
    for (block_id, name), spec in specs.items():
        stop = start + math.prod(spec.shape)
        views.setdefault(block_id, {})[name] = flat[start:stop].reshape(spec.shape)
        start = stop
    return views
