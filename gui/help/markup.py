"""to_html: the little Markdown that the Learn pages are written in, as HTML that Qt can draw.

Headings `#` and `##`, paragraphs, `**bold**`, `*italic*`, `[links](learn:dense)` to pages and to
examples (`example:digits`), and, as in Pandoc, `x~i~` for a subscript and `x^2^` for a superscript.
A fenced block is a formula: each of its lines is drawn centred, all together in one box. Qt's own
Markdown reader has neither scripts nor boxes.
"""

import html
import re
from collections.abc import Iterable

_INLINE = (
    (re.compile(r"\*\*(.+?)\*\*"), r"<b>\1</b>"),
    (re.compile(r"\*(.+?)\*"), r"<i>\1</i>"),
    (re.compile(r"~(.+?)~"), r"<sub>\1</sub>"),
    (re.compile(r"\^(.+?)\^"), r"<sup>\1</sup>"),
    (re.compile(r"\[(.+?)\]\(((?:learn|example):[\w-]+)\)"), r'<a href="\2">\1</a>'),
)
_FENCE = "```"

_SIGNS = re.compile(r" ([×·/=−]) (?!\[)")  # a dot before a link parts links
_KEPT_TOGETHER = "\u00a0\\1\u00a0"  # no line ends beside such a sign


def to_html(text: str) -> str:
    """Return the text as HTML; what looks like HTML in it is shown as written."""
    paragraphs = (part.strip() for part in text.split("\n\n"))
    return "\n".join(_block(part) for part in paragraphs if part)


def _block(paragraph: str) -> str:
    if paragraph.startswith("## "):
        return f"<h2>{_inline(paragraph[3:])}</h2>"
    if paragraph.startswith("# "):
        return f"<h1>{_inline(paragraph[2:])}</h1>"
    if paragraph.startswith(_FENCE):
        lines = paragraph.removeprefix(_FENCE).removesuffix(_FENCE).strip().splitlines()
        return _formula(f"<p>{_inline(line)}</p>" for line in lines)
    return f"<p>{_inline(' '.join(paragraph.splitlines()))}</p>"


def _formula(lines: Iterable[str]) -> str:
    # Of all blocks, Qt gives only table cells a padding inside their background.
    return (
        '<table class="formula" width="100%" cellspacing="0" cellpadding="9">'
        f'<tr><td align="center">{"".join(lines)}</td></tr></table>'
    )


def _inline(text: str) -> str:
    text = html.escape(text, quote=False)
    text = _SIGNS.sub(_KEPT_TOGETHER, text)
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    return text
