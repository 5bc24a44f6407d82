"""Learning: what was learned, as the trainer process tells it. One run at a time."""

import enum
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from core.check import Report
from core.errors import CamadaError
from core.messages import Message
from core.project import Project
from core.snapshot import Checkpoint, Preparation, Snapshot
from core.storage.run_folder import RunFolder
from core.trainer.client import TrainerLink
from core.trainer.frames import Frame
from core.trainer.live import LiveSnapshots
from core.trainer.tensors import checkpoint_of, epoch_of
from gui.state.figures import Figures
from gui.state.handover import (
    goes_on_from,
    last_shown,
    newest_left,
    what_was_kept,
    why_it_broke_off,
)
from gui.state.learned import Learned
from gui.state.notice import Notice

TELL_MS = 33
"""Between two times that new figures are told."""


class Phase(enum.Enum):
    """What the machine is doing."""

    IDLE = enum.auto()
    STARTING = enum.auto()
    RUNNING = enum.auto()
    PAUSED = enum.auto()
    STOPPING = enum.auto()


MakeTrainer = Callable[[Callable[[Frame], None], Callable[[int, str], None]], TrainerLink]


class Learning(QObject):
    """Follows the run under way and keeps what it learned; `Session` says what is to be done.

    Attributes:
        phase: what the machine is doing.
        run_project: the frozen project of the run under way, None when there is none.
        snapshot: the newest weights of the run under way.

    Signals:
        changed: phase, or what can be done. progressed: figures.
        learned: the weights are others. reported: a Notice.
    """

    changed = Signal()
    progressed = Signal()
    learned = Signal()
    reported = Signal(object)
    _frame_came = Signal(object)
    _process_ended = Signal(int, str)

    def __init__(self, make_trainer: MakeTrainer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.phase = Phase.IDLE
        self.run_project: Project | None = None
        self.snapshot: Snapshot | None = None
        self._learned = Learned()
        self._aside: Learned | None = None
        self._make_trainer = make_trainer
        self._trainer: TrainerLink | None = None
        self._run: RunFolder | None = None
        self._live: LiveSnapshots | None = None
        self._is_looked_at = True
        self._cannot_write = False
        self._waiting: list[Callable[[Checkpoint | None], None]] = []
        self._telling = QTimer(self, singleShot=True, interval=TELL_MS)
        self._telling.timeout.connect(self.progressed)
        self._frame_came.connect(self._on_frame)
        self._process_ended.connect(self._on_process_ended)

    @property
    def can_take_back(self) -> bool:
        """True while something that was learned before is set aside."""
        return self._aside is not None

    def take_back(self) -> None:
        """Bring back what was set aside; a run under way is given up."""
        aside = self._aside
        if aside is None:
            return
        if self.phase is not Phase.IDLE:
            self._command("stop")
            self._end_run()
        self._become(aside)
        self._answer(self.checkpoint)

    # What views ask

    @property
    def figures(self) -> Figures:
        """The figures of the learning so far."""
        return self._learned.figures

    @property
    def checkpoint(self) -> Checkpoint | None:
        """The newest moment of what was learned; None while nothing was."""
        return self._learned.checkpoint

    @property
    def live_rate(self) -> float | None:
        """The learning rate in force, None for the planned one."""
        return self._learned.rate

    @property
    def has_unsaved_learning(self) -> bool:
        """True when closing would lose learning."""
        return self._learned.is_unsaved

    def snapshot_for(
        self, project: Project, report: Report, preparation: Preparation | None
    ) -> Snapshot | None:
        """Return the weights that pictures of a drawing show.

        While a run is under way these are its own, else what is known by block. None where
        nothing can be shown.
        """
        if self.run_project is not None:
            return self.snapshot
        return self._learned.known.shown(project, report, preparation) if preparation else None

    def learning_rate(self, project: Project) -> float:
        """Return the rate in force, or with which a run of this project would go on.

        A live change stays in force after its run, until the plan's rate is another one.
        """
        return self._learned.learning_rate(project, is_idle=self.phase is Phase.IDLE)

    @property
    def run(self) -> RunFolder | None:
        """The folder of the run under way, None when there is none."""
        return self._run

    @property
    def has_learned(self) -> bool:
        """True when there is something that Reset would forget."""
        return self.checkpoint is not None

    def is_about(self, project: Project) -> bool:
        """Tell whether the figures are those of this network on these data."""
        return self._learned.is_about(project)

    def goes_on(self, project: Project) -> bool:
        """Tell whether Train would go on with the epochs done, rather than beginning anew."""
        return self._learned.goes_on(project)

    # Private

    def _command(self, kind: str, **values: object) -> None:
        if self._trainer is not None and self._run is not None:
            self._trainer.tell(kind, **values)

    def _set_phase(self, phase: Phase) -> None:
        if phase is not self.phase:
            self.phase = phase
            self.changed.emit()

    def _become(self, learned: Learned) -> None:
        """Let another learning take the place of the present one."""
        self._learned, self._aside = learned, None
        self.snapshot = learned.checkpoint.snapshot if learned.checkpoint else None
        self.changed.emit()
        self.progressed.emit()
        self.learned.emit()

    def _take(self, checkpoint: Checkpoint) -> None:
        """Make a checkpoint the newest."""
        self._learned.take(checkpoint)
        self.snapshot = checkpoint.snapshot

    def _end_run(self) -> None:
        if self._run is not None:
            self._run.release()
        self.run_project = self._run = self._live = self.snapshot = None
        self._set_phase(Phase.IDLE)

    # What the trainer says

    def _on_frame(self, frame: Frame) -> None:
        if self._run is None or frame.run_id != self._run.run_id:
            return
        answer = getattr(self, f"_on_{frame.kind}", None)
        if answer is None:
            return
        try:
            answer(frame)
        except CamadaError as error:
            self.reported.emit(Notice("error", error.message))

    def _on_started(self, frame: Frame) -> None:
        assert self.run_project is not None
        self._live = LiveSnapshots(self.run_project, frame)
        self.figures.forget_test()
        self.figures.epoch = frame.header["epoch"]
        self.figures.n_epochs = frame.header["until_epoch"]
        self.figures.n_batches = frame.header["n_batches"]
        self.figures.batch, self.figures.seconds_left = 0, None
        self._learned.rate = frame.header["learning_rate"]
        text = what_was_kept(self.run_project, frame.header) if self.checkpoint else None
        before = self._aside.checkpoint if self._aside else None
        if before is not None and frame.header["epoch"] < before.position.epoch:
            text = goes_on_from(frame.header["epoch"], text)
            action = (Message("Take back"), self.take_back)
            self.reported.emit(Notice("info", text, action=action))
        elif text is not None:
            self.reported.emit(Notice("info", text, about="training"))
        self.changed.emit()

    def _on_resumed(self, frame: Frame) -> None:
        self._set_phase(Phase.RUNNING)

    def _on_progress(self, frame: Frame) -> None:
        self.figures.add_progress(frame.header)
        self._note_unsaved()
        self._tell_soon()

    def _on_epoch(self, frame: Frame) -> None:
        self.figures.add_epoch(epoch_of(frame))
        self._tell_soon()

    def _on_snapshot(self, frame: Frame) -> None:
        snapshot = self._live.read(frame) if self._live else None
        if snapshot is not None:
            self.snapshot = snapshot
            self._learned.known.remember(snapshot)
            self.learned.emit()

    def _on_intervention(self, frame: Frame) -> None:
        self._learned.rate = frame.header["learning_rate"]
        self.figures.changes.append((frame.header["x"], frame.header["learning_rate"]))
        self.progressed.emit()

    def _on_checkpoint(self, frame: Frame) -> None:
        checkpoint = checkpoint_of(frame)
        self._learned.checkpoint = checkpoint
        self._learned.known.remember(checkpoint.snapshot)
        self._answer(checkpoint)

    def _on_paused(self, frame: Frame) -> None:
        self._take(checkpoint_of(frame))
        self._note_unsaved()
        self._set_phase(Phase.PAUSED)
        self._tell_all()

    def _on_stopped(self, frame: Frame) -> None:
        self._over(checkpoint_of(frame))

    def _on_finished(self, frame: Frame) -> None:
        self._over(checkpoint_of(frame))
        if frame.header["message"] is not None:
            message = Message.from_json(frame.header["message"])
            self.reported.emit(Notice("info", message, about="training"))

    def _on_diverged(self, frame: Frame) -> None:
        self._over(checkpoint_of(frame))
        message = Message.from_json(frame.header["message"])
        self.reported.emit(Notice("error", message, about="training"))

    def _on_warning(self, frame: Frame) -> None:
        self._cannot_write = True
        self.reported.emit(Notice("warning", Message.from_json(frame.header["message"])))

    def _on_error(self, frame: Frame) -> None:
        message = Message.from_json(frame.header["message"])
        if frame.header["is_over"]:
            self._recover()
        self.reported.emit(Notice("error", message, frame.header["details"], about="training"))

    def _note_unsaved(self) -> None:
        if not self._learned.is_unsaved:
            self._learned.is_unsaved = True
            self.changed.emit()

    def _over(self, checkpoint: Checkpoint) -> None:
        self._take(checkpoint)
        self._note_unsaved()
        self._end_run()
        self._tell_all()

    def _tell_soon(self) -> None:
        """Tell of new figures: once for all that come together, as the epochs of a small net do."""
        if not self._telling.isActive():
            self._telling.start()

    def _tell_all(self) -> None:
        self._telling.stop()
        self.progressed.emit()
        self.learned.emit()
        self._answer(self.checkpoint)

    def _answer(self, checkpoint: Checkpoint | None) -> None:
        waiting, self._waiting = self._waiting, []
        for then in waiting:
            then(checkpoint)

    def _on_process_ended(self, exit_code: int, stderr: str) -> None:
        if self._trainer is None:
            return
        trainer, self._trainer = self._trainer, None
        trainer.close()
        if self._run is None:
            return
        self._recover()
        text = why_it_broke_off(exit_code, self.checkpoint)
        self.reported.emit(Notice("error", text, stderr, about="training"))

    def _recover(self) -> None:
        """After a run broke off: keep the newest moment of it from which it goes on bit by bit.

        What was last shown is newer, but lacks the optimizer's memory: it serves only where
        nothing could be written or read.
        """
        assert self._run is not None
        newest = newest_left(self._run, self.checkpoint)
        is_lost = self._cannot_write or self._run.latest_path.exists()
        if newest is None and is_lost and self.run_project is not None:
            newest = last_shown(self.snapshot, self.figures, self.learning_rate(self.run_project))
        newest = newest or self.checkpoint
        if newest is not None:
            self._take(newest)
        self._end_run()
        self._tell_all()
