"""The arithmetic of one unit in words and numbers, ready to be laid out in columns."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from core.activations import ACTIVATIONS
from core.inspection import NeuronReport
from core.messages import number, tr

N_DIGITS = 4
LARGEST_PLAIN_EXPONENT = 30.0
"""Softmax is shown as e^z while no sum is larger; else as e^(z − largest), as it is computed."""


@dataclass(frozen=True)
class TermLine:
    """weight × value = product, of the input with number `index`, and its name in a table."""

    index: int
    weight: str
    value: str
    product: str
    name: str = ""

    @property
    def title(self) -> str:
        """What the input is called."""
        return self.name or f"#{self.index}"


@dataclass(frozen=True)
class SumLine:
    """A text at the left and a number at the right."""

    text: str
    amount: str
    is_result: bool = False


@dataclass(frozen=True)
class Arithmetic:
    """All lines, from top to bottom.

    Attributes:
        formula: y = f( Σ w·x + b ). caption: which terms are shown.
        value: the result alone.
    """

    formula: str
    caption: str
    terms: tuple[TermLine, ...]
    sums: tuple[SumLine, ...]
    value: str

    def text(self) -> str:
        """Return all lines as one text, for screen readers."""
        terms = [f"{t.title}: {t.weight} × {t.value} = {t.product}" for t in self.terms]
        sums = [f"{line.text} {line.amount}" for line in self.sums]
        return "\n".join([self.formula, self.caption, *terms, *sums])


def arithmetic(report: NeuronReport, has_bias: bool) -> Arithmetic:
    """Return the arithmetic of a unit.

    Numbers that stand below one another have the same decimals, so that they add up by eye.
    """
    terms = report.terms
    totals = [*(t.product for t in terms), report.rest, report.bias, report.sum]
    spec = spec_for(totals)
    weight_spec = spec_for(t.weight for t in terms)
    value_spec = spec_for(t.value for t in terms)
    lines = tuple(
        TermLine(
            t.index,
            number(t.weight, weight_spec),
            number(t.value, value_spec),
            number(t.product, spec),
            report.names[t.index] if report.names else "",
        )
        for t in terms
    )
    sums = [SumLine(_sum_title(has_bias), number(report.sum, spec))]
    if has_bias:
        sums.insert(0, SumLine(tr("+ bias b"), number(report.bias, spec)))
    n_others = report.n_inputs - len(terms)
    if n_others:
        text = tr("+ {n} other term", "+ {n} other terms", n=n_others)
        sums.insert(0, SumLine(text, number(report.rest, spec)))
    value = number(report.value, spec_for([report.value]))
    sums += [*_way_through(report), SumLine(_last_step(report), value, is_result=True)]
    return Arithmetic(_formula(report, has_bias), _caption(report), lines, tuple(sums), value)


def spec_for(values: Iterable[float]) -> str:
    """Return the format in which numbers that stand below one another have the same decimals."""
    sizes = [abs(value) for value in values if math.isfinite(value) and value]
    largest = max(sizes, default=1.0)
    if not 1e-4 <= largest < 1e7:
        return ".2e"
    decimals = N_DIGITS - 1 - math.floor(math.log10(largest))
    return f",.{min(max(decimals, 0), 5)}f"


def _formula(report: NeuronReport, has_bias: bool) -> str:
    title = ACTIVATIONS[report.activation].title
    if report.activation == "softmax":
        inside = "z = Σ w·x + b" if has_bias else "z = Σ w·x"
        return tr("y = e^z / Σ e^z,  {sum}", sum=inside)
    inside = "Σ w·x + b" if has_bias else "Σ w·x"
    return tr("y = {function}( {sum} )", function=title, sum=inside)


def _caption(report: NeuronReport) -> str:
    n, n_shown = report.n_inputs, len(report.terms)
    if n_shown == n:
        return tr("all terms w × x")
    return tr("largest {shown} of {n} terms w × x", shown=n_shown, n=n)


def _sum_title(has_bias: bool) -> str:
    return tr("= sum z") if has_bias else tr("= sum z (no bias)")


def _way_through(report: NeuronReport) -> list[SumLine]:
    """Return what softmax computes between the sum and the value."""
    if report.activation != "softmax":
        return []
    sums = report.sums
    largest = float(sums.max())
    n = len(sums)
    if not largest <= LARGEST_PLAIN_EXPONENT:
        own = number(math.exp(report.sum - largest), ".4g")
        total = number(float(np.exp(sums - largest).sum()), ".4g")
        top = number(largest, ".4g")
        return [
            SumLine(tr("e^(z − {top}), the largest taken off", top=top), own),
            SumLine(tr("Σ of that over {n} units", n=n), total),
        ]
    return [
        SumLine(tr("e^z"), number(math.exp(report.sum), ",.4g")),
        SumLine(tr("Σ e^z of all {n} units", n=n), number(float(np.exp(sums).sum()), ",.4g")),
    ]


def _last_step(report: NeuronReport) -> str:
    texts = {
        "linear": tr("→ the sum itself"),
        "relu": tr("→ ReLU: max(0, z)"),
        "leaky_relu": tr("→ max(0.01 · z, z)"),
        "elu": tr("→ z if z > 0, else e^z − 1"),
        "selu": tr("→ 1.0507 · (z if z > 0, else 1.6733 · (e^z − 1))"),
        "gelu": tr("→ z / 2 · (1 + erf(z / √2))"),
        "silu": tr("→ z / (1 + e^−z)"),
        "softplus": tr("→ ln(1 + e^z)"),
        "hard_sigmoid": tr("→ min(1, max(0, z / 6 + 1/2))"),
        "sigmoid": tr("→ 1 / (1 + e^−z)"),
        "tanh": tr("→ tanh(z)"),
        "softmax": tr("→ e^z / Σ e^z"),
    }
    title = ACTIVATIONS[report.activation].title
    return texts.get(report.activation, tr("→ {function}", function=title))
