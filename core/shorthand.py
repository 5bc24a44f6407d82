"""Shorthand: blocks as short lines of text, to type them and to carry them anywhere.

    flatten
    dense 64 relu
    conv 32 3x3 same stride=2 "edges"
    residual
      dense units=64
      dense units=64 activation=linear

A line is the name of a block, then its settings: `name=value`, or bare values, which go to the
first setting in the order of the form that takes them. Blocks inside a group are indented. Names
are those of files or of the present language; the comma is a decimal sign too.
"""

import json
import re
from collections.abc import Callable, Container, Iterator
from typing import Any, cast

from core.errors import SettingError
from core.layers import LAYERS, Layer
from core.messages import Message
from core.settings import Setting, settings_of
from core.stack import DEEPEST, LONGEST_TITLE, Block, Stack

LONGEST = 100_000
MOST_BLOCKS = 1_000
"""Characters and blocks of a text that is pasted: more is no drawing of a person."""

_INDENT = "  "
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|\S+')
_PAIR = re.compile(r"(\d+)\s*[x×]\s*(\d+)")
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?")


def layer_of(text: str) -> Layer:
    """Return the layer that a line describes, without a title.

    Raises:
        SettingError: where a word is no block and no setting, or a value is out of its limits.
    """
    layer, words = _begun(_words(text))
    given: dict[str, Any] = {}
    for word in words:
        setting, value = _meant(layer, word, given)
        given[setting.name] = value
    return layer.with_(**given)


def blocks_of(text: str, new_id: Callable[[], str]) -> tuple[Block, ...]:
    """Return the blocks that lines describe.

    Args:
        text: lines, those inside groups indented; empty ones and what follows a `#` do not count.
        new_id: gives each block an id of its own.

    Raises:
        SettingError: naming the line that is not understood.
    """
    if len(text) > LONGEST:
        raise SettingError(Message("The text is too long for a drawing of blocks."))
    lines = [(n, line) for n, line in enumerate(text.split("\n"), 1) if _content(line)]
    if len(lines) > MOST_BLOCKS:
        raise SettingError(
            Message(
                "The text has {n} lines; at most {most} blocks fit.", n=len(lines), most=MOST_BLOCKS
            )
        )
    blocks, left = _level(lines, new_id, 0)
    assert not left
    return blocks


def text_of(blocks: tuple[Block, ...]) -> str:
    """Return blocks as lines that `blocks_of` reads; what is as usual is left out."""
    return "".join(line + "\n" for line in _lines(blocks, ""))


def line_of(layer: Layer) -> str:
    """Return a layer as a line that `layer_of` reads."""
    changed = [s for s in settings_of(type(layer)) if getattr(layer, s.name) != s.default]
    return " ".join(
        [layer.kind, *(f"{s.name}={_written(getattr(layer, s.name))}" for s in changed)]
    )


def _lines(blocks: tuple[Block, ...], indent: str) -> Iterator[str]:
    for block in blocks:
        yield indent + line_of(block.layer) + _quoted(block.title)
        yield from _lines(block.inside.blocks, indent + _INDENT)


def _quoted(title: str) -> str:
    return f" {json.dumps(title, ensure_ascii=not title.isprintable())}" if title else ""


def _written(value: Any) -> str:
    if isinstance(value, tuple):
        return "x".join(map(str, cast("tuple[int, int]", value)))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


Lines = list[tuple[int, str]]


def _level(lines: Lines, new_id: Callable[[], str], depth: int) -> tuple[tuple[Block, ...], Lines]:
    """Read the lines of one indent; return their blocks and the lines behind them."""
    blocks: list[Block] = []
    indent = _indent(lines[0][1]) if lines else 0
    while lines and _indent(lines[0][1]) >= indent:
        number, line = lines[0]
        try:
            block = _block(line, new_id)
            if lines[1:] and _indent(lines[1][1]) > _indent(line):
                if not block.layer.is_group or depth == DEEPEST - 1:
                    raise _cannot_hold(block)
                inside, lines = _level(lines[1:], new_id, depth + 1)
                block = block.with_inside(Stack(inside))
            else:
                lines = lines[1:]
        except SettingError as error:
            if isinstance(error, _LineError):
                raise
            raise _LineError(
                Message("Line {line:d}: {reason}", line=number, reason=error.message)
            ) from error
        blocks.append(block)
    return tuple(blocks), lines


class _LineError(SettingError):
    """An error that names its line already."""


def _cannot_hold(block: Block) -> SettingError:
    return SettingError(
        Message("{block} cannot hold the blocks indented below it.", block=block.layer.title)
    )


