"""Settings declared once, on frozen dataclasses; form, check, file and help all read them here.

Example::

    @dataclass(frozen=True, kw_only=True)
    class Dropout(Declared):
        kind = "dropout"
        rate: float = setting(0.5, Message("Rate"), low=0, high=0.99)
"""

import dataclasses
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, Self, TypeVar, cast

from core.errors import SettingError
from core.messages import Message, number

Choices = tuple[tuple[str, Message], ...]

LARGEST_WHOLE = 2**53
"""Up to here every whole number is a float, digit for digit."""


@dataclass(frozen=True)
class Setting:
    """One declared setting. `type` is int, float, bool, str, or tuple: a pair of whole numbers.

    A str with `choices` is a choice. A pair is height and width; `low` and `high` hold for each.
    What is rare comes last, and forms fold it away while it is as usual.

    Attributes:
        zero: what 0 means (for a pair: 0 × 0), where that is no amount; an empty field is 0 then.
        only_if: tells whether the setting counts in a value, where that depends on the others.
    """

    name: str
    type: type
    default: Any
    title: Message
    help: Message | None = None
    low: float | None = None
    high: float | None = None
    choices: Choices = ()
    is_rare: bool = False
    zero: Message | None = None
    only_if: Callable[[Any], bool] | None = None

    def checked(self, value: Any) -> Any:
        """Return the value as its type (a whole number is a fine float), or raise SettingError."""
        if self.type is float and type(value) is int and abs(value) <= LARGEST_WHOLE:
            value = float(value)
        if self.type is tuple:
            return self._checked_pair(value)
        if type(value) is not self.type:
            raise self._error(value)
        if self.choices and value not in dict(self.choices):
            raise self._error(value)
        if self.type in (int, float) and not self._low <= value <= self._high:  # NaN fails too
            raise self._error(value)
        return value

    def as_json(self, value: Any) -> Any:
        """Return the value as JSON knows it: a pair is a list there."""
        return list(value) if self.type is tuple else value

    def title_of(self, value: str) -> Message:
        """Return the title of one of the choices."""
        return dict(self.choices)[value]

    def word_for(self, value: Any) -> Message | None:
        """Return what people call a value: its choice, what zero means; None for a plain value."""
        if self.choices:
            return self.title_of(value)
        return self.zero if value in (0, (0, 0)) else None

    @property
    def limits(self) -> Message:
        """What the setting takes, in words."""
        if self.choices:
            return Message("one of {names}", names=", ".join(name for name, _ in self.choices))
        if self.type is bool:
            return Message("true or false")
        kind = Message("a whole number") if self.type is int else Message("a number")
        if self.type is tuple:
            kind = Message("height and width, each a whole number")
        if self.type is str:
            return Message("a text")
        if self.low is not None and self.high is not None:
            return Message("{kind} from {low} to {high}", kind=kind, low=self.low, high=self.high)
        if self.low is not None:
            return Message("{kind} of at least {low}", kind=kind, low=self.low)
        return kind

    def _checked_pair(self, value: Any) -> tuple[int, int]:
        items = cast("list[Any] | tuple[Any, ...]", value) if type(value) in (list, tuple) else ()
        if len(items) != 2 or any(type(item) is not int for item in items):
            raise self._error(value)
        if not all(self._low <= item <= self._high for item in items):
            raise self._error(value)
        return (items[0], items[1])

    @property
    def _low(self) -> float:
        return float("-inf") if self.low is None else self.low

    @property
    def _high(self) -> float:
        return float("inf") if self.high is None else self.high

    def _error(self, value: Any) -> SettingError:
        return SettingError(
            Message(
                "{title} ({name}) must be {limits}, but is {value}.",
                title=self.title,
                name=self.name,
                limits=self.limits,
                value=repr(value)[:80],
            )
        )


def setting(
    default: Any,
    title: Message,
    *,
    help: Message | None = None,
    low: float | None = None,
    high: float | None = None,
    choices: Choices = (),
    is_rare: bool = False,
    zero: Message | None = None,
    only_if: Callable[[Any], bool] | None = None,
) -> Any:
    """Declare a field of a `Declared` class. Its type is that of the default."""
    kind = cast("type[Any]", type(default))
    declared = Setting("", kind, default, title, help, low, high, choices, is_rare, zero, only_if)
    return dataclasses.field(default=default, metadata={"setting": declared})


