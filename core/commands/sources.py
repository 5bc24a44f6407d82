"""What the words SOURCE and DATA of a command stand for: a project, what it learned, its data."""

from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path

from core.check import check
from core.commands import readings
from core.data import library
from core.data.dataset import Dataset
from core.errors import DatasetError, ModelFileError, ProjectError
from core.messages import Message
from core.project import Project
from core.snapshot import Checkpoint
from core.storage import model_file
from core.templates import TEMPLATES


@dataclass(frozen=True)
class Source:
    """A drawing, from a file or a template, with the data chosen for it.

    Attributes:
        name: what people call it. checkpoint: what the file had learned, None without.
        dataset: None when no data were asked for and the project's own are not here.
        damage: why what the file had learned is left out, None in a sound one.
    """

    name: str
    project: Project
    checkpoint: Checkpoint | None
    dataset: Dataset | None
    damage: Message | None = None


def open_source(source: str, options: Namespace) -> Source:
    """Return a template made for the data, or a file; data given here replace the file's own.

    Args:
        source: a key of `TEMPLATES`, or a path.
        options: with those of `add_data`.

    Raises:
        CamadaError: when there is no such template, file or data.
    """
    if source in TEMPLATES:
        dataset = readings.find(options)
        template = TEMPLATES[source]
        project = template.project(dataset.choice() if dataset is not None else None)
        return Source(source, project, None, dataset)
    contents = model_file.load(_existing(source))
    project = contents.project
    dataset = readings.find(options, project.data)
    if dataset is not None:
        project = with_data(project, dataset)
    elif project.data is not None:
        dataset = library.locate(project.data)
    name = Path(source).name
    return Source(name, project, contents.checkpoint, dataset, contents.damage)


def with_data(project: Project, dataset: Dataset) -> Project:
    """Return the project for these data; split and scaling stay as they were chosen in it."""
    if project.data is None:
        return project.with_(data=dataset.choice())
    if project.data.digest == dataset.digest:
        return project
    data = dataset.choice().with_(split=project.data.split, scaling=project.data.scaling)
    return project.with_(data=data)


def needed_data(source: Source) -> Dataset:
    """Return the data of a source.

    Raises:
        DatasetError: when there are none; it says how to give them.
    """
    if source.dataset is not None:
        return source.dataset
    if source.project.data is None:
        raise DatasetError(
            Message("{source} has no data of its own. Give some with --data.", source=source.name)
        )
    raise DatasetError(
        Message(
            "The data of {source}, {data}, are not on this computer. Give them with --data.",
            source=source.name,
            data=source.project.data.name,
        )
    )


def learned(source: str) -> Checkpoint:
    """Return what a file has learned.

    Raises:
        CamadaError: when it cannot be read, was never trained, or its trained network is none that
            a training could have left.
    """
    contents = model_file.load(source)
    checkpoint = contents.checkpoint
    if contents.damage is not None:
        raise ModelFileError(
            Message(
                "What {file} has learned is damaged: {reason} Open another copy of it.",
                file=Path(source).name,
                reason=contents.damage,
            )
        )
    if checkpoint is None:
        raise ProjectError(
            Message(
                "{file} was never trained. Train it with: camada train {file} --out {file}",
                file=source,
            )
        )
    if problems := check(checkpoint.snapshot.project).errors:
        raise ModelFileError(
            Message(
                "{file} cannot be opened. {reason}",
                file=Path(source).name,
                reason=problems[0].message,
            )
        )
    return checkpoint


def _existing(source: str) -> Path:
    path = Path(source)
    if not source or (not path.suffix and not path.exists()):
        raise ModelFileError(
            Message(
                "There is no template and no file named {source}. The templates are {names}.",
                source=repr(source),
                names=", ".join(TEMPLATES),
            )
        )
    return path
