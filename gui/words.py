"""Words that several views use for the same thing."""

from core.messages import Message, tr

MENDS = Message("Mends the problem; undo takes it back")
"""What the button of every problem does."""


def part_title(part: str) -> str:
    """Return the name of a part of the data in the present language."""
    return {"train": tr("training"), "validation": tr("validation"), "test": tr("test")}[part]
