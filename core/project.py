"""Project: stack, data choice, plan and notes; an immutable value that turns into JSON and back."""

import dataclasses
import math
import re
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self, cast

from core.arrays import Shape
from core.errors import SettingError
from core.losses import LOSSES, CrossEntropy, Loss
from core.messages import Message, number
from core.optimizers import OPTIMIZERS, Adam, Optimizer
from core.schedules import SCHEDULES, Constant, Schedule
from core.settings import LARGEST_WHOLE, Declared, setting
from core.stack import Stack
from core.tasks import CLASSIFY, REGRESS, Task

PARTS = ("train", "validation", "test")
"""Names of the parts of a dataset, in the order in which they are cut."""

ADDED = ("schedule", "clip_norm", "clip_value", "patience", "evaluate_train")
"""Parts of a plan that older files lack: they then have their usual value."""

MOST_SEED = 2**63 - 1
LONGEST_NOTES = 100_000
MOST_OUTPUTS = 100_000

DIGITS = 4
"""Of the range of a target so many digits are written, so that its values can be compared."""


@dataclass(frozen=True, kw_only=True)
class Plan(Declared):
    """How to train."""

    kind = "plan"
    title = Message("Plan")

    loss: Loss = field(default_factory=CrossEntropy)
    optimizer: Optimizer = field(default_factory=Adam)
    epochs: int = setting(10, Message("Epochs"), low=1, high=1_000_000)
    batch_size: int = setting(128, Message("Batch size"), low=1, high=1_000_000)
    seed: int = setting(0, Message("Seed"), low=0, high=MOST_SEED)
    shuffle: bool = setting(True, Message("Shuffle"))
    schedule: Schedule = field(default_factory=Constant)
    clip_norm: float = setting(
        0.0,
        Message("Clip length"),
        low=0.0,
        high=1e9,
        help=Message("A gradient of all weights longer than this is shortened to it"),
        zero=Message("off"),
    )
    clip_value: float = setting(
        0.0,
        Message("Clip values"),
        low=0.0,
        high=1e9,
        help=Message("Values of the gradient beyond ± this are cut to it"),
        zero=Message("off"),
    )
    patience: int = setting(
        0,
        Message("Stop early"),
        low=0,
        high=1_000_000,
        help=Message("Ends the training after so many epochs without a better validation loss"),
        zero=Message("off"),
    )
    evaluate_train: bool = setting(
        False,
        Message("Evaluate training"),
        help=Message(
            "Also evaluates the training part after each epoch, without DROPOUT; an epoch then "
            "takes about a third longer"
        ),
    )

    def to_json(self) -> dict[str, Any]:
        names = ("loss", "optimizer", "schedule")
        return {**super().to_json(), **{name: getattr(self, name).to_json() for name in names}}

    @classmethod
    def from_json(cls, data: Any) -> Self:
        """Read what `to_json` wrote, or once wrote. Raises SettingError.

        Older files name a loss by its kind alone, and know neither schedule, clipping, patience nor
        whether the training part is evaluated.
        """
        if isinstance(data, dict):
            usual = cls().to_json()
            data = {**{name: usual[name] for name in ADDED}, **cast("dict[str, Any]", data)}
        values = _values(cls, data)
        loss = values["loss"]
        values["loss"] = LOSSES.from_json({"kind": loss} if isinstance(loss, str) else loss)
        values["optimizer"] = OPTIMIZERS.from_json(values["optimizer"])
        values["schedule"] = SCHEDULES.from_json(values["schedule"])
        return cls(**values)


SCALINGS = (
    ("range", Message("0 to 1")),
    ("standardise", Message("Mean 0, deviation 1")),
    ("none", Message("As it is")),
)


