"""Project: stack, data choice, plan and notes; an immutable value that turns into JSON and back."""

import dataclasses
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self, cast

from core.arrays import Shape
from core.choice import MOST_SEED, DataChoice
from core.errors import SettingError
from core.losses import LOSSES, CrossEntropy, Loss
from core.messages import Message
from core.optimizers import OPTIMIZERS, Adam, Optimizer
from core.schedules import SCHEDULES, Constant, Schedule
from core.settings import Declared, are_all, fields_from_json, setting
from core.stack import Stack
from core.tasks import CLASSIFY, Task

ADDED = (
    "schedule",
    "clip_norm",
    "clip_value",
    "patience",
    "evaluate_train",
    "sampling",
    "shuffle_block",
)
"""Parts of a plan that older files lack: they then have their usual value."""

LONGEST_NOTES = 100_000


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
    shuffle: bool = setting(
        True,
        Message("Shuffle"),
        help=Message("Takes the samples in another order in each epoch"),
    )
    sampling: str = setting(
        "all",
        Message("Sampling"),
        choices=(
            ("all", Message("all once")),
            ("balanced", Message("classes evenly")),
        ),
        help=Message(
            "An epoch takes every sample once, or all classes equally often: samples of rare "
            "classes then several times"
        ),
        is_rare=True,
    )
    shuffle_block: int = setting(
        0,
        Message("Shuffle blocks"),
        low=0,
        high=1_000_000_000,
        help=Message(
            "Samples that lie together are shuffled together, so that data larger than memory are "
            "read piece by piece"
        ),
        zero=Message("none"),
        is_rare=True,
        only_if=lambda plan: plan.shuffle,
    )
    schedule: Schedule = field(default_factory=Constant)
    clip_norm: float = setting(
        0.0,
        Message("Clip length"),
        low=0.0,
        high=1e9,
        help=Message("A gradient of all weights longer than this is shortened to it"),
        zero=Message("off"),
        is_rare=True,
    )
    clip_value: float = setting(
        0.0,
        Message("Clip values"),
        low=0.0,
        high=1e9,
        help=Message("Values of the gradient beyond ± this are cut to it"),
        zero=Message("off"),
        is_rare=True,
    )
    patience: int = setting(
        0,
        Message("Stop early"),
        low=0,
        high=1_000_000,
        help=Message("Ends the training after so many epochs without a better validation loss"),
        zero=Message("off"),
        is_rare=True,
    )
    evaluate_train: bool = setting(
        False,
        Message("Evaluate training"),
        help=Message(
            "Also evaluates the training part after each epoch, without DROPOUT; an epoch then "
            "takes about a third longer"
        ),
        is_rare=True,
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
        values = fields_from_json(cls, data)
        loss = values["loss"]
        values["loss"] = LOSSES.from_json({"kind": loss} if isinstance(loss, str) else loss)
        values["optimizer"] = OPTIMIZERS.from_json(values["optimizer"])
        values["schedule"] = SCHEDULES.from_json(values["schedule"])
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
            not are_all(shape, int)
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
