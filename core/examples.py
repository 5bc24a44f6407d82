"""Examples: ready projects that show one thing each, on data that come with Camada."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import count
from typing import Any

from core.choice import DataChoice, Split
from core.data import library
from core.messages import Message
from core.optimizers import Adam
from core.project import Plan, Project
from core.schedules import Constant
from core.shorthand import blocks_of, text_of
from core.stack import Block, Stack
from core.templates import TEMPLATES


@dataclass(frozen=True)
class Side:
    """One of two networks that an example lays over each other.

    Attributes:
        lines: its blocks, in shorthand.
        name: of a run of it, such as “with DROPOUT”.
        change: what leads to it from the other one, as undo calls it.
        ask: title of a button that trains it too.
    """

    lines: str
    name: Message
    change: Message
    ask: Message


@dataclass(frozen=True)
class Example:
    """A project by name.

    Attributes:
        data: built-in name of its data.
        made: gives the project for them.
        sides: two networks that are to be compared, the first of them that of the project; or none.
    """

    name: str
    title: Message
    about: Message
    data: str
    made: Callable[[DataChoice], Project]
    sides: tuple[Side, Side] | None = None

    def project(self) -> Project:
        """Return the project. Raises DatasetError when its data cannot be read or kept."""
        return self.made(library.find(self.data).choice())


def sides_of(project: Project) -> tuple[Side, Side] | None:
    """Return which side of an example a project is, and the other one; None where it is none.

    A network is known by its blocks and data, so it may have been saved and opened since.
    """
    if project.data is None:
        return None
    for example in EXAMPLES.values():
        if example.sides is not None and example.data == project.data.name:
            lines = text_of(project.stack.blocks)
            for this, other in (example.sides, example.sides[::-1]):
                if lines == _as_written(this.lines):
                    return this, other
    return None


def turned(project: Project, side: Side, new_id: Callable[[], str]) -> Project:
    """Return a project with the blocks of a side in place of its own; plan and data stay.

    Blocks that both have keep their ids, and with them the weights that they start from.

    Args:
        project: the other side.
        side: what it becomes.
        new_id: gives a block that it had not an id of its own.
    """
    left, blocks = list(project.stack.blocks), list[Block]()
    for wanted in blocks_of(side.lines, lambda: ""):
        place = next((i for i, b in enumerate(left) if b.layer == wanted.layer), None)
        blocks.append(replace(wanted, id=new_id()) if place is None else left[place])
        left = left if place is None else left[place + 1 :]
    return project.with_(stack=Stack(tuple(blocks)))


@lru_cache
def _as_written(lines: str) -> str:
    numbers = count(1)
    return text_of(blocks_of(lines, lambda: f"b{next(numbers)}"))


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
# Evaluated, because with DROPOUT the running mean says nothing of the gap to validation.
SLOWLY = Plan(optimizer=Adam(learning_rate=0.003), batch_size=16, epochs=200, evaluate_train=True)
BY_HEART = """
dense 256 relu
{between}
dense 256 relu
{between}
dense 2 softmax glorot
"""
PLAIN, DROPPED = BY_HEART.format(between=""), BY_HEART.format(between="dropout 0.5")

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
            Message("Few noisy points, without DROPOUT and with it, one run over the other"),
            NOISY,
            _lines(PLAIN, SLOWLY, HALF),
            (
                Side(
                    PLAIN,
                    Message("without DROPOUT"),
                    Message("Remove DROPOUT"),
                    Message("Train without DROPOUT too"),
                ),
                Side(
                    DROPPED,
                    Message("with DROPOUT"),
                    Message("Add DROPOUT"),
                    Message("Train with DROPOUT too"),
                ),
            ),
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
