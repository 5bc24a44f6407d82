"""The strip below the network that says which earlier epoch is looked at, and leads back to now."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from core.messages import number, tr
from core.snapshot import EpochRecord
from core.tasks import Metric
from gui import theme
from gui.actions import Actions
from gui.state.past import Past
from gui.state.session import Session
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.icon import icon
from gui.widgets.labels import label
from gui.widgets.tips import tip


class PastBar(QFrame):
    """Shown while an earlier epoch is looked at.

    Attributes:
        buttons: by the name of what they do.
    """

    def __init__(
        self, past: Past, session: Session, actions: Actions, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("past_bar")
        self._past, self._session = past, session
        symbol = QLabel(self)
        picture = icon("history", theme.current().accent)
        symbol.setPixmap(picture.pixmap(QSize(16, 16), self.devicePixelRatio()))
        self.title = label("", "strong", self)
        self.details = ElidedLabel("", "muted", parent=self)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 5, 10, 5)
        row.setSpacing(8)
        row.addWidget(symbol)
        row.addWidget(self.title)
        row.addWidget(self.details, 1)
        self.buttons: dict[str, QToolButton | QPushButton] = {}
        for name in ("epoch_before", "epoch_after"):
            arrow = QToolButton(self)
            arrow.setDefaultAction(actions[name])
            self.buttons[name] = arrow
        for name in ("go_on_here", "now"):
            self.buttons[name] = _button(actions[name], self)
        self.buttons["now"].setProperty("look", "primary")
        for button in self.buttons.values():
            row.addWidget(button)
        past.changed.connect(self._refresh)
        session.progressed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        shown = self._past.shown
        if shown is None:
            self.hide()
            return
        figures = self._session.figures
        epoch = shown.record.epoch + 1
        self.title.setText(tr("Epoch {epoch:d} of {n:d}", epoch=epoch, n=len(figures.epochs)))
        self.details.say(*_figures(shown.record, figures.metric))
        self.setAccessibleName(f"{self.title.text()}. {self.details.text()}")
        self.show()


def _button(action: QAction, parent: QWidget) -> QPushButton:
    """Return a button that does what an action does, and can be pressed when it can."""
    button = QPushButton(action.text(), parent)

    def show() -> None:
        button.setEnabled(action.isEnabled())
        tip(button, action.toolTip())

    button.clicked.connect(action.trigger)
    action.changed.connect(show)
    show()
    return button


def _figures(record: EpochRecord, metric: Metric) -> tuple[str, ...]:
    """Return the figures of an epoch in words, and in fewer for a narrow window.

    They are those of the validation part where it has any.
    """
    if record.validation_loss is None or record.validation_score is None:
        loss, score = number(record.train_loss, ".4f"), metric.text(record.train_score)
        texts = (
            tr(
                "training {metric} {score} · loss {loss}",
                metric=metric.word,
                score=score,
                loss=loss,
            ),
            tr("training {score} · loss {loss}", score=score, loss=loss),
        )
    else:
        loss, score = number(record.validation_loss, ".4f"), metric.text(record.validation_score)
        texts = (
            tr(
                "validation {metric} {score} · loss {loss}",
                metric=metric.word,
                score=score,
                loss=loss,
            ),
            tr("validation {score} · loss {loss}", score=score, loss=loss),
        )
    return *texts, tr("{score} · loss {loss}", score=score, loss=loss), score
