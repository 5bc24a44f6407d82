"""Notice: something the user should hear, from wherever it comes."""

from collections.abc import Callable
from dataclasses import dataclass

from core.messages import Message


@dataclass(frozen=True)
class Notice:
    """Something the user should hear: `kind` is info, warning or error.

    Attributes:
        details: a long text to copy (an unexpected error), "" where there is none.
        about: `data`, `file` or `training`: once that went well again, nobody need read this.
        action: title of a button and what it does, where the user can do something about it.
    """

    kind: str
    message: Message
    details: str = ""
    action: tuple[Message, Callable[[], None]] | None = None
    about: str = ""
