"""Layout: which pictures are samples, what each shows, and to which part it belongs.

Sub-folders name classes, or a table beside the pictures names what each shows. Above the classes
may stand folders for the parts: `train`, `val`, `test`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.data.aside import Tick
from core.data.picture_file import HEAD, has_picture_name, is_picture
from core.data.pictures.labels_file import LabelsFile, find_labels
from core.data.pictures.source import Source
from core.errors import DatasetError
from core.messages import Message

TRAIN, VALIDATION, TEST = range(3)
PARTS = {
    **dict.fromkeys(("train", "training"), TRAIN),
    **dict.fromkeys(("val", "valid", "validation", "dev"), VALIDATION),
    **dict.fromkeys(("test", "testing"), TEST),
}
"""Names of the folders of parts, in small letters."""

_TICK = 200


@dataclass(frozen=True)
class Layout:
    """What lies where, the samples in the order: free, given validation, given test.

    Attributes:
        pictures: index in the source of each sample.
        answers: what each shows, as text: the name of its class, or a number.
        parts: `TRAIN`, `VALIDATION` or `TEST` of each.
        labels: the table that told it, None where folders did.
        notices: what was left out.
    """

    pictures: Sequence[int]
    answers: Sequence[str]
    parts: Sequence[int]
    labels: LabelsFile | None
    notices: tuple[Message, ...]


def pictures_in(source: Source, tick: Tick) -> tuple[list[int], list[int]]:
    """Return which files are pictures and which are not: by name, else by content."""
    pictures: list[int] = []
    others: list[int] = []
    for index, name in enumerate(source.names):
        if index % _TICK == 0:
            tick()
        is_one = has_picture_name(name) or is_picture(_head(source, index))
        (pictures if is_one else others).append(index)
    return pictures, others


def layout_of(source: Source, column: str, tick: Tick) -> Layout:
    """Find out what the pictures of a source show.

    Args:
        source: the files.
        column: of the table of labels; "" for what seems right: folders where there are some.
        tick: called often.

    Raises:
        DatasetError: when there are no pictures, or nothing tells what they show.
    """
    pictures, others = pictures_in(source, tick)
    if not pictures:
        raise DatasetError(
            Message(
                "There are no pictures in {file} ({n} files).", file=_title(source), n=len(others)
            )
        )
    paths = _without_common_folders([source.names[at].split("/") for at in pictures])
    tick()
    parts = _parts(paths)
    tick()
    if any(part is not None for part in parts):
        paths = [
            path if part is None else path[1:] for path, part in zip(paths, parts, strict=True)
        ]
    are_in_folders = len({path[0] for path in paths if len(path) > 1}) > 1
    labels = None
    if column or not are_in_folders:
        labels = find_labels(source, [source.names[at] for at in pictures], others, column)
    if column and labels is None:
        raise _no_labels(source, column)
    if labels is not None:
        answers = labels.answers
    else:
        answers = [path[0] if len(path) > 1 else None for path in paths]
    return _put_together(source, pictures, answers, parts, labels, len(others))


def _put_together(
    source: Source,
    pictures: Sequence[int],
    answers: Sequence[str | None],
    parts: Sequence[int | None],
    labels: LabelsFile | None,
    n_others: int,
) -> Layout:
    are_parts = any(part is not None for part in parts)
    rows = [
        (part or TRAIN, picture, answer)
        for picture, answer, part in zip(pictures, answers, parts, strict=True)
        if answer is not None and not (are_parts and part is None)
    ]
    if not rows:
        raise _nothing_tells(source, len(pictures))
    rows.sort(key=lambda row: row[:2])  # pictures are numbered in the order of their names
    notices: list[Message] = []
    if n_unknown := len(pictures) - len(rows):
        notices.append(
            Message(
                "{n} picture was left out, as nothing tells what it shows.",
                "{n} pictures were left out, as nothing tells what they show.",
                n=n_unknown,
            )
        )
    n_others -= labels is not None
    if n_others:
        notices.append(
            Message("{n} other file was left out.", "{n} other files were left out.", n=n_others)
        )
    if labels is not None:
        notices.append(labels.notice())
    return Layout(
        [picture for _, picture, _ in rows],
        [answer for _, _, answer in rows],
        [part for part, _, _ in rows],
        labels,
        tuple(notices),
    )


def _without_common_folders(paths: list[list[str]]) -> list[list[str]]:
    """Take off folders that hold everything, as long as folders remain."""
    depth = 0
    while all(len(path) > depth + 2 for path in paths) and len({p[depth] for p in paths}) == 1:
        depth += 1
    return [path[depth:] for path in paths]


def _parts(paths: Sequence[Sequence[str]]) -> list[int | None]:
    """Return the part of each picture, None of one in no folder of a part.

    A class may be called `train` too: only with a second part beside it these are parts.
    """
    found = [PARTS.get(path[0].lower()) if len(path) > 1 else None for path in paths]
    known = {part for part in found if part is not None}
    return found if TRAIN in known and len(known) > 1 else [None] * len(found)


def _head(source: Source, index: int) -> bytes:
    try:
        return source.bytes_of(index, HEAD)
    except DatasetError:
        return b""  # what cannot be read is no picture


def _title(source: Source) -> str:
    return source.path.name or str(source.path)


def _no_labels(source: Source, column: str) -> DatasetError:
    return DatasetError(
        Message(
            "There is no table in {file} with the names of the pictures and a column {column}.",
            file=_title(source),
            column=repr(column),
        )
    )


def _nothing_tells(source: Source, n_pictures: int) -> DatasetError:
    return DatasetError(
        Message(
            "{file} has {n} picture, but nothing tells what it shows.",
            "{file} has {n} pictures, but nothing tells what they show. Put them into a folder for "
            "each class, or put a table beside them (CSV) with a column of file names and one of "
            "labels.",
            file=_title(source),
            n=n_pictures,
        )
    )
