"""Training: one run as a plain generator of steps, the same for window and command line.

Between two steps a caller may read `snapshot()` and `checkpoint()`, set `learning_rate`, or simply
not ask for the next step: that is a pause. The same project, data and start give the same bits on
any number of cores, and a run that goes on from a checkpoint gives the bits of the unbroken run.
"""

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from core.arrays import AnyArray, Array
from core.batches import Batches, epoch_order
from core.check import EVALUATION_BATCH
from core.data.dataset import Dataset
from core.data.prepare import fit
from core.data.split import parts_of
from core.errors import ProjectError
from core.going_on import continued, goes_on, keeps_memory
from core.messages import Message
from core.network import Network
from core.optimizers import Descent
from core.project import Project
from core.schedules import Moment
from core.snapshot import (
    ArraysByBlock,
    Checkpoint,
    EpochRecord,
    Intervention,
    Position,
    Snapshot,
)
from core.workers import Pool


@dataclass(frozen=True)
class BatchDone:
    """One batch was learned. `loss` is this batch's own, the running figures are the epoch's."""

    epoch: int
    batch: int
    n_batches: int
    step: int
    loss: float
    running_loss: float
    running_score: float
    n_samples: int
    learning_rate: float


@dataclass(frozen=True)
class EpochDone:
    """An epoch is over and was evaluated."""

    record: EpochRecord


@dataclass(frozen=True)
class Diverged:
    """A batch made a NaN or an infinity; the weights are those before it, and the run is over."""

    epoch: int
    batch: int
    block_id: str | None
    message: Message


@dataclass(frozen=True)
class Finished:
    """The run is over; the figures of the test part are None where there is none.

    Attributes:
        message: why it was over before its last epoch, None when it was not.
    """

    test_loss: float | None
    test_score: float | None
    message: Message | None = None


Step = BatchDone | EpochDone | Diverged | Finished


def evaluate(network: Network, batches: Batches, indices: AnyArray) -> tuple[float, float]:
    """Return mean loss and score in evaluation over the samples of these numbers."""
    assert network.loss is not None
    metric, loss_sum, score_sum = batches.metric, 0.0, 0.0
    spread = metric.spread(batches.targets(indices))
    for start in range(0, len(indices), EVALUATION_BATCH):
        x, targets = batches.load(indices[start : start + EVALUATION_BATCH])
        output = network.forward(x)
        loss_sum += network.loss.forward(output, targets) * len(x)
        score_sum += metric.total(targets, output, spread, batches.middle(network.loss))
    return loss_sum / len(indices), metric.score(score_sum, len(indices))


