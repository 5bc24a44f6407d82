"""What commands write: plain text on stdout, aligned tables, and one JSON object at the end."""

import contextlib
import json
import math
import sys
from collections.abc import Mapping, Sequence
from typing import Any, cast

from core.messages import Message, number

_GAP = "  "
_LARGEST_PLAIN = 1000

# Titles and file names come from anywhere; a terminal would obey the codes in them.
_HARMLESS = {code: "\ufffd" for code in (*range(32), *range(127, 160)) if code not in (9, 10)}


def say(text: str | Message = "") -> None:
    """Write a line to stdout at once.

    Raises:
        BrokenPipeError: when nobody reads any more, or what stdout leads to takes no more; its
            `errno` tells which.
    """
    try:
        sys.stdout.write(str(text).translate(_HARMLESS) + "\n")
        sys.stdout.flush()
    except OSError as error:
        raise BrokenPipeError(error.errno, error.strerror) from error


def complain(text: str | Message) -> None:
    """Write `camada: ...` to stderr, in one line whatever the text holds."""
    line = " ".join(str(text).split("\n")).translate(_HARMLESS)
    with contextlib.suppress(OSError):  # there is nowhere left to say it
        sys.stderr.write(f"camada: {line}\n")
        sys.stderr.flush()


def say_json(value: Mapping[str, Any]) -> None:
    """Write one JSON object as one line of ASCII; what is not a finite number becomes null."""
    say(json.dumps(_finite(value), allow_nan=False))


def table(rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> list[str]:
    """Return rows of equally many cells as aligned lines.

    Args:
        rows: the lines, titles first.
        right: indices of the columns that stand at the right, as numbers do.
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines: list[str] = []
    for row in rows:
        cells = [
            cell.rjust(width) if index in right else cell.ljust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append(_GAP.join(cells).rstrip())
    return lines


def share_text(share: float) -> str:
    """Return a share the way all commands write it."""
    return number(share, ".2%")


def loss_text(loss: float) -> str:
    """Return a loss the way all commands write it; one beyond all reason stays short."""
    return number(loss, ".4f" if abs(loss) < _LARGEST_PLAIN else ".1e")


def _finite(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _finite(item) for key, item in cast("Mapping[str, Any]", value).items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in cast("Sequence[Any]", value)]
    return None if isinstance(value, float) and not math.isfinite(value) else value
