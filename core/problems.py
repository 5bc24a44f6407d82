"""Problem and Repair: what `core.check` finds, and how it can be mended."""

from dataclasses import dataclass

from core.messages import Message
from core.project import Project


@dataclass(frozen=True)
class Repair:
    """What the button on a problem says, and the project it makes."""

    title: Message
    project: Project


@dataclass(frozen=True)
class Problem:
    """Something that is wrong, or only worth a warning.

    Attributes:
        block_id: the block that wears the mark; None for the project as a whole.
        is_error: True when training cannot start before it is mended.
        is_advice: True for what only other data could change: it is worth knowing, but nothing that
            is drawn is wrong, and so it has no repair.
    """

    message: Message
    block_id: str | None = None
    repair: Repair | None = None
    is_error: bool = True
    is_advice: bool = False
