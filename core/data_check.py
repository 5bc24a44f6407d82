"""What is wrong with the choice of data, and with how a plan cuts them into batches."""

from collections.abc import Iterator

from core.choice import LEFT_OUT, DataChoice, Split
from core.data.digits import digits
from core.data.split import count_train
from core.facts import Facts
from core.messages import Message
from core.problems import Problem, Repair
from core.project import Project

FEWEST_IN_A_BATCH = 4
"""Mean and spread of fewer samples than this say next to nothing of the data."""

USUAL_BATCH = 32


def data_problems(project: Project) -> Iterator[Problem]:
    """Find what is wrong with the choice of data, or with how a plan cuts them into batches."""
    if project.data is None:
        message = Message("No data are chosen. Choose data first.")
        yield Problem(message, repair=_with_digits(project))
        return
    yield from _unfit_data(project, project.data)
    yield from _patience_in_vain(project, project.data)
    yield from _batches_too_small(project, project.data)


def _unfit_data(project: Project, data: DataChoice) -> Iterator[Problem]:
    facts = data.facts
    if facts.targets:
        yield from _constant_targets(facts)
    elif len(facts.classes) < 2:
        yield Problem(
            Message(
                "All samples are of one class ({name}): there is nothing to tell apart, and "
                "any network will seem perfect. Choose data with two or more classes.",
                name=facts.classes[0] if facts.classes else "-",
            ),
            is_error=False,
            is_advice=True,
        )
    n_train = _n_train(data)
    if n_train < 1:
        message = Message(
            "No samples are left for training ({n} in all). Lower the shares of validation "
            "and test, or choose more data.",
            n=facts.n_samples,
        )
        yield Problem(message, repair=_with_usual_shares(project, data))
    elif project.plan.batch_size > n_train:
        plan = project.plan.with_(batch_size=n_train)
        title = Message("Set the batch size to {n}", n=n_train)
        yield Problem(
            Message(
                "A batch of {batch} is larger than the training part of {n}: every epoch will be "
                "a single step.",
                batch=project.plan.batch_size,
                n=n_train,
            ),
            repair=Repair(title, project.with_(plan=plan)),
            is_error=False,
        )


def _constant_targets(facts: Facts) -> Iterator[Problem]:
    for target in facts.targets:
        if target.low == target.high:
            message = Message(
                "“{name}” is {value} for all samples: there is nothing to learn, and any network "
                "will seem perfect. Choose data in which it differs.",
                name=target.name,
                value=target.low,
            )
            yield Problem(message, is_error=False, is_advice=True)


def _with_usual_shares(project: Project, data: DataChoice) -> Repair:
    usual = data.with_(split=Split())
    if not _n_train(usual):  # all that there is belongs to a given test part
        return _with_digits(project)
    return Repair(Message("Use the usual shares"), project.with_(data=usual))


def _with_digits(project: Project) -> Repair:
    title = Message("Use the built-in digits")
    return Repair(title, project.with_(data=digits()))


def _patience_in_vain(project: Project, data: DataChoice) -> Iterator[Problem]:
    if not project.plan.patience or data.split.validation:
        return
    plan = project.plan.with_(patience=0)
    message = Message(
        "Training cannot stop early without a validation part. Give the validation a share of the "
        "data, or train all epochs."
    )
    repair = Repair(Message("Train all epochs"), project.with_(plan=plan))
    yield Problem(message, repair=repair, is_error=False)


def _batches_too_small(project: Project, data: DataChoice) -> Iterator[Problem]:
    """Warn where a block that looks at a whole batch gets batches of next to nothing."""
    block = next((block for block in project.stack.walk() if block.layer.needs_whole_batch), None)
    if block is None:
        return
    n_train, batch = _n_train(data), project.plan.batch_size
    if n_train < FEWEST_IN_A_BATCH:
        return  # there is no better size
    if batch < FEWEST_IN_A_BATCH:
        message = Message(
            "{block} measures each batch, and {n} sample tells it too little: evaluation will "
            "differ from training. Take larger batches.",
            "{block} measures each batch, and {n} samples tell it too little: evaluation will "
            "differ from training. Take larger batches.",
            block=block.layer.title,
            n=batch,
        )
    elif batch < n_train and n_train % batch == 1:
        message = Message(
            "{block} measures each batch, but of {n} samples the last batch of an epoch gets a "
            "single one, which tells it too little. Take another batch size.",
            block=block.layer.title,
            n=n_train,
        )
    else:
        return
    better = _without_single_sample(max(batch, USUAL_BATCH), n_train)
    repaired = project.with_(plan=project.plan.with_(batch_size=better))
    repair = Repair(Message("Set the batch size to {n}", n=better), repaired)
    yield Problem(message, block.id, repair, is_error=False)


def _without_single_sample(batch: int, n_train: int) -> int:
    """Return the next batch size from `batch` up that leaves no single sample to the last batch."""
    sizes = range(batch, n_train)
    return next((size for size in sizes if n_train % size != 1), n_train)


def _n_train(data: DataChoice) -> int:
    """Count the training samples that are asked for: 0 where the shares leave none."""
    facts, split = data.facts, data.split
    wanted = (0 if facts.n_given_validation else split.validation) + (
        0 if facts.n_given_test else split.test
    )
    if wanted >= 1:
        return 0  # `parts` would leave a last one to train on, which nobody meant
    n_free = facts.n_samples - facts.n_given_test - facts.n_given_validation
    n_out = sum(label == LEFT_OUT and sample < n_free for sample, label in data.corrections)
    if n_out >= n_free:
        return 0
    return count_train(facts.n_samples, facts.n_given_test, split, facts.n_given_validation)
