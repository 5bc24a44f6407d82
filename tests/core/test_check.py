"""check(project): every problem by its table row, and every repair mends what it is for."""

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given

from core.check import EVALUATION_BATCH, Problem, Report, check
from core.choice import Split
from core.errors import ShapeError
from core.layers import BatchNorm, Dense, Dropout, Flatten, Layer
from core.messages import LANGUAGES, set_language
from core.network import Network
from core.project import Project
from core.stack import Stack
from tests.core.battery import blobs, dataset_of, drawn, project_of
from tests.core.strategies import projects

FLAT = blobs()
PICTURES = dataset_of(drawn((60, 4, 4, 1), 0), FLAT.labels[:60], 3)
ONE_CLASS = dataset_of(drawn((60, 4), 0), FLAT.labels[:60] * 0, 1)
OUTPUT = Dense(units=3, activation="softmax", initializer="glorot")


@dataclass(frozen=True)
class Row:
    """A drawing with one problem: what is said, on which block, and the button that mends it."""

    name: str
    project: Project
    says: str
    block_id: str | None
    button: str | None
    is_error: bool = True


def _split(project: Project, **shares: Any) -> Project:
    assert project.data is not None
    return project.with_(data=project.data.with_(split=Split(**shares)))


def row(name: str, layers: list[Layer], says: str, block_id: str | None, button: str) -> Row:
    return Row(name, project_of(PICTURES, *layers), says, block_id, button)


ROWS = [
    row(
        "a picture meets DENSE",
        [Dense(), OUTPUT],
        "DENSE needs a flat input, but gets 4 × 4 × 1. Insert FLATTEN before it.",
        "b1",
        "Insert FLATTEN here",
    ),
    row(
        "a wrong number of units at the end",
        [Flatten(), Dense(units=7, activation="softmax")],
        "The network gives 7 values, but the data have 3 classes.",
        "b2",
        "Set 3 units: the data have 3 classes",
    ),
    row(
        "no softmax at the end",
        [Flatten(), Dense(units=3, activation="relu")],
        "Cross-entropy needs probabilities, but the last block does not end in softmax.",
        "b2",
        "Set the activation to softmax",
    ),
    row(
        "DROPOUT behind the output",
        [Flatten(), OUTPUT, Dropout()],
        "Cross-entropy needs probabilities, but the last block does not end in softmax.",
        "b3",
        "Add a DENSE block with 3 units",
    ),
    row(
        "DROPOUT behind too many units",
        [Flatten(), Dense(units=7), Dropout()],
        "The network gives 7 values, but the data have 3 classes.",
        "b3",
        "Add a DENSE block with 3 units",
    ),
    row(
        "nothing that learns",
        [Dropout()],
        "No block here can learn: there are no weights. Add a DENSE block with 3 units",
        None,
        "Add a DENSE block with 3 units",
    ),
    Row(
        "an empty stack",
        project_of(PICTURES).with_(stack=Stack()),
        "No block here can learn: there are no weights.",
        None,
        "Add a DENSE block with 3 units",
    ),
    Row(
        "softmax in the middle",
        project_of(FLAT, Dense(activation="softmax"), OUTPUT),
        "Softmax in the middle of a network",
        "b1",
        "Set the activation to ReLU",
        is_error=False,
    ),
    Row(
        "no data",
        project_of(FLAT).with_(data=None),
        "No data are chosen.",
        None,
        "Use the built-in digits",
    ),
    Row(
        "one class only",
        project_of(ONE_CLASS, Dense(units=1, activation="softmax")),
        "All samples are of one class (0)",
        None,
        None,
        is_error=False,
    ),
    Row(
        "nothing left to train on",
        _split(project_of(FLAT), validation=0.6, test=0.6),
        "No samples are left for training (200 in all).",
        None,
        "Use the usual shares",
    ),
    Row(
        "a batch larger than the data",
        project_of(FLAT, batch_size=1000),
        "A batch of 1,000 is larger than the training part of 140",
        None,
        "Set the batch size to 140",
        is_error=False,
    ),
    Row(
        "BATCH NORM in batches of one",
        project_of(FLAT, Dense(), BatchNorm(), OUTPUT, batch_size=1),
        "BATCH NORM measures each batch, and 1 sample tells it too little",
        "b2",
        "Set the batch size to 32",
        is_error=False,
    ),
    Row(
        "BATCH NORM in batches of three",
        project_of(FLAT, Dense(), BatchNorm(), OUTPUT, batch_size=3),
        "BATCH NORM measures each batch, and 3 samples tell it too little",
        "b2",
        "Set the batch size to 32",
        is_error=False,
    ),
    Row(
        "BATCH NORM in a last batch of one",
        project_of(FLAT, Dense(), BatchNorm(), OUTPUT, batch_size=139),
        "BATCH NORM measures each batch, but of 140 samples the last batch of an epoch gets",
        "b2",
        "Set the batch size to 140",
        is_error=False,
    ),
]  # fmt: skip
every_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
every_repair = pytest.mark.parametrize(
    "row", [row for row in ROWS if row.button], ids=lambda row: row.name
)


def problem_of(row: Row) -> Problem:
    return next(p for p in check(row.project).problems if str(p.message).startswith(row.says))


@every_row
def test_a_problem_says_what_is_wrong_and_stands_on_its_block(row: Row) -> None:
    problem = problem_of(row)

    assert problem.block_id == row.block_id
    assert problem.is_error == row.is_error


@every_row
def test_only_errors_keep_training_from_starting(row: Row) -> None:
    assert check(row.project).can_train != row.is_error


