"""The arithmetic of a unit: formulas, lines, decimals."""

import math
from dataclasses import replace

import numpy as np
import pytest

from core.inspection import NeuronReport, Term
from core.messages import set_language
from gui.panels.arithmetic import arithmetic, spec_for


def report(activation: str = "relu", **changes: object) -> NeuronReport:
    values = {
        "block_id": "b2",
        "unit": 0,
        "n_units": 1,
        "place": None,
        "activation": activation,
        "weights": np.zeros(4, np.float32),
        "inputs": np.zeros(4, np.float32),
        "terms": (Term(2, 0.5, 3.0), Term(0, -0.25, 2.0)),
        "rest": 0.125,
        "bias": -0.1,
        "sum": 1.025,
        "value": 1.025,
        "sums": np.array([1.025]),
        **changes,
    }
    return NeuronReport(**values)  # pyright: ignore[reportArgumentType]


def test_terms_rest_bias_and_sum_stand_below_one_another_with_the_same_decimals() -> None:
    shown = arithmetic(report(), has_bias=True)

    assert shown.formula == "y = ReLU( Σ w·x + b )"
    assert shown.caption == "largest 2 of 4 terms w × x"
    assert [term.product for term in shown.terms] == ["1.500", "−0.500"]
    assert [(line.text, line.amount) for line in shown.sums] == [
        ("+ 2 other terms", "0.125"),
        ("+ bias b", "−0.100"),
        ("= sum z", "1.025"),
        ("→ ReLU: max(0, z)", "1.025"),
    ]


def test_without_a_bias_none_is_shown() -> None:
    shown = arithmetic(report(bias=0.0), has_bias=False)

    assert shown.formula == "y = ReLU( Σ w·x )"
    assert "bias b" not in shown.text()


def test_when_all_terms_are_shown_there_are_no_others() -> None:
    shown = arithmetic(report(weights=np.zeros(2), rest=0.0), has_bias=True)

    assert shown.caption == "all terms w × x"
    assert "other" not in shown.text()


@pytest.mark.parametrize(
    ("activation", "step"),
    [
        ("linear", "→ the sum itself"),
        ("leaky_relu", "→ max(0.01 · z, z)"),
        ("sigmoid", "→ 1 / (1 + e^−z)"),
        ("elu", "→ z if z > 0, else e^z − 1"),
        ("selu", "→ 1.0507 · (z if z > 0, else 1.6733 · (e^z − 1))"),
        ("gelu", "→ z / 2 · (1 + erf(z / √2))"),
        ("silu", "→ z / (1 + e^−z)"),
        ("softplus", "→ ln(1 + e^z)"),
        ("hard_sigmoid", "→ min(1, max(0, z / 6 + 1/2))"),
        ("tanh", "→ tanh(z)"),
    ],
)
def test_each_activation_says_its_last_step(activation: str, step: str) -> None:
    assert arithmetic(report(activation), has_bias=True).sums[-1].text == step


def test_softmax_shows_its_numerator_and_denominator() -> None:
    sums = np.array([1.0, 2.0])
    share = math.exp(1.0) / (math.exp(1.0) + math.exp(2.0))
    shown = arithmetic(report("softmax", sum=1.0, sums=sums, value=share), has_bias=True)

    assert [(line.text, line.amount) for line in shown.sums[-3:]] == [
        ("e^z", "2.718"),
        ("Σ e^z of all 2 units", "10.11"),
        ("→ e^z / Σ e^z", "0.2689"),
    ]


def test_softmax_of_sums_too_large_for_e_to_the_z_takes_the_largest_off_first() -> None:
    sums = np.array([999.0, 1000.0])
    shown = arithmetic(report("softmax", sum=999.0, sums=sums, value=0.2689), has_bias=True)

    assert [line.amount for line in shown.sums[-3:]] == ["0.3679", "1.368", "0.2689"]


def test_numbers_are_written_as_the_language_does() -> None:
    set_language("pt_BR")

    assert arithmetic(report(), has_bias=True).terms[0].product == "1,500"


@pytest.mark.parametrize(
    ("values", "spec"),
    [
        ([1.8], ",.3f"),
        ([123.4, 0.5], ",.1f"),
        ([0.012], ",.5f"),
        ([0.0], ",.3f"),
        ([1e9], ".2e"),
        ([1e-9], ".2e"),
        ([math.nan], ",.3f"),
    ],
)
def test_the_largest_number_decides_the_decimals(values: list[float], spec: str) -> None:
    assert spec_for(values) == spec


def test_inputs_of_a_table_are_called_by_their_names() -> None:
    named = replace(report(), names=("age", "sex: female", "fare", "deck", "x", "y"))

    shown = arithmetic(named, has_bias=True)

    assert [term.title for term in shown.terms] == [named.names[t.index] for t in named.terms]
    assert f"{shown.terms[0].title}: {shown.terms[0].weight}" in shown.text()
