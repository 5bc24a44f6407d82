"""The start page: recent files, examples and ready networks, in place of the drawing."""

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QDateTime, QFileInfo, QLocale, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from core.data.recipes import title_of
from core.errors import CamadaError
from core.examples import EXAMPLES, Example
from core.messages import tr
from core.project import Project
from core.templates import TEMPLATES, Template
from gui import theme as themes
from gui.files import Files
from gui.preferences import Preferences
from gui.state.document import Document
from gui.state.notice import Notice
from gui.thumbnails import Thumbnails
from gui.widgets.choice_card import ChoiceCard
from gui.widgets.icon import icon
from gui.widgets.labels import label, wrapped
from gui.widgets.tips import tip

WIDEST, N_COLUMNS, MOST_RECENT = 760, 3, 6


class StartPage(QScrollArea):
    """Choosing anything, Escape, or the button at the top lead back to the drawing.

    Signals:
        left: the drawing is wanted again.
        reported: a Notice of what could not be begun.
    """

    left = Signal()
    reported = Signal(object)

    def __init__(
        self,
        window: QWidget,
        document: Document,
        files: Files,
        preferences: Preferences,
        thumbnails: Thumbnails,
    ) -> None:
        super().__init__()
        self._window, self._document, self._files = window, document, files
        self._preferences, self._thumbnails = preferences, thumbnails
        self.cards: list[ChoiceCard] = []
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Start page"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        files.kept.connect(self.left)

    def refresh(self) -> None:
        """Show the files, examples and templates of this moment."""
        page, column = QWidget(), QVBoxLayout()
        page.setObjectName("start")
        self.cards = []
        column.setSpacing(8)
        column.addLayout(self._head())
        recent = self._preferences.recent_files[:MOST_RECENT]
        if recent:
            self._add_section(column, tr("Recent"), map(self._recent_card, recent))
        self._add_section(column, tr("Examples"), map(self._example_card, EXAMPLES.values()))
        data = self._document.project.data
        title = tr("Networks for {data}", data=title_of(data)) if data else tr("Networks")
        self._add_section(column, title, map(self._template_card, TEMPLATES.values()))
        outer = QHBoxLayout(page)
        outer.setContentsMargins(24, 16, 24, 24)
        middle = QWidget()
        middle.setMaximumWidth(WIDEST)
        middle.setLayout(column)
        outer.addStretch(1)
        outer.addWidget(middle, 100, Qt.AlignmentFlag.AlignTop)
        outer.addStretch(1)
        self.setWidget(page)  # deletes the one before

    def go_to_first(self) -> None:
        """Give the first card the keyboard."""
        self.cards[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label(tr("Start"), "heading"))
        hint = wrapped(
            label(tr("A .camada file or data can also be dropped on the window."), "small")
        )
        row.addWidget(hint, 1)
        back = QPushButton(icon("previous"), tr("Back to the drawing"))
        tip(back, tr("Leave the network as it is (Escape)"))
        back.clicked.connect(self.left)
        opened = QPushButton(icon("open"), tr("Open…"))
        tip(opened, tr("Open a network that was saved"))
        opened.clicked.connect(lambda: self._files.open(self._window))
        empty = QPushButton(icon("new"), tr("Empty network"))
        tip(empty, tr("Begin without blocks, on the same data"))
        empty.clicked.connect(lambda: self.begin(lambda: Project(data=self._document.project.data)))
        for button in (back, opened, empty):
            row.addWidget(button)
        return row

    def _add_section(self, column: QVBoxLayout, title: str, cards: Iterable[ChoiceCard]) -> None:
        heading = label(title, "section")
        column.addSpacing(8)
        column.addWidget(heading)
        grid = QGridLayout()
        grid.setSpacing(8)
        for place, card in enumerate(cards):
            grid.addWidget(card, place // N_COLUMNS, place % N_COLUMNS)
            self.cards.append(card)
        for at in range(N_COLUMNS):
            grid.setColumnStretch(at, 1)
        column.addLayout(grid)

    def _recent_card(self, path: Path) -> ChoiceCard:
        when = QFileInfo(str(path)).lastModified()
        about = tr("{folder} · {when}", folder=path.parent.name, when=_date(when))
        card = ChoiceCard(path.stem, about, themes.current().accent, self._thumbnails.of(path))
        tip(card, str(path))
        card.clicked.connect(lambda: self._files.open(self._window, path))
        return card

    def _example_card(self, example: Example) -> ChoiceCard:
        card = ChoiceCard(str(example.title), str(example.about), themes.current().family("pool"))
        card.clicked.connect(lambda: self.begin(example.project))
        return card

    def _template_card(self, template: Template) -> ChoiceCard:
        card = ChoiceCard(
            str(template.title), str(template.about), themes.current().family("dense")
        )
        card.clicked.connect(
            lambda: self.begin(lambda: template.project(self._document.project.data))
        )
        return card

    def begin(self, project: Callable[[], Project]) -> None:
        """Begin with another project, after the questions, and go to its drawing."""
        try:
            made = project()
        except CamadaError as error:
            self.reported.emit(Notice("error", error.message, about="data"))
            return
        before = self._document.project
        self._files.begin(self._window, made)
        if self._document.project is not before:
            self.left.emit()

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _date(when: QDateTime) -> str:
    return QLocale().toString(when.date(), QLocale.FormatType.ShortFormat)
