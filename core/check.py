"""check(project) -> Report: shapes, costs and problems of a drawing, from facts alone.

It never raises and never waits: wrong is normal while people draw. Every problem says what is
wrong, what was found and what to do, and where possible carries its repair as a new project.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from core.arrays import Shape
from core.data.split import count_train
from core.flow import Pass, passes
from core.layers import LAYERS, Cost, Group
from core.messages import Message
from core.output_check import output_problems
from core.problems import Problem, Repair
from core.project import Facts, Project, Split
from core.stack import Block

BYTES_A_FLOAT = 4

EVALUATION_BATCH = 500
"""Samples that are evaluated at once, whatever the batch of the plan."""

FEWEST_IN_A_BATCH = 4
"""Mean and spread of fewer samples than this say next to nothing of the data."""

USUAL_BATCH = 32

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
    problems += _data_problems(project)
    problems += _patience_in_vain(project)
    problems += _batches_too_small(project)
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
            repair = _insertion(project, block, step.error.insert_before)
            problems.append(Problem(step.error.message, block.id, repair))
        else:
            blocks[block.id] = _facts(step, input_shape)
    return problems, blocks, shape


def _facts(step: Pass, input_shape: Shape) -> BlockFacts:
    weights = {name: spec.shape for name, spec in step.weights.items()}
    n_parameters = sum(map(math.prod, weights.values()))
    cost = step.layer.cost(step.input_shape)
    return BlockFacts(input_shape, step.output_shape, n_parameters, cost, weights)


def _insertion(project: Project, before: Block, kind: str | None) -> Repair | None:
    if kind is None:
        return None
    layer, stack = LAYERS[kind](), project.stack
    block = Block(stack.new_id(), layer)
    title = Message("Insert {block} here", block=layer.title)
    stack = stack.insert(stack.index(before.id), block, group=stack.group_of(before.id))
    return Repair(title, project.with_(stack=stack))


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
    assert isinstance(block.layer, Group)
    layers = block.layer.usual(shape) if shape is not None else []
    if not layers:
        return None
    stack = project.stack
    for index, layer in enumerate(layers):
        stack = stack.insert(index, Block(stack.new_id(), layer), group=block.id)
    title = Message("Put two {block} blocks into it", block=layers[0].title)
    return Repair(title, project.with_(stack=stack))


def _data_problems(project: Project) -> Iterator[Problem]:
    if project.data is None:
        yield Problem(Message("No data are chosen. Choose data first."))
        return
    facts = project.data.facts
    if facts.targets:
        yield from _constant_targets(facts)
    elif len(facts.classes) < 2:
        yield Problem(
            Message(
                "All samples are of one class ({name}): there is nothing to tell apart, and "
                "any network will seem perfect. Choose data with two or more classes.",
                name=facts.classes[0] if facts.classes else "-",
            ),
            is_error=False,
        )
    n_train = _n_train(project)
    if n_train < 1:
        data = project.data.with_(split=Split())
        yield Problem(
            Message(
                "No samples are left for training ({n} in all). Lower the shares of validation "
                "and test, or choose more data.",
                n=facts.n_samples,
            ),
            repair=Repair(Message("Use the usual shares"), project.with_(data=data)),
        )
    elif project.plan.batch_size > n_train:
        plan = project.plan.with_(batch_size=n_train)
        title = Message("Set the batch size to {n}", n=n_train)
        yield Problem(
            Message(
                "A batch of {batch} is larger than the training part of {n}: every epoch will be "
                "a single step.",
                batch=project.plan.batch_size,
                n=n_train,
            ),
            repair=Repair(title, project.with_(plan=plan)),
            is_error=False,
        )


def _constant_targets(facts: Facts) -> Iterator[Problem]:
    for target in facts.targets:
        if target.low == target.high:
            message = Message(
                "“{name}” is {value} for all samples: there is nothing to learn, and any network "
                "will seem perfect. Choose data in which it differs.",
                name=target.name,
                value=target.low,
            )
            yield Problem(message, is_error=False)


def _patience_in_vain(project: Project) -> Iterator[Problem]:
    if not project.plan.patience or project.data is None or project.data.split.validation:
        return
    plan = project.plan.with_(patience=0)
    message = Message(
        "Training cannot stop early without a validation part. Give the validation a share of the "
        "data, or train all epochs."
    )
    repair = Repair(Message("Train all epochs"), project.with_(plan=plan))
    yield Problem(message, repair=repair, is_error=False)


def _batches_too_small(project: Project) -> Iterator[Problem]:
    """Warn where a block that looks at a whole batch gets batches of next to nothing."""
    block = next((block for block in project.stack.walk() if block.layer.needs_whole_batch), None)
    if block is None or project.data is None:
        return
    facts, batch = project.data.facts, project.plan.batch_size
    n_train = count_train(facts.n_samples, facts.n_given_test, project.data.split)
    if n_train < FEWEST_IN_A_BATCH:
        return  # there is no better size
    if batch < FEWEST_IN_A_BATCH:
        message = Message(
            "{block} measures each batch, and {n} sample tells it too little: evaluation will "
            "differ from training. Take larger batches.",
            "{block} measures each batch, and {n} samples tell it too little: evaluation will "
            "differ from training. Take larger batches.",
            block=block.layer.title,
            n=batch,
        )
    elif batch < n_train and n_train % batch == 1:
        message = Message(
            "{block} measures each batch, but of {n} samples the last batch of an epoch gets a "
            "single one, which tells it too little. Take another batch size.",
            block=block.layer.title,
            n=n_train,
        )
    else:
        return
    better = _without_single_sample(max(batch, USUAL_BATCH), n_train)
    repaired = project.with_(plan=project.plan.with_(batch_size=better))
    repair = Repair(Message("Set the batch size to {n}", n=better), repaired)
    yield Problem(message, block.id, repair, is_error=False)


def _without_single_sample(batch: int, n_train: int) -> int:
    """Return the next batch size from `batch` up that leaves no single sample to the last batch."""
    sizes = range(batch, n_train)
    return next((size for size in sizes if n_train % size != 1), n_train)


def _n_train(project: Project) -> int:
    """Count the training samples to within rounding by class, as `core.data.split` cuts them."""
    assert project.data is not None
    facts, split = project.data.facts, project.data.split
    if facts.n_given_test:
        return round((facts.n_samples - facts.n_given_test) * (1 - split.validation))
    return round(facts.n_samples * max(0.0, 1 - split.validation - split.test))


def _training_bytes(project: Project, blocks: dict[str, BlockFacts], n_parameters: int) -> int:
    n_arrays = 2 + len(project.plan.optimizer.slots)  # weights, gradient, optimizer
    n_values = math.prod(project.input_shape) + sum(f.cost.floats for f in blocks.values())
    n_samples = project.data.facts.n_samples if project.data else project.plan.batch_size
    n_batch = min(project.plan.batch_size, n_samples)
    n_evaluated = max(n_batch, min(EVALUATION_BATCH, n_samples))
    n_kept = n_evaluated * n_values + n_batch * n_values  # values, and their gradients
    return BYTES_A_FLOAT * (n_arrays * n_parameters + n_kept)
