"""The inspector: all about the chosen block, and below it the Learn page."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from core.check import Repair
from gui import theme as themes
from gui.panels.block_page import BlockPage
from gui.panels.input_page import InputPage, SeveralPage
from gui.panels.learn import LearnView
from gui.panels.page import Page
from gui.state import edits
from gui.state.document import Document
from gui.state.selection import Selection
from gui.widgets.labels import rule

LEAST_LEARN_HEIGHT = 140


class Inspector(QWidget):
    """Follows the selection: one block, several, or none, which means the input."""

    def __init__(
        self, document: Document, selection: Selection, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._document, self._selection = document, selection
        self._page: Page | None = None
        self._scroll = _ContentScroll(self)
        self._rule = rule(self)
        self.learn = LearnView(self)
        self.learn.setMinimumHeight(LEAST_LEARN_HEIGHT)
        self.learn.setStyleSheet(_plain_text())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._scroll)
        column.addWidget(self._rule)
        column.addWidget(self.learn, 1)
        column.addStretch(0)
        document.changed.connect(self.refresh)
        selection.changed.connect(self.refresh)
        self.refresh()

    @property
    def page(self) -> Page:
        """What stands above the Learn page."""
        assert self._page is not None
        return self._page

    def refresh(self) -> None:
        """Show the present selection."""
        stack = self._document.project.stack
        chosen = [block_id for block_id in self._selection.block_ids if block_id in stack]
        if self._page is None or not self._page.fits(chosen):
            self._set_page(self._new_page(chosen))
        self.page.refresh()
        self._scroll.updateGeometry()
        is_one_page = len(chosen) < 2
        self._rule.setVisible(is_one_page)
        self.learn.setVisible(is_one_page)
        if is_one_page:
            self.learn.show_block(self._document.project, chosen[0] if chosen else None)

    def _new_page(self, chosen: list[str]) -> Page:
        if not chosen:
            return InputPage(self._document, self._repair)
        if len(chosen) == 1:
            return BlockPage(self._document, chosen[0], self._repair)
        return SeveralPage(self._document, self._selection, self._repair)

    def _set_page(self, page: Page) -> None:
        before = self._scroll.takeWidget()
        if before is not None:  # it may be the sender of what brought us here
            before.hide()
            before.deleteLater()
        self._page = page
        self._scroll.setWidget(page)
        page.show()

    def _repair(self, chosen: Repair) -> None:
        edits.repair(self._document, chosen)


def _plain_text() -> str:
    """Return the style of a text that is part of the panel, not a field in it."""
    ground = themes.current().panel.name()
    return (
        "QTextBrowser, QTextBrowser:focus "
        f"{{ background: {ground}; border: none; border-radius: 0; padding: 0; }}"
    )


class _ContentScroll(QScrollArea):
    """As high as its content where there is room, else it scrolls."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    # Qt overrides

    def sizeHint(self) -> QSize:
        page = self.widget()
        if page is None:
            return QSize(280, 40)
        width = max(self.width(), page.minimumSizeHint().width())
        height = page.heightForWidth(width) if page.hasHeightForWidth() else -1
        return QSize(300, height if height > 0 else page.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        page = self.widget()
        width = page.minimumSizeHint().width() if page else 240
        return QSize(width, min(self.sizeHint().height(), 120))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()
