"""TrainerRun: one training at work in the trainer: what it sends, keeps and writes."""

import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from core.arrays import AnyArray
from core.errors import SaveError
from core.messages import Message
from core.snapshot import Checkpoint
from core.storage.live_file import LiveWriter, layout_of
from core.storage.run_folder import RunFolder
from core.storage.weight_tensors import preparation_arrays
from core.trainer.pace import Pace
from core.trainer.progress import Progress
from core.trainer.tensors import flattened_state, pack, pack_epoch
from core.training import BatchDone, Diverged, EpochDone, Finished, Step, Training

PROGRESS_GAP = 0.033
LIVE_GAP, LIVE_SHARE = 0.1, 0.03
EPOCH_SHARE = 0.1
"""Of the training time, at most, goes into keeping epochs; of very short ones not all are kept."""
AUTOSAVE_GAP, AUTOSAVE_SHARE, FIRST_AUTOSAVE_GAP = 60.0, 0.1, 1.0
"""The first moments of a run are saved soon: one that breaks off early repeats little."""


class Send(Protocol):
    """Sends one frame about this run."""

    def __call__(
        self,
        kind: str,
        values: Mapping[str, Any] | None = None,
        arrays: Mapping[str, AnyArray] | None = None,
    ) -> None: ...


class TrainerRun:
    """One training with its folder.

    Attributes:
        is_over: True after its last step.
    """

    def __init__(self, training: Training, folder: RunFolder, send: Send) -> None:
        self.training, self.is_over = training, False
        self._folder, self._send = folder, send
        self._steps = training.steps()
        self._progress = Progress(training)
        self._progress_pace, self._epoch_pace = Pace(PROGRESS_GAP), Pace(0.0, EPOCH_SHARE)
        self._live_pace = Pace(LIVE_GAP, LIVE_SHARE)
        self._autosave_pace = Pace(AUTOSAVE_GAP, AUTOSAVE_SHARE, FIRST_AUTOSAVE_GAP)
        self._autosave_pace.wait()
        self._live: LiveWriter | None = None
        self._is_looked_at = self._has_state = False
        self._kept_epoch = -1
        self._saved_step = training.position.step
        self._has_warned = False

    def begin(self, *, is_looked_at: bool) -> None:
        """Write down what is started, and say so."""
        training, snapshot = self.training, self.training.snapshot()
        self._has_state = bool(snapshot.state)
        self._write(lambda: self._folder.write_project(training.project))
        for record in training.history:
            self._write(lambda record=record: self._folder.add_epoch(record))
        self._write(self._open_live)
        live = {"path": str(self._folder.live_path), "layout": layout_of(snapshot.weights)}
        values = {
            "n_batches": training.n_batches,
            "n_parameters": training.n_parameters,
            "parts": {name: len(indices) for name, indices in training.parts.items()},
            "kept": sorted(training.kept),
            "optimizer_kept": training.optimizer_kept,
            "epoch": training.position.epoch,
            "until_epoch": training.position.until_epoch,
            "learning_rate": training.learning_rate,
            "live": live if self._live else None,
        }
        self._send("started", values, preparation_arrays(training.preparation, training.project))
        self.look(is_on=is_looked_at)

    def goes_on(self) -> None:
        """Begin, or go on after a pause."""
        self._progress.begin_anew()

    def advance(self) -> Step:
        """Train one step and send what is due."""
        begun = time.perf_counter()
        step = next(self._steps)
        if isinstance(step, BatchDone):
            self._on_batch(step)
        elif isinstance(step, EpochDone):
            self._on_epoch(step, time.perf_counter() - begun)
        else:
            self._on_end(step)
        return step

    def advance_one_batch(self) -> None:
        """Train one batch, and what follows on it when it is the last of an epoch."""
        while True:
            step = self.advance()
            is_inside = isinstance(step, BatchDone) and step.batch + 1 < step.n_batches
            at = self.training.position
            goes_on = isinstance(step, EpochDone) and at.epoch < at.until_epoch
            if self.is_over or is_inside or goes_on:
                return

    def pause(self) -> None:
        """Send the `paused` frame, with all that was learned."""
        self._send_progress()
        checkpoint = self.training.checkpoint()
        self._send_with(checkpoint, "paused")
        if self._autosave_pace.is_due():
            self.save(checkpoint)

    def stop(self) -> None:
        """Save and send the `stopped` frame, with all that was learned."""
        self._send_progress()
        checkpoint = self.training.checkpoint()
        self._save_end(checkpoint, "stopped")
        self._send_with(checkpoint, "stopped")

    def send_checkpoint(self) -> None:
        """Send the checkpoint of this moment."""
        self._send_with(self.training.checkpoint(), "checkpoint")

    def change_learning_rate(self, rate: float) -> None:
        """Change the rate from the next batch on.

        Raises:
            SettingError: when it is no rate.
        """
        training = self.training
        rate = training.project.plan.optimizer.with_(learning_rate=rate).learning_rate
        n_before = len(training.interventions)
        training.learning_rate = rate
        if len(training.interventions) == n_before:
            return
        at = training.position
        x = at.epoch + at.batch / training.n_batches
        self._send("intervention", {"x": x, "learning_rate": rate})
        self._write(lambda: self._folder.add_intervention(training.interventions[-1]))

    def look(self, *, is_on: bool) -> None:
        """Begin or end to show the weights while they are learned."""
        self._is_looked_at = is_on
        if is_on:
            self._show()

    def save(self, checkpoint: Checkpoint | None = None) -> None:
        """Write the newest checkpoint into the folder, unless it is there."""
        if self.training.position.step == self._saved_step and not self.is_over:
            return
        with self._autosave_pace:
            newest = checkpoint or self.training.checkpoint()
            self._write(lambda: self._folder.save_latest(newest))
        self._saved_step = self.training.position.step

    def _save_end(self, checkpoint: Checkpoint, how: str) -> None:
        """Save, and note that the run ended properly; a folder without that note was cut off."""
        self.save(checkpoint)
        self._write(lambda: self._folder.mark_ended(how, checkpoint.position.step))

    def _on_batch(self, batch: BatchDone) -> None:
        self._progress.add(batch)
        if self._progress_pace.is_due():
            self._send_progress()
        if self._is_looked_at and self._live_pace.is_due():
            self._show()
        if self._autosave_pace.is_due():
            self.save()

    def _on_epoch(self, done: EpochDone, seconds: float) -> None:
        self._progress.epoch_ended(seconds)
        self._send_progress()
        self._send("epoch", {}, pack_epoch(done.record))
        self._write(lambda: self._folder.add_epoch(done.record))
        if self._epoch_pace.is_due():
            with self._epoch_pace:
                self._keep_epoch(self.training.checkpoint())

    def _on_end(self, step: Diverged | Finished) -> None:
        self.is_over = True
        self._send_progress()
        checkpoint = self.training.checkpoint()
        self._save_end(checkpoint, "finished" if isinstance(step, Finished) else "diverged")
        if isinstance(step, Finished):
            self._keep_epoch(checkpoint)
            message = step.message.to_json() if step.message else None
            self._send_with(checkpoint, "finished", message=message)
            return
        message = step.message.to_json()
        at = {"block_id": step.block_id, "epoch": step.epoch, "batch": step.batch}
        self._send_with(checkpoint, "diverged", message=message, **at)

    def _keep_epoch(self, checkpoint: Checkpoint) -> None:
        epoch = checkpoint.position.epoch - 1
        if epoch != self._kept_epoch:
            self._write(lambda: self._folder.keep_epoch(checkpoint))
            self._kept_epoch = epoch

    def _show(self) -> None:
        """Write the weights of this moment into the live file and announce them."""
        if self._live is None:
            return
        with self._live_pace:
            at = self.training.position
            sequence = self._live.write(self.training.write_live, at.epoch, at.step)
            self._send("snapshot", {"sequence": sequence, "epoch": at.epoch}, self._state())

    def _state(self) -> dict[str, AnyArray]:
        # Running means are few and change at each batch, so they travel in the message.
        return flattened_state(self.training.state()) if self._has_state else {}

    def _send_with(self, checkpoint: Checkpoint, kind: str, **values: Any) -> None:
        packed, arrays = pack(checkpoint)
        self._send(kind, {**values, **packed}, arrays)

    def _send_progress(self) -> None:
        if not self._progress.is_empty:
            with self._progress_pace:
                self._send("progress", self._progress.message())

    def _open_live(self) -> None:
        self._live = LiveWriter(self._folder.live_path, self.training.n_parameters)

    def _write(self, write: Callable[[], Any]) -> None:
        """Write into the folder; a full disk stops no training, and is told once."""
        try:
            write()
        except (SaveError, OSError) as error:
            if self._has_warned:
                return
            self._has_warned = True
            reason = error.message if isinstance(error, SaveError) else str(error)
            message = Message(
                "Training goes on, but what it learns cannot be kept in {folder} ({reason}). "
                "Save it when it is done.",
                folder=str(self._folder.path),
                reason=reason,
            )
            self._send("warning", {"message": message.to_json()})
