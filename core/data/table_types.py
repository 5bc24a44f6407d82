"""What the columns of a table seem to be, and what they are called."""

from collections.abc import Sequence

from core.dates import order_of
from core.reading import CATEGORY, DATE, LONGEST_TEXT, TEXT

FEW_TEXTS, MOST_CATEGORIES = 20, 1000
_SHARE_OF_ROWS = 20


def type_of_texts(texts: Sequence[str] | None, n_rows: int) -> str:
    """Return the type of a column by its different texts; None are too many to compare."""
    if texts is None:
        return TEXT
    if texts and order_of(texts) is not None:
        return DATE
    most = min(MOST_CATEGORIES, max(FEW_TEXTS, n_rows // _SHARE_OF_ROWS))
    return CATEGORY if len(texts) <= most else TEXT


def unique_names(row: Sequence[str]) -> list[str]:
    """Return names for columns: those given, with a number where they are empty or not unique."""
    names: list[str] = []
    taken: set[str] = set()
    last: dict[str, int] = {}  # of each name; counting anew for each column would take for ever
    for index, cell in enumerate(row):
        name = " ".join(cell.split())[:_LONGEST_NAME] or _NAMELESS.format(index + 1)
        free = name
        while free in taken:
            last[name] = last.get(name, 1) + 1
            free = f"{name} ({last[name]})"
        taken.add(free)
        names.append(free)
    return names


_LONGEST_NAME = LONGEST_TEXT - 20  # with room for a number behind it
_NAMELESS = "column {}"  # in projects too: it does not change with the language
