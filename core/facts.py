"""Facts: what is known of a dataset without its arrays."""

import dataclasses
import math
from dataclasses import dataclass
from typing import Any, cast

from core.arrays import AnyArray, Shape
from core.dates import date_text
from core.errors import SettingError
from core.messages import Message, number, tr
from core.settings import are_all, is_finite_number
from core.tasks import CLASSIFY, ONE_CLASS, REGRESS, Task

MOST_OUTPUTS = 100_000
MOST_FEATURES = 1_000_000

_ADDED: dict[str, Any] = {"targets": [], "features": [], "n_given_validation": 0}
"""What older files lack, and newer ones too where there is none of it."""

DIGITS = 4
"""Of the range of a target so many digits are written, so that its values can be compared."""


@dataclass(frozen=True)
class Target:
    """One wanted value of a regression: its name, its unit ("" for none), and its range."""

    name: str
    unit: str
    low: float
    high: float

    @property
    def title(self) -> str:
        """The name, with the unit if there is one."""
        return f"{self.name} ({self.unit})" if self.unit else self.name

    def text(self, value: float) -> str:
        """Return a value as people read it, with its unit."""
        return f"{self.number(value)} {self.unit}".rstrip()

    def number(self, value: float, sign: str = "") -> str:
        """Return a value with as many decimals as its range deserves; `sign` is "+" or none."""
        width = self.high - self.low
        power = math.floor(math.log10(width)) if 0 < width < math.inf else 99
        if not -DIGITS < power < 9 or not abs(value - self.low) < 1000 * width:
            return number(value, f"{sign},.{DIGITS}g")
        return number(value, f"{sign},.{max(0, DIGITS - 1 - power)}f")

    def difference(self, value: float, truth: float) -> str:
        """Return how far a value is from what is true: +0.75."""
        return self.number(value - truth, "+")


@dataclass(frozen=True)
class Feature:
    """One input of a table: a column, or one category of it.

    `kind` says how a value becomes the input: `number` as it is, `date` as days since `origin`,
    `flag` as 1 where it is `category` and else 0, `order` as its place in `categories`.
    `origin` is in days since 1970-01-01: 0, or where there are times of day the first day of the
    column, so that float32 can tell moments apart.
    A missing value is filled (`fill`) with the `mean` or `median` of the training part, with what
    is `most` frequent there, or with `value`. A flag of category "" stands for missing itself.
    """

    column: str
    kind: str = "number"
    category: str = ""
    categories: tuple[str, ...] = ()
    fill: str = "mean"
    value: float = 0.0
    origin: float = 0.0

    @property
    def name(self) -> str:
        """What people call the input: `age`, or `sex: female`."""
        if self.kind != "flag":
            return self.column
        return f"{self.column}: {self.category or tr('missing')}"

    def text(self, value: float) -> str:
        """Return a raw value of the input as people read it."""
        if math.isnan(value):
            return tr("missing")
        if self.kind == "date":
            return date_text(value + self.origin)
        if self.kind == "order" and 0 <= value < len(self.categories):
            return self.categories[int(value)]
        return number(value, ",.6g")

    def to_json(self) -> dict[str, Any]:
        """Return the fields that are not as usual, for a table may have thousands."""
        usual = {f.name: f.default for f in dataclasses.fields(Feature)}
        values = dataclasses.asdict(self)
        return {name: value for name, value in values.items() if value != usual[name]}


FEATURE_KINDS = ("number", "date", "flag", "order")
FILLS = ("mean", "median", "most", "value")