@dataclass(frozen=True, kw_only=True)
class Split(Declared):
    """Which samples train, validate and test. A test part that the data bring along is kept."""

    kind = "split"
    title = Message("Split")

    validation: float = setting(0.1, Message("Validation share"), low=0.0, high=0.9)
    test: float = setting(
        0.2,
        Message("Test share"),
        low=0.0,
        high=0.9,
        help=Message("Used only when the data bring no test part of their own"),
    )
    seed: int = setting(0, Message("Split seed"), low=0, high=MOST_SEED)

    @classmethod
    def from_json(cls, data: Any) -> Self:
        """Read what `to_json` wrote. Raises SettingError."""
        return cls(**_values(cls, data))


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
    """

    input_shape: Shape
    classes: tuple[str, ...]
    n_samples: int
    n_given_test: int
    low: float
    high: float
    counts: tuple[int, ...]
    targets: tuple[Target, ...] = ()

    @property
    def task(self) -> Task:
        """What a network is asked for with these data."""
        return REGRESS if self.targets else CLASSIFY

    @property
    def n_outputs(self) -> int:
        """Values that a network for these data gives: one a class, or one a target."""
        return len(self.targets or self.classes)

    def to_json(self) -> dict[str, Any]:
        """Return the fields as JSON; `targets` only where there are some, as files ever were."""
        values = dataclasses.asdict(self)
        if not self.targets:
            del values["targets"]
        return values

    @classmethod
    def from_json(cls, data: Any) -> "Facts":
        """Read what `to_json` wrote. Raises SettingError."""
        if isinstance(data, dict):
            data = {"targets": [], **cast("dict[str, Any]", data)}
        names = {f.name for f in dataclasses.fields(cls)}
        if not isinstance(data, dict) or set(cast("dict[str, Any]", data)) != names:
            raise SettingError(Message("The facts of the data are not complete."))
        values = cast("dict[str, Any]", data)
        targets = _targets(values["targets"])
        lists_are_right = (
            _are(values["input_shape"], int)
            and 1 <= len(values["input_shape"]) <= 8
            and all(0 < size < 2**31 for size in values["input_shape"])
            and _are(values["classes"], str)
            and 1 <= len(values["classes"]) + len(targets) <= MOST_OUTPUTS
            and not (values["classes"] and targets)
            and _are(values["counts"], int)
            and len(values["counts"]) == len(values["classes"])
            and all(count >= 0 for count in values["counts"])
        )
        numbers_are_right = (
            type(values["n_samples"]) is int
            and type(values["n_given_test"]) is int
            and 0 <= values["n_given_test"] <= values["n_samples"]
            and all(_is_finite(values[k]) for k in ("low", "high"))
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
        )


@dataclass(frozen=True, kw_only=True)
class DataChoice(Declared):
    """Which data, by name and digest, and how to prepare it. No arrays and no paths.

    `name` is a built-in name (`digits`) or what the user calls the data (`mnist`).
    """

    kind = "data"
    title = Message("Data")

    name: str = ""
    digest: str = ""
    facts: Facts
    split: Split = field(default_factory=Split)
    scaling: str = setting("range", Message("Scaling"), choices=SCALINGS)

    def to_json(self) -> dict[str, Any]:
        nested = {"facts": self.facts.to_json(), "split": self.split.to_json()}
        return {**super().to_json(), "name": self.name, "digest": self.digest, **nested}

    @classmethod
    def from_json(cls, data: Any) -> Self:
        """Read what `to_json` wrote. Raises SettingError."""
        values = _values(cls, data)
        name, digest = values.get("name"), values.get("digest")
        if not isinstance(name, str) or len(name) > 200:
            raise SettingError(Message("The name of the data is not a short text."))
        if not isinstance(digest, str) or not re.fullmatch("[0-9a-f]{64}", digest):
            raise SettingError(Message("The digest of the data is not 64 hexadecimal digits."))
        values["facts"] = Facts.from_json(values["facts"])
        values["split"] = Split.from_json(values["split"])
        return cls(**values)


@dataclass(frozen=True)
class Project:
    """All that the user draws and chooses.

    Attributes:
        typed_shape: the input shape in use while there is no data.
    """

    version: ClassVar[int] = 1

    stack: Stack = field(default_factory=Stack)
    data: DataChoice | None = None
    plan: Plan = field(default_factory=Plan)
    typed_shape: Shape = (28, 28, 1)
    notes: str = ""

    @property
    def task(self) -> Task:
        """What the data ask the network for; to classify while there are none."""
        return self.data.facts.task if self.data else CLASSIFY

    @property
    def input_shape(self) -> Shape:
        """The sample shape that the first block gets."""
        return self.data.facts.input_shape if self.data else self.typed_shape

    def with_(self, **changes: Any) -> "Project":
        """Return a copy with some parts changed."""
        return dataclasses.replace(self, **changes)

    def to_json(self) -> dict[str, Any]:
        """Return the whole project as JSON."""
        return {
            "stack": self.stack.to_json(),
            "data": self.data and self.data.to_json(),
            "plan": self.plan.to_json(),
            "typed_shape": list(self.typed_shape),
            "notes": self.notes,
        }

    @classmethod
    def from_json(cls, data: Any) -> "Project":
        """Read what `to_json` wrote.

        Raises:
            SettingError: for anything that `to_json` does not write.
        """
        names = {f.name for f in dataclasses.fields(cls)}
        if not isinstance(data, dict) or set(cast("dict[str, Any]", data)) != names:
            raise SettingError(
                Message(
                    "The project does not have the parts {names}.", names=", ".join(sorted(names))
                )
            )
        values = cast("dict[str, Any]", data)
        shape, notes = values["typed_shape"], values["notes"]
        if (
            not _are(shape, int)
            or not 1 <= len(shape) <= 8
            or not all(0 < s < 2**31 for s in shape)
        ):
            raise SettingError(Message("The typed input shape is not a list of sizes."))
        if not isinstance(notes, str) or len(notes) > LONGEST_NOTES:
            raise SettingError(Message("The notes are not a text."))
        return cls(
            stack=Stack.from_json(values["stack"]),
            data=None if values["data"] is None else DataChoice.from_json(values["data"]),
            plan=Plan.from_json(values["plan"]),
            typed_shape=tuple(shape),
            notes=notes,
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
        or not _are([values["name"], values["unit"]], str)
        or not (_is_finite(values["low"]) and _is_finite(values["high"]))
        or values["low"] > values["high"]
    ):
        raise SettingError(Message("The facts of the data are not possible."))
    return Target(values["name"], values["unit"], float(values["low"]), float(values["high"]))


def _are(items: Any, kind: type) -> bool:
    return isinstance(items, list | tuple) and all(
        type(i) is kind for i in cast("list[Any]", items)
    )


def _is_finite(value: Any) -> bool:
    if type(value) is int:
        return abs(value) <= LARGEST_WHOLE
    return type(value) is float and math.isfinite(value)


def _values(cls: type[Declared], data: Any) -> dict[str, Any]:
    """Return the fields of a Declared class from JSON, or raise SettingError."""
    names = {f.name for f in dataclasses.fields(cls)}
    if not isinstance(data, dict) or set(cast("dict[str, Any]", data)) != {"kind", *names}:
        wanted = ", ".join(sorted(names))
        raise SettingError(
            Message("{title} does not have the parts {names}.", title=cls.title, names=wanted)
        )
    values = dict(cast("dict[str, Any]", data))
    if values.pop("kind") != cls.kind:
        raise SettingError(Message("{title} has the wrong kind.", title=cls.title))
    return values
