"""Wonder: somebody in a panel wants to read a Learn page, and how the window hears of it."""

from PySide6.QtCore import QEvent, QObject

from gui.state.notice import hand_up


class Wondered(QEvent):
    """A wish to read a page on its way up to the window, which hears it in `customEvent`."""

    KIND = QEvent.Type(QEvent.registerEventType())

    def __init__(self, page: str) -> None:
        super().__init__(Wondered.KIND)
        self.page = page


def wonder(source: QObject, page: str) -> None:
    """Ask the window of a widget for a Learn page, by the name of its file."""
    hand_up(source, Wondered(page))
