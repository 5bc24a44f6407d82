"""Examples: ready projects that show one thing each, on data that come with Camada."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

from core.choice import DataChoice, Split
from core.data import library
from core.messages import Message
from core.optimizers import Adam
from core.project import Plan, Project
from core.schedules import Constant
from core.shorthand import blocks_of
from core.stack import Stack
from core.templates import TEMPLATES


@dataclass(frozen=True)
class Example:
    """A project by name.

    Attributes:
        data: built-in name of its data.
        made: gives the project for them.
    """

    name: str
    title: Message
    about: Message
    data: str
    made: Callable[[DataChoice], Project]

    def project(self) -> Project:
        """Return the project. Raises DatasetError when its data cannot be read or kept."""
        return self.made(library.find(self.data).choice())


def _template(name: str, **plan: Any) -> Callable[[DataChoice], Project]:
    """Make a template's project, with some of its plan otherwise."""

    def made(choice: DataChoice) -> Project:
        project = TEMPLATES[name].project(choice)
        return project.with_(plan=project.plan.with_(**plan))

    return made


def _lines(text: str, plan: Plan, split: Split | None = None) -> Callable[[DataChoice], Project]:
    """Make a project of blocks in shorthand."""

    def made(choice: DataChoice) -> Project:
        numbers = count(1)
        blocks = blocks_of(text, lambda: f"b{next(numbers)}")
        return Project(stack=Stack(blocks), data=choice.with_(split=split or Split()), plan=plan)

    return made


NOISY = "moons:samples=300,noise=0.4"
HALF = Split(validation=0.4, test=0.2)
SLOWLY = Plan(optimizer=Adam(learning_rate=0.003), batch_size=16, epochs=200)
BY_HEART = """
dense 256 relu
{between}
dense 256 relu
{between}
dense 2 softmax glorot
"""

FIRST, FIRST_TEMPLATE = "digits", "mlp-dropout"
"""What a first start shows."""

EXAMPLES = {
    example.name: example
    for example in (
        Example(
            "digits",
            Message("Handwritten digits"),
            Message("1,797 small pictures, and a network that tells ten digits apart"),
            "digits",
            # Small batches and many epochs: on so few pictures a run should last long enough to
            # be watched.
            _template(
                FIRST_TEMPLATE, optimizer=Adam(), schedule=Constant(), batch_size=16, epochs=200
            ),
        ),
        Example(
            "patterns",
            Message("Patterns in pictures"),
            Message("CONV and POOL blocks on the same digits: look at their feature maps"),
            "digits",
            _template("cnn", batch_size=32, epochs=30),
        ),
        Example(
            "by-heart",
            Message("Learning by heart"),
            Message("Few noisy points: training gets ever better, and validation ever worse"),
            NOISY,
            _lines(BY_HEART.format(between=""), SLOWLY, HALF),
        ),
        Example(
            "by-heart-dropout",
            Message("Learning by heart, with DROPOUT"),
            Message("The same network and points with DROPOUT: validation stays good"),
            NOISY,
            _lines(BY_HEART.format(between="dropout 0.5"), SLOWLY, HALF),
        ),
        Example(
            "spiral",
            Message("Three spirals"),
            Message("Points in a plane that no straight line parts"),
            "spiral",
            _lines(
                "dense 16 tanh glorot\ndense 16 tanh glorot\ndense 3 softmax glorot",
                Plan(optimizer=Adam(learning_rate=0.01), batch_size=16, epochs=300),
            ),
        ),
        Example(
            "friedman",
            Message("Predicting a number"),
            Message("Ten features, five of which count: a regression"),
            "friedman",
            _template("regression"),
        ),
    )
}
"""By name, as the start page lists them."""
