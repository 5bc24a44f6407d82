"""Reading: how files of somebody's own become samples; chosen once, kept in the project.

A reader proposes a reading for what it finds, people correct it, and the same reading of the same
files gives the same samples anywhere.
"""

from dataclasses import dataclass
from typing import Any, Self, cast

from core.errors import SettingError
from core.messages import Message
from core.settings import Declared, are_all, fields_from_json, setting

LONGEST_TEXT = 1000
"""Characters of the name of a column or an array."""

MOST_COLUMNS = 100_000

MISSING = frozenset({"", "na", "n/a", "#n/a", "nan", "null", "none", "?", "-"})
"""What stands for a missing value in texts, in small letters."""

FEATURE, TARGET, GROUP, PART, IGNORE = ROLES = ("feature", "target", "group", "part", "ignore")
NUMBER, CATEGORY, DATE, TEXT = TYPES = ("number", "category", "date", "text")
FLAGS, ORDER = "flags", "order"
STOP = "stop"
DROP, MEAN, MEDIAN, MOST, VALUE, OWN = "drop", "mean", "median", "most", "value", "own"

MISSING_OF: dict[str, tuple[str, ...]] = {
    NUMBER: (MEDIAN, MEAN, MOST, VALUE, DROP),
    CATEGORY: (MOST, OWN, DROP),
    DATE: (MEDIAN, MEAN, MOST, VALUE, DROP),
    TEXT: (MOST, DROP),
}
"""What may be done about missing values of each type, the usual first."""

_TASKS = (
    ("classify", Message("tell classes apart")),
    ("regress", Message("predict numbers")),
)


@dataclass(frozen=True, kw_only=True)
class CsvFormat(Declared):
    """How the text of a table is written."""

    kind = "csv"
    title = Message("Text of the table")

    delimiter: str = setting(
        ",",
        Message("Columns end with"),
        choices=(
            (",", Message("comma")),
            (";", Message("semicolon")),
            ("\t", Message("tab")),
            (" ", Message("space")),
            ("|", Message("bar")),
        ),
    )
    encoding: str = setting(
        "utf-8",
        Message("Encoding"),
        choices=(
            ("utf-8", Message("UTF-8")),
            ("cp1252", Message("Western (Windows 1252)")),
            ("utf-16", Message("UTF-16")),
        ),
    )
    header: bool = setting(True, Message("Header row"))
    decimal: str = setting(
        ".",
        Message("Decimal mark"),
        choices=((".", Message("point")), (",", Message("comma"))),
    )

    @classmethod
    def from_json(cls, data: Any) -> Self:
        """Read what `to_json` wrote. Raises SettingError."""
        return cls(**fields_from_json(cls, data))


@dataclass(frozen=True, kw_only=True)
class ColumnUse(Declared):
    """What a column of a table is used for.

    `name` is the column's. A `group` keeps its samples together in one part; a `part` names the
    part that each row belongs to.
    """

    kind = "column"
    title = Message("Column")

    name: str
    role: str = setting(
        FEATURE,
        Message("Use"),
        choices=(
            (FEATURE, Message("input")),
            (TARGET, Message("target")),
            (GROUP, Message("group")),
            (PART, Message("part")),
            (IGNORE, Message("left out")),
        ),
    )
    type: str = setting(
        NUMBER,
        Message("Type"),
        choices=(
            (NUMBER, Message("number")),
            (CATEGORY, Message("category")),
            (DATE, Message("date")),
            (TEXT, Message("text")),
        ),
        only_if=lambda column: column.role in (FEATURE, TARGET),
    )
    coding: str = setting(
        FLAGS,
        Message("Coded as"),
        choices=(
            (FLAGS, Message("one input each")),
            (ORDER, Message("a number, in order")),
        ),
        only_if=lambda column: (column.role, column.type) == (FEATURE, CATEGORY),
    )
    missing: str = setting(
        MEAN,
        Message("Missing values"),
        choices=(
            (DROP, Message("leave the row out")),
            (MEAN, Message("mean")),
            (MEDIAN, Message("median")),
            (MOST, Message("most frequent")),
            (VALUE, Message("own value")),
            (OWN, Message("own category")),
        ),
        only_if=lambda column: column.role == FEATURE,
    )
    value: float = setting(
        0.0,
        Message("Value"),
        low=-1e30,
        high=1e30,
        only_if=lambda column: (column.role, column.missing) == (FEATURE, VALUE),
    )

    def to_json(self) -> dict[str, Any]:
        return {**super().to_json(), "name": self.name}

    @classmethod
    def from_json(cls, data: Any) -> Self:
        """Read what `to_json` wrote. Raises SettingError."""
        return cls(**_with_texts(fields_from_json(cls, data), "name"))


@dataclass(frozen=True, kw_only=True)
class Reading(Declared):
    """How files become samples; one class for each sort of files."""


