import ast

import pytest

from core.layers import Dense, Pooling
from core.losses import MeanSquaredError
from tests.mutations import mutations
from tests.planted_bugs import Case, LayerCase, LossCase, Verdict, bugs_of, places_of, report, tried

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
