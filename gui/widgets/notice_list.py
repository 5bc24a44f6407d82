"""What people should know: quiet rows, each with a sign, a text and perhaps what can be done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.widgets.icon import icon
from gui.widgets.labels import label, wrapped
from gui.widgets.tips import tip

_SIGN = 14


@dataclass(frozen=True)
class Row:
    """One row: `kind` is info or warning; `repair` is the title of a button, and what it does."""

    text: str
    kind: str = "info"
    repair: tuple[str, str, Callable[[], object]] | None = None
    """Title, tip and deed."""


class NoticeList(QScrollArea):
    """Shows rows one below the other, and scrolls where there is too little room."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()
        self._page = QWidget()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.show_rows(())

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows."""
        if self.widget() is self._page and tuple(rows) == self._rows:
            return
        self._rows = tuple(rows)
        page = QWidget()
        page.setObjectName("page")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for row in rows:
            column.addLayout(self._line(row))
        column.addStretch(1)
        self._page = page
        self.setWidget(page)  # deletes the one before

    def texts(self) -> list[str]:
        """Return what the rows say."""
        return [row.text for row in self._rows]

    def buttons(self) -> list[QPushButton]:
        """Return the buttons of the repairs, from top to bottom."""
        return self._page.findChildren(QPushButton)

    def _line(self, row: Row) -> QHBoxLayout:
        look = theme.current()
        sign = QLabel()
        colour = look.warning if row.kind == "warning" else look.muted
        sign.setPixmap(icon(row.kind, colour).pixmap(QSize(_SIGN, _SIGN), self.devicePixelRatio()))
        text = wrapped(label(row.text, "small"))
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(text, 1)
        if row.repair is not None:
            title, about, act = row.repair
            button = tip(QPushButton(title), about)
            button.setProperty("look", "toggle")
            button.clicked.connect(lambda: act())
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return line
