"""DataChoice: which data a project uses, how they are read, split and scaled."""

import re
from dataclasses import dataclass, field
from typing import Any, Self

from core.errors import SettingError
from core.facts import Facts
from core.messages import Message
from core.settings import Declared, fields_from_json, setting

PARTS = ("train", "validation", "test")
"""Names of the parts of a dataset, in the order in which they are cut."""

MOST_SEED = 2**63 - 1

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
        return cls(**fields_from_json(cls, data))


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
        values = fields_from_json(cls, data)
        name, digest = values.get("name"), values.get("digest")
        if not isinstance(name, str) or len(name) > 200:
            raise SettingError(Message("The name of the data is not a short text."))
        if not isinstance(digest, str) or not re.fullmatch("[0-9a-f]{64}", digest):
            raise SettingError(Message("The digest of the data is not 64 hexadecimal digits."))
        values["facts"] = Facts.from_json(values["facts"])
        values["split"] = Split.from_json(values["split"])
        return cls(**values)
