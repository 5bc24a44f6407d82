"""page(kind, **numbers): a Learn page as HTML, in the language of this moment.

A page is a Markdown file `<language>/<kind>.md`. Beside the Markdown of `gui.help.markup` it knows
one thing: a paragraph of alternatives. Of the lines that begin with `|`, the first one whose
numbers are all known is shown; the last one needs none, so a page reads well without any::

    | {values} × {units} weights + {biases} biases = **{parameters}** parameters.
    | There is one weight for each input of each neuron, and one bias for each neuron.

Which numbers a page may name is declared in `gui.help.numbers`.
"""

import html
import re
from functools import lru_cache
from pathlib import Path

from core.messages import Message, language, number
from gui.help.markup import to_html

Number = int | float | str | tuple[int, ...] | Message
"""What fills a placeholder: a number, a shape, or a name."""

_FOLDER = Path(__file__).parent
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_PARAGRAPH = re.compile(r"\n\s*\n")


def kinds() -> list[str]:
    """Return the kinds that have a page in the present language, sorted."""
    return sorted(path.stem for path in (_FOLDER / language()).glob("*.md"))


def page(kind: str, **numbers: Number) -> str:
    """Return the page of a block (`dense`) or idea (`softmax`) as HTML without any colours.

    Args:
        kind: one of `kinds()`.
        numbers: values for the placeholders; those that the page does not name are ignored.
    """
    paragraphs = _PARAGRAPH.split(source(kind, language()))
    chosen = "\n\n".join(_first_known(paragraph, numbers) for paragraph in paragraphs)
    return _PLACEHOLDER.sub(lambda m: html.escape(_written(numbers[m[1]])), to_html(chosen))


def title(kind: str) -> str:
    """Return the title of a page: its first heading."""
    return source(kind, language()).split("\n", 1)[0].removeprefix("# ")


def placeholders(text: str) -> set[str]:
    """Return the names of the numbers that a text asks for."""
    return set(_PLACEHOLDER.findall(text))


def alternatives(paragraph: str) -> list[str]:
    """Return the alternatives of a paragraph; an ordinary paragraph is its own only one."""
    if not paragraph.startswith("|"):
        return [paragraph]
    return [line.removeprefix("|").strip() for line in paragraph.splitlines()]


@lru_cache
def source(kind: str, language_name: str) -> str:
    """Return the Markdown of a page."""
    return (_FOLDER / language_name / f"{kind}.md").read_text(encoding="utf-8").strip()


def _first_known(paragraph: str, numbers: dict[str, Number]) -> str:
    return next(text for text in alternatives(paragraph) if placeholders(text) <= numbers.keys())


def _written(value: Number) -> str:
    if isinstance(value, tuple):
        return "\u00a0×\u00a0".join(number(size) for size in value)
    return number(value) if isinstance(value, int | float) else str(value)
