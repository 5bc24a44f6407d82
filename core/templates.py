"""Templates: ready networks by name, sized for the data they are made for."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TypeAlias

from core.arrays import Shape
from core.choice import DataChoice
from core.layers import (
    ActivationLayer,
    BatchNorm,
    Conv,
    Dense,
    Dropout,
    Flatten,
    GlobalPool,
    Group,
    Layer,
    Pooling,
    Residual,
)
from core.losses import LOSSES
from core.messages import Message
from core.optimizers import Adam
from core.project import Plan, Project
from core.schedules import Cosine
from core.stack import Block, Stack

CLASSES_WITHOUT_DATA = 10

SMALL_PICTURE = 12
"""Pictures lower or narrower than this are padded, so that two POOL blocks leave something."""

FEW_INPUTS = 256
"""Samples of no more values than this need no wide block: a small one learns them as well."""

FEW_SAMPLES = 1000
"""Of fewer an epoch has too few steps: plans made for thousands of samples would end too early."""

STEPS_FOR_FEW = 1200
MOST_EPOCHS = 100


Part: TypeAlias = "Layer | tuple[Group, Sequence[Part]]"
"""What a template is made of: a layer, or a group with the parts that it holds."""


@dataclass(frozen=True)
class Template:
    """A named way to make a network, `parts(input_shape, output)`.

    The data decide the output block and the loss, so each template serves each task.

    Attributes:
        plan: what it is trained by, where it asks for something of its own.
    """

    name: str
    title: Message
    about: Message
    parts: Callable[[Shape, Dense], Sequence[Part]]
    plan: Plan | None = None

    def stack_for(self, project: Project) -> Stack:
        """Return the stack that suits the data of a project, or its typed shape and ten classes.

        Its block ids are b1, b2 ... in reading order.
        """
        n_outputs = project.data.facts.n_outputs if project.data else CLASSES_WITHOUT_DATA
        ending = project.task.ending
        output = Dense(units=n_outputs, activation=ending, initializer="glorot")
        ids = (f"b{number}" for number in count(1))
        return _stacked(self.parts(project.input_shape, output), ids)

    def plan_for(self, project: Project) -> Plan:
        """Return the plan for `stack_for` in a project: its own, else that of the project.

        The seed stays, and so does a loss that suits the output; else there is the usual one.
        """
        task, loss = project.task, project.plan.loss
        if task not in loss.tasks or loss.activation not in (None, task.ending):
            loss = LOSSES[task.loss]()
        plan = self.plan or project.plan
        is_chosen = self.plan is None and plan.with_(loss=loss, seed=0) != Plan(loss=loss)
        if not is_chosen and project.data is not None:  # what people chose stays as it is
            plan = _with_enough_steps(plan, project.data.facts.n_samples)
        return plan.with_(loss=loss, seed=project.plan.seed)

    def project(self, data: DataChoice | None = None) -> Project:
        """Return a project with this network for these data."""
        project = Project(data=data)
        return project.with_(stack=self.stack_for(project), plan=self.plan_for(project))


def _with_enough_steps(plan: Plan, n_samples: int) -> Plan:
    """Return a plan that has time to learn few samples: smaller batches, and more epochs."""
    if n_samples >= FEW_SAMPLES:
        return plan
    batch_size = min(plan.batch_size, 32)
    wanted = math.ceil(STEPS_FOR_FEW * batch_size / max(1, n_samples))
    return plan.with_(batch_size=batch_size, epochs=max(plan.epochs, min(wanted, MOST_EPOCHS)))


def _stacked(parts: Sequence[Part], ids: Iterator[str]) -> Stack:
    return Stack(tuple(_block(part, ids) for part in parts))


def _block(part: Part, ids: Iterator[str]) -> Block:
    if isinstance(part, Layer):
        return Block(next(ids), part)
    group, parts = part
    return Block(next(ids), group, inside=_stacked(parts, ids))


def _mlp(input_shape: Shape, output: Dense) -> list[Layer]:
    return [Flatten(), Dense(units=128), output]


def _mlp_dropout(input_shape: Shape, output: Dense) -> list[Layer]:
    if math.prod(input_shape) <= FEW_INPUTS:
        return [Flatten(), Dense(units=128), Dropout(rate=0.3), output]
    first, second = Dense(units=512), Dense(units=256)
    return [Flatten(), first, Dropout(rate=0.4), second, Dropout(rate=0.3), output]


def _cnn(input_shape: Shape, output: Dense) -> list[Layer]:
    return _convolutional(input_shape, output, _conv)


def _cnn_bn(input_shape: Shape, output: Dense) -> list[Layer]:
    return _convolutional(input_shape, output, _normed_conv)


def _convolutional(
    input_shape: Shape, output: Dense, conv: Callable[[int, str], list[Layer]]
) -> list[Layer]:
    """Return a network for pictures whose CONV parts are what `conv(filters, padding)` gives."""
    if not _is_picture(input_shape):
        return _mlp_dropout(input_shape, output)
    padding = "same" if min(input_shape[:2]) < SMALL_PICTURE else "valid"
    return [
        *conv(32, padding),
        Pooling(padding=padding),
        *conv(64, padding),
        Pooling(padding=padding),
        Flatten(),
        Dropout(rate=0.25),
        Dense(units=128),
        Dropout(rate=0.5),
        output,
    ]


def _conv(filters: int, padding: str) -> list[Layer]:
    return [Conv(filters=filters, padding=padding)]


def _normed_conv(filters: int, padding: str, stride: int = 1) -> list[Layer]:
    # BATCH NORM takes the mean away, and with it whatever a bias would add.
    conv = Conv(
        filters=filters,
        stride=(stride, stride),
        padding=padding,
        activation="linear",
        bias=False,
    )
    return [conv, BatchNorm(), ActivationLayer(activation="relu")]


def _lenet5(input_shape: Shape, output: Dense) -> list[Layer]:
    if not _is_picture(input_shape):
        return _mlp(input_shape, output)
    padding = "same" if min(input_shape[:2]) < 2 * SMALL_PICTURE else "valid"

    def conv(filters: int, padding: str) -> Conv:
        kernel, start = (5, 5), "glorot"
        return Conv(
            filters=filters, kernel=kernel, padding=padding, activation="tanh", initializer=start
        )

    def dense(units: int) -> Dense:
        return Dense(units=units, activation="tanh", initializer="glorot")

    return [
        conv(6, "same"),  # the paper's pictures have a margin of two pixels instead
        Pooling(pool="average", padding=padding),
        conv(16, padding),
        Pooling(pool="average", padding=padding),
        Flatten(),
        dense(120),
        dense(84),
        output,
    ]


def _mini_resnet(input_shape: Shape, output: Dense) -> Sequence[Part]:
    if not _is_picture(input_shape):
        return _mlp_dropout(input_shape, output)
    return [
        *_normed_conv(16, "same"),
        _residual(16, stride=1),
        _residual(32, stride=2),
        _residual(64, stride=2),
        GlobalPool(pool="average"),
        output,
    ]


def _residual(filters: int, stride: int) -> Part:
    first = _normed_conv(filters, "same", stride)
    *second, _ = _normed_conv(filters, "same")  # RESIDUAL bends the sum, not its parts
    return Residual(), [*first, *second]


def _regression(input_shape: Shape, output: Dense) -> list[Layer]:
    flat: list[Layer] = [Flatten()] if len(input_shape) > 1 else []
    return [*flat, Dense(units=64), Dense(units=64), output]


def _is_picture(input_shape: Shape) -> bool:
    return len(input_shape) == 3


def _falling(epochs: int) -> Plan:
    """Return a plan whose rate falls to nothing along a cosine; its mean is the usual 0.001."""
    adam = Adam(learning_rate=0.002)
    return Plan(epochs=epochs, batch_size=64, optimizer=adam, schedule=Cosine())


TEMPLATES = {
    template.name: template
    for template in (
        Template(
            "mlp",
            Message("MLP"),
            Message(
                "One hidden DENSE block: the smallest network that learns more than straight lines"
            ),
            _mlp,
        ),
        Template(
            "mlp-dropout",
            Message("MLP + DROPOUT"),
            Message("Hidden DENSE blocks, kept from learning by heart by DROPOUT"),
            _mlp_dropout,
            _falling(epochs=20),
        ),
        Template(
            "cnn",
            Message("CNN"),
            Message("CONV and POOL blocks that find patterns wherever they are in a picture"),
            _cnn,
            _falling(epochs=12),
        ),
        Template(
            "lenet5",
            Message("LeNet-5"),
            Message("The network of LeCun et al. 1998 for handwritten digits, in today's blocks"),
            _lenet5,
            _falling(epochs=20),
        ),
        Template(
            "cnn-bn",
            Message("CNN + BATCH NORM"),
            Message("CONV blocks that BATCH NORM keeps steady, so that they learn faster"),
            _cnn_bn,
            _falling(epochs=8),
        ),
        Template(
            "mini-resnet",
            Message("Mini ResNet"),
            Message("Three RESIDUAL blocks, after He et al. 2015: deep, and still easy to train"),
            _mini_resnet,
            _falling(epochs=5),
        ),
        Template(
            "regression",
            Message("Regression"),
            Message("Two hidden DENSE blocks for data that ask for a number, not for a class"),
            _regression,
            Plan(batch_size=32, epochs=30),
        ),
    )
}
