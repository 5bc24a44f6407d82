"""Templates: ready networks by name, sized for the data they are made for."""

from collections.abc import Callable
from dataclasses import dataclass

from core.layers import Dense, Dropout, Flatten, Layer
from core.messages import Message
from core.project import DataChoice, Project
from core.stack import Block, Stack


@dataclass(frozen=True)
class Template:
    """A named way to make the layers of a network with so many classes."""

    name: str
    title: Message
    about: Message
    layers: Callable[[int], list[Layer]]

    def stack(self, n_classes: int) -> Stack:
        """Return the network with block ids b1, b2 ..."""
        layers = self.layers(n_classes)
        return Stack(tuple(Block(f"b{i + 1}", layer) for i, layer in enumerate(layers)))

    def project(self, data: DataChoice) -> Project:
        """Return a project with this network for these data."""
        return Project(stack=self.stack(len(data.facts.classes)), data=data)


def _mlp(n_classes: int) -> list[Layer]:
    output = Dense(units=n_classes, activation="softmax", initializer="glorot")
    return [Flatten(), Dense(units=128), output]


def _mlp_dropout(n_classes: int) -> list[Layer]:
    output = Dense(units=n_classes, activation="softmax", initializer="glorot")
    return [Flatten(), Dense(units=512), Dropout(rate=0.3), output]


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
            Message("A wide hidden DENSE block, kept from learning by heart by DROPOUT"),
            _mlp_dropout,
        ),
    )
}
