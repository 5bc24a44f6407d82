"""What DROPOUT is good for, seen: many draws answer for the chosen sample, beside the network."""

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from core.inspection import Committee
from core.messages import tr
from core.tasks import by_class
from gui import theme
from gui.charts.members import members_height, paint_members, told
from gui.charts.picture_out import PictureOut
from gui.state.look import Look
from gui.widgets.card import card
from gui.widgets.labels import label, wrapped


class CommitteeCard(QWidget):
    """A card that is there while the sample has classes and the snapshot has the block."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        frame, inside = card(self, "inset")
        inside.addWidget(label(tr("Committee"), "strong", self))
        self.dots = MembersView(self)
        inside.addWidget(self.dots)
        self.text = wrapped(label("", parent=self))
        inside.addWidget(self.text)
        legend = tr("● one draw, as in training   ▏all on, as in evaluation")
        inside.addWidget(wrapped(label(legend, "small", self)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(frame)
        look.changed.connect(self._on_look_changed)
        self.refresh()

    def refresh(self) -> None:
        """Show the present answers."""
        shown = _of_classes(self._look)
        self.setVisible(shown is not None)
        if shown is not None:
            names, committee = shown
            self.dots.show_members(names, committee)
            self.text.setText(told(names, committee))

    def _on_look_changed(self) -> None:
        """Follow, unless the page waits for another block to show: many draws take their time."""
        page = self.parentWidget()
        if page is None or not page.isHidden():
            self.refresh()


class MembersView(QWidget):
    """The picture of the members."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[tuple[str, ...], Committee] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        PictureOut(self)

    def show_members(self, names: tuple[str, ...], committee: Committee) -> None:
        """Show these answers, (T, L), to the classes of these names, (L,)."""
        before = self.sizeHint()
        self._shown = (names, committee)
        self.setAccessibleName(tr("Answers of the committee"))
        self.setAccessibleDescription(told(names, committee))
        if self.sizeHint() != before:
            self.updateGeometry()
        self.update()

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(180, members_height(self._shown[1]) if self._shown else 0)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._shown is not None:
            names, committee = self._shown
            paint_members(QPainter(self), self.rect().toRectF(), names, committee, theme.current())


def _of_classes(look: Look) -> tuple[tuple[str, ...], Committee] | None:
    """Return class names and answers to them; None where the answers are about no classes."""
    committee, sample = look.committee, look.sample
    if committee is None or sample is None or sample.facts.targets:
        return None
    names = sample.facts.classes
    if committee.plain.shape == (1,) and len(names) == 2:
        members = np.stack([by_class(row) for row in committee.members])  # (T, 2)
        committee = Committee(by_class(committee.plain), members)
    is_told = committee.plain.shape == (len(names),) and np.isfinite(committee.plain).all()
    return (names, committee) if is_told else None