@every_repair
def test_the_button_mends_its_problem(row: Row) -> None:
    repair = problem_of(row).repair
    assert repair is not None

    messages = [problem.message for problem in check(repair.project).problems]

    assert str(repair.title) == row.button
    assert not [message for message in messages if str(message).startswith(row.says)]


def mended(project: Project) -> Report:
    """Press every button until none is left."""
    report = check(project)
    for _ in range(20):
        repairs = [problem.repair for problem in report.problems if problem.repair]
        if not repairs:
            break
        report = check(repairs[0].project)
    return report


@every_repair
def test_pressing_all_buttons_makes_a_network_that_trains(row: Row) -> None:
    assert mended(row.project).can_train


@every_row
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_can_be_read_in_both_languages(row: Row, language: str) -> None:
    set_language(language)
    problem = problem_of_any_language(row)

    assert str(problem.message)
    assert problem.repair is None or str(problem.repair.title)


def problem_of_any_language(row: Row) -> Problem:
    problems = check(row.project).problems
    return next(p for p in problems if (p.block_id, p.is_error) == (row.block_id, row.is_error))


def test_a_good_drawing_has_no_problems() -> None:
    report = check(project_of(PICTURES))

    assert report.problems == ()
    assert report.can_train


@pytest.mark.parametrize("batch_size", [4, 32, 140])
def test_batch_norm_in_batches_of_some_samples_is_no_problem(batch_size: int) -> None:
    project = project_of(FLAT, Dense(), BatchNorm(), OUTPUT, batch_size=batch_size)

    assert check(project).problems == ()


def test_without_batch_norm_a_batch_may_be_as_small_as_one_likes() -> None:
    assert check(project_of(FLAT, Dense(), OUTPUT, batch_size=1)).problems == ()


def test_shapes_and_parameters_are_counted_block_by_block() -> None:
    report = check(project_of(PICTURES))  # FLATTEN, DENSE 16, DROPOUT, DENSE 3

    shapes = [(f.input_shape, f.output_shape, f.n_parameters) for f in report.blocks.values()]
    assert shapes == [
        ((4, 4, 1), (16,), 0),
        ((16,), (16,), 16 * 16 + 16),
        ((16,), (16,), 0),
        ((16,), (3,), 16 * 3 + 3),
    ]
    assert report.n_parameters == 16 * 16 + 16 + 16 * 3 + 3
    assert report.output_shape == (3,)


def test_shapes_behind_the_block_that_fails_are_unknown() -> None:
    report = check(project_of(PICTURES, Dense(), OUTPUT))

    assert report.blocks["b1"].input_shape == (4, 4, 1)
    assert report.blocks["b1"].output_shape is None
    assert report.blocks["b2"].input_shape is None
    assert report.n_parameters is None
    assert report.training_bytes is None


def test_the_problems_of_a_block_are_found_by_its_id() -> None:
    report = check(project_of(PICTURES, Dense(), OUTPUT))

    assert len(report.of_block("b1")) == 1
    assert report.of_block("b2") == ()


def test_a_thousand_times_the_same_advice_is_given_a_few_times_only() -> None:
    hidden = [Dense(units=4, activation="softmax")] * 1000

    report = check(project_of(FLAT, *hidden, OUTPUT))

    assert [problem.block_id for problem in report.problems] == [f"b{n + 1}" for n in range(20)]


def test_memory_grows_with_units_and_batch() -> None:
    small = check(project_of(FLAT, Dense(units=10), OUTPUT)).training_bytes
    wide = check(project_of(FLAT, Dense(units=100_000), OUTPUT)).training_bytes
    long = check(project_of(FLAT, Dense(units=10), OUTPUT, batch_size=100)).training_bytes

    assert small is not None
    assert wide is not None
    assert long is not None
    assert wide > 1000 * small
    assert long > small


def test_a_batch_larger_than_the_data_takes_no_more_memory_than_the_data() -> None:
    whole = check(project_of(FLAT, OUTPUT, batch_size=len(FLAT.labels))).training_bytes
    larger = check(project_of(FLAT, OUTPUT, batch_size=1_000_000)).training_bytes

    assert larger == whole


def test_memory_counts_the_draws_of_dropout_and_the_evaluation() -> None:
    wide = Dense(units=100_000)
    without = check(project_of(FLAT, wide, OUTPUT)).training_bytes
    with_dropout = check(project_of(FLAT, wide, Dropout(), OUTPUT)).training_bytes

    assert without is not None
    assert with_dropout is not None
    n_weights = (4 * 100_000 + 100_000) + (100_000 * 3 + 3)
    assert without > 4 * (4 * n_weights + min(EVALUATION_BATCH, len(FLAT.labels)) * 100_000)
    assert with_dropout > without + 4 * 2 * 32 * 100_000


@given(projects)
def test_any_project_is_checked_without_an_error_and_rightly(project: Project) -> None:
    report = check(project)

    assert {block.id for block in project.stack.walk()} == set(report.blocks)
    assert all(str(problem.message) for problem in report.problems)
    assert all(p.block_id is None or p.block_id in project.stack for p in report.problems)


@given(projects)
def test_every_repair_is_another_project(project: Project) -> None:
    repairs = [problem.repair for problem in check(project).problems if problem.repair]

    assert all(repair.project != project for repair in repairs)


def test_what_can_be_trained_can_be_made_and_what_cannot_be_made_is_an_error() -> None:
    good, bad = project_of(PICTURES), project_of(PICTURES, Dense(), OUTPUT)

    network = Network(good.stack, good.input_shape)

    assert network.n_parameters == check(good).n_parameters
    with pytest.raises(ShapeError):
        Network(bad.stack, bad.input_shape)
