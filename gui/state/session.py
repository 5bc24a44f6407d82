"""Session: what the machine does and has learned. One run at a time, in the trainer process."""

import enum
from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from core.check import Report, check
from core.errors import CamadaError
from core.messages import Message
from core.project import Project
from core.snapshot import Checkpoint, Preparation, Snapshot
from core.storage.rescue import runs_needed
from core.storage.run_folder import RunFolder, forget_old
from core.trainer.client import TrainerLink
from core.trainer.frames import Frame
from core.trainer.live import LiveSnapshots
from core.trainer.tensors import checkpoint_of, epoch_of
from core.training import goes_on
from gui.state.figures import Figures
from gui.state.handover import last_shown, newest_left, what_was_kept, why_it_broke_off
from gui.state.known_weights import KnownWeights
from gui.state.notice import Notice


class Phase(enum.Enum):
    """What the machine is doing."""

    IDLE = enum.auto()
    STARTING = enum.auto()
    RUNNING = enum.auto()
    PAUSED = enum.auto()
    STOPPING = enum.auto()


MakeTrainer = Callable[[Callable[[Frame], None], Callable[[int, str], None]], TrainerLink]


@dataclass(frozen=True)
class _Learned:
    """What was learned, set aside by a training that began at an earlier epoch."""

    checkpoint: Checkpoint
    known: KnownWeights
    figures: Figures
    rate: float | None
    is_unsaved: bool


