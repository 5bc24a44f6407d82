"""Message: a template and its values, the only way core speaks to people.

A message is made once, anywhere (also in the trainer process), and becomes text when somebody
reads it, in the language chosen at that moment::

    message = Message("DENSE needs a flat input, but gets {shape}.", shape=(28, 28, 1))
    str(message)                 # DENSE needs a flat input, but gets 28 × 28 × 1.
    set_language("pt_BR")
    str(message)                 # DENSE precisa de uma entrada plana, mas recebe 28 × 28 × 1.

English is the source: a template is its own key in the catalogue `locale/pt_BR`.
Values may be numbers (written the way the language writes them), shapes, names or other messages.
"""

import gettext
import math
import os
import re
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, cast

LANGUAGES = {"en": "English", "pt_BR": "Português (Brasil)"}

_LOCALE_FOLDER = Path(__file__).parent / "locale"
_language = "en"


def language() -> str:
    """Return the language in use, a key of `LANGUAGES`."""
    return _language


def set_language(name: str) -> None:
    """Choose the language of every message read from now on (a key of `LANGUAGES`)."""
    global _language
    assert name in LANGUAGES, name
    _language = name


def closest_language(name: str) -> str:
    """Return the key of `LANGUAGES` for a system locale: any Portuguese gives pt_BR, else en."""
    return "pt_BR" if name.lower().startswith("pt") else "en"


def system_language() -> str:
    """Return the language that the environment asks for, in the order gettext uses."""
    for variable in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(variable):
            return closest_language(value.split(":")[0])
    return "en"


@dataclass(frozen=True, init=False)
class Message:
    """A template with `{named}` fields, its values, and a second template for the plural.

    `Message(one, many, n=...)` chooses by `n`; `Message(template, ...)` has one form.
    A field may carry a format: `{accuracy:.1%}`, `{loss:.3f}`, `{unit:d}` (no grouping).
    """

    template: str
    plural: str | None
    values: tuple[tuple[str, Any], ...]

    def __init__(self, template: str, plural: str | None = None, /, **values: Any) -> None:
        object.__setattr__(self, "template", template)
        object.__setattr__(self, "plural", plural)
        object.__setattr__(self, "values", tuple(sorted(values.items())))

    def __str__(self) -> str:
        values = dict(self.values)
        catalogue = _catalogue(_language)
        if self.plural is None:
            template = catalogue.gettext(self.template)
        else:
            template = catalogue.ngettext(self.template, self.plural, values["n"])
        return _filled(template, values) if values else template

    def to_json(self) -> dict[str, Any]:
        """Return a JSON form that `from_json` reads back; nested messages are kept as messages."""
        values = {k: v.to_json() if isinstance(v, Message) else _plain(v) for k, v in self.values}
        return {"message": self.template, "plural": self.plural, "values": values}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Message":
        """Read what `to_json` wrote."""
        values = {k: _from_plain(v) for k, v in data["values"].items()}
        return cls(data["message"], data["plural"], **values)


def tr(template: str, plural: str | None = None, /, **values: Any) -> str:
    """Return the text of `Message(...)` in the language of this moment."""
    return str(Message(template, plural, **values))


def number(value: float, spec: str = "") -> str:
    """Write a number the way the present language does: 1,234.5 or 1.234,5.

    Args:
        value: an int or float, of Python or NumPy.
        spec: a format specification; default is `,` for whole numbers and `,.4g` for others.
    """
    if isinstance(value, bool):
        return str(value)
    is_whole = hasattr(value, "__index__")
    text = format(value, spec or ("," if is_whole else ",.4g"))
    if text.endswith("%"):
        text = text[:-1] + "\u00a0%"
    if _language == "pt_BR":
        text = text.translate(_SWAPPED_MARKS)
    return text.replace("-", "\u2212") if text.startswith("-") else text


def parse_number(text: str) -> float:
    """Read a number written with comma or point as decimal mark: `0,5`, `0.5`, `1e-3`, `1.234,5`.

    One kind of mark alone is a decimal mark, except where it can only group (`1.234.567`).
    With both kinds, the last is the decimal mark. Groups have three digits. Spaces group.

    Raises:
        ValueError: when the text is not a finite number.
    """
    text = text.strip().replace("\u2212", "-").replace("\u00a0", "").replace(" ", "")
    for group, decimal in (",.", ".,"):
        if text.count(group) > 1 or -1 < text.find(group) < text.find(decimal):
            if not _GROUPED.fullmatch(text):
                raise ValueError(text)
            text = text.replace(group, "")
    if "_" in text:  # float() takes 1_000, people do not write it
        raise ValueError(text)
    value = float(text.replace(",", "."))
    if not math.isfinite(value):
        raise ValueError(text)
    return value


_SWAPPED_MARKS = str.maketrans(",.", ".,")
_GROUPED = re.compile(
    r"[+-]?\d{1,3}((,\d{3})+(\.\d*)?|(\.\d{3})+(,\d*)?)(e[+-]?\d+)?", re.IGNORECASE
)


def _filled(template: str, values: Mapping[str, Any]) -> str:
    """Do what str.format does, with our numbers, shapes and nested messages."""
    return "".join(
        literal if name is None else literal + _written(values[name], spec)
        for literal, name, spec in _pieces(template)
    )


@cache
def _pieces(template: str) -> tuple[tuple[str, str | None, str], ...]:
    """Cut a template into (text, name of the field behind it, its format specification).

    Kept for every template, as there are only those that the product has: `string.Formatter` reads
    them anew each time, and a hundred cards are named by the same one.
    """
    return tuple(
        (literal, name, spec or "") for literal, name, spec, _ in string.Formatter().parse(template)
    )


def _written(value: Any, spec: str) -> str:
    if isinstance(value, bool | str):
        return format(value, spec)
    if isinstance(value, tuple):
        sizes = cast("tuple[Any, ...]", value)
        return " × ".join(str(size) for size in sizes)
    if hasattr(value, "__index__") or hasattr(value, "__float__"):
        return number(value, spec)
    return str(value)


@lru_cache
def _catalogue(name: str) -> gettext.NullTranslations:
    if name == "en":
        return gettext.NullTranslations()
    return gettext.translation("camada", _LOCALE_FOLDER, languages=[name])


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in cast("Sequence[Any]", value)]
    if isinstance(value, str | int | float | bool):
        return value
    return value.item() if hasattr(value, "item") else str(value)


def _from_plain(value: Any) -> Any:
    if isinstance(value, dict):
        return Message.from_json(cast("dict[str, Any]", value))
    return tuple(cast("list[Any]", value)) if isinstance(value, list) else value
