"""Two units side by side: the one that was kept, and the one that is looked at."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from core.arrays import AnyArray, Array
from core.inspection import NeuronReport
from core.messages import number, tr
from core.questions.unit_values import AskUnit, UnitValues
from gui import theme as themes
from gui.charts.picture import paint_picture, robust_scale, signed_image
from gui.charts.picture_out import PictureOut
from gui.panels.block_page import heading
from gui.panels.seen import AskWhileSeen
from gui.panels.unit.film import montage
from gui.state.answers import Answers
from gui.state.look import Look
from gui.state.selection import Selection
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.labels import label, wrapped
from gui.widgets.section import Section
from gui.widgets.tips import tip

SIDE = 112


@dataclass(frozen=True, eq=False)
class _Side:
    """One of the two: its arithmetic, and its values over the data where they are known."""

    name: str
    report: NeuronReport
    values: Array | None


class WeightPicture(QWidget):
    """The weights of a unit as one picture."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._weights: AnyArray = np.zeros((1, 1))
        self._scale = 1.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Weights"))
        PictureOut(self)

    def show_weights(self, weights: AnyArray, scale: float) -> None:
        """Show (H, W, C) or (F,); `scale` is the magnitude that gets the full colour."""
        self._weights, self._scale = weights, scale
        self.setAccessibleDescription(
            tr(
                "{n} weight from {low:.3g} to {high:.3g}",
                "{n} weights from {low:.3g} to {high:.3g}",
                n=weights.size,
                low=float(weights.min()),
                high=float(weights.max()),
            )
        )
        self.update()

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(SIDE, SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        image = signed_image(montage(self._weights), self._scale, themes.current())
        side = min(self.width(), self.height())
        paint_picture(QPainter(self), QRectF(1, 1, side - 2, side - 2), image)


class Compare(QWidget):
    """Keeps a unit beside the one that is looked at, until it is let go."""

    def __init__(
        self, selection: Selection, look: Look, answers: Answers, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._selection = selection
        self._look, self._answers = look, answers
        self._unit: tuple[str, int] | None = None
        self.keep_button = QPushButton(tr("Keep beside"))
        tip(self.keep_button, tr("Keep this unit, to look at another one beside it"))
        self.keep_button.clicked.connect(self.keep)
        self.free_button = QPushButton(tr("Let go"))
        tip(self.free_button, tr("Keep no unit beside others any more"))
        self.free_button.clicked.connect(self.let_go)
        self.hint = wrapped(label("", "small"))
        self.names = (ElidedLabel("", "strong"), ElidedLabel("", "strong"))
        self.pictures = (WeightPicture(), WeightPicture())
        self.correlation = wrapped(label("", "small"))
        self._cells: list[tuple[QLabel, QLabel]] = []
        self._pair, self._content = QWidget(), QWidget()
        self._lay_out()
        self.section = Section(
            tr("Beside another unit"), self._content, is_open=True, name="neuron/beside"
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.section)
        self._asker = AskWhileSeen(self, answers, self._wanted)
        for signal in (self.section.turned, self._asker.turned):
            signal.connect(self._follow)
        self._asker.answered.connect(self.refresh)

    @property
    def kept(self) -> tuple[str, int] | None:
        """Block and number of the unit that is kept."""
        return self._selection.kept_unit

    def keep(self) -> None:
        """Keep the unit that is looked at."""
        self._selection.keep_unit(self._unit)
        self._follow()

    def let_go(self) -> None:
        """Keep no unit any more."""
        self._selection.keep_unit(None)
        self._follow()

    def show_unit(self, block_id: str, unit: int) -> None:
        """Show a unit beside the kept one."""
        self._unit = (block_id, unit)
        self._follow()

    def refresh(self) -> None:
        """Show what Look and the answers hold now."""
        one, other = self._side(self.kept), self._side(self._unit)
        is_pair = one is not None and other is not None and self.kept != self._unit
        self._pair.setVisible(is_pair)
        self.keep_button.setVisible(self.kept != self._unit or self.kept is None)
        self.free_button.setVisible(self.kept is not None)
        reason = "" if is_pair else self._reason(one)
        self.hint.setText(reason)
        self.hint.setVisible(bool(reason))
        if one is not None and other is not None and is_pair:
            self._show_pair(one, other)

    def figures(self) -> list[tuple[str, str]]:
        """Return what stands in the two columns, from the top."""
        return [(left.text(), right.text()) for left, right in self._cells]

    def _show_pair(self, one: _Side, other: _Side) -> None:
        flat = (one.report.weights.ravel(), other.report.weights.ravel())
        scale = robust_scale(np.concatenate(flat))
        for place, side in enumerate((one, other)):
            self.names[place].setText(side.name)
            self.pictures[place].show_weights(side.report.weights, scale)
            for row, text in enumerate(_figures(side)):
                self._cells[row][place].setText(text)
        self.correlation.setText(self._alike(one, other))

    def _reason(self, one: _Side | None) -> str:
        if self.kept is None:
            return tr("Keep this unit, then go to another one: you see both side by side.")
        if one is None:
            return tr("The kept unit is not in this network any more.")
        return tr("This unit is kept. Go to another one to see both side by side.")

    def _side(self, unit: tuple[str, int] | None) -> _Side | None:
        report = self._look.report(*unit) if unit is not None else None
        snapshot = self._look.snapshot
        if report is None or unit is None or snapshot is None:
            return None
        name = f"#{unit[1]} · {heading(snapshot.project.stack[unit[0]])}"
        question = self._question(unit)
        found = self._answers.answer(question) if question is not None else None
        values = found.value.values if found and isinstance(found.value, UnitValues) else None
        return _Side(name, report, values)

    def _alike(self, one: _Side, other: _Side) -> str:
        """Say how alike the two are over the data."""
        if one.values is None or other.values is None or len(one.values) != len(other.values):
            return tr("computing…")
        pair = np.stack((one.values, other.values)).astype(np.float64)
        spread = pair.std(axis=1)
        if not np.isfinite(pair).all() or (spread == 0).any():
            return tr("Over the data one of them always says the same: no correlation.")
        share = float(np.asarray(np.corrcoef(pair))[0, 1])
        n = pair.shape[1]
        return tr(
            "correlation of their values: {share:.2f} (over {n} sample)",
            "correlation of their values: {share:.2f} (over {n} samples)",
            share=share,
            n=n,
        )

    def _question(self, unit: tuple[str, int] | None) -> AskUnit | None:
        part = self._look.part()
        return AskUnit(part, *unit) if part is not None and unit is not None else None

    def _wanted(self) -> list[AskUnit | None]:
        """Ask about both; the one that is looked at may be asked for by others too."""
        is_pair = self.kept is not None and self.kept != self._unit
        units = (self.kept, self._unit) if is_pair and self.section.is_open else ()
        return [self._question(unit) for unit in units]

    def _follow(self) -> None:
        self._asker.follow()
        self.refresh()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.keep_button)
        buttons.addWidget(self.free_button)
        buttons.addStretch(1)
        grid = QGridLayout(self._pair)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(2)
        for place in range(2):
            grid.addWidget(self.names[place], 0, place)
            grid.addWidget(self.pictures[place], 1, place)
            grid.setColumnStretch(place, 1)
        for row, title in enumerate(_titles()):
            grid.addWidget(label(title, "small"), 2 + 2 * row, 0, 1, 2)
            cells = (label(), label())
            self._cells.append(cells)
            for place, cell in enumerate(cells):
                grid.addWidget(cell, 3 + 2 * row, place)
        grid.addWidget(self.correlation, 2 + 2 * len(self._cells), 0, 1, 2)
        inside = QVBoxLayout(self._content)
        inside.setContentsMargins(0, 0, 0, 4)
        inside.addWidget(self.hint)
        inside.addWidget(self._pair)
        inside.addLayout(buttons)


def _titles() -> tuple[str, ...]:
    return (
        tr("value for this sample"),
        tr("bias"),
        tr("length of its weights"),
        tr("mean over the data"),
        tr("silent (0)"),
    )


def _figures(side: _Side) -> tuple[str, ...]:
    """Return the figures of one unit; what is not known yet is a dash."""
    report, values = side.report, side.values
    known = values is not None
    return (
        number(report.value, ".4g"),
        number(report.bias, ".3g"),
        number(float(np.linalg.norm(report.weights)), ".3g"),
        number(float(values.mean()), ".3g") if known else "–",
        number(float(np.mean(values == 0)), ".0%") if known else "–",
    )
