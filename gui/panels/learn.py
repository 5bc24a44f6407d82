"""The Learn panel: the page of the chosen block, with its numbers, and the pages it leads to."""

from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QEvent, QUrl, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from core.examples import EXAMPLES
from core.layers import LAYERS
from core.messages import tr
from core.project import Project
from gui.help.numbers import Numbers, numbers_of, numbers_of_plan
from gui.help.page import kinds, page, title

SCHEME, EXAMPLE_SCHEME = "learn", "example"
BACK = f"{SCHEME}:back"
MARGIN = 12


@dataclass(frozen=True)
class _Page:
    """A page, and how far down it was read."""

    kind: str
    scroll: int


Place = tuple[_Page, tuple[_Page, ...]]
"""A page that is read, and those that led to it."""


class LearnView(QTextBrowser):
    """Shows one page at a time. Links lead to other pages; Alt+Left or the link on top goes back.

    Nothing outside of the pages is ever opened or loaded.
    """

    page_changed = Signal(str)
    """The kind of the page that is shown now."""

    example_asked = Signal(str)
    """The name of an example that a link leads to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._project = Project()
        self._block_id: str | None = None
        self._kind = ""
        self._html = ""
        self._trail: list[_Page] = []
        self.setAccessibleName(tr("Learn"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.document().setDocumentMargin(MARGIN)
        self.anchorClicked.connect(self._on_anchor_clicked)
        self.show_block(self._project, None)

    @property
    def kind(self) -> str:
        """The kind of the page that is shown."""
        return self._kind

    def show_block(self, project: Project, block_id: str | None) -> None:
        """Show the page of a block; None, or a block that is gone, means the input.

        When the block is the same as before, only numbers change: a page that was reached by a
        link stays, and the text stays where it was scrolled to.
        """
        if block_id is not None and block_id not in project.stack:
            block_id = None
        home = _home(project, block_id)
        is_same = block_id == self._block_id and home == _home(self._project, self._block_id)
        self._project, self._block_id = project, block_id
        if is_same and self._kind:
            self._render()
        else:
            self._trail.clear()
            self._show(home)

    def show_page(self, kind: str) -> None:
        """Go to another page, as a link does."""
        self._trail.append(_Page(self._kind, self.verticalScrollBar().value()))
        self._show(kind)

    def place_now(self) -> Place:
        """Return the page, how far down it is read, and the pages that led there."""
        return _Page(self._kind, self.verticalScrollBar().value()), tuple(self._trail)

    def return_to(self, place: Place) -> None:
        """Go on reading where one was."""
        shown, trail = place
        self._trail = list(trail)
        self._show(shown.kind)
        self._render(shown.scroll)

    def _on_anchor_clicked(self, url: QUrl) -> None:
        if url == QUrl(BACK):
            self.backward()
        elif url.scheme() == SCHEME and url.path() in kinds():
            self.show_page(url.path())
        elif url.scheme() == EXAMPLE_SCHEME and url.path() in EXAMPLES:
            self.example_asked.emit(url.path())

    def _show(self, kind: str, scroll: int = 0) -> None:
        is_new = kind != self._kind
        self._kind = kind
        self._render(scroll if is_new else None)
        if is_new:
            self.setAccessibleDescription(title(kind))
            self.page_changed.emit(kind)

    def _render(self, scroll: int | None = None) -> None:
        """Draw the page; without `scroll` the text stays where it is."""
        html = self._back_link() + page(self._kind, **self._numbers())
        bar = self.verticalScrollBar()
        scroll = bar.value() if scroll is None else scroll
        if html != self._html:
            self._html = html
            self.document().setDefaultStyleSheet(_style(self.palette()))
            self.setHtml(html)
            self.document().size()  # lays the text out, so that the bar knows its range
        bar.setValue(scroll)

    def _numbers(self) -> Numbers:
        """A page of a layer gets numbers only for the block that it was opened for."""
        if self._kind == "input":
            return numbers_of(self._project)
        if self._kind not in LAYERS:
            return numbers_of_plan(self._project)
        is_home = self._kind == _home(self._project, self._block_id)
        return numbers_of(self._project, self._block_id) if is_home else {}

    def _back_link(self) -> str:
        if not self._trail:
            return ""
        return f'<p class="back"><a href="{BACK}">← {escape(title(self._trail[-1].kind))}</a></p>'

    # Qt overrides

    def backward(self) -> None:
        """Go back to the page before; Alt+Left ends here too."""
        if self._trail:
            place = self._trail.pop()
            self._show(place.kind, place.scroll)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Load nothing: pages have no resources, and pasted or linked ones stay outside."""
        return None

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._kind:
            self._html = ""
            self._render()


def _home(project: Project, block_id: str | None) -> str:
    """Return the kind of the page of a block."""
    return "input" if block_id is None else project.stack[block_id].layer.kind


def _style(palette: QPalette) -> str:
    """Return the page's style; colours come from the palette alone."""
    text, base = palette.color(QPalette.ColorRole.Text), palette.color(QPalette.ColorRole.Base)
    link, box = palette.color(QPalette.ColorRole.Link).name(), _mixed(text, base, 0.07).name()
    return f"""
        h1 {{ font-size: large; font-weight: 600; margin: 0 0 4px 0; }}
        h2 {{ font-size: medium; font-weight: 600; margin: 14px 0 4px 0; }}
        p {{ margin: 2px 0 6px 0; line-height: 125%; }}
        p.back {{ margin: 0 0 8px 0; }}
        a {{ color: {link}; text-decoration: none; }}
        table.formula {{ background-color: {box}; margin: 4px 0 6px 0; }}
        td p {{ margin: 2px 0; line-height: 100%; }}
    """


def _mixed(colour: QColor, ground: QColor, share: float) -> QColor:
    """Return `ground` with a share of `colour` in it."""
    return QColor.fromRgbF(
        share * colour.redF() + (1 - share) * ground.redF(),
        share * colour.greenF() + (1 - share) * ground.greenF(),
        share * colour.blueF() + (1 - share) * ground.blueF(),
    )