class Session(QObject):
    """Trains, and keeps what was learned.

    Attributes:
        phase: what the machine is doing. figures: of the learning so far.
        run_project: the frozen project of the run under way, None when there is none.
        checkpoint: the newest one; None while nothing was learned.
        snapshot: the newest weights of the run under way.
        has_unsaved_learning: True when closing would lose learning.

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
        self.figures = Figures()
        self.run_project: Project | None = None
        self.checkpoint: Checkpoint | None = None
        self.snapshot: Snapshot | None = None
        self.has_unsaved_learning = False
        self.live_rate: float | None = None
        self._make_trainer = make_trainer
        self._trainer: TrainerLink | None = None
        self._run: RunFolder | None = None
        self._live: LiveSnapshots | None = None
        self._is_looked_at = True
        self._cannot_write = False
        self._known = KnownWeights()
        self._waiting: list[Callable[[Checkpoint | None], None]] = []
        self._aside: _Learned | None = None
        self._frame_came.connect(self._on_frame)
        self._process_ended.connect(self._on_process_ended)

    # What the user does

    def warm_up(self) -> None:
        """Start the trainer process, so that the first Train need not wait for it."""
        if self._trainer is None:
            self._trainer = self._make_trainer(self._frame_came.emit, self._process_ended.emit)
            self._trainer.start_process()

    def train(self, project: Project, *, one_batch: bool = False) -> None:
        """Start a run of this project, or go on with what was learned so far.

        Args:
            project: without errors.
            one_batch: pause after the first batch.
        """
        if self.phase is not Phase.IDLE:
            return
        self.warm_up()
        assert self._trainer is not None
        forget_old(spared=runs_needed())
        self._run = RunFolder.create()
        self._cannot_write = False
        start = self._start(self.learning_rate(project))
        if not self.goes_on(project, check(project)):
            self.figures = Figures(metric=project.task.metric)
        self.run_project = project
        self._set_phase(Phase.STARTING)
        self._trainer.start(
            project,
            self._run,
            start,
            is_looked_at=self._is_looked_at,
            is_paused=one_batch,
            known=self._known.beside(start.snapshot if start else None),
        )
        if one_batch:
            self._command("step")

    def pause(self) -> None:
        """Stop asking for the next batch."""
        self._command("pause")

    def resume(self) -> None:
        """Go on after a pause."""
        self._command("resume")

    def step_once(self, project: Project) -> None:
        """Train one batch, then pause; starts a run of `project` where there is none."""
        if self.phase is Phase.IDLE:
            self.train(project, one_batch=True)
        else:
            self._command("step")

    def stop(self) -> None:
        """End the run; what it learned is kept."""
        if self.phase not in (Phase.IDLE, Phase.STOPPING):
            self._command("stop")
            self._set_phase(Phase.STOPPING)

    def set_learning_rate(self, rate: float) -> None:
        """Change the rate of the run under way, from its next batch on."""
        if self.phase is not Phase.IDLE:
            self.live_rate = rate
            self._command("learning_rate", rate=rate)

    def follow_plan(self) -> None:
        """Let the next run begin with the planned rate, whatever the last one ended with."""
        if self.phase is Phase.IDLE:
            self.live_rate = None

    def look(self, is_on: bool) -> None:
        """Say whether pictures of the run are on the screen: if not, none are sent."""
        if is_on != self._is_looked_at:
            self._is_looked_at = is_on
            if self.phase is not Phase.IDLE:
                self._command("look", is_on=is_on)

    def reset_weights(self) -> None:
        """Forget what was learned. The notice offers to take it back."""
        if self.phase is not Phase.IDLE or not (self._known or self.checkpoint):
            return
        before = (self.checkpoint, self._known, self.figures, self.has_unsaved_learning)

        def take_back() -> None:
            if self.phase is Phase.IDLE and self.checkpoint is None:
                self._forget()
                self.checkpoint, self._known, self.figures, self.has_unsaved_learning = before
                self._announce()

        self._forget()
        self._announce()
        action = (Message("Take back"), take_back)
        text = Message("The weights are reset.")
        self.reported.emit(Notice("info", text, action=action, about="training"))

    def train_from(self, earlier: Checkpoint, project: Project) -> None:
        """Train on from an earlier moment of what was learned; what came after is set aside.

        Args:
            earlier: a kept epoch.
            project: without errors.
        """
        if self.phase is not Phase.IDLE or self.checkpoint is None:
            return
        aside = _Learned(
            self.checkpoint, self._known, self.figures, self.live_rate, self.has_unsaved_learning
        )
        figures = self.figures.copy()
        self._forget()
        self.figures = figures
        self._take(earlier)
        self.live_rate = earlier.position.learning_rate
        self.has_unsaved_learning = True
        self._aside = aside
        self._announce()
        self.train(project)

    @property
    def can_take_back(self) -> bool:
        """True while what was learned before `train_from` is set aside."""
        return self._aside is not None

    def take_back(self) -> None:
        """Bring back what `train_from` set aside; a run under way is given up."""
        aside = self._aside
        if aside is None:
            return
        if self.phase is not Phase.IDLE:
            self._command("stop")
            self._end_run()
        self._forget()
        self.checkpoint, self._known, self.figures = aside.checkpoint, aside.known, aside.figures
        self.live_rate, self.has_unsaved_learning = aside.rate, aside.is_unsaved
        self._answer(self.checkpoint)
        self._announce()

    def restore(self, checkpoint: Checkpoint | None, *, is_saved: bool = True) -> None:
        """Begin with what a file holds, or with nothing learned. A run under way is given up.

        Args:
            checkpoint: what was learned; the rate in force then is in force again.
            is_saved: False when closing would lose it.
        """
        if self.phase is not Phase.IDLE:
            self._command("stop")
            self._end_run()
        self._waiting.clear()
        self._forget()
        if checkpoint is not None:
            self._take(checkpoint)
            self.figures.n_batches = 0
            self.live_rate = checkpoint.position.learning_rate
            self.has_unsaved_learning = not is_saved
        self._announce()

    def saved(self) -> None:
        """Note that what was learned stands in a file."""
        self.has_unsaved_learning = self.phase is not Phase.IDLE
        self.changed.emit()

    def with_checkpoint(self, then: Callable[[Checkpoint | None], None]) -> None:
        """Call `then` with a checkpoint of this moment, once there is one."""
        if self.phase in (Phase.IDLE, Phase.PAUSED):
            then(self.checkpoint)
            return
        self._waiting.append(then)
        if self.phase is not Phase.STOPPING:
            self._command("checkpoint")

    def close(self) -> None:
        """End the trainer process. What it has not told by then is lost."""
        trainer, self._trainer = self._trainer, None
        if trainer is not None:
            trainer.close()
        self._end_run()

    # What views ask

    def snapshot_for(
        self, project: Project, report: Report, preparation: Preparation | None
    ) -> Snapshot | None:
        """Return the weights that pictures of a drawing show.

        While a run is under way these are its own, else what is known by block. None where
        nothing can be shown.
        """
        if self.run_project is not None:
            return self.snapshot
        return self._known.shown(project, report, preparation) if preparation else None

    def learning_rate(self, project: Project) -> float:
        """Return the rate in force, or with which a run of this project would go on.

        A live change stays in force after its run, until the plan's rate is another one.
        """
        planned = project.plan.optimizer.learning_rate
        if self.live_rate is None:
            return planned
        if self.phase is Phase.IDLE and self.checkpoint is not None:
            before = self.checkpoint.snapshot.project.plan.optimizer.learning_rate
            return self.live_rate if planned == before else planned
        return self.live_rate

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
        if self.checkpoint is None:
            return False
        trained = self.checkpoint.snapshot.project
        return (trained.stack, trained.data) == (project.stack, project.data)

    def goes_on(self, project: Project, report: Report) -> bool:
        """Tell whether Train would go on with the epochs done, rather than beginning anew."""
        if self.checkpoint is None:
            return False
        has_kept = self._known.fit(project)
        return goes_on(self.checkpoint.snapshot.project, project, has_kept)

    # Private

    def _start(self, rate: float) -> Checkpoint | None:
        """Return what the next run starts from."""
        if self.checkpoint is None:
            return None
        position = replace(self.checkpoint.position, learning_rate=rate)
        return replace(self.checkpoint, position=position)

    def _command(self, kind: str, **values: object) -> None:
        if self._trainer is not None and self._run is not None:
            self._trainer.tell(kind, **values)

    def _set_phase(self, phase: Phase) -> None:
        if phase is not self.phase:
            self.phase = phase
            self.changed.emit()

    def _forget(self) -> None:
        self.checkpoint = self.snapshot = self.live_rate = self._aside = None
        self._known = KnownWeights()
        self.figures = Figures()
        self.has_unsaved_learning = False

    def _announce(self) -> None:
        self.changed.emit()
        self.progressed.emit()
        self.learned.emit()

    def _take(self, checkpoint: Checkpoint) -> None:
        """Make a checkpoint the newest."""
        self.checkpoint = checkpoint
        self.snapshot = checkpoint.snapshot
        self.figures.take_over(checkpoint)
        self._known.remember(checkpoint.snapshot)

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
        self.live_rate = frame.header["learning_rate"]
        text = what_was_kept(self.run_project, frame.header) if self.checkpoint else None
        if (
            self._aside is not None
            and frame.header["epoch"] < self._aside.checkpoint.position.epoch
        ):
            self.reported.emit(self._set_aside(frame.header["epoch"], text))
        elif text is not None:
            self.reported.emit(Notice("info", text, about="training"))
        self.changed.emit()

    def _set_aside(self, epoch: int, kept: Message | None) -> Notice:
        goes_on = Message(
            "Training goes on from epoch {n:d}; what came after it is set aside.", n=epoch
        )
        text = goes_on if kept is None else Message("{first} {then}", first=goes_on, then=kept)
        return Notice("info", text, action=(Message("Take back"), self.take_back))

    def _on_resumed(self, frame: Frame) -> None:
        self._set_phase(Phase.RUNNING)

    def _on_progress(self, frame: Frame) -> None:
        self.figures.add_progress(frame.header)
        self._note_unsaved()
        self.progressed.emit()

    def _on_epoch(self, frame: Frame) -> None:
        self.figures.add_epoch(epoch_of(frame))
        self.progressed.emit()

    def _on_snapshot(self, frame: Frame) -> None:
        snapshot = self._live.read(frame) if self._live else None
        if snapshot is not None:
            self.snapshot = snapshot
            self._known.remember(snapshot)
            self.learned.emit()

    def _on_intervention(self, frame: Frame) -> None:
        self.live_rate = frame.header["learning_rate"]
        self.figures.changes.append((frame.header["x"], frame.header["learning_rate"]))
        self.progressed.emit()

    def _on_checkpoint(self, frame: Frame) -> None:
        checkpoint = checkpoint_of(frame)
        self.checkpoint = checkpoint
        self._known.remember(checkpoint.snapshot)
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
        if not self.has_unsaved_learning:
            self.has_unsaved_learning = True
            self.changed.emit()

    def _over(self, checkpoint: Checkpoint) -> None:
        self._take(checkpoint)
        self._note_unsaved()
        self._end_run()
        self._tell_all()

    def _tell_all(self) -> None:
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
