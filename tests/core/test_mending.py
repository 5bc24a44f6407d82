"""Every problem that `check` can find has a repair, and pressing them leads to no problem."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from core.check import check
from core.choice import DataChoice, Split
from core.data import builtin
from core.data.digits import digits
from core.facts import Target
from core.layers import (
    BatchNorm,
    Conv,
    Dense,
    Dropout,
    Flatten,
    GlobalPool,
    Layer,
    Pooling,
    Reshape,
    Residual,
)
from core.losses import LOSSES
from core.messages import Message
from core.network import Network
from core.problems import Problem, Repair
from core.project import Plan, Project
from core.stack import Block, Stack
from tests.core.strategies import projects

ROOT = Path(__file__).resolve().parent.parent.parent
MOST_PRESSES = 40

DIGITS = digits()
OUTPUT = Dense(units=10, activation="softmax", initializer="glorot")
VALUES = DIGITS.with_(
    facts=replace(DIGITS.facts, classes=(), counts=(), targets=(Target("y", "", 0.0, 1.0),))
)
TWO_CLASSES = DIGITS.with_(facts=replace(DIGITS.facts, classes=("no", "yes"), counts=(900, 897)))


def drawing(*layers: Layer | Block, data: DataChoice | None = DIGITS, **plan: Any) -> Project:
    """Return a project on 8 x 8 pictures with blocks b1, b2 ..."""
    blocks = [x if isinstance(x, Block) else Block(f"b{n + 1}", x) for n, x in enumerate(layers)]
    return Project(Stack(tuple(blocks)), data, Plan(**plan))


def residual(*inside: Layer) -> Block:
    """Return a group around layers."""
    blocks = (Block(f"i{n}", layer) for n, layer in enumerate(inside))
    return Block("g", Residual(), inside=Stack(tuple(blocks)))


def losing(name: str) -> dict[str, Any]:
    """Return the part of a plan that names a loss."""
    return {"loss": LOSSES[name]()}


ONE_UNIT = Dense(units=1, activation="linear")
SAMPLES = DIGITS.facts.n_samples
ALL_TEST = DIGITS.with_(facts=replace(DIGITS.facts, n_given_test=SAMPLES))
ROWS: dict[str, tuple[str, Project]] = {
    "a picture for DENSE": ("DENSE needs a flat", drawing(Dense(), OUTPUT)),
    "a picture behind FLATTEN": (
        "{name} needs a picture",
        drawing(Flatten(), Conv(), Dense(), OUTPUT),
    ),
    "a picture behind GLOBAL POOL": ("{name} needs a picture", drawing(GlobalPool(), Pooling())),
    "a picture inside a group behind FLATTEN": (
        "{name} needs a picture",
        drawing(Flatten(), residual(Conv(), Conv(padding="same")), OUTPUT),
    ),
    "a picture of flat data": (
        "{name} needs a picture",
        drawing(
            Conv(), OUTPUT, data=DIGITS.with_(facts=replace(DIGITS.facts, input_shape=(13,)))
        ),
    ),
    "a picture of a table": (
        "{name} needs a picture",
        drawing(Conv(), data=DIGITS.with_(facts=replace(DIGITS.facts, input_shape=(6, 5)))),
    ),
    "a picture of too many values": (
        "{name} needs a picture",
        drawing(Conv(), data=DIGITS.with_(facts=replace(DIGITS.facts, input_shape=(100_003,)))),
    ),
    "a window that is too large": (
        "The window of {name} covers",
        drawing(Conv(kernel=(9, 9)), Flatten(), OUTPUT),
    ),
    "a pool that is too large": (
        "The window of {name} covers",
        drawing(Pooling(size=(5, 5)), Pooling(), Pooling(size=(64, 1)), Flatten(), OUTPUT),
    ),
    "groups that do not divide the channels": (
        "CONV cannot cut",
        drawing(Conv(filters=12), Conv(filters=8, groups=8), Flatten(), OUTPUT),
    ),
    "groups that do not divide the filters": (
        "CONV cannot cut",
        drawing(Conv(filters=12), Conv(filters=7, groups=3), Flatten(), OUTPUT),
    ),
    "RESHAPE to other values": (
        "RESHAPE makes {shape}",
        drawing(Reshape(height=5, width=5, channels=2), Flatten(), OUTPUT),
    ),
    "RESHAPE to other channels": (
        "RESHAPE makes {shape}",
        drawing(Reshape(height=4, width=4, channels=3), Flatten(), OUTPUT),
    ),
    "RESHAPE that cannot share evenly": (
        "RESHAPE makes a picture of",
        drawing(Reshape(height=5, width=5), Flatten(), OUTPUT),
    ),
    "RESHAPE of too many values": (
        "RESHAPE makes a picture of",
        drawing(
            Reshape(height=2, width=2),
            data=DIGITS.with_(facts=replace(DIGITS.facts, input_shape=(100_003,))),
        ),
    ),
    "a sum of other sizes": (
        "RESIDUAL adds what",
        drawing(residual(Conv(kernel=(2, 2)), Conv()), Flatten(), OUTPUT),
    ),
    "a sum of a picture and a row": (
        "RESIDUAL adds what",
        drawing(residual(Flatten(), Dense()), OUTPUT),
    ),
    "a group that is empty": (
        "{block} holds no blocks",
        drawing(Flatten(), residual(), OUTPUT),
    ),
    "an empty group that nothing suits": (
        "{block} holds no blocks",
        drawing(
            residual(),
            Flatten(),
            OUTPUT,
            data=DIGITS.with_(facts=replace(DIGITS.facts, input_shape=(3, 4))),
        ),
    ),
    "an empty group behind a block that fails": (
        "{block} holds no blocks",
        drawing(Dense(), residual(), OUTPUT),
    ),
    "softmax inside": (
        "Softmax in the middle",
        drawing(Flatten(), Dense(activation="softmax"), OUTPUT),
    ),
    "no data": ("No data are chosen.", drawing(Flatten(), OUTPUT, data=None)),
    "nothing left by the shares": (
        "No samples are left",
        drawing(Flatten(), OUTPUT, data=DIGITS.with_(split=Split(validation=0.5, test=0.5))),
    ),
    "nothing left but a given test part": (
        "No samples are left",
        drawing(Flatten(), OUTPUT, data=ALL_TEST),
    ),
    "a batch larger than the data": (
        "A batch of {batch} is larger",
        drawing(Flatten(), OUTPUT, batch_size=1_000_000),
    ),
    "patience in vain": (
        "Training cannot stop early",
        drawing(
            Flatten(), OUTPUT, data=DIGITS.with_(split=Split(validation=0.0)), patience=3
        ),
    ),
    "batches too small": (
        "{block} measures each batch, and",
        drawing(Flatten(), BatchNorm(), OUTPUT, batch_size=2),
    ),
    "a last batch of one": (
        "{block} measures each batch, but",
        drawing(
            Flatten(),
            BatchNorm(),
            OUTPUT,
            data=DIGITS.with_(facts=replace(DIGITS.facts, n_samples=129, n_given_test=64)),
            batch_size=58,
        ),
    ),
    "nothing that learns": ("No block here can learn: there are no weights. Add a DENSE block with "
        "{n:d} units", drawing(Dropout())),
    "nothing that learns values": (
        "No block here can learn: there are no weights. Add a DENSE block with {n} unit, one",
        drawing(Dropout(), data=VALUES, **losing("mse")),
    ),
    "a loss for classes on values": (
        "{loss} is a loss for classes",
        drawing(Flatten(), ONE_UNIT, data=VALUES),
    ),
    "too many units for classes": (
        "The network gives {shape} values, but the data have",
        drawing(Flatten(), Dense(units=11, activation="softmax")),
    ),
    "a picture for classes": (
        "The network gives {shape} values, but the data have",
        drawing(Conv()),
    ),
    "too many units for values": (
        "The network gives {shape} values, but the data ask for",
        drawing(Flatten(), Dense(units=2, activation="linear"), data=VALUES, **losing("mse")),
    ),
    "no softmax": (
        "Cross-entropy needs probabilities",
        drawing(Flatten(), Dense(units=10)),
    ),
    "no sigmoid": (
        "Binary cross-entropy asks each unit",
        drawing(Flatten(), ONE_UNIT, data=TWO_CLASSES, **losing("binary_cross_entropy")),
    ),
    "softmax for values": (
        "Softmax shares one whole",
        drawing(
            Flatten(), Dense(units=1, activation="softmax"), data=VALUES, **losing("mse")
        ),
    ),
    "tanh for values": (
        "The data ask for numbers of any size",
        drawing(Flatten(), Dense(units=1, activation="tanh"), data=VALUES, **losing("mse")),
    ),
    "softmax under hinge": (
        "Hinge asks the right class",
        drawing(Flatten(), OUTPUT, **losing("hinge")),
    ),
}  # fmt: skip

ADVICE: dict[str, tuple[str, Project]] = {
    "one class": (
        "All samples are of one class",
        drawing(
            Flatten(),
            Dense(units=1, activation="softmax"),
            data=DIGITS.with_(facts=replace(DIGITS.facts, classes=("0",), counts=(SAMPLES,))),
        ),
    ),
    "a target that never changes": (
        "“{name}” is {value} for all samples",
        drawing(
            Flatten(),
            ONE_UNIT,
            data=VALUES.with_(
                facts=replace(VALUES.facts, targets=(Target("y", "", 3.0, 3.0),))
            ),
            **losing("mse"),
        ),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Pressed:
    """What pressing repairs led to."""

    project: Project
    problems: tuple[Problem, ...]


def press_all(project: Project) -> Pressed:
    """Press the first repair there is, until there is none."""
    for _ in range(MOST_PRESSES):
        problems = [p for p in check(project).problems if not p.is_advice]
        repairs = [p.repair for p in problems if p.repair is not None]
        if not repairs:
            return Pressed(project, tuple(problems))
        project = repairs[0].project
    pytest.fail("pressing repairs never comes to an end")


def says(problem: Problem, beginning: str) -> bool:
    """Tell whether a problem is made from the template that begins so."""
    return problem.message.template.startswith(beginning)


@pytest.mark.parametrize("name", ROWS)
def test_pressing_the_repairs_of_a_problem_leads_to_no_problem(name: str) -> None:
    beginning, project = ROWS[name]
    assert any(says(problem, beginning) for problem in check(project).problems)

    pressed = press_all(project)

    assert pressed.problems == ()
    assert Network(pressed.project.stack, pressed.project.input_shape).n_parameters > 0


@pytest.mark.parametrize("name", ADVICE)
def test_what_only_other_data_could_change_is_advice(name: str) -> None:
    beginning, project = ADVICE[name]
    problem = next(p for p in check(project).problems if says(p, beginning))

    assert problem.is_advice
    assert not problem.is_error
    assert problem.repair is None


def test_the_table_knows_every_problem() -> None:
    known = [beginning for beginning, _ in (*ROWS.values(), *ADVICE.values())]

    unknown = [t for t in _templates() if not any(t.startswith(beginning) for beginning in known)]

    assert unknown == []


def test_a_repair_other_than_those_in_the_table_would_be_seen() -> None:
    templates = list(_templates())

    assert len(templates) >= 20
    assert any(template.startswith("RESIDUAL adds") for template in templates)


@given(projects)
def test_pressing_repairs_of_any_drawing_ends_without_a_problem(project: Project) -> None:
    assert press_all(project).problems == ()


def test_the_facts_of_the_digits_are_those_of_the_digits() -> None:
    assert digits() == builtin.read("digits").choice()


def test_conv_moves_before_flatten() -> None:
    repair = _repair(drawing(Flatten(), Conv(), OUTPUT))

    assert str(repair.title) == "Put it before FLATTEN"
    assert [block.id for block in repair.project.stack] == ["b2", "b1", "b3"]


def test_flat_data_become_the_picture_nearest_to_a_square() -> None:
    flat = DIGITS.with_(facts=replace(DIGITS.facts, input_shape=(60,)))

    repair = _repair(drawing(Conv(), data=flat))

    assert repair.project.stack.blocks[0].layer == Reshape(height=6, width=10)


def test_convolutions_in_a_group_keep_the_size() -> None:
    repair = _repair(drawing(residual(Conv(kernel=(2, 2)), Conv()), Flatten(), OUTPUT))

    assert str(repair.title) == "Let the blocks inside keep the size"
    inside = repair.project.stack["g"].inside
    assert [block.layer for block in inside] == [
        Conv(kernel=(2, 2), padding="same"),
        Conv(padding="same"),
    ]


def test_what_flattens_in_a_group_is_taken_out_of_it_with_the_others() -> None:
    repair = _repair(drawing(residual(Flatten(), Dense()), OUTPUT))

    assert str(repair.title) == "Take the blocks out of RESIDUAL"
    assert [block.id for block in repair.project.stack] == ["i0", "i1", "b2"]


def test_groups_become_as_many_as_divide_both() -> None:
    repair = _repair(drawing(Conv(filters=12), Conv(filters=8, groups=8), Flatten(), OUTPUT))

    assert str(repair.title) == "Set “Groups” to 4"


def test_reshape_takes_other_channels_before_other_sizes() -> None:
    repair = _repair(drawing(Reshape(height=4, width=4, channels=3), Flatten(), OUTPUT))

    assert str(repair.title) == "Set “Channels” to 4"


def test_reshape_takes_the_sizes_nearest_to_a_square() -> None:
    repair = _repair(drawing(Reshape(height=5, width=5), Flatten(), OUTPUT))

    assert str(repair.title) == "Set the sizes to 8 × 8 × 1"


def _repair(project: Project) -> Repair:
    repair = check(project).problems[0].repair
    assert repair is not None
    return repair


def _templates() -> Iterator[str]:
    """Yield the first template of every message that `check` can put into a problem."""
    for name in ("check", "output_check", "data_check"):
        tree = ast.parse((ROOT / "core" / f"{name}.py").read_text("utf-8"))
        yield from (text for text in _sentences(tree) if text.endswith("."))
    for path in sorted((ROOT / "core" / "layers").glob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef) and "ShapeError" in ast.unparse(function):
                yield from (text for text in _sentences(function) if text.endswith("."))


def _sentences(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == Message.__name__:
            assert isinstance(node.args[0], ast.Constant)
            yield str(node.args[0].value)
