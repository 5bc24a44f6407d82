"""What is told of data, as rows of a list."""

from collections.abc import Iterable

from core.messages import Message
from gui.widgets.notice_list import Row


def rows_of(notices: Iterable[Message]) -> tuple[Row, ...]:
    """Return a row for each notice of a dataset."""
    return tuple(Row(str(notice)) for notice in notices)
