"""DataChoice: which data a project uses, how they are read, split and scaled."""

import re
from dataclasses import dataclass, field
from typing import Any, Self, cast

from core.augment import AUGMENTATIONS, Augmentation, augmentation_for
from core.errors import SettingError
from core.facts import Facts
from core.messages import Message
from core.reading import Reading, reading_from_json
from core.settings import Declared, are_all, fields_from_json, setting

PARTS = ("train", "validation", "test")
"""Names of the parts of a dataset, in the order in which they are cut."""

MOST_SEED = 2**63 - 1

LONGEST_NAME = 200
"""Of what people call the data."""

LEFT_OUT = -1
"""In place of a class: the sample belongs to no part."""

_ADDED: dict[str, Any] = {
    "reading": None,
    "source": "",
    "corrections": [],
    "augmentation": None,
}
"""What older files lack, and newer ones too where there is none of it."""

SCALINGS = (
    ("range", Message("0 to 1")),
    ("standardise", Message("Mean 0, deviation 1")),
    ("channels", Message("Per channel, mean 0")),
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
        return cls(**fields_from_json(cls, data))


@dataclass(frozen=True, kw_only=True)
class DataChoice(Declared):
    """Which data, by name and digest, and how to prepare it. No arrays and no paths.

    `name` is a built-in name (`digits`) or what the user calls the data (`mnist`).

    Attributes:
        reading: how files of somebody's own became these samples; None where there is no choice.
        source: the digest of the table that `reading` made them from, "" without one.
        corrections: (sample, class) of samples whose label is another than was read, in order of
            the samples; class `LEFT_OUT` takes a sample out of all parts.
        augmentation: what happens to samples in training; None for nothing.
    """

    kind = "data"
    title = Message("Data")

    name: str = ""
    digest: str = ""
    facts: Facts
    split: Split = field(default_factory=Split)
    scaling: str = setting("range", Message("Scaling"), choices=SCALINGS)
    reading: Reading | None = None
    source: str = ""
    corrections: tuple[tuple[int, int], ...] = ()
    augmentation: Augmentation | None = None

    def to_json(self) -> dict[str, Any]:
        values: dict[str, Any] = {
            **super().to_json(),
            "name": self.name,
            "digest": self.digest,
            "facts": self.facts.to_json(),
            "split": self.split.to_json(),
            "reading": self.reading and self.reading.to_json(),
            "source": self.source,
            "corrections": [list(pair) for pair in self.corrections],
            "augmentation": self.augmentation and self.augmentation.to_json(),
        }
        return {name: value for name, value in values.items() if value or name not in _ADDED}

    @classmethod
    def from_json(cls, data: Any) -> Self:
        """Read what `to_json` wrote. Raises SettingError."""
        if isinstance(data, dict):
            data = {**_ADDED, **cast("dict[str, Any]", data)}
        values = fields_from_json(cls, data)
        name, digest = values.get("name"), values.get("digest")
        if not isinstance(name, str) or len(name) > LONGEST_NAME:
            raise SettingError(Message("The name of the data is not a short text."))
        if not _is_digest(digest):
            raise SettingError(Message("The digest of the data is not 64 hexadecimal digits."))
        if values["source"] and not _is_digest(values["source"]):
            raise SettingError(Message("The digest of the data is not 64 hexadecimal digits."))
        if values["reading"] is not None:
            values["reading"] = reading_from_json(values["reading"])
        values["facts"] = Facts.from_json(values["facts"])
        values["split"] = Split.from_json(values["split"])
        if values["augmentation"] is not None:
            values["augmentation"] = AUGMENTATIONS.from_json(values["augmentation"])
            if type(values["augmentation"]) is not augmentation_for(values["facts"].input_shape):
                raise SettingError(Message("The augmentation is for data of another sort."))
        values["corrections"] = _corrections(values["corrections"], values["facts"])
        return cls(**values)


def _is_digest(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch("[0-9a-f]{64}", value) is not None


def _corrections(items: Any, facts: Facts) -> tuple[tuple[int, int], ...]:
    """Read corrections of labels. Raises SettingError."""
    rows = cast("list[Any]", items)
    if not isinstance(items, list | tuple) or not all(
        are_all(r, int) and len(r) == 2 for r in rows
    ):
        raise SettingError(Message("The corrections of labels do not fit the data."))
    pairs: list[tuple[int, int]] = [(row[0], row[1]) for row in rows]
    samples = [sample for sample, _ in pairs]
    if (
        samples != sorted(set(samples))
        or not all(0 <= sample < facts.n_samples for sample in samples)
        or not all(LEFT_OUT <= label < len(facts.classes) for _, label in pairs)
    ):
        raise SettingError(Message("The corrections of labels do not fit the data."))
    return tuple(pairs)
