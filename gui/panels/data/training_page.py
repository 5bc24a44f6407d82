"""The page In training: how samples vary while a network learns, seen at once on one of them."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from core.arrays import Labels
from core.augment import Augmentation, PictureAugmentation, ValueAugmentation, augmentation_for
from core.augmented import augmented
from core.choice import DataChoice
from core.messages import tr
from core.settings import settings_of
from gui.panels.data.desk import DataDesk
from gui.panels.data.draws_view import Draws, DrawsView
from gui.panels.learn_link import learn_link
from gui.panels.seen import Seen
from gui.state.data import Ready
from gui.widgets.form import SettingsForm
from gui.widgets.icon import icon_button
from gui.widgets.tips import tip

N_PICTURES, N_ROWS, MOST_POINTS = 12, 8, 600
USUAL: tuple[Augmentation, ...] = (
    PictureAugmentation(shift=0.1, rotate=10.0, zoom=0.1),
    ValueAugmentation(noise=0.1),
)
"""What happens to samples of either sort once somebody turns it on."""

_COLUMNS = (("flip", "shift", "rotate"), ("zoom", "brightness", "contrast"))
"""Settings of the first columns; the others stand in the last."""
_FIELD_WIDTH = 86


class TrainingPage(QWidget):
    """A switch and the settings on the left, and draws of the chosen sample on the right."""

    def __init__(self, desk: DataDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._data, self._selection = desk.document, desk.data, desk.selection
        self._draw = 0
        self._kept: dict[type[Augmentation], Augmentation] = {type(each): each for each in USUAL}
        self.switch = QCheckBox(tr("Vary the samples in training"), self)
        tip(
            self.switch,
            tr("Training sees each sample a little differently every time; the files stay"),
        )
        self.again = icon_button("random", tr("Draw again"), self)
        self.forms: tuple[SettingsForm, ...] = ()
        self._forms = QHBoxLayout()
        self._forms.setSpacing(16)
        self.view = DrawsView(self)
        self._seen = Seen(self)
        self._lay_out()
        self.switch.clicked.connect(self._on_switched)
        self.again.clicked.connect(self._on_again)
        self._seen.turned.connect(self.refresh)
        for signal in (self._document.changed, self._data.changed, self._selection.changed):
            signal.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the present augmentation, as long as somebody sees it."""
        choice = self._document.project.data
        if choice is None or not self._seen.now:
            return
        kind = augmentation_for(choice.facts.input_shape)
        if choice.augmentation is not None:
            self._kept[kind] = choice.augmentation
        if not self.forms or not self.forms[0].fits(self._kept[kind]):
            self._build(self._kept[kind])
        is_on = choice.augmentation is not None
        self.switch.setChecked(is_on)
        why = "" if is_on else tr("Turn on “Vary the samples in training” first")
        for form in self.forms:
            form.show_settings(self._kept[kind])
            form.setEnabled(is_on)
            form.setToolTip(why)
        self.again.setEnabled(is_on)
        tip(self.again, tr("Draw again") if is_on else why)
        self._show_draws(choice)

    def _show_draws(self, choice: DataChoice) -> None:
        ready = self._data.ready
        if ready is None or ready.choice.digest != choice.digest:
            self.view.show_draws(None, "")
            return
        augmentation = choice.augmentation or type(self._kept_for(choice))()
        self.view.show_draws(
            draws_of(ready, augmentation, self._sample(ready), self._draw),
            augmentation.in_short() or tr("The samples are trained on as they are"),
        )

    def _kept_for(self, choice: DataChoice) -> Augmentation:
        return self._kept[augmentation_for(choice.facts.input_shape)]

    def _sample(self, ready: Ready) -> int:
        """Return the number in the dataset of the sample that is looked at."""
        index = ready.parts[self._selection.part]
        index = index if len(index) else ready.parts["train"]
        return int(index[self._selection.sample % len(index)])

    def _build(self, value: Augmentation) -> None:
        for form in self.forms:
            form.hide()
            form.deleteLater()
        while self._forms.count():
            self._forms.takeAt(0)
        names = [setting.name for setting in settings_of(type(value))]
        columns = [[name for name in column if name in names] for column in _COLUMNS]
        columns.append([name for name in names if name not in sum(_COLUMNS, ())])
        groups = [column for column in columns if column]
        self.forms = tuple(SettingsForm(value, only=group, parent=self) for group in groups)
        for form in self.forms:
            form.edited.connect(self._on_edited)
            _make_narrow(form)
            if form.fold is not None:
                form.fold.turned.connect(lambda _, form=form: _make_narrow(form))
            self._forms.addWidget(form, 0, Qt.AlignmentFlag.AlignTop)
        self._forms.addStretch(1)

    def _on_switched(self, is_on: bool) -> None:
        choice = self._document.project.data
        if choice is not None:
            text = tr("Vary the samples") if is_on else tr("Take the samples as they are")
            self._edit(self._kept_for(choice) if is_on else None, text)

    def _on_edited(self, value: Augmentation) -> None:
        before = self._document.project.data
        known = before.augmentation if before is not None else None
        changed = tuple(
            setting.name
            for setting in settings_of(type(value))
            if known is None or getattr(known, setting.name) != getattr(value, setting.name)
        )
        self._edit(value, tr("Vary the samples another way"), ("augmentation", *changed))

    def _edit(self, value: Augmentation | None, text: str, merge: object = None) -> None:
        project = self._document.project
        if project.data is not None:
            changed = project.with_(data=project.data.with_(augmentation=value))
            self._document.edit(text, changed, merge)

    def _on_again(self) -> None:
        self._draw += 1
        self.refresh()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.switch)
        head.addWidget(learn_link("augmentation", self))
        head.addStretch(1)
        head.addWidget(self.again)
        left = QVBoxLayout()
        left.setSpacing(6)
        left.addLayout(head)
        left.addLayout(self._forms)
        left.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(20)
        row.addLayout(left)
        row.addWidget(self.view, 1)


def _make_narrow(form: SettingsForm) -> None:
    """Let titles be as wide as they are, and fields no wider than their word for nothing."""
    grid = form.layout()
    assert isinstance(grid, QGridLayout)
    labels = [label for label in form.findChildren(QLabel) if label.buddy()]
    titles = [label.sizeHint().width() for label in labels if not label.isHidden()]
    grid.setColumnMinimumWidth(0, 0)
    form.setFixedWidth(max(titles) + grid.horizontalSpacing() + _FIELD_WIDTH)


def draws_of(ready: Ready, augmentation: Augmentation, sample: int, draw: int) -> Draws:
    """Return a sample as it is, and draws of it; of points, many of them and one draw of each.

    Args:
        ready: the data.
        augmentation: what may happen.
        sample: its number in the dataset.
        draw: another number gives other draws.
    """
    dataset, train = ready.dataset, ready.parts["train"]
    facts = dataset.facts
    if facts.input_shape == (2,) and not facts.targets:
        samples: Labels = train[:: max(1, -(-len(train) // MOST_POINTS))]
        found = np.flatnonzero(samples == sample)
        current = int(found[0]) if len(found) else len(samples)
    else:
        n = N_PICTURES if len(facts.input_shape) == 3 else N_ROWS
        samples, current = np.full(n, sample, np.int64), 0
    made = augmented(
        dataset, ready.preparation, augmentation, samples, draw, partners=train[:MOST_POINTS]
    )
    draws = Draws(facts, dataset.inputs[samples], made, dataset.labels[samples], current)
    return draws if draws.are_points else replace(draws, before=draws.before[:1])
