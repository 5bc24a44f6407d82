"""Where a run goes on: what of an earlier one still holds once its project may have been edited."""

from dataclasses import replace

from core.project import Plan, Project
from core.snapshot import Position


def goes_on(before: Project, now: Project, has_kept: bool) -> bool:
    """Tell whether a run of `now` goes on with the epochs of `before` rather than beginning anew.

    It does not where no weights could be kept, nor on other data: the figures of the past would
    say nothing of them. Weights that fit are taken over in any case.
    """
    same_data = (before.data and before.data.digest) == (now.data and now.data.digest)
    return has_kept and same_data


def continued(at: Position, before: Project, now: Project) -> Position:
    """Return where a run goes on when its project may have been edited since.

    Args:
        at: where it stood.
        before: its project then.
        now: its project from here on.
    """
    n_left = at.until_epoch - at.epoch
    more = now.plan.epochs - before.plan.epochs if n_left > 0 else now.plan.epochs
    same_batches = before.data == now.data and _sequence_of(before.plan) == _sequence_of(now.plan)
    rate = now.plan.optimizer.learning_rate
    if same_batches:
        moved = replace(at, learning_rate=rate)
    else:  # an epoch cut in two by other batches would see some samples twice: begin it anew
        moved = Position(epoch=at.epoch, step=at.step, learning_rate=rate)
    until = max(at.until_epoch + more, at.epoch + 1)
    return replace(moved, from_epoch=at.from_epoch if n_left > 0 else at.epoch, until_epoch=until)


def keeps_memory(before: Plan, now: Plan) -> bool:
    """Tell whether an optimizer's memory means the same to the other plan, at whatever rate."""
    then, later = (plan.optimizer.with_(learning_rate=0.0) for plan in (before, now))
    return then == later


def _sequence_of(plan: Plan) -> tuple[object, ...]:
    """Return what decides which samples a batch has."""
    return plan.batch_size, plan.seed, plan.shuffle, plan.sampling, plan.shuffle_block
