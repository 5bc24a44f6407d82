"""Answers: what a network says of the chosen sample, for the INPUT card and the last card."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from core.arrays import AnyArray, Array
from core.facts import Target
from core.layers import Layer
from core.messages import tr
from core.snapshot import Preparation
from gui import theme as themes
from gui.charts.bars import percent
from gui.charts.values import (
    MOST_ROWS,
    paint_values,
    value_at,
    values_height,
)
from gui.stack_view.body import Bars, Body, Marked
from gui.state.look import Sample
from gui.state.told import told_by


class Answer(Protocol):
    """What a network says of one sample."""

    def body(self) -> Body:
        """Return what the last card shows."""
        ...

    def lines(self) -> tuple[str, str]:
        """Return the answer, and below it how sure or how far off it is."""
        ...

    def colour(self) -> QColor:
        """Return the colour of the first line."""
        ...


@dataclass(frozen=True, eq=False)
class ClassAnswer(Answer):
    """The probability of each class, (L,), and the class that is right; None: nobody knows."""

    names: Sequence[str]
    shares: AnyArray
    label: int | None
    is_of_one_unit: bool = False

    def body(self) -> Body:
        kind = LoneBars if self.is_of_one_unit else Bars
        return kind(self.names, self.shares)

    def lines(self) -> tuple[str, str]:
        share = percent(float(self.shares.max()))
        if self.label is None:
            said = share
        elif self._is_right:
            said = tr("{share} · right", share=share)
        else:
            said = tr("{share} · wrong", share=share)
        return tr("predicted: {name}", name=self.names[int(self.shares.argmax())]), said

    def colour(self) -> QColor:
        theme = themes.current()
        if self.label is None:
            return theme.text
        return theme.accent if self._is_right else theme.danger

    @property
    def _is_right(self) -> bool:
        return int(self.shares.argmax()) == self.label


@dataclass(frozen=True)
class LoneBars(Bars):
    """The probabilities of two classes, both told by the one unit of a block."""

    def paint(self, painter: QPainter, rect: QRectF, marked: Marked, faded: bool) -> None:
        super().paint(painter, rect, Marked(None if marked.unit is None else 1), faded)

    def unit_at(self, rect: QRectF, point: QPointF) -> int | None:
        return None if super().unit_at(rect, point) is None else 0

    def text_of(self, unit: int) -> str:
        share = percent(float(self.values[1]))
        return tr("#{unit:d} {name}: {share}", unit=unit, name=self.names[1], share=share)


@dataclass(frozen=True, eq=False)
class ValueAnswer(Answer):
    """The value of each target in its unit, (T,), and what is true; empty: nobody knows."""

    targets: Sequence[Target]
    values: AnyArray
    truth: AnyArray

    def body(self) -> Body:
        return Values(self.targets, self.values, self.truth)

    def lines(self) -> tuple[str, str]:
        value = float(self.values[0])
        said = tr("predicted: {name}", name=self.targets[0].text(value))
        if len(self.targets) > 1:
            rest = len(self.targets) - 1
            return said, tr(
                "{name}, and {n} other value",
                "{name}, and {n} other values",
                n=rest,
                name=self.targets[0].name,
            )
        if not len(self.truth):
            return said, ""
        true = float(self.truth[0])
        return said, tr("off by {difference}", difference=self.targets[0].difference(value, true))

    def colour(self) -> QColor:
        return themes.current().accent


@dataclass(frozen=True, eq=False)
class Values(Body):
    """The values of a regression in their units, beside what is true where that is known."""

    targets: Sequence[Target]
    values: AnyArray
    truth: AnyArray

    def description(self) -> str:
        return "; ".join(self.text_of(unit) for unit in range(len(self.targets)))

    def height(self, width: int) -> int:
        return values_height(len(self.targets))

    def paint(self, painter: QPainter, rect: QRectF, marked: Marked, faded: bool) -> None:
        paint_values(
            painter,
            rect,
            self.targets,
            self.values.tolist(),
            self.truth.tolist(),
            themes.current(),
            faded=faded,
            marked=marked.unit,
        )

    def unit_at(self, rect: QRectF, point: QPointF) -> int | None:
        return value_at(rect, len(self.targets), point)

    def place_at(self, rect: QRectF, point: QPointF) -> tuple[int, int] | None:
        return None

    def units_in_words(self) -> str:
        return ""  # `description` names them all

    def text_of(self, unit: int) -> str:
        target = self.targets[unit]
        if not len(self.truth):
            value = target.text(float(self.values[unit]))
            return tr(
                "#{unit:d} {name}: predicted {value}", unit=unit, name=target.name, value=value
            )
        return tr(
            "#{unit:d} {name}: predicted {value}, true {truth}",
            unit=unit,
            name=target.name,
            value=target.text(float(self.values[unit])),
            truth=target.text(float(self.truth[unit])),
        )

    def paint_legend(self, painter: QPainter, rect: QRectF) -> float:
        return 0.0


def answer_of(
    sample: Sample, layer: Layer, output: Array, preparation: Preparation
) -> Answer | None:
    """Return what an output (any shape) means for a sample; None where it can mean nothing.

    Args:
        sample: with the facts of its data.
        layer: the last one.
        output: what it gives.
        preparation: of the network.
    """
    told = told_by(sample.facts, layer, output, preparation)
    if told is None:
        return None
    if not told.facts.targets:
        names, lone = told.facts.classes, told.is_of_one_unit
        return ClassAnswer(names, told.values, sample.label, lone)
    if len(told.facts.targets) > MOST_ROWS:
        return None
    return ValueAnswer(told.facts.targets, told.values, sample.truth)
