"""The first page: what is to be made, with which classes, and where it is to lie."""

from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from core.data.handmade import made_folder, why_no_name
from core.messages import Message, tr
from gui import asking
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.labels import label, wrapped
from gui.widgets.tips import tip

PICTURES, POINTS = "pictures", "points"
SIDES = (8, 16, 28, 32, 64)
_USUAL_SIDE = 28
_LEAST_CLASSES = 2
_FIELD = 320


@dataclass(frozen=True)
class Wish:
    """What somebody wants to make: `PICTURES` of a side in pixels, or `POINTS`; and where.

    Attributes:
        is_coloured: whether pictures have colours; else they are grey.
    """

    kind: str
    place: Path
    classes: tuple[str, ...]
    side: int = _USUAL_SIDE
    is_coloured: bool = False


def _free_name(folder: Path, name: str) -> str:
    """Return a name that neither a folder of pictures nor a file of points has there."""
    taken = {path.stem if path.suffix == ".csv" else path.name for path in _within(folder)}
    numbered = (f"{name} {number}" for number in count(2))
    return next(free for free in chain([name], numbered) if free not in taken)


def _within(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:  # not there before the first set is made
        return []


class BeginPage(QWidget):
    """Begins new data, or goes on with those of before.

    Signals:
        begun: a Wish. resumed: the folder or file of data that were made before.
    """

    begun = Signal(object)
    resumed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.folder = made_folder()
        self.kind, self.side, self.colour = QComboBox(self), QComboBox(self), QComboBox(self)
        for box in (self.kind, self.side, self.colour):
            box.setItemDelegate(QStyledItemDelegate(box))
        self.kind.addItem(tr("Pictures that I paint"), PICTURES)
        self.kind.addItem(tr("Points in the plane"), POINTS)
        for side in SIDES:
            self.side.addItem(tr("{n} × {n} pixels", n=side), side)
        self.side.setCurrentIndex(SIDES.index(_USUAL_SIDE))
        self.colour.addItem(tr("white on black"), False)
        self.colour.addItem(tr("in colours, on white"), True)
        self.name = QLineEdit(_free_name(self.folder, tr("my data")), self)
        self.classes = QLineEdit(tr("circle, square, triangle"), self)
        self.place = ElidedLabel("", "small", Qt.TextElideMode.ElideMiddle, self)
        self.elsewhere = QPushButton(tr("Another folder…"), self)
        tip(self.elsewhere, tr("Choose the folder in which the data are to lie"))
        self.go = tip(QPushButton(tr("Begin"), self), tr("Make these data"))
        self.go.setProperty("look", "primary")
        self.go_on_folder = tip(
            QPushButton(tr("Go on painting pictures…"), self),
            tr("Add to pictures that were painted here before: choose their folder"),
        )
        self.go_on_file = tip(
            QPushButton(tr("Go on with points…"), self),
            tr("Add to points that were made here before: choose their file"),
        )
        self.trouble = wrapped(label("", "error", self))
        self._lay_out()
        self._connect()
        self.refresh()

    def wish(self) -> Wish:
        """Return what is asked for."""
        name = self.name.text().strip()
        kind = self.kind.currentData()
        place = self.folder / (name if kind == PICTURES else f"{name}.csv")
        classes = tuple(filter(None, (text.strip() for text in self.classes.text().split(","))))
        return Wish(kind, place, classes, self.side.currentData(), self.colour.currentData())

    def why_not(self) -> Message | None:
        """Say what is wrong with what is asked for; None where nothing is."""
        wish = self.wish()
        if (reason := why_no_name(self.name.text())) is not None:
            return reason
        for number, name in enumerate(wish.classes):
            if (reason := why_no_name(name, wish.classes[:number])) is not None:
                return reason
        if len(wish.classes) < _LEAST_CLASSES:
            return Message("Name two classes or more, with commas between them.")
        if wish.place.exists():
            return Message(
                "There is already {name} in that folder. Choose another name, or go on with it.",
                name=wish.place.name,
            )
        return None

    def refresh(self) -> None:
        """Show what would be made, and what is wrong with it."""
        is_picture = self.kind.currentData() == PICTURES
        for box, text, why_not in (
            (self.side, tr("How large each picture becomes"), tr("Points have no size.")),
            (
                self.colour,
                tr("What you paint with: one value for each pixel, or red, green and blue"),
                tr("Points have no colour of their own."),
            ),
        ):
            box.setEnabled(is_picture)
            tip(box, text if is_picture else why_not)
        self.place.setText(str(self.wish().place))
        reason = self.why_not()
        self.trouble.setText(str(reason) if reason else "")
        self.go.setEnabled(reason is None)

    def _on_elsewhere(self) -> None:
        found = asking.ask_for_folder(self, tr("Another folder"), str(self.folder))
        if found:
            self.folder = Path(found)
            self.refresh()

    def _on_go_on_folder(self) -> None:
        found = asking.ask_for_folder(self, tr("Go on painting"), str(self.folder))
        if found:
            self.resumed.emit(Path(found))

    def _on_go_on_file(self) -> None:
        kinds = tr("Points (*.csv)")
        title, folder = tr("Go on with points"), str(self.folder)
        found = asking.ask_for_file(self, title, folder, kinds)
        if found:
            self.resumed.emit(Path(found))

    def _connect(self) -> None:
        self.kind.currentIndexChanged.connect(self.refresh)
        for line in (self.name, self.classes):
            line.textChanged.connect(self.refresh)
        self.elsewhere.clicked.connect(self._on_elsewhere)
        self.go.clicked.connect(lambda: self.begun.emit(self.wish()))
        self.go_on_folder.clicked.connect(self._on_go_on_folder)
        self.go_on_file.clicked.connect(self._on_go_on_file)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        for title, field in (
            (tr("What"), self.kind),
            (tr("Size"), self.side),
            (tr("Colour"), self.colour),
            (tr("Name"), self.name),
            (tr("Classes"), self.classes),
        ):
            field.setAccessibleName(title)
            field.setFixedWidth(_FIELD)
            form.addRow(title, field)
        where = QHBoxLayout()
        where.addWidget(self.place, 1)
        where.addWidget(self.elsewhere)
        form.addRow(tr("Place"), where)
        feet = QHBoxLayout()
        feet.setSpacing(8)
        feet.addWidget(self.go)
        feet.addSpacing(12)
        feet.addWidget(self.go_on_folder)
        feet.addWidget(self.go_on_file)
        feet.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        text = tr(
            "Paint a few samples of each class, and train a network on them. Whatever you make is "
            "stored at once, as plain files that other programs read too."
        )
        column.addWidget(wrapped(label(text, "muted")))
        column.addLayout(form)
        column.addWidget(self.trouble)
        column.addLayout(feet)
        column.addStretch(1)
