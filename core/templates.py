"""Templates: ready networks by name, sized for the data they are made for."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from core.layers import Dense, Dropout, Flatten, Layer
from core.messages import Message
from core.project import DataChoice, Plan, Project
from core.stack import Block, Stack

CLASSES_WITHOUT_DATA = 10

FEW_INPUTS = 256
"""Samples of no more values than this need no wide block: a small one learns them as well."""


@dataclass(frozen=True)
class Template:
    """A named way to make layers, `layers(n_inputs, n_classes)`, and a plan that suits them."""

    name: str
    title: Message
    about: Message
    layers: Callable[[int, int], list[Layer]]
    plan: Plan = field(default_factory=Plan)

    def layers_for(self, project: Project) -> list[Layer]:
        """Return the layers that suit the data of a project, or its typed shape and ten classes."""
        facts = project.data.facts if project.data else None
        n_classes = len(facts.classes) if facts else CLASSES_WITHOUT_DATA
        return self.layers(math.prod(project.input_shape), n_classes)

    def project(self, data: DataChoice | None = None) -> Project:
        """Return a project with this network for these data; its block ids are b1, b2 ..."""
        project = Project(data=data, plan=self.plan)
        layers = self.layers_for(project)
        blocks = tuple(Block(f"b{i + 1}", layer) for i, layer in enumerate(layers))
        return project.with_(stack=Stack(blocks))


def _mlp(n_inputs: int, n_classes: int) -> list[Layer]:
    output = Dense(units=n_classes, activation="softmax", initializer="glorot")
    return [Flatten(), Dense(units=128), output]


def _mlp_dropout(n_inputs: int, n_classes: int) -> list[Layer]:
    output = Dense(units=n_classes, activation="softmax", initializer="glorot")
    if n_inputs <= FEW_INPUTS:
        return [Flatten(), Dense(units=128), Dropout(rate=0.3), output]
    first, second = Dense(units=512), Dense(units=256)
    return [Flatten(), first, Dropout(rate=0.4), second, Dropout(rate=0.3), output]


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
            # On MNIST 98.3 % after 10 epochs; one block, or batches of 128, give 0.1 less.
            Plan(batch_size=64),
        ),
    )
}