def _block(line: str, new_id: Callable[[], str]) -> Block:
    words = _words(_content(line))
    title = next((_title(word) for word in words if word.startswith('"')), "")
    layer = layer_of(" ".join(word for word in words if not word.startswith('"')))
    return Block(new_id(), layer, title)


def _words(text: str) -> list[str]:
    return _TOKEN.findall(text)


def _title(word: str) -> str:
    try:
        return str(json.loads(word))[:LONGEST_TITLE]
    except ValueError:
        return word.strip('"')[:LONGEST_TITLE]


def _content(line: str) -> str:
    """Return a line without what follows a `#` outside quotes."""
    kept: list[str] = []
    for word in re.findall(r'"(?:[^"\\]|\\.)*"|[^"#]+|#.*|"', line):
        if word.startswith("#"):
            break
        kept.append(word)
    return "".join(kept).strip()


def _indent(line: str) -> int:
    bare = line.expandtabs(len(_INDENT))
    return len(bare) - len(bare.lstrip())


def _plain(word: str) -> str:
    """Return a name without what people write differently: case, spaces, lines, brackets."""
    return re.sub(r"[\s_\-()]", "", word).casefold()


def _begun(words: list[str]) -> tuple[Layer, list[str]]:
    """Return the layer that the first words name, and the words behind."""
    names = {_plain(name): cls for cls in LAYERS.values() for name in (cls.kind, str(cls.title))}
    for n in (3, 2, 1):
        name = _plain(" ".join(words[:n]))
        if len(words) >= n and name in names:
            return names[name](), words[n:]
    begun = {cls for name, cls in names.items() if words and name.startswith(_plain(words[0]))}
    if words and len(begun) == 1:
        return begun.pop()(), words[1:]
    raise SettingError(
        Message(
            "There is no block named {name}. There are: {names}.",
            name=repr(words[0])[:80] if words else "''",
            names=", ".join(str(cls.title) for cls in LAYERS.values()),
        )
    )


def _meant(layer: Layer, word: str, given: Container[str]) -> tuple[Setting, Any]:
    """Return the setting that a word means, and its value; a bare one goes to one not given."""
    settings = settings_of(type(layer))
    name, equals, text = word.partition("=")
    if equals:
        for setting in settings:
            if _plain(name) in (_plain(setting.name), _plain(str(setting.title))):
                return setting, _value(setting, text)
        raise _unknown(layer, word)
    for setting in settings:
        if setting.name not in given and _takes(setting, word):
            return setting, _value(setting, word)
    raise _unknown(layer, word)


def _takes(setting: Setting, word: str) -> bool:
    """Tell whether a bare word can be a value of a setting."""
    if setting.choices:
        return _choice(setting, word) is not None
    if setting.type is bool:
        return _switch(setting, word) is not None
    if setting.type is tuple:
        return bool(_PAIR.fullmatch(word) or word.isdecimal())
    return setting.type in (int, float) and bool(_NUMBER.fullmatch(word))


def _value(setting: Setting, text: str) -> Any:
    """Return the value that a text means, or the text itself, which the setting then refuses."""
    if setting.choices:
        return _choice(setting, text) or text
    if setting.type is bool:
        found = _switch(setting, text)
        return text if found is None else found
    if setting.type is tuple:
        pair = _PAIR.fullmatch(text)
        if pair:
            return (int(pair[1]), int(pair[2]))
        return (int(text), int(text)) if text.isdecimal() else text
    if _NUMBER.fullmatch(text):
        number = float(text.replace(",", "."))
        return int(number) if setting.type is int and number.is_integer() else number
    return text


def _choice(setting: Setting, word: str) -> str | None:
    for name, title in setting.choices:
        if _plain(word) in (_plain(name), _plain(str(title))):
            return name
    return None


def _switch(setting: Setting, word: str) -> bool | None:
    """Return what a word says of a yes or no: `bias`, `nobias`, or behind `bias=` `yes`, `no`."""
    names = (_plain(setting.name), _plain(str(setting.title)))
    yes = ("yes", "true", _plain(str(Message("yes"))), *names)
    no = ("no", "false", _plain(str(Message("no"))), *(f"no{name}" for name in names))
    word = _plain(word)
    return True if word in yes else False if word in no else None


def _unknown(layer: Layer, word: str) -> SettingError:
    settings = settings_of(type(layer))
    if not settings:
        return SettingError(
            Message(
                "{block} has no settings, but {word} was found.", block=layer.title, word=word[:80]
            )
        )
    return SettingError(
        Message(
            "{block} has no setting that takes {word}. It has: {names}.",
            block=layer.title,
            word=word[:80],
            names=", ".join(f"{s.name}={_written(s.default)}" for s in settings),
        )
    )
