"""Notice: something the user should hear, and how it comes to the window from anywhere in it."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QObject

from core.messages import Message

Action = tuple[Message, Callable[[], None]]
"""The title of a button, and what it does."""


@dataclass(frozen=True)
class Notice:
    """Something the user should hear: `kind` is info, warning or error.

    Attributes:
        details: a long text to copy (an unexpected error), "" where there is none.
        about: `data`, `file` or `training`: once that went well again, nobody need read this;
            `network`: an offer that stays until a network that can be trained is there.
        action: title of a button and what it does, where the user can do something about it.
    """

    kind: str
    message: Message
    details: str = ""
    action: Action | None = None
    about: str = ""


class Told(QEvent):
    """A notice on its way up to the window, which hears it in `customEvent` and accepts it."""

    KIND = QEvent.Type(QEvent.registerEventType())

    def __init__(self, notice: Notice) -> None:
        super().__init__(Told.KIND)
        self.notice = notice


def tell(source: QObject, notice: Notice) -> None:
    """Hand a notice to the first of the parents of a widget that takes it: its window."""
    hand_up(source, Told(notice))


def hand_up(source: QObject, event: QEvent) -> None:
    """Hand an event to a widget and its parents, one after the other, until one accepts it."""
    at: QObject | None = source
    event.ignore()
    while at is not None and not event.isAccepted():
        QCoreApplication.sendEvent(at, event)
        at = at.parent()
