"""check(project) -> Report: shapes, costs and problems of a drawing, from facts alone.

It never raises and never waits: wrong is normal while people draw. Every problem says what is
wrong, what was found and what to do, and where possible carries its repair as a new project.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from core.arrays import Shape
from core.data_check import data_problems
from core.flow import Pass, passes
from core.layers import Cost, Group
from core.mending import mended, removal
from core.messages import Message
from core.output_check import output_problems
from core.problems import Problem, Repair
from core.project import Project
from core.stack import Block

BYTES_A_FLOAT = 4

EVALUATION_BATCH = 500
"""Samples that are evaluated at once, whatever the batch of the plan."""

MOST_ADVICE = 20
"""Blocks that one advice is given for: each carries a whole stack, and a file may have 10,000."""


@dataclass(frozen=True)
class BlockFacts:
    """What a block gets, gives and holds itself: the blocks inside a group have facts of their own.

    Shapes are None behind the first block that fails.
    """

    input_shape: Shape | None
    output_shape: Shape | None
    n_parameters: int = 0
    cost: Cost = field(default_factory=Cost)
    weights: dict[str, Shape] = field(default_factory=dict[str, Shape])


@dataclass(frozen=True)
class Report:
    """What `check` found.

    Attributes:
        blocks: facts by block id.
        n_parameters: learned numbers in all; None while a shape is unknown.
        training_bytes: memory a training takes for weights, gradient, optimizer and its batches.
    """

    problems: tuple[Problem, ...]
    blocks: dict[str, BlockFacts]
    output_shape: Shape | None
    n_parameters: int | None
    training_bytes: int | None

    @property
    def failing(self) -> str | None:
        """The block that cannot take what it gets; nothing is known behind it."""
        if self.output_shape is not None:
            return None
        found = [i for i, f in self.blocks.items() if f.input_shape and f.output_shape is None]
        return found[-1] if found else None  # a group that holds it stands before it

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep training from starting."""
        return tuple(problem for problem in self.problems if problem.is_error)

    @property
    def can_train(self) -> bool:
        """True when nothing keeps training from starting."""
        return not self.errors

    def of_block(self, block_id: str) -> tuple[Problem, ...]:
        """The problems whose mark this block wears."""
        return tuple(problem for problem in self.problems if problem.block_id == block_id)


def check(project: Project) -> Report:
    """Return shapes, costs and problems of a project."""
    shape_problems, blocks, output_shape = _walk(project)
    problems = [*shape_problems]
    if not shape_problems:
        problems += _network_problems(project, blocks, output_shape)
    problems += _empty_groups(project, blocks)
    problems += data_problems(project)
    known = output_shape is not None
    n_parameters = sum(facts.n_parameters for facts in blocks.values()) if known else None
    training_bytes = _training_bytes(project, blocks, n_parameters or 0) if known else None
    return Report(tuple(problems), blocks, output_shape, n_parameters, training_bytes)


def _walk(project: Project) -> tuple[list[Problem], dict[str, BlockFacts], Shape | None]:
    shape: Shape | None = project.input_shape
    blocks = {block.id: BlockFacts(None, None) for block in project.stack.walk()}
    problems: list[Problem] = []
    begun: dict[str, Shape] = {}  # what the groups get that are open
    for step in passes(project.stack, project.input_shape):
        block, shape = step.block, step.output_shape
        if step.is_fork:
            begun[block.id] = step.input_shape
            blocks[block.id] = BlockFacts(step.input_shape, None)
            continue
        input_shape = begun.pop(block.id, step.input_shape)
        if step.error is not None:
            blocks[block.id] = BlockFacts(input_shape, None)
            repair = mended(project, step, step.error)
            problems.append(Problem(step.error.message, block.id, repair))
        else:
            blocks[block.id] = _facts(step, input_shape)
    return problems, blocks, shape


def _facts(step: Pass, input_shape: Shape) -> BlockFacts:
    weights = {name: spec.shape for name, spec in step.weights.items()}
    n_parameters = sum(map(math.prod, weights.values()))
    cost = step.layer.cost(step.input_shape)
    return BlockFacts(input_shape, step.output_shape, n_parameters, cost, weights)


def _network_problems(
    project: Project, blocks: dict[str, BlockFacts], shape: Shape | None
) -> Iterator[Problem]:
    """Find what is wrong with a stack whose shapes fit: first with its end, then inside."""
    if project.data is None or shape is None:
        return
    learns = any(facts.n_parameters for facts in blocks.values())
    found = list(output_problems(project, shape, learns))
    yield from found
    if not any(problem.is_error for problem in found):
        yield from _softmax_inside(project)


def _softmax_inside(project: Project) -> Iterator[Problem]:
    last = project.stack.blocks[-1]
    inside = (block for block in project.stack.walk() if block is not last)
    found = (block for block in inside if getattr(block.layer, "activation", None) == "softmax")
    for block in islice(found, MOST_ADVICE):
        message = Message(
            "Softmax in the middle of a network lets its units only share one whole, "
            "which slows learning. ReLU is the usual choice here."
        )
        repaired = project.stack.replace(block.id, block.layer.with_(activation="relu"))
        title = Message("Set the activation to ReLU")
        repair = Repair(title, project.with_(stack=repaired))
        yield Problem(message, block.id, repair, is_error=False)


def _empty_groups(project: Project, blocks: dict[str, BlockFacts]) -> Iterator[Problem]:
    walk = project.stack.walk()
    empty = (block for block in walk if isinstance(block.layer, Group) and not block.inside)
    for block in islice(empty, MOST_ADVICE):
        message = Message(
            "{block} holds no blocks, so it only adds its input to itself. Put blocks into it.",
            block=block.layer.title,
        )
        yield Problem(message, block.id, _filling(project, block, blocks), is_error=False)


def _filling(project: Project, block: Block, blocks: dict[str, BlockFacts]) -> Repair | None:
    shape = blocks[block.id].input_shape
    if shape is None:
        return None  # what it needs is known when the block that fails before it is mended
    assert isinstance(block.layer, Group)
    layers = block.layer.usual(shape)
    if not layers:
        return removal(project, block)
    stack = project.stack
    for index, layer in enumerate(layers):
        stack = stack.insert(index, Block(stack.new_id(), layer), group=block.id)
    title = Message("Put two {block} blocks into it", block=layers[0].title)
    return Repair(title, project.with_(stack=stack))


def _training_bytes(project: Project, blocks: dict[str, BlockFacts], n_parameters: int) -> int:
    n_arrays = 2 + len(project.plan.optimizer.slots)  # weights, gradient, optimizer
    n_values = math.prod(project.input_shape) + sum(f.cost.floats for f in blocks.values())
    n_samples = project.data.facts.n_samples if project.data else project.plan.batch_size
    n_batch = min(project.plan.batch_size, n_samples)
    n_evaluated = max(n_batch, min(EVALUATION_BATCH, n_samples))
    n_kept = n_evaluated * n_values + n_batch * n_values  # values, and their gradients
    return BYTES_A_FLOAT * (n_arrays * n_parameters + n_kept)
