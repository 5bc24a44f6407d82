"""`camada train`: trains a template or a file on data, shows how it goes, and saves it."""

import argparse
import secrets
import time
from dataclasses import replace
from typing import Any

from core.check import Problem, check
from core.commands import saving, sources
from core.commands.arguments import add_json, decimal_number, whole_number
from core.commands.interruption import Interruption
from core.commands.output import complain, say, say_json
from core.commands.progress import Progress
from core.commands.readings import add_data
from core.commands.train_report import Outcome, beginning, say_summary, to_json, where
from core.errors import ModelFileError, ProjectError
from core.memory import free_bytes, is_hopeless, is_too_much
from core.messages import Message, tr
from core.project import Project
from core.storage.model_file import ModelContents
from core.storage.safe_write import size_text
from core.templates import TEMPLATES
from core.trainer.serve import too_little_memory
from core.training import BatchDone, Diverged, EpochDone, Finished, Training
from core.workers import Pool, one_thread_blas

ABOUT = Message("train a network on data, and save it")

INTERRUPTED = 130
"""Exit code of a program that Ctrl+C ended, as shells write it."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare what the verb takes."""
    parser.add_argument(
        "source",
        metavar="SOURCE",
        help=tr(
            "a .camada file, or a template: {names}; a trained file goes on from its weights",
            names=", ".join(TEMPLATES),
        ),
    )
    add_data(parser, default=Message("a .camada file has its own data if none are given"))
    parser.add_argument("--out", metavar="FILE", help=tr("save the trained network there"))
    parser.add_argument(
        "--epochs", metavar="N", type=whole_number, help=tr("passes over the data, from now on")
    )
    parser.add_argument(
        "--batch-size", metavar="N", type=whole_number, help=tr("samples that make one step")
    )
    parser.add_argument(
        "--lr", metavar="X", type=decimal_number, help=tr("learning rate, 0.001 or 0,001")
    )
    parser.add_argument(
        "--seed", metavar="N", type=whole_number, help=tr("number that decides all random draws")
    )
    parser.add_argument(
        "--evaluate-train",
        action="store_true",
        help=tr("after each epoch also evaluate the training part, without DROPOUT; costs time"),
    )
    parser.add_argument(
        "--force",
        action="store_true",
        help=tr("train even if most of the free memory is needed, or what was learned is damaged"),
    )
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Train, save, and return the exit code. Raises CamadaError."""
    one_thread_blas()
    out = saving.out_path(options.out) if options.out is not None else None
    source = sources.open_source(options.source, options)
    dataset = sources.needed_data(source)
    for notice in dataset.notices:
        say(notice)
    project = _planned(source.project, options)
    _refuse_if_damaged(source, force=options.force)
    _refuse_if_hopeless(project, force=options.force)
    with Pool() as pool:
        run_id = secrets.token_hex(8)
        training = Training(project, dataset, source.checkpoint, pool, run_id)
        if options.epochs is not None:
            until_epoch = training.position.epoch + options.epochs
            training.position = replace(training.position, until_epoch=until_epoch)
        if options.lr is not None:  # a file may have been left with a rate moved by hand
            training.learning_rate = options.lr
        say(beginning(source, training))
        n_before = len(training.history)
        with Interruption() as interruption:
            outcome = _learn(training, interruption)
            n_epochs = len(training.history) - n_before
            saved = out if out is not None and (n_epochs or not outcome.diverged) else None
            if saved is not None:
                saving.save(saved, ModelContents(project, training.checkpoint()))
    if outcome.unread:
        raise outcome.unread
    say_summary(training, outcome, n_epochs)
    say(where(saved, out))
    if options.json:
        say_json(to_json(training, outcome, n_epochs, saved))
    if outcome.diverged:
        complain(outcome.diverged)
        return 1
    return 0 if outcome.finished else INTERRUPTED


def _planned(project: Project, options: argparse.Namespace) -> Project:
    """Return the project with the plan that the options ask for. Raises SettingError."""
    chosen = {"epochs": options.epochs, "batch_size": options.batch_size, "seed": options.seed}
    changes: dict[str, Any] = {name: value for name, value in chosen.items() if value is not None}
    if options.evaluate_train:
        changes["evaluate_train"] = True
    if options.lr is not None:
        changes["optimizer"] = project.plan.optimizer.with_(learning_rate=options.lr)
    return project.with_(plan=project.plan.with_(**changes))


def _refuse_if_damaged(source: sources.Source, *, force: bool) -> None:
    if source.damage is not None and not force:
        raise ModelFileError(
            Message(
                "What {file} has learned is damaged: {reason} Open another copy of it, or train "
                "it from the beginning with --force.",
                file=source.name,
                reason=source.damage,
            )
        )


def _refuse_if_hopeless(project: Project, *, force: bool) -> None:
    report = check(project)
    if report.errors:
        raise ProjectError(
            Message(
                "This network cannot be trained. {problems}",
                problems=" ".join(str(_with_repair(problem)) for problem in report.errors),
            )
        )
    for problem in report.problems:
        say(Message("Advice: {problem}", problem=problem.message))
    needed = report.training_bytes or 0
    if is_hopeless(needed):
        raise ProjectError(too_little_memory(needed))
    if not force and is_too_much(needed):
        raise ProjectError(
            Message(
                "Training this network takes {needed}, more than half of the {free} of free "
                "memory. Make it smaller or lower the batch size, or train it with --force.",
                needed=size_text(needed),
                free=size_text(free_bytes()),
            )
        )


def _learn(training: Training, interruption: Interruption) -> Outcome:
    """Train until the end, Ctrl+C, or the loss of whoever reads; the weights stay whole."""
    outcome = Outcome()
    begun = time.perf_counter()
    try:
        with Progress(training) as progress:
            for step in training.steps():
                if isinstance(step, BatchDone):
                    outcome.n_samples += step.n_samples
                    progress.batch(step)
                elif isinstance(step, EpochDone):
                    progress.epoch(step.record)
                elif isinstance(step, Diverged):
                    outcome.diverged = step.message
                else:
                    outcome.ended_early = step.message
                outcome.finished = isinstance(step, Finished)
                if not outcome.finished:
                    outcome.learning_seconds = time.perf_counter() - begun
                if interruption.asked:
                    break
    except BrokenPipeError as error:
        outcome.unread = error
    outcome.seconds = time.perf_counter() - begun
    return outcome


def _with_repair(problem: Problem) -> Message:
    if problem.repair is None:
        return problem.message
    return Message(
        "{problem} Repair: {repair}.", problem=problem.message, repair=problem.repair.title
    )