@dataclass(frozen=True, kw_only=True)
class TableReading(Reading):
    """Rows of a table become samples, its columns inputs and targets.

    Attributes:
        format: of the text; None in a table that tells it itself.
        columns: what each is used for, by name; one that is not named here is left out. None at
            all stand for what seems best.
    """

    kind = "table"
    title = Message("Table")

    task: str = setting("classify", Message("Task"), choices=_TASKS)
    format: CsvFormat | None = None
    columns: tuple[ColumnUse, ...] = ()

    @property
    def targets(self) -> tuple[str, ...]:
        """The names of the columns that are to be predicted."""
        return tuple(use.name for use in self.columns if use.role == TARGET)

    def to_json(self) -> dict[str, Any]:
        return {
            **super().to_json(),
            "format": self.format and self.format.to_json(),
            "columns": [column.to_json() for column in self.columns],
        }

    @classmethod
    def from_json(cls, data: Any) -> Self:
        """Read what `to_json` wrote. Raises SettingError."""
        values = fields_from_json(cls, data)
        items = values["columns"]
        if not are_all(items, dict) or len(items) > MOST_COLUMNS:
            raise SettingError(Message("The columns of the table are not a list."))
        if values["format"] is not None:
            values["format"] = CsvFormat.from_json(values["format"])
        values["columns"] = tuple(ColumnUse.from_json(item) for item in items)
        return cls(**values)


@dataclass(frozen=True, kw_only=True)
class PictureReading(Reading):
    """Pictures of any size become samples of one size.

    `labels` is the column of a table beside them that tells what they show, "" where their folders
    do. What they show are classes, or numbers to predict.
    """

    kind = "pictures"
    title = Message("Pictures")

    size: tuple[int, int] = setting((64, 64), Message("Size"), low=1, high=4096)
    colour: str = setting(
        "rgb",
        Message("Colour"),
        choices=(("rgb", Message("red, green, blue")), ("grey", Message("grey"))),
    )
    fit: str = setting(
        "crop",
        Message("Other shapes are"),
        choices=(
            ("crop", Message("cut to the middle")),
            ("pad", Message("padded to the whole")),
            ("stretch", Message("stretched")),
        ),
    )
    task: str = setting("classify", Message("Task"), choices=_TASKS)
    labels: str = ""

    def to_json(self) -> dict[str, Any]:
        return {**super().to_json(), "labels": self.labels}

    @classmethod
    def from_json(cls, data: Any) -> Self:
        """Read what `to_json` wrote. Raises SettingError."""
        return cls(**_with_texts(fields_from_json(cls, data), "labels"))


@dataclass(frozen=True, kw_only=True)
class ArrayReading(Reading):
    """Arrays of a file become inputs and labels; they are called by their names in it.

    A name is "" for what the file does not have.
    """

    kind = "arrays"
    title = Message("Arrays")

    inputs: str = ""
    labels: str = ""
    validation_inputs: str = ""
    validation_labels: str = ""
    test_inputs: str = ""
    test_labels: str = ""
    task: str = setting("classify", Message("Task"), choices=_TASKS)
    missing: str = setting(
        STOP,
        Message("Values that are no numbers"),
        choices=(
            (STOP, Message("are refused, with their place")),
            (DROP, Message("leave their sample out")),
            (MEAN, Message("count as missing in a table; the mean fills them")),
        ),
    )

    def to_json(self) -> dict[str, Any]:
        return {**super().to_json(), **{name: getattr(self, name) for name in _NAMES}}

    @classmethod
    def from_json(cls, data: Any) -> Self:
        """Read what `to_json` wrote. Raises SettingError."""
        return cls(**_with_texts(fields_from_json(cls, data), *_NAMES))


FINE, COARSE = "fine_labels", "coarse_labels"


@dataclass(frozen=True, kw_only=True)
class LabelsReading(Reading):
    """CIFAR-100 tells two labels of each picture: its class, and the group that this is of."""

    kind = "cifar-100"
    title = Message("CIFAR-100")

    labels: str = setting(
        FINE,
        Message("Labels"),
        choices=((FINE, Message("100 fine classes")), (COARSE, Message("20 coarse classes"))),
    )

    @classmethod
    def from_json(cls, data: Any) -> Self:
        """Read what `to_json` wrote. Raises SettingError."""
        return cls(**fields_from_json(cls, data))


_NAMES = (
    "inputs",
    "labels",
    "validation_inputs",
    "validation_labels",
    "test_inputs",
    "test_labels",
)

READINGS: dict[str, type[TableReading | PictureReading | ArrayReading | LabelsReading]] = {
    cls.kind: cls for cls in (TableReading, PictureReading, ArrayReading, LabelsReading)
}


def reading_from_json(data: Any) -> Reading:
    """Read what the `to_json` of a reading wrote. Raises SettingError."""
    kind = cast("dict[str, Any]", data).get("kind") if isinstance(data, dict) else None
    if not isinstance(kind, str) or kind not in READINGS:
        raise SettingError(Message("How the data were read is told in a way unknown here."))
    return READINGS[kind].from_json(data)


def _with_texts(values: dict[str, Any], *names: str) -> dict[str, Any]:
    texts = [values[name] for name in names]
    if not are_all(texts, str) or any(len(text) > LONGEST_TEXT for text in texts):
        raise SettingError(Message("A name in how the data were read is not a short text."))
    return values
