"""What is wrong with the end of a stack: its size, its last activation, and the loss upon it.

All of it follows from the task that the data declare (`core.tasks`).
"""

from collections.abc import Iterator

from core.activations import ACTIVATIONS
from core.arrays import Shape
from core.choice import DataChoice
from core.layers import LAYERS, Dense
from core.losses import LOSSES, Hinge
from core.messages import Message
from core.problems import Problem, Repair
from core.project import Project
from core.stack import Block
from core.tasks import REGRESS


def output_problems(project: Project, shape: Shape, learns: bool) -> Iterator[Problem]:
    """Find what keeps a stack that ends in `shape` from doing the task of its data.

    Args:
        project: with data.
        shape: of the output of the last block.
        learns: whether some block has weights.
    """
    assert project.data is not None
    loss, task = project.plan.loss, project.task
    fits_task = task in loss.tasks
    if not learns:
        yield _without_weights(project, project.data, shape)
        return
    if not fits_task:
        yield _wrong_loss(project)
    if shape != (project.data.facts.n_outputs,) and not _is_lone_answer(project, shape):
        yield _wrong_size(project, project.data, shape)
    elif fits_task and loss.activation and _ending(project) != loss.activation:
        yield _wrong_ending(project, loss.activation)
    elif task is REGRESS:
        yield from _bounded_values(project)
    elif isinstance(loss, Hinge):
        yield from _bounded_hinge(project)


def _is_lone_answer(project: Project, shape: Shape) -> bool:
    """Tell whether the network ends in one unit that says yes or no to the second of two classes.

    Softmax of one value is always 1, so it can say nothing.
    """
    assert project.data is not None
    is_asked = len(project.data.facts.classes) == 2 and project.plan.loss.takes_one
    return is_asked and shape == (1,) and _ending(project) != "softmax"


def _without_weights(project: Project, data: DataChoice, shape: Shape) -> Problem:
    n = data.facts.n_outputs
    if data.facts.task is REGRESS:
        message = Message(
            "No block here can learn: there are no weights. Add a DENSE block with {n} unit, one "
            "for each value that is wanted.",
            "No block here can learn: there are no weights. Add a DENSE block with {n} units, one "
            "for each value that is wanted.",
            n=n,
        )
    else:
        message = Message(
            "No block here can learn: there are no weights. Add a DENSE block with {n:d} units, "
            "one for each class.",
            n=n,
        )
    return Problem(message, repair=_output_block(project, shape))


def _wrong_loss(project: Project) -> Problem:
    usual = LOSSES[project.task.loss]()
    message = Message(
        "{loss} is a loss for classes, but these data ask for numbers. Choose mean squared error, "
        "mean absolute error or Huber.",
        loss=project.plan.loss.title,
    )
    title = Message("Use mean squared error")
    repaired = project.with_(plan=project.plan.with_(loss=usual))
    return Problem(message, repair=Repair(title, repaired))


def _wrong_size(project: Project, data: DataChoice, shape: Shape) -> Problem:
    n, last = data.facts.n_outputs, _last_dense(project)
    if data.facts.task is REGRESS:
        message = Message(
            "The network gives {shape} values, but the data ask for {n} value.",
            "The network gives {shape} values, but the data ask for {n} values.",
            shape=shape,
            n=n,
        )
        title = Message(
            "Set {n} unit: the data ask for {n} value",
            "Set {n} units: the data ask for {n} values",
            n=n,
        )
    else:
        message = Message(
            "The network gives {shape} values, but the data have {n} class.",
            "The network gives {shape} values, but the data have {n} classes.",
            shape=shape,
            n=n,
        )
        title = Message(
            "Set {n} unit: the data have {n} class",
            "Set {n} units: the data have {n} classes",
            n=n,
        )
    if last is None:
        return Problem(message, _last_id(project), _output_block(project, shape))
    repaired = project.stack.replace(last.id, last.layer.with_(units=n))
    return Problem(message, last.id, Repair(title, project.with_(stack=repaired)))


def _wrong_ending(project: Project, wanted: str) -> Problem:
    if wanted == "softmax":
        message = Message(
            "Cross-entropy needs probabilities, but the last block does not end in softmax. "
            "Set its activation to softmax, or choose another loss.",
        )
        title = Message("Set the activation to softmax")
    else:
        message = Message(
            "Binary cross-entropy asks each unit yes or no, but the last block does not end in "
            "sigmoid. Set its activation to sigmoid, or choose another loss.",
        )
        title = Message("Set the activation to sigmoid")
    last = _last_dense(project)
    if last is None:
        assert project.data is not None
        repair = _output_block(project, (project.data.facts.n_outputs,))
        return Problem(message, _last_id(project), repair)
    repaired = project.stack.replace(last.id, last.layer.with_(activation=wanted))
    return Problem(message, last.id, Repair(title, project.with_(stack=repaired)))


def _bounded_values(project: Project) -> Iterator[Problem]:
    ending = _ending(project)
    if ending in (None, "linear"):
        return
    block = project.stack.blocks[-1]
    if ending == "softmax":
        message = Message(
            "Softmax shares one whole among the units, but the data ask for numbers of any size. "
            "Set the activation of the last block to linear."
        )
    else:
        message = Message(
            "The data ask for numbers of any size, above and below their mean, but {activation} "
            "bounds what the last block gives. Linear outputs suit it.",
            activation=ACTIVATIONS[str(ending)].title,
        )
    yield Problem(message, block.id, _made_linear(project, block), is_error=ending == "softmax")


def _bounded_hinge(project: Project) -> Iterator[Problem]:
    if _ending(project) not in ("softmax", "sigmoid"):
        return
    block = project.stack.blocks[-1]
    message = Message(
        "Hinge asks the right class to lead by 1, which {activation} never quite reaches. "
        "Linear outputs suit it.",
        activation=str(_ending(project)),
    )
    yield Problem(message, block.id, _made_linear(project, block), is_error=False)


def _made_linear(project: Project, block: Block) -> Repair:
    repaired = project.stack.replace(block.id, block.layer.with_(activation="linear"))
    return Repair(Message("Set the activation to linear"), project.with_(stack=repaired))


def _output_block(project: Project, shape: Shape) -> Repair:
    assert project.data is not None
    stack, loss = project.stack, project.plan.loss
    if len(shape) > 1:
        stack = stack.insert(len(stack), Block(stack.new_id(), LAYERS["flatten"]()))
    n = project.data.facts.n_outputs
    wanted = loss.activation if project.task in loss.tasks else None
    output = Dense(units=n, activation=wanted or project.task.ending, initializer="glorot")
    stack = stack.insert(len(stack), Block(stack.new_id(), output))
    title = Message("Add a DENSE block with {n} unit", "Add a DENSE block with {n} units", n=n)
    return Repair(title, project.with_(stack=stack))


def _last_dense(project: Project) -> Block | None:
    """Return the last block if it is a DENSE one."""
    last = project.stack.blocks[-1] if len(project.stack) else None
    return last if last is not None and isinstance(last.layer, Dense) else None


def _ending(project: Project) -> str | None:
    return getattr(project.stack.blocks[-1].layer, "activation", None)


def _last_id(project: Project) -> str | None:
    return project.stack.blocks[-1].id if len(project.stack) else None