class Training:
    """One run of a project on a dataset.

    Attributes:
        parts: sample numbers of `train`, `validation`, `test`.
        position: where it stands. history: the epochs done, those before `start` included.
        kept: ids of the blocks whose weights came from `start`; optimizer_kept: its memory too.
    """

    def __init__(
        self,
        project: Project,
        dataset: Dataset,
        start: Checkpoint | Snapshot | None = None,
        pool: Pool | None = None,
        run_id: str = "",
        known: ArraysByBlock | None = None,
    ) -> None:
        """Make ready to train.

        Args:
            project: without errors (see `core.check`).
            dataset: what `project.data` chose.
            start: a checkpoint to go on from, or a snapshot whose fitting weights are taken over.
            pool: threads for the pieces.
            run_id: name of the run, for its snapshots.
            known: weights of blocks that `start` lacks: blocks that were taken out, trained
                without, and put back.
        """
        # The facts follow from the data; a file that someone changed may claim others.
        chosen = project.data and (project.data.digest, project.data.facts)
        if chosen != (dataset.digest, dataset.facts):
            raise ProjectError(
                Message("The project was made for other data. Choose the data again.")
            )
        self.project, self.dataset, self.run_id = project, dataset, run_id
        choice, plan = project.data, project.plan
        assert choice is not None
        self.parts = parts_of(dataset, choice.split)
        self.preparation = fit(choice, dataset, self.parts["train"])
        self.history: tuple[EpochRecord, ...] = ()
        self.interventions: tuple[Intervention, ...] = ()
        self.test_figures: tuple[float | None, float | None] = (None, None)
        self.kept: set[str] = set()
        self.optimizer_kept = False
        self._ended_early: Message | None = None
        self._pool = pool or Pool(1)
        loss = plan.loss.for_counts(choice.facts.counts)
        self._network = Network(project.stack, project.input_shape, loss, pool=self._pool)
        self._network.seed = plan.seed
        self._network.initialize(plan.seed)
        self._descent = Descent(
            plan.optimizer,
            self._network.parameters,
            self._network.gradient,
            self._pool,
            plan.clip_norm,
            plan.clip_value,
            self._network.restrained,
        )
        self._batches = Batches(dataset, self.preparation)
        self._augmentation = choice.augmentation
        self._metric = dataset.facts.task.metric
        self._spread = self._metric.spread(self._batches.targets(self.parts["train"]))
        assert self._network.loss is not None
        self._middle = self._batches.middle(self._network.loss)
        rate = plan.optimizer.learning_rate
        self.position: Position = Position(until_epoch=plan.epochs, learning_rate=rate)
        self.kept = self._network.load(known or {}, {})
        if start is not None:
            self._take_over(start)
        self._factor_of_history = plan.schedule.of_history(_watched(self.history))

    @property
    def learning_rate(self) -> float:
        """The rate that the schedule works on. Setting it is an intervention, kept by step."""
        return self.position.learning_rate

    @learning_rate.setter
    def learning_rate(self, rate: float) -> None:
        if rate == self.position.learning_rate:
            return
        self.position = replace(self.position, learning_rate=rate)
        self.interventions += (Intervention(self.position.step, rate),)

    @property
    def n_batches(self) -> int:
        """Batches in an epoch."""
        return -(-len(self.parts["train"]) // self.project.plan.batch_size)

    @property
    def n_parameters(self) -> int:
        """Count of learned numbers."""
        return self._network.n_parameters

    def steps(self) -> Iterator[Step]:
        """Train until the last epoch, or until it diverges."""
        self._ended_early = None
        while self.position.epoch < self.position.until_epoch:
            for step in self._epoch():
                yield step
                if isinstance(step, Diverged):
                    return
        self.test_figures = self._evaluated("test")
        yield Finished(*self.test_figures, self._ended_early)

    def snapshot(self) -> Snapshot:
        """Return a frozen copy of the weights of this moment."""
        return Snapshot(
            project=self.project,
            weights=_copied(self._network.weights),
            state=self.state(),
            preparation=self.preparation,
            run_id=self.run_id,
            epoch=self.position.epoch,
            step=self.position.step,
        )

    def checkpoint(self) -> Checkpoint:
        """Return all that is needed to go on from this moment."""
        slots = {name: self._by_block(slot) for name, slot in self._descent.slots.items()}
        return Checkpoint(
            snapshot=self.snapshot(),
            slots={name: _copied(by_block) for name, by_block in slots.items()},
            n_optimizer_steps=self._descent.n_steps,
            position=self.position,
            history=self.history,
            interventions=self.interventions,
            test_loss=self.test_figures[0],
            test_score=self.test_figures[1],
        )

    def state(self) -> ArraysByBlock:
        """Return copies of what is kept and not learned, such as running means: few numbers."""
        return _copied(self._network.state)

    def write_live(self, out: Array) -> None:
        """Copy all weights into `out` (n_parameters,), in the order of the stack."""
        np.copyto(out, self._network.parameters)

    def _epoch(self) -> Iterator[Step]:
        plan, augmentation = self.project.plan, self._augmentation
        order = epoch_order(self.parts["train"], self.dataset.labels, plan, self.position.epoch)
        batch_size, n_batches = plan.batch_size, self.n_batches
        begun = time.perf_counter() - self.position.seconds
        while self.position.batch < n_batches:
            at = self.position
            rate = self._rate(at)
            chosen = order[at.batch * batch_size : (at.batch + 1) * batch_size]
            with _overflow_is_found():
                x, targets, mixed = self._batches.load_augmented(
                    chosen, augmentation, plan.seed, at.step
                )
                self._network.step = at.step
                loss, output = self._network.loss_and_gradient(x, targets, mixed)
                more = self._metric.total(targets, output, self._spread, self._middle)
                is_finite = math.isfinite(loss) and self._network.next_state_is_finite
                is_good = is_finite and self._descent.step(rate)
            if not is_good:
                yield self._diverged(x, targets)
                return
            self._network.keep_state()
            loss_sum = at.loss_sum + loss * len(x)
            score_sum, n_seen = at.score_sum + more, at.n_seen + len(x)
            self.position = replace(
                at,
                batch=at.batch + 1,
                step=at.step + 1,
                loss_sum=loss_sum,
                score_sum=score_sum,
                n_seen=n_seen,
                seconds=time.perf_counter() - begun,
            )
            yield BatchDone(
                epoch=at.epoch,
                batch=at.batch,
                n_batches=n_batches,
                step=at.step,
                loss=loss,
                running_loss=loss_sum / n_seen,
                running_score=self._metric.score(score_sum, n_seen),
                n_samples=len(x),
                learning_rate=rate,
            )
            begun = time.perf_counter() - self.position.seconds  # a pause does not count
        yield self._epoch_done()

    def _evaluated(self, part: str) -> tuple[float | None, float | None]:
        """Return loss and score of a part; None and None where it is empty."""
        if not len(self.parts[part]):
            return None, None
        with _overflow_is_found():
            return evaluate(self._network, self._batches, self.parts[part])

    def _epoch_done(self) -> EpochDone:
        at = self.position
        begun = time.perf_counter()
        validation = self._evaluated("validation")
        is_asked = self.project.plan.evaluate_train
        evaluated = self._evaluated("train") if is_asked else (None, None)
        record = EpochRecord(
            epoch=at.epoch,
            train_loss=at.loss_sum / at.n_seen,
            train_score=self._metric.score(at.score_sum, at.n_seen),
            validation_loss=validation[0],
            validation_score=validation[1],
            learning_rate=self._rate(replace(at, batch=at.batch - 1, step=at.step - 1)),
            seconds=at.seconds + time.perf_counter() - begun,
            evaluated_loss=evaluated[0],
            evaluated_score=evaluated[1],
        )
        self.history += (record,)
        schedule, patience = self.project.plan.schedule, self.project.plan.patience
        self._factor_of_history = schedule.of_history(_watched(self.history))
        until_epoch = at.until_epoch
        is_last = at.epoch + 1 >= until_epoch
        if patience and not is_last and self._epochs_since_best() >= patience:
            until_epoch = at.epoch + 1  # so whoever goes on from here adds epochs to those done
            self._ended_early = _stopped_early(patience)
        self.position = Position(
            epoch=at.epoch + 1,
            step=at.step,
            from_epoch=at.from_epoch,
            until_epoch=until_epoch,
            learning_rate=at.learning_rate,
        )
        return EpochDone(record)

    def _epochs_since_best(self) -> int:
        """Return the epochs of this run since its best validation loss; 0 where none is known."""
        best, at = math.inf, self.position.from_epoch
        for record in self.history:
            loss = record.validation_loss
            if record.epoch >= at and loss is not None and loss < best:
                best, at = loss, record.epoch
        return self.position.epoch - at if best < math.inf else 0

    def _rate(self, at: Position) -> float:
        """Return the rate in force for the batch at a position."""
        moment = Moment(at.epoch, at.batch, at.step, self.n_batches, at.until_epoch)
        factor = self.project.plan.schedule.factor(moment) * self._factor_of_history
        return at.learning_rate * factor

    def _diverged(self, x: Array, targets: AnyArray) -> Diverged:
        with _overflow_is_found():
            block = self._network.first_not_finite(x, targets)
        message = Message(
            "Training stopped in epoch {epoch:d}, batch {batch:d}: the numbers grew beyond all "
            "bounds, first in {block}. The weights are kept as they were before this batch. "
            "Lower the learning rate (now {rate}) and go on, or reset the weights.",
            epoch=self.position.epoch + 1,  # the one after those that are done
            batch=self.position.batch + 1,
            block=block.name if block else "?",
            rate=self._rate(self.position),
        )
        return Diverged(
            self.position.epoch, self.position.batch, block.id if block else None, message
        )

    def _take_over(self, start: Checkpoint | Snapshot) -> None:
        snapshot = start.snapshot if isinstance(start, Checkpoint) else start
        kept = self._network.load(snapshot.weights, snapshot.state)
        self.kept |= kept
        before, now = snapshot.project, self.project
        if not isinstance(start, Checkpoint) or not goes_on(before, now, bool(kept)):
            return
        rate_before = before.plan.optimizer.learning_rate
        self.history, self.interventions = start.history, start.interventions
        self.position = continued(start.position, before, now)
        if now.plan.optimizer.learning_rate == rate_before:
            self.position = replace(self.position, learning_rate=start.position.learning_rate)
        same_memory = keeps_memory(before.plan, now.plan)
        learned = set(self._network.weights)
        if same_memory and learned <= kept and start.slots.keys() == self._descent.slots.keys():
            for name, slot in self._descent.slots.items():
                for block_id, views in self._by_block(slot).items():
                    for key, view in views.items():
                        view[...] = start.slots[name][block_id][key]
            self._descent.n_steps = start.n_optimizer_steps
            self.optimizer_kept = True

    def _by_block(self, flat: Array) -> dict[str, dict[str, Array]]:
        return self._network.views_of(flat)


def _watched(history: tuple[EpochRecord, ...]) -> list[float]:
    """Return the loss of each epoch: validation, or training where there is none."""
    losses = [(record.validation_loss, record.train_loss) for record in history]
    return [train if validation is None else validation for validation, train in losses]


def _stopped_early(n: int) -> Message:
    return Message(
        "Training stopped early: the validation loss has not become better for {n} epoch. The "
        "weights are those of the last epoch.",
        "Training stopped early: the validation loss has not become better for {n} epochs. The "
        "weights are those of the last epoch.",
        n=n,
    )


def _overflow_is_found() -> np.errstate:
    """Keep NumPy from warning: what overflows is found by its result and reported as Diverged.

    Never held over a `yield`: it would then hold for the caller too.
    """
    return np.errstate(all="ignore")


def _copied(arrays: ArraysByBlock) -> ArraysByBlock:
    return {
        block_id: {name: array.copy() for name, array in by_name.items()}
        for block_id, by_name in arrays.items()
    }
