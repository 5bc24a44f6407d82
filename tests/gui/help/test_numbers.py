"""The numbers of a network, and how they are written into its pages."""

from dataclasses import replace

import pytest

from core.choice import DataChoice
from core.facts import Facts, Target
from core.layers import Dense, Dropout, Flatten, Layer, Pooling
from core.messages import set_language
from core.optimizers import SGD
from core.project import Plan, Project
from core.stack import Block, Stack
from gui.help.numbers import numbers_of, numbers_of_plan
from gui.help.page import page

FACTS = Facts((28, 28, 1), tuple("0123456789"), 70_000, 10_000, 0.0, 255.0, (7000,) * 10)
MNIST = DataChoice(name="mnist", digest="0" * 64, facts=FACTS)


def project_of(*layers: Layer, data: DataChoice | None = MNIST) -> Project:
    blocks = (Block(f"b{i}", layer) for i, layer in enumerate(layers))
    return Project(stack=Stack(tuple(blocks)), data=data)


def page_of(project: Project, block_id: str) -> str:
    kind = project.stack[block_id].layer.kind
    return page(kind, **numbers_of(project, block_id)).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "784 × 128 weights + 128 biases = <b>100,480</b> parameters"),
        ("pt_BR", "784 × 128 pesos + 128 vieses = <b>100.480</b> parâmetros"),
    ],
)
def test_dense_counts_its_parameters_as_the_language_writes_them(
    language: str, expected: str
) -> None:
    set_language(language)

    assert expected in page_of(project_of(Flatten(), Dense(units=128)), "b1")


def test_dense_with_one_unit_has_one_bias() -> None:
    assert "784 × 1 weights + 1 bias =" in page_of(project_of(Flatten(), Dense(units=1)), "b1")


def test_dense_without_bias_says_so() -> None:
    text = page_of(project_of(Flatten(), Dense(units=10, bias=False)), "b1")

    assert "784 × 10 weights = <b>7,840</b> parameters; the bias is switched off" in text


def test_the_output_block_names_its_classes() -> None:
    project = project_of(Flatten(), Dense(units=10, activation="softmax"))

    assert "one neuron for each of the 10 classes. Activation: Softmax" in page_of(project, "b1")


def test_a_last_block_that_does_not_match_the_classes_is_not_called_the_output() -> None:
    assert "classes" not in numbers_of(project_of(Flatten(), Dense(units=7)), "b1")


def test_dense_that_gets_a_picture_reads_well_without_a_count() -> None:
    text = page_of(project_of(Dense()), "b0")

    assert "There is one weight for each input of each neuron" in text
    assert "Activation: ReLU" in text


def test_a_block_behind_shapes_that_do_not_fit_keeps_the_numbers_of_its_settings() -> None:
    text = page_of(project_of(Dense(), Dropout(rate=0.2)), "b1")

    assert "With rate 0.2, the values that stay on are multiplied by 1.25" in text


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            "Of 128 values about <b>64</b> are off at each step, the rest × <b>2</b> (rate 0.5)",
        ),
        ("pt_BR", "De 128 valores, cerca de <b>64</b> ficam desligados"),
    ],
)
def test_dropout_counts_what_is_off(language: str, expected: str) -> None:
    set_language(language)

    assert expected in page_of(project_of(Flatten(), Dense(units=128), Dropout(rate=0.5)), "b2")


def test_dropout_at_rate_0_switches_nothing_off() -> None:
    text = page_of(project_of(Flatten(), Dropout(rate=0.0)), "b1")

    assert "The rate is 0, so all 784 values stay on" in text


def test_flatten_multiplies_the_sizes_and_follows_one_pixel() -> None:
    text = page_of(project_of(Flatten()), "b0")

    assert "28 × 28 × 1 = <b>784</b> values" in text
    assert "row 14 and column 14 lands at place (14 × 28 + 14) × 1 = 406" in text


def test_flatten_behind_flatten_is_said_to_change_nothing() -> None:
    assert "The 784 values already come in one row" in page_of(
        project_of(Flatten(), Flatten()), "b1"
    )


def test_the_input_page_tells_what_the_data_are() -> None:
    text = page("input", **numbers_of(project_of())).replace("\u00a0", " ")

    assert "shape 28 × 28 × 1, which makes <b>784</b> numbers" in text
    assert "The data <i>mnist</i> hold 70,000 samples in 10 classes" in text
    assert "0 becomes 0 and 255 becomes 1" in text


def test_the_input_page_without_data_shows_the_typed_shape() -> None:
    text = page("input", **numbers_of(project_of(data=None)))

    assert "<b>784</b>" in text
    assert "No data are chosen yet" in text


def test_names_that_look_like_markup_are_shown_as_written() -> None:
    data = MNIST.with_(name="<b>*my*</b> {units}")

    text = page("input", **numbers_of(project_of(data=data)))

    assert "<i>&lt;b&gt;*my*&lt;/b&gt; {units}</i>" in text


def test_pages_of_ideas_tell_what_the_plan_says() -> None:
    plan = Plan(optimizer=SGD(learning_rate=0.05), batch_size=64)
    numbers = numbers_of_plan(project_of().with_(plan=plan))

    assert "SGD with learning rate 0.05 and momentum 0.9" in page("optimizer", **numbers)
    assert "an epoch would take 16 steps" in page("epoch", **numbers)
    assert "10\u00a0% of the samples" in page("overfitting", **numbers)
    assert "ln 10\u00a0=\u00a02.303" in page("loss", **numbers)
    assert "1\u00a0/\u00a010\u00a0=\u00a00.1" in page("softmax", **numbers)


def test_pool_tells_how_far_its_window_goes() -> None:
    assert "Windows of 3 × 3, 3 × 3 places apart" in page_of(project_of(Pooling(size=(3, 3))), "b0")


def test_pages_of_a_regression_name_what_is_wanted_instead_of_classes() -> None:
    wanted = (Target("price", "EUR", 0.0, 9.0),)
    facts = Facts((4,), (), 70, 0, 0.0, 1.0, (), wanted)
    project = project_of(Dense(units=1, activation="linear"), data=replace(MNIST, facts=facts))

    pages = [
        page("input", **numbers_of(project)),
        page("loss", **numbers_of_plan(project)),
        page_of(project, "b0"),
    ]

    assert all("price (EUR)" in text for text in pages)
    assert not any("classes." in text for text in pages)
