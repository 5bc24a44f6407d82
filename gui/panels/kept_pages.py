"""The page that is shown, and those shown lately: built, styled and ready for another block."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.panels.page import Page

MOST_KEPT = 8
"""More pages than these are seldom gone to and fro between."""


class KeptPages(QWidget):
    """Shows one page. The others wait hidden, as building one takes longer than all else."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._pages: list[Page] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    @property
    def page(self) -> Page | None:
        """The page that is shown, None before the first."""
        return self._pages[-1] if self._pages else None

    def follows(self, chosen: list[str]) -> bool:
        """Tell whether the page that is shown shows these blocks, or now does."""
        page = self.page
        return page is not None and (page.fits(chosen) or page.turns_to(chosen))

    def turned_to(self, chosen: list[str]) -> Page | None:
        """Return the page that shows these blocks, or now does; None where none can."""
        if self.follows(chosen):
            return self.page
        return next((page for page in reversed(self._pages) if page.turns_to(chosen)), None)

    def show_page(self, page: Page) -> None:
        """Show a page, one of these or a new one, in the place of the present one."""
        before = self.page
        if page is before:
            return
        if before is not None:
            before.hide()
        if page in self._pages:
            self._pages.remove(page)
        else:
            self._column.addWidget(page)
        self._pages.append(page)
        page.show()
        if len(self._pages) > MOST_KEPT:
            self._forget(self._pages.pop(0))

    def _forget(self, page: Page) -> None:
        self._column.removeWidget(page)
        page.deleteLater()  # it may be the sender of what brought us here
