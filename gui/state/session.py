"""Session: what the machine is to do. One run at a time, in the trainer process."""

from collections.abc import Callable

from core.messages import Message
from core.project import Project
from core.snapshot import Checkpoint
from core.storage.rescue import runs_needed
from core.storage.run_folder import RunFolder, forget_old
from gui.state.figures import Figures, Name
from gui.state.learned import Learned
from gui.state.learning import Learning, MakeTrainer, Phase
from gui.state.notice import Notice

__all__ = ["MakeTrainer", "Phase", "Session"]


class Session(Learning):
    """Starts, steers and ends runs; what is known of them, `Learning` has."""

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
        learned = self._learned
        start = learned.start(self.learning_rate(project))
        if not learned.goes_on(project):
            learned.figures = Figures(metric=project.task.metric)
        self.run_project = project
        self._set_phase(Phase.STARTING)
        self._trainer.start(
            project,
            self._run,
            start,
            is_looked_at=self._is_looked_at,
            is_paused=one_batch,
            known=learned.known.beside(start.snapshot if start else None),
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
            self._learned.rate = rate
            self._command("learning_rate", rate=rate)

    def follow_plan(self) -> None:
        """Let the next run begin with the planned rate, whatever the last one ended with."""
        if self.phase is Phase.IDLE:
            self._learned.rate = None

    def look(self, is_on: bool) -> None:
        """Say whether pictures of the run are on the screen: if not, none are sent."""
        if is_on != self._is_looked_at:
            self._is_looked_at = is_on
            if self.phase is not Phase.IDLE:
                self._command("look", is_on=is_on)

    def reset_weights(self) -> None:
        """Forget what was learned. The notice offers to take it back."""
        if self.phase is not Phase.IDLE or not self._learned:
            return
        before = self._learned

        def take_back() -> None:
            if self.phase is Phase.IDLE and self.checkpoint is None:
                self._become(before)

        self._become(Learned())
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
        aside = self._learned
        learned = Learned(figures=aside.figures.copy())
        learned.take(earlier)
        learned.rate, learned.is_unsaved = earlier.position.learning_rate, True
        self._become(learned)
        self._aside = aside
        self.train(project)

    def train_anew(self, project: Project, name: Name = "") -> None:
        """Train from first weights; what was learned before, if anything, is set aside.

        Args:
            project: without errors.
            name: of what is learned, beside other runs.
        """
        if self.phase is not Phase.IDLE:
            return
        aside = self._learned
        self._become(Learned())
        self._aside = aside if aside.checkpoint is not None else None
        self.train(project)
        self.figures.name = name
        self.progressed.emit()

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
        learned = Learned()
        if checkpoint is not None:
            learned.take(checkpoint)
            learned.figures.n_batches = 0
            learned.rate = checkpoint.position.learning_rate
            learned.is_unsaved = not is_saved
        self._become(learned)

    def saved(self) -> None:
        """Note that what was learned stands in a file."""
        self._learned.is_unsaved = self.phase is not Phase.IDLE
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
        self._telling.stop()
        trainer, self._trainer = self._trainer, None
        if trainer is not None:
            trainer.close()
        self._end_run()