@lru_cache
def settings_of(cls: type["Declared"]) -> tuple[Setting, ...]:
    """Return the declared settings of a class, as written, and after them those that are rare."""
    found = [
        dataclasses.replace(field.metadata["setting"], name=field.name)
        for field in dataclasses.fields(cls)
        if "setting" in field.metadata
    ]
    return tuple(sorted(found, key=lambda declared: declared.is_rare))


@dataclass(frozen=True, kw_only=True)
class Declared:
    """A frozen value with a `kind` and declared settings; checked when made, and JSON both ways."""

    kind: ClassVar[str]
    title: ClassVar[Message]

    def __post_init__(self) -> None:
        for declared in settings_of(type(self)):
            value = declared.checked(getattr(self, declared.name))
            object.__setattr__(self, declared.name, value)

    def with_(self, **changes: Any) -> Self:
        """Return a copy with some settings changed."""
        return dataclasses.replace(self, **changes)

    def to_json(self) -> dict[str, Any]:
        """Return `{"kind": ..., setting: value, ...}`."""
        values = {s.name: s.as_json(getattr(self, s.name)) for s in settings_of(type(self))}
        return {"kind": self.kind, **values}


def counting(value: Declared) -> tuple[Setting, ...]:
    """Return the settings of a value that mean something beside its others, in their order."""
    settings = settings_of(type(value))
    return tuple(s for s in settings if s.only_if is None or s.only_if(value))


def worth_saying(value: Declared) -> tuple[Setting, ...]:
    """Return the settings of a value that count, without the rare ones that are as usual."""
    return tuple(s for s in counting(value) if not s.is_rare or getattr(value, s.name) != s.default)


def in_words(value: Declared) -> str:
    """Return the settings that `worth_saying` names, as people read them: `Rate 0.5`."""
    return ", ".join(
        f"{s.title} {value_in_words(s, getattr(value, s.name))}" for s in worth_saying(value)
    )


def value_in_words(setting: Setting, value: Any) -> str:
    """Return a value as people read it: its choice, yes or no, 3 × 3, 1,234.5."""
    if (word := setting.word_for(value)) is not None:
        return str(word)
    if isinstance(value, bool):
        return str(Message("yes") if value else Message("no"))
    if isinstance(value, tuple):
        return " × ".join(map(str, cast("tuple[int, int]", value)))
    return number(value)


T = TypeVar("T", bound=Declared)


class Catalogue(Mapping[str, type[T]]):
    """All classes of one sort by their kind, in the order in which people see them."""

    def __init__(self, name: Message, *classes: type[T]) -> None:
        self.name = name
        self._classes = {cls.kind: cls for cls in classes}

    def __getitem__(self, kind: str) -> type[T]:
        return self._classes[kind]

    def __iter__(self) -> Iterator[str]:
        return iter(self._classes)

    def __len__(self) -> int:
        return len(self._classes)

    def choices(self) -> Choices:
        """Return (kind, title) pairs for a setting that names one of these."""
        return tuple((cls.kind, cls.title) for cls in self._classes.values())

    def from_json(self, data: Any) -> T:
        """Build what `Declared.to_json` wrote.

        Raises:
            SettingError: for an unknown kind or setting, or a value out of its limits.
        """
        values = dict(cast("dict[str, Any]", data)) if isinstance(data, dict) else {}
        kind = values.pop("kind", None)
        if not isinstance(kind, str) or kind not in self._classes:
            raise SettingError(
                Message(
                    "{catalogue}: no kind {kind} is known here; there are {kinds}.",
                    catalogue=self.name,
                    kind=repr(kind)[:80],
                    kinds=", ".join(self._classes),
                )
            )
        cls = self._classes[kind]
        unknown = values.keys() - {s.name for s in settings_of(cls)}
        if unknown:
            raise SettingError(
                Message(
                    "{title} has no setting named {names}.",
                    title=cls.title,
                    names=", ".join(repr(name)[:40] for name in sorted(unknown)),
                )
            )
        return cls(**values)


def are_all(items: Any, kind: type) -> bool:
    """Tell whether a value from JSON is a list of one type and nothing else."""
    return isinstance(items, list | tuple) and all(
        type(i) is kind for i in cast("list[Any]", items)
    )


def is_finite_number(value: Any) -> bool:
    """Tell whether a value from JSON is a number that a float can be."""
    if type(value) is int:
        return abs(value) <= LARGEST_WHOLE
    return type(value) is float and math.isfinite(value)


def fields_from_json(cls: type[Declared], data: Any) -> dict[str, Any]:
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
