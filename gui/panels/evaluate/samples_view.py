"""The gallery with what stands above it: which samples these are, and in which order."""

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from core.arrays import Labels
from core.messages import number, tr
from gui.panels.evaluate.describing import Describer
from gui.panels.evaluate.gallery import MOST_SHOWN, Gallery
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.icon import icon_button
from gui.widgets.tips import tip

Focus = tuple[int, int | None]
"""Samples of a true class that were taken for a class, or of None: for any wrong one."""

HEAD_HEIGHT = 24
"""Of the line above each column."""

SUREST, UNSUREST, WORST = "surest", "unsurest", "worst"


class SamplesView(QWidget):
    """Shows the mistakes, or the samples of a cell of the confusion matrix.

    Signals:
        chosen: number of a sample in its part. left: all mistakes are wanted again.
    """

    chosen = Signal(int)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = ElidedLabel("", "strong", parent=self)
        self.back = icon_button("reset", tr("Show all mistakes"), self)
        self.back.clicked.connect(self.left)
        self.order_button = icon_button("sort", tr("Order of the samples"), self)
        self.order_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.gallery = Gallery(self)  # behind the buttons, for Tab too
        self.gallery.chosen.connect(self.chosen)
        self.gallery.left.connect(self.left)
        self._order = SUREST
        self._shown: tuple[Describer, Focus | None] | None = None
        self._make_orders()
        self._lay_out()

    @property
    def order(self) -> str:
        """`surest`, `unsurest` or `worst`."""
        return self._order

    def set_order(self, order: str) -> None:
        """Sort the samples by falling or rising confidence, or by falling loss."""
        self._order = order
        for action in self.order_button.menu().actions():
            action.setChecked(action.data() == order)
        tip(self.order_button, tr("Order: {order}", order=self._titles()[order]))
        if self._shown is not None:
            self.show_samples(*self._shown)

    def show_samples(self, describer: Describer, focus: Focus | None) -> None:
        """Show the mistakes of an evaluation, or the samples that a focus means."""
        self._shown = (describer, focus)
        found = _samples(describer, focus)
        title = _title(describer, focus, len(found))
        if len(found) > MOST_SHOWN:
            title += " · " + tr("the first {n}", n=MOST_SHOWN)
        self.title.setText(title)
        self.back.setVisible(focus is not None)
        self.order_button.setVisible(not describer.is_regression)
        self.gallery.show_samples(describer, self._sorted(describer, found).tolist())
        self.gallery.show_empty("" if len(found) else _why_empty(focus))

    def _sorted(self, describer: Describer, samples: Labels) -> Labels:
        evaluation = describer.evaluation
        if describer.is_regression:
            return evaluation.farthest(describer.target)
        if self._order == WORST:
            return evaluation.worst(samples)
        surest = evaluation.surest(samples)
        return surest[::-1] if self._order == UNSUREST else surest

    def _titles(self) -> dict[str, str]:
        return {
            SUREST: tr("surest first"),
            UNSUREST: tr("least sure first"),
            WORST: tr("largest loss first"),
        }

    def _make_orders(self) -> None:
        menu, group = QMenu(self.order_button), QActionGroup(self)
        for order, title in self._titles().items():
            action = tip(menu.addAction(title), tr("Sort the samples this way"))
            action.setCheckable(True)
            action.setData(order)
            action.triggered.connect(lambda _=False, order=order: self.set_order(order))
            group.addAction(action)
        self.order_button.setMenu(menu)
        self.set_order(SUREST)

    def _lay_out(self) -> None:
        self.back.setFixedHeight(HEAD_HEIGHT)
        self.order_button.setFixedHeight(HEAD_HEIGHT)
        self.title.setFixedHeight(HEAD_HEIGHT)
        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(self.title, 1)
        top.addWidget(self.back)
        top.addWidget(self.order_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self.gallery, 1)


def _samples(describer: Describer, focus: Focus | None) -> Labels:
    evaluation = describer.evaluation
    if describer.is_regression:
        return np.arange(evaluation.n_samples)
    if focus is None:
        return evaluation.mistakes()
    truth, answer = focus
    return evaluation.mistakes(truth) if answer is None else evaluation.cell(truth, answer)


def _title(describer: Describer, focus: Focus | None, n: int) -> str:
    if describer.is_regression:
        return tr("Largest errors")
    if focus is None:
        n_all = describer.evaluation.n_samples
        return tr("{n} of {all} wrong", n=n, all=n_all)
    classes, (truth, answer) = describer.ready.choice.facts.classes, focus
    named = tr("other") if answer is None else classes[answer]
    return f"{classes[truth]} → {named} · {number(n)}"


def _why_empty(focus: Focus | None) -> str:
    if focus is None:
        return tr("No mistakes: every sample of this part is recognised.")
    return tr("There are no such samples.")