@dataclass(frozen=True)
class Facts:
    """What is known of a dataset without its arrays; all that `check` needs.

    It declares the task: data with `classes` are there to classify, data with `targets` to regress.

    Attributes:
        input_shape: sample shape, `(28, 28, 1)` for a picture, `(2,)` for a point.
        classes: names of the classes; a label is an index into them.
        n_samples: samples in all; the last `n_given_test` are a test part of its own.
        low, high: the range of the values that "0 to 1" maps to 0 and 1.
        counts: samples per class.
        targets: the values wanted of a regression, one output each; `classes` is empty then.
        features: of a table, what each input is; none of other data.
        n_given_validation: so many before a given test part are a validation part of their own.
    """

    input_shape: Shape
    classes: tuple[str, ...]
    n_samples: int
    n_given_test: int
    low: float
    high: float
    counts: tuple[int, ...]
    targets: tuple[Target, ...] = ()
    features: tuple[Feature, ...] = ()
    n_given_validation: int = 0

    @property
    def task(self) -> Task:
        """What a network is asked for with these data."""
        if self.targets:
            return REGRESS
        return ONE_CLASS if len(self.classes) == 1 else CLASSIFY

    @property
    def n_outputs(self) -> int:
        """Values that a network for these data gives: one a class, or one a target."""
        return len(self.targets or self.classes)

    def told(self, raw: AnyArray, most: int | None = None) -> tuple[tuple[str, str], ...]:
        """Return the columns of a table and what a sample has in each, as people read them.

        Args:
            raw: (F,), a raw sample; NaN is missing.
            most: so many columns are enough; None for all.
        """
        found: dict[str, str] = {}
        for feature, value in zip(self.features, raw.tolist(), strict=True):
            if len(found) == most and feature.column not in found:
                break
            if feature.kind != "flag":
                found[feature.column] = feature.text(value)
            elif value == 1.0 or feature.column not in found:
                found[feature.column] = (value == 1.0 and feature.category) or tr("missing")
        return tuple(found.items())

    @property
    def n_columns(self) -> int:
        """How many columns of a table the inputs are made of."""
        return len({feature.column for feature in self.features})

    def to_json(self) -> dict[str, Any]:
        """Return the fields as JSON; those of `_ADDED` only where there are some, as ever."""
        values = dataclasses.asdict(self)
        values["features"] = [feature.to_json() for feature in self.features]
        return {name: value for name, value in values.items() if value or name not in _ADDED}

    @classmethod
    def from_json(cls, data: Any) -> "Facts":
        """Read what `to_json` wrote. Raises SettingError."""
        if isinstance(data, dict):
            data = {**_ADDED, **cast("dict[str, Any]", data)}
        names = {f.name for f in dataclasses.fields(cls)}
        if not isinstance(data, dict) or set(cast("dict[str, Any]", data)) != names:
            raise SettingError(Message("The facts of the data are not complete."))
        values = cast("dict[str, Any]", data)
        targets = _targets(values["targets"])
        features = features_from_json(values["features"])
        lists_are_right = (
            are_all(values["input_shape"], int)
            and 1 <= len(values["input_shape"]) <= 8
            and all(0 < size < 2**31 for size in values["input_shape"])
            and are_all(values["classes"], str)
            and 1 <= len(values["classes"]) + len(targets) <= MOST_OUTPUTS
            and not (values["classes"] and targets)
            and are_all(values["counts"], int)
            and len(values["counts"]) == len(values["classes"])
            and all(count >= 0 for count in values["counts"])
            and (not features or list(values["input_shape"]) == [len(features)])
        )
        numbers_are_right = (
            type(values["n_samples"]) is int
            and type(values["n_given_test"]) is int
            and type(values["n_given_validation"]) is int
            and min(values["n_given_test"], values["n_given_validation"]) >= 0
            and values["n_given_test"] + values["n_given_validation"] <= values["n_samples"]
            and all(is_finite_number(values[k]) for k in ("low", "high"))
        )
        if not (lists_are_right and numbers_are_right):
            raise SettingError(Message("The facts of the data are not possible."))
        return cls(
            input_shape=tuple(values["input_shape"]),
            classes=tuple(values["classes"]),
            n_samples=values["n_samples"],
            n_given_test=values["n_given_test"],
            low=float(values["low"]),
            high=float(values["high"]),
            counts=tuple(values["counts"]),
            targets=targets,
            features=features,
            n_given_validation=values["n_given_validation"],
        )


def _targets(items: Any) -> tuple[Target, ...]:
    """Read the targets of a regression. Raises SettingError."""
    if not isinstance(items, list | tuple):
        raise SettingError(Message("The facts of the data are not possible."))
    return tuple(_target(item) for item in cast("list[Any]", items))


def _target(item: Any) -> Target:
    values = cast("dict[str, Any]", item) if isinstance(item, dict) else {}
    if (
        set(values) != {f.name for f in dataclasses.fields(Target)}
        or not are_all([values["name"], values["unit"]], str)
        or not (is_finite_number(values["low"]) and is_finite_number(values["high"]))
        or values["low"] > values["high"]
    ):
        raise SettingError(Message("The facts of the data are not possible."))
    return Target(values["name"], values["unit"], float(values["low"]), float(values["high"]))


def features_from_json(items: Any) -> tuple[Feature, ...]:
    """Read the inputs of a table. Raises SettingError."""
    if not are_all(items, dict) or len(items) > MOST_FEATURES:
        raise SettingError(Message("The facts of the data are not possible."))
    return tuple(_feature(item) for item in items)


def _feature(item: dict[str, Any]) -> Feature:
    known = {f.name: f.default for f in dataclasses.fields(Feature)} | {"column": ""}
    values: dict[str, Any] = {**known, **item}
    if (
        set(values) != set(known)
        or not are_all([values["column"], values["category"]], str)
        or not are_all(values["categories"], str)
        or values["kind"] not in FEATURE_KINDS
        or values["fill"] not in FILLS
        or not is_finite_number(values["value"])
        or not is_finite_number(values["origin"])
    ):
        raise SettingError(Message("The facts of the data are not possible."))
    values |= {"categories": tuple(values["categories"])}
    values |= {name: float(values[name]) for name in ("value", "origin")}
    return Feature(**values)
