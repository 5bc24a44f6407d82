"""A panel of columns: beside one another, below in narrow places, or a hint why they are not."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QWidget

from gui.widgets.labels import label, wrapped


class ColumnsArea(QScrollArea):
    """Scrolls where its columns find no room.

    Attributes:
        hint: says why there is nothing to see.
        content: what holds the columns. page: what is scrolled; it gets its layout by those who
            inherit.
    """

    least_wide = 0
    """Pixels of width below which the columns stand below one another."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hint = wrapped(label("", "muted"))
        self.content, self.page = QWidget(), QWidget(self)
        self.page.setObjectName("page")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self.page)

    @property
    def is_wide(self) -> bool:
        """Whether there is room for the columns beside one another."""
        return self.width() >= self.least_wide

    @property
    def way(self) -> QBoxLayout.Direction:
        """In which direction the columns follow one another."""
        ways = QBoxLayout.Direction
        return ways.LeftToRight if self.is_wide else ways.TopToBottom

    def show_reason(self, reason: str) -> None:
        """Say why there is nothing to see; "" shows the columns."""
        self.content.setVisible(not reason)
        self.hint.setVisible(bool(reason))
        self.hint.setText(reason)

    def fit_columns(self) -> None:
        """Give the columns their places, and sizes that fit in."""
        raise NotImplementedError

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_columns()
