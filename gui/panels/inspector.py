"""The inspector: settings, shapes, parameters and problems of what is selected."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

from core.check import Repair
from gui.panels.block_page import BlockPage
from gui.panels.input_page import InputPage, SeveralPage
from gui.panels.kept_pages import KeptPages
from gui.panels.page import Page
from gui.state import edits
from gui.state.document import Document
from gui.state.look import Look
from gui.state.selection import Selection


class Inspector(QScrollArea):
    """Follows the selection: one block, several, or none, which means the input."""

    def __init__(
        self,
        document: Document,
        selection: Selection,
        look: Look,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._selection, self._look = document, selection, look
        self._pages = KeptPages()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setWidget(self._pages)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        document.changed.connect(self.refresh)
        selection.changed.connect(self.refresh)
        self.refresh()

    @property
    def page(self) -> Page:
        """What is shown."""
        page = self._pages.page
        assert page is not None
        return page

    def refresh(self) -> None:
        """Show the present selection."""
        if not self._pages.follows(self._chosen()):
            self._take_focus()
            # What was typed is taken over now, which may have led here and to the right page.
            chosen = self._chosen()
            self._show(self._pages.turned_to(chosen) or self._new_page(chosen))
        self.page.refresh()

    def _chosen(self) -> list[str]:
        stack = self._document.project.stack
        return [block_id for block_id in self._selection.block_ids if block_id in stack]

    def _take_focus(self) -> None:
        """Keep the focus of a page that goes: Qt would give it to a card, which it selects."""
        focus = QApplication.focusWidget()
        if focus is not None and self.isAncestorOf(focus):
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _new_page(self, chosen: list[str]) -> Page:
        # Born in its place: a page that moves there later is styled a second time.
        document, place = self._document, self._pages
        if not chosen:
            return InputPage(document, self._repair, place)
        if len(chosen) == 1:
            return BlockPage(document, self._look, chosen[0], self._repair, place)
        return SeveralPage(document, self._selection, self._repair, place)

    def _show(self, page: Page) -> None:
        if page is not self._pages.page:
            self._pages.show_page(page)
            self.verticalScrollBar().setValue(0)

    def _repair(self, chosen: Repair) -> None:
        edits.repair(self._document, chosen)
