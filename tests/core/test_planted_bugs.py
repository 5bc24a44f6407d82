import ast

import pytest

from core.layers import Dense, Pooling
from core.losses import MeanSquaredError
from tests.mutations import mutations
from tests.planted_bugs import (
    Case,
    LayerCase,
    LossCase,
    Verdict,
    bugs_of,
    is_counted,
    places_of,
    report,
    tried,
)

DENSE = LayerCase(Dense(units=4, activation="tanh"), (5,), training=True)
POOL = LayerCase(Pooling(pool="average"), (4, 6, 2), training=True)
MSE = LossCase(MeanSquaredError())
SAMPLE: list[tuple[Case, str, str]] = [
    (DENSE, "Dense.backward", "axis"),
    (DENSE, "Dense.backward", "missing sum"),
    (DENSE, "Dense.backward", "transpose dropped"),
    (DENSE, "Dense.backward", "factor doubled"),
    (DENSE, "Tanh.backward", "not written"),
    (DENSE, "Tanh.backward", "sign"),
    (DENSE, "Tanh.backward", "factor dropped"),
    (POOL, "Pooling.backward", "comparison"),
    (POOL, "_spread", "sign"),
    (POOL, "_spread", "index"),
    (MSE, "MeanSquaredError.backward", "sign"),
    (MSE, "MeanSquaredError.backward", "factor dropped"),
]


def verdicts_of(case: Case, function: str, kind: str) -> list[Verdict]:
    places = places_of([case])
    return [
        tried(place, bug, places[place])
        for place, bug in bugs_of(places)
        if (place.function, bug.kind) == (function, kind)
    ]


@pytest.mark.parametrize(("case", "function", "kind"), SAMPLE)
def test_a_planted_bug_is_caught(case: Case, function: str, kind: str) -> None:
    verdicts = verdicts_of(case, function, kind)

    assert verdicts
    assert [verdict for verdict in verdicts if not verdict.caught] == []


def test_the_function_is_sound_again_afterwards() -> None:
    sound = Dense.backward

    verdicts_of(DENSE, "Dense.backward", "axis")

    assert Dense.backward is sound


def test_a_bug_that_changes_nothing_counts_as_missed() -> None:
    verdict = Verdict("a.py:1", "f", "sign", "x", "-x", False, "every gradient stays right")

    assert "0 of 1 planted bugs caught (0.0%)" in report([verdict], [])


def test_every_rule_changes_the_body_alone() -> None:
    function = ast.parse("@kept\ndef f(x: int = 1 - 2):\n    return x - cut(1 - 2)").body[0]
    assert isinstance(function, ast.FunctionDef)

    found = [ast.unparse(one.function.body[0]) for one in mutations(function)]

    assert found == ["return x + cut(1 - 2)"]


def verdict(measure: str, found: str) -> Verdict:
    return Verdict("a.py:1", "f", "sign", "x", "-x", bool(found), found, measure)


def test_a_wrong_amount_of_memory_is_told_and_not_counted() -> None:
    sound = "every gradient stays right"
    told = report([verdict("n_most", ""), verdict("", "error 1.0"), verdict("n_most", "E")], [])

    assert "1 of 1 planted bugs caught (100.0%)" in told
    assert "2 of n_most, how much memory the largest chunk takes: 1 by an exception" in told
    assert is_counted(verdict("", sound))
    assert not is_counted(verdict("sizes", sound))


def test_a_measure_that_changes_a_gradient_is_no_measure() -> None:
    assert is_counted(verdict("sizes", "error 3.1e-02"))


def test_only_what_a_measure_is_made_of_counts_as_one() -> None:
    function = ast.parse("def f():\n    n_most = a * b\n    x = c * d\n    return n_most - x").body[
        0
    ]
    assert isinstance(function, ast.FunctionDef)

    found = {(one.before, one.measure) for one in mutations(function)}

    assert found == {("a * b", "n_most"), ("c * d", ""), ("n_most - x", "")}
