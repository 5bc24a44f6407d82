"""Views that stand where they stood when their window is built anew, for another look."""

from typing import Any, Protocol, runtime_checkable


@runtime_checkable
class Returning(Protocol):
    """Knows what is looked at in it: a page, a choice, how far it was scrolled.

    A place is handed from a view to the one of the next window as it is, and means nothing else.
    """

    def place_now(self) -> Any:
        """Return what is looked at now."""
        ...

    def return_to(self, place: Any) -> None:
        """Look at what the view of an earlier window looked at, as far as it is still there."""
        ...
