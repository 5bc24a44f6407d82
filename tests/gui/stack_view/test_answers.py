"""What a network says of a sample, in words and on the last card."""

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF

from core.facts import Facts, Target
from core.layers import Dense
from core.snapshot import Preparation
from gui.stack_view.answers import ClassAnswer, ValueAnswer, Values, answer_of
from gui.stack_view.body import Bars
from gui.state.look import Sample

PRICE, SIZE = Target("price", "EUR", 0.0, 100.0), Target("size", "", -1.0, 1.0)
LINEAR, SOFTMAX = Dense(units=2, activation="linear"), Dense(units=2, activation="softmax")


def facts(*targets: Target) -> Facts:
    classes = () if targets else ("cat", "dog")
    return Facts((3,), classes, 9, 0, 0.0, 1.0, () if targets else (4, 5), targets)


def sample(known: Facts, **truth: Any) -> Sample:
    return Sample("test", 0, 9, np.zeros(3), facts=known, **{"label": None, **truth})


def preparation(n: int) -> Preparation:
    """Return one where an output of 1 means 60."""
    one = np.ones(1, np.float32)
    return Preparation(one, one, np.full(n, 50, np.float32), np.full(n, 0.1, np.float32))


def of_price(*truth: float) -> ValueAnswer:
    made = answer_of(
        sample(facts(PRICE), truth=np.array(truth)), LINEAR, np.array([1.0]), preparation(1)
    )
    assert isinstance(made, ValueAnswer)
    return made


def test_a_value_is_said_in_its_unit_with_how_far_it_is_off() -> None:
    assert of_price(58.0).lines() == ("predicted: 60.0 EUR", "off by +2.0")


def test_several_values_are_said_on_the_card() -> None:
    known = sample(facts(PRICE, SIZE), truth=np.array([58.0, 0.5]))
    made = answer_of(known, LINEAR, np.array([1.0, -4.95]), preparation(2))

    assert made is not None
    assert made.lines() == ("predicted: 60.0 EUR", "price, and 1 other value")
    assert made.body().description() == (
        "#0 price: predicted 60.0 EUR, true 58.0 EUR; #1 size: predicted 0.500, true 0.500"
    )


@pytest.mark.parametrize(("y", "unit"), [(10, 0), (60, 1), (107, 1)])
def test_a_click_on_a_row_chooses_its_unit(y: float, unit: int) -> None:
    body = Values((PRICE, SIZE), np.zeros(2), np.zeros(2))

    assert body.height(300) == 108
    assert body.unit_at(QRectF(0, 0, 300, 108), QPointF(5, y)) == unit
    assert body.unit_at(QRectF(0, 0, 300, 108), QPointF(-5, y)) is None


@pytest.mark.parametrize(
    ("label", "lines"), [(1, "75.0\u00a0% · right"), (0, "75.0\u00a0% · wrong")]
)
def test_a_class_is_said_with_its_probability(label: int, lines: str) -> None:
    made = answer_of(sample(facts(), label=label), SOFTMAX, np.array([0.25, 0.75]), preparation(1))

    assert isinstance(made, ClassAnswer)
    assert made.lines() == ("predicted: dog", lines)
    assert isinstance(made.body(), Bars)


def test_outputs_that_mean_nothing_give_no_answer() -> None:
    wanted = sample(facts(PRICE), truth=np.array([58.0]))

    assert answer_of(wanted, LINEAR, np.array([1.0, 2.0]), preparation(1)) is None
    assert answer_of(wanted, LINEAR, np.array([np.nan]), preparation(1)) is None
    assert answer_of(sample(facts(), label=0), LINEAR, np.array([1.0, 2.0]), preparation(1)) is None


def test_one_sigmoid_unit_tells_both_classes_and_is_the_only_unit_to_click() -> None:
    layer = Dense(units=1, activation="sigmoid")
    made = answer_of(sample(facts(), label=1), layer, np.array([0.8]), preparation(1))

    assert made is not None
    body, area = made.body(), QRectF(0, 0, 200, 58)
    assert made.lines() == ("predicted: dog", "80.0\u00a0% · right")
    assert [body.unit_at(area, QPointF(x, 20)) for x in (10, 190)] == [0, 0]
    assert body.text_of(0) == "#0 dog: 80.0\u00a0%"


def test_of_a_drawing_only_what_is_predicted_is_said() -> None:
    drawn = sample(facts(), is_drawn=True)
    made = answer_of(drawn, SOFTMAX, np.array([0.25, 0.75]), Preparation())

    assert made is not None
    assert made.lines() == ("predicted: dog", "75.0\u00a0%")


def test_of_a_drawing_for_a_regression_no_truth_is_said() -> None:
    made = of_price()

    assert made.lines() == ("predicted: 60.0 EUR", "")
    assert made.body().text_of(0) == "#0 price: predicted 60.0 EUR"
