"""The status bar: epoch, progress, time left, speed; shapes and parameters."""

from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QStatusBar, QWidget

from core.messages import tr
from gui.state.document import Document
from gui.state.selection import Selection
from gui.state.session import Phase, Session
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.tips import tip

STEPS = 1000


class StatusBar(QStatusBar):
    """Shows where the run stands on the left, and what is drawn on the right."""

    def __init__(
        self,
        document: Document,
        session: Session,
        selection: Selection,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._document, self._session, self._selection = document, session, selection
        self.epoch, self.left, self.speed = QLabel(), QLabel(), QLabel()
        self.bar = QProgressBar(maximum=STEPS)
        self.bar.setFixedWidth(220)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Progress of the run"))
        self.tip = ElidedLabel("", "small")
        for widget in (self.epoch, self.bar, self.left, self.speed):
            self.addWidget(widget)
        self.addWidget(self.tip, 1)
        self.problems = QPushButton()
        self.problems.setProperty("look", "link")
        tip(self.problems, tr("Go to the first problem"))
        self.problems.clicked.connect(self._go_to_problem)
        self.shapes, self.parameters = QLabel(tr("shapes fit")), QLabel()
        for widget in (self.problems, self.shapes, self.parameters):
            self.addPermanentWidget(widget)
        self._wanted: dict[QWidget, bool] = {}
        self._lesser = (self.shapes, self.parameters, self.speed, self.left, self.bar)
        document.changed.connect(self._show_drawing)
        session.changed.connect(self._show_run)
        session.progressed.connect(self._show_run)
        self._show_drawing()

    def show_tip(self, text: str) -> None:
        """Say what something is for; Qt's own way would hide how far the run is meanwhile.

        What matters less makes room where the text needs it.
        """
        self.tip.setText(text)
        for widget in self._lesser:
            widget.setVisible(self._wanted.get(widget, True))
        self._make_room()

    def _make_room(self) -> None:
        """Hide one thing after the other, until the tip fits."""
        layout = self.layout()
        if not self.tip.text() or layout is None:
            return
        layout.activate()
        for widget in self._lesser:
            if self.tip.shows_all:
                return
            widget.hide()
            layout.activate()

    def _show(self, widget: QWidget, is_wanted: bool) -> None:
        """Show or hide a part; what made room for a tip stays away as long as it is read."""
        self._wanted[widget] = is_wanted
        is_away = self.tip.text() and widget in self._lesser and widget.isHidden()
        widget.setVisible(is_wanted and not is_away)

    def _show_drawing(self) -> None:
        report = self._document.report
        n = len(report.problems)
        self.problems.setText(tr("{n} problem", "{n} problems", n=n))
        self._show(self.problems, n > 0)
        self._show(self.shapes, n == 0)
        count = report.n_parameters
        text = "" if count is None else tr("{n} parameter", "{n} parameters", n=count)
        self.parameters.setText(text)
        self._show_run()

    def _go_to_problem(self) -> None:
        marked = [p.block_id for p in self._document.report.problems if p.block_id is not None]
        last = [block.id for block in self._document.project.stack][-1:]
        self._selection.select()  # so that the view scrolls there also when it is selected already
        self._selection.select(*(marked[:1] or last))

    def _show_run(self) -> None:
        figures, phase = self._session.figures, self._session.phase
        is_known = figures.n_epochs > 0
        for widget in (self.bar, self.left, self.speed):
            self._show(widget, is_known)
        if not is_known:
            can_train = self._document.report.can_train
            ready = tr("Ready to train") if can_train else tr("Not ready to train")
            self.epoch.setText(ready if phase is Phase.IDLE else tr("Starting…"))
            return
        done = min(figures.epoch, figures.n_epochs)
        self.epoch.setText(tr("Epoch {done:d}/{n:d}", done=done, n=figures.n_epochs))
        self.bar.setValue(round(STEPS * figures.share_done))
        self.left.setText(self._state())
        speed = round(figures.samples_per_second)
        is_running = phase is Phase.RUNNING and speed > 0
        self.speed.setText(tr("{n} samples/s", n=speed) if is_running else "")
        self._make_room()

    def _state(self) -> str:
        """Say in a few words what the run is doing, or how it ended."""
        figures, phase = self._session.figures, self._session.phase
        if phase is Phase.PAUSED:
            return self._paused()
        if phase is Phase.STARTING:
            return tr("Starting…")
        if phase is Phase.STOPPING:
            return tr("Stopping…")
        if phase is Phase.RUNNING:
            return self._time_left()
        if figures.test_score is not None and self._session.is_about(self._document.project):
            metric, value = figures.metric, figures.metric.text(figures.test_score)
            return tr("test {metric} {value}", metric=metric.word, value=value)
        return tr("stopped") if figures.epoch < figures.n_epochs else tr("done")

    def _paused(self) -> str:
        figures = self._session.figures
        if not figures.batch or not figures.loss:
            return tr("paused")
        return tr(
            "paused after batch {batch}/{n} · loss {loss:.4g}",
            batch=figures.batch,
            n=figures.n_batches,
            loss=figures.loss[-1],
        )

    def _time_left(self) -> str:
        seconds_left = self._session.figures.seconds_left
        if seconds_left is None:
            return ""
        minutes, seconds = divmod(round(seconds_left), 60)
        hours, minutes = divmod(minutes, 60)
        clock = f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
        return tr("{time} left", time=clock)
