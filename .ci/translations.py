"""The catalogue of messages: collects the templates from the source, updates and compiles it.

`make translations` runs this; `tests/test_translations.py` asks the same functions whether the
catalogue is complete. Templates are read from the syntax tree and not by Babel's token scanner,
which takes text in keyword values (`Message("{names}", names=", ".join(...))`) for a plural.
"""

import ast
import copy
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "core/locale/pt_BR/LC_MESSAGES/camada.po"
MO = PO.with_suffix(".mo")

FUNCTIONS = {"Message", "tr"}
DEFINED_IN = Path("core/messages.py")  # passes templates on, so its own calls have no literals


@dataclass(frozen=True)
class Template:
    """One call of `Message` or `tr`. `one` is None when the template is not a plain literal."""

    path: Path
    line: int
    one: str | None
    many: str | None = None


def sources(root: Path) -> list[Path]:
    """Return the files with messages, relative to `root`, sorted."""
    files = [root / "main.py", *root.glob("core/**/*.py"), *root.glob("gui/**/*.py")]
    return sorted(path.relative_to(root) for path in files if path.is_file())


def templates(root: Path) -> Iterator[Template]:
    """Yield every call of `Message` and `tr` under `root`, in the order of the files."""
    for path in sources(root):
        if path != DEFINED_IN:
            tree = ast.parse((root / path).read_text(encoding="utf-8"))
            calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
            messages = [call for call in calls if _name(call.func) in FUNCTIONS]
            for call in sorted(messages, key=lambda call: (call.lineno, call.col_offset)):
                yield _template(path, call)


def collected(root: Path) -> Catalog:
    """Return a catalogue of all literal templates, without translations."""
    catalog = Catalog(locale="pt_BR")
    for found in templates(root):
        if found.one is not None:
            key = found.one if found.many is None else (found.one, found.many)
            catalog.add(key, locations=[(found.path.as_posix(), found.line)])
    return catalog


def read(path: Path) -> Catalog:
    """Read a `.po` file."""
    with path.open("rb") as file:
        return read_po(file, locale="pt_BR")


def updated(catalog: Catalog, wanted: Catalog) -> bytes:
    """Return the `.po` of `catalog` with the templates of `wanted`, its translations kept.

    Templates that are gone are dropped and none is guessed, so that nothing fuzzy comes in.
    """
    catalog.update(wanted, no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    out = io.BytesIO()
    # Without line numbers: an edit above a message is no change of the catalogue.
    write_po(out, catalog, width=100, include_lineno=False, sort_by_file=True)
    return out.getvalue()


def forms(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """Return the one text of a message, or the texts of its singular and plural."""
    return (text or "",) if isinstance(text, str | None) else tuple(text)


def entries(catalog: Catalog) -> list[Message]:
    """Return the messages without the header."""
    return [message for message in catalog if message.id]


def untranslated(catalog: Catalog) -> list[Message]:
    """Return the messages of which a form is empty."""
    return [message for message in entries(catalog) if not all(forms(message.string))]


def compiled(catalog: Catalog) -> bytes:
    """Return the `.mo` of a catalogue; messages without translation are left out.

    Babel itself would write a plural with empty forms, which then shows as nothing.
    """
    complete = copy.deepcopy(catalog)
    for message in untranslated(complete):
        message.string = ""
    out = io.BytesIO()
    write_mo(out, complete)
    return out.getvalue()


def main() -> None:
    """Bring the `.po` and the `.mo` up to date and say what is left to translate."""
    PO.write_bytes(updated(read(PO), collected(ROOT)))
    catalog = read(PO)
    MO.write_bytes(compiled(catalog))
    n_empty = len(untranslated(catalog))
    print(f"{len(catalog)} templates, {n_empty} of them without translation in {PO.name}")


def _template(path: Path, call: ast.Call) -> Template:
    one, many = (*map(_text, call.args[:2]), None, None)[:2]
    is_literal = all(_text(argument) is not None for argument in call.args)
    if not is_literal or len(call.args) not in (1, 2):
        return Template(path, call.lineno, None)
    return Template(path, call.lineno, one, many)


def _text(node: ast.expr) -> str | None:
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return node.value if is_text else None


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


if __name__ == "__main__":
    main()
