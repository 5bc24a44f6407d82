"""`camada info`: blocks with shapes and parameters, problems, plan, data, and what was learned."""

import argparse
from typing import Any

from core.arrays import Shape
from core.check import Problem, Report, check
from core.choice import DataChoice
from core.commands import data_info
from core.commands.arguments import add_json
from core.commands.output import say, say_json, table
from core.commands.readings import add_data
from core.commands.sources import Source, open_source
from core.messages import Message, number, tr
from core.optimizers import OPTIMIZERS
from core.project import Plan
from core.schedules import Constant
from core.settings import counting, in_words, value_in_words
from core.snapshot import Checkpoint
from core.stack import Block
from core.storage.safe_write import size_text
from core.templates import TEMPLATES

ABOUT = Message("show blocks, shapes, parameters, problems, plan and data")


SAID = ("learning_rate", "epochs", "batch_size", "seed")
"""Settings of a plan that are said in a sentence."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare what the verb takes."""
    parser.add_argument(
        "source",
        metavar="SOURCE",
        nargs="?",
        help=tr(
            "a .camada file, or a template: {names}; without it, the data alone are told of",
            names=", ".join(TEMPLATES),
        ),
    )
    add_data(parser, default=Message("without it, those of the file"))
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Describe and return the exit code. Raises CamadaError."""
    if options.source is None:
        return data_info.run(options)
    source = open_source(options.source, options)
    report = check(source.project)
    say(source.name)
    say()
    for line in _blocks(source, report):
        say(line)
    say()
    for line in _facts(source, report):
        say(line)
    say()
    for line in _problems(report):
        say(line)
    if options.json:
        say_json(_json(source, report))
    return 0


def _blocks(source: Source, report: Report) -> list[str]:
    rows = [("#", tr("block"), tr("settings"), tr("gives"), tr("parameters"))]
    rows.append(("", tr("INPUT"), "", _shape(source.project.input_shape), ""))
    numbers = source.project.stack.numbers()
    for block in source.project.stack.walk():
        facts = report.blocks[block.id]
        place, settings = numbers[block.id], in_words(block.layer)
        row = (place, block.name, settings, _shape(facts.output_shape))
        known = facts.output_shape is not None
        rows.append((*row, number(facts.n_parameters) if known else "?"))
    total = report.n_parameters
    rows.append(("", tr("in all"), "", "", "?" if total is None else number(total)))
    return table(rows, right=(0, 4))


def _shape(shape: Shape | None) -> str:
    return "?" if shape is None else " × ".join(map(str, shape))


def _facts(source: Source, report: Report) -> list[str]:
    rows = [(tr("Data"), _data(source))]
    rows += [("", str(notice)) for notice in source.dataset.notices] if source.dataset else []
    rows.append((tr("Plan"), _plan(source.project.plan)))
    if unusual := _unusual(source.project.plan):
        rows.append(("", unusual))
    if report.training_bytes is not None:
        rows.append((tr("Memory"), tr("{size} to train", size=size_text(report.training_bytes))))
    rows.append((tr("Trained"), _trained(source)))
    return table(rows)


def _data(source: Source) -> str:
    choice = source.project.data
    if choice is None:
        return tr("none chosen")
    facts = choice.facts
    if facts.targets:
        text = tr(
            "{name}: {n} samples of {shape}, each with {targets}",
            name=choice.name,
            n=facts.n_samples,
            shape=facts.input_shape,
            targets=", ".join(str(target.title) for target in facts.targets),
        )
    else:
        text = tr(
            "{name}: {n} samples of {shape} in {classes} classes",
            name=choice.name,
            n=facts.n_samples,
            shape=facts.input_shape,
            classes=len(facts.classes),
        )
    if source.dataset is None:
        return tr("{data} (not on this computer)", data=text)
    return text


def _plan(plan: Plan) -> str:
    return tr(
        "{loss}, {optimizer} with learning rate {rate}, batches of {batch}, {epochs}, "
        "seed {seed:d}",
        loss=plan.loss.title,
        optimizer=OPTIMIZERS[plan.optimizer.kind].title,
        rate=plan.optimizer.learning_rate,
        batch=plan.batch_size,
        epochs=Message("{n} epoch", "{n} epochs", n=plan.epochs),
        seed=plan.seed,
    )


def _unusual(plan: Plan) -> str:
    """Return what is not as usual in a plan, beyond what `_plan` says."""
    texts = [str(plan.schedule.title)] if plan.schedule != Constant() else []
    for declared in (plan.loss, plan.optimizer, plan.schedule, plan):
        for setting in counting(declared):
            value = getattr(declared, setting.name)
            if value != setting.default and setting.name not in SAID:
                texts.append(f"{setting.title} {value_in_words(setting, value)}")
    return ", ".join(texts)


def _trained(source: Source) -> str:
    checkpoint = source.checkpoint
    if source.damage is not None:
        return tr("what was learned is damaged: {reason}", reason=source.damage)
    if checkpoint is None:
        return tr("no")
    texts = [tr("{n} epoch", "{n} epochs", n=len(checkpoint.history))]
    metric = checkpoint.snapshot.project.task.metric
    if checkpoint.test_score is not None:
        value = metric.fine_text(checkpoint.test_score)
        texts.append(tr("test {metric} {value}", metric=metric.word, value=value))
    elif checkpoint.history and checkpoint.history[-1].validation_score is not None:
        value = metric.fine_text(checkpoint.history[-1].validation_score)
        texts.append(tr("validation {metric} {value}", metric=metric.word, value=value))
    if checkpoint.snapshot.project.stack != source.project.stack:
        texts.append(tr("the blocks were changed since"))
    return ", ".join(texts)


def _problems(report: Report) -> list[str]:
    if not report.problems:
        return [tr("No problems: it can be trained.")]
    lines: list[str] = []
    for problem in report.problems:
        sort = tr("Problem") if problem.is_error else tr("Advice")
        lines.append(f"{sort}: {problem.message}")
        if problem.repair is not None:
            lines.append("  " + tr("Repair: {repair}", repair=problem.repair.title))
    return lines


def _json(source: Source, report: Report) -> dict[str, Any]:
    project = source.project
    return {
        "source": source.name,
        "input_shape": project.input_shape,
        "blocks": [_block_json(block, report) for block in project.stack],
        "parameters": report.n_parameters,
        "training_bytes": report.training_bytes,
        "problems": [_problem_json(problem) for problem in report.problems],
        "plan": project.plan.to_json(),
        "data": None if project.data is None else _data_json(project.data, source),
        "trained": None if source.checkpoint is None else _trained_json(source.checkpoint),
    }


def _block_json(block: Block, report: Report) -> dict[str, Any]:
    facts = report.blocks[block.id]
    inside = {"inside": [_block_json(b, report) for b in block.inside]} if block.inside else {}
    return {
        **block.to_json(),
        **inside,
        "input_shape": facts.input_shape,
        "output_shape": facts.output_shape,
        "parameters": facts.n_parameters if facts.output_shape is not None else None,
    }


def _problem_json(problem: Problem) -> dict[str, Any]:
    return {
        "block": problem.block_id,
        "message": str(problem.message),
        "repair": problem.repair and str(problem.repair.title),
        "is_error": problem.is_error,
    }


def _data_json(choice: DataChoice, source: Source) -> dict[str, Any]:
    return {**choice.to_json(), "is_here": source.dataset is not None}


def _trained_json(checkpoint: Checkpoint) -> dict[str, Any]:
    metric = checkpoint.snapshot.project.task.metric
    return {
        "epochs": len(checkpoint.history),
        "step": checkpoint.snapshot.step,
        "test": {
            "loss": checkpoint.test_loss,
            metric.name: metric.told(checkpoint.test_score),
        },
    }
