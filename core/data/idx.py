"""Reader of IDX files, the format of MNIST: grey pictures and their labels, both unsigned bytes."""

import math
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np

from core.arrays import AnyArray
from core.data import cache
from core.data.dataset import Dataset, Progress
from core.data.idx_file import IdxFile, open_idx
from core.data.idx_names import Source, find_source, has_idx_names, is_idx_name
from core.data.reader import Reader
from core.data.recognise import Found
from core.errors import DatasetError
from core.messages import Message
from core.reading import Reading


def read(path: Path, progress: Progress | None = None) -> Dataset:
    """Read a set of IDX files into the cache.

    Inputs are (N, H, W, 1) uint8 with range 0 to 255; classes are the label values in order. A
    train and a test part become one set with the test part last.

    Args:
        path: a folder, or one of the files; its partners are found by their names.
        progress: hears the share done; it may raise to cancel.

    Raises:
        DatasetError: when files are missing, damaged or do not fit together.
    """
    return read_source(find_source(path), 255, progress)


def _recognises(found: Found) -> bool:
    is_folder = found.form == "folder"
    return has_idx_names(found.path) if is_folder else is_idx_name(found.path.name)


def _files(path: Path) -> Sequence[Path]:
    return find_source(path).files


def _read(path: Path, reading: Reading | None, progress: Progress | None) -> Dataset:
    return read(path, progress)  # there is one way to read these


READER = Reader(
    title=Message(
        "IDX files as MNIST has them (train-images-idx3-ubyte.gz ...), gzipped or not, or a folder "
        "with them"
    ),
    recognises=_recognises,
    files=_files,
    read=_read,
)


def read_source(source: Source, high: int, progress: Progress | None = None) -> Dataset:
    """Read the files of one set into the cache; `high` is the value that stands for white."""
    with ExitStack() as opened:
        pairs = [
            (
                opened.enter_context(open_idx(part.images, 3)),
                opened.enter_context(open_idx(part.labels, 1)),
            )
            for part in source.parts
        ]
        _check_fit(pairs)
        inputs, values = _read_all(source, pairs, progress)
    classes, labels = np.unique(values, return_inverse=True)
    return cache.store(
        source.name,
        inputs,
        labels,
        [str(value) for value in classes],
        n_given_test=pairs[1][0].sizes[0] if source.test else 0,
        low=0,
        high=high,
    )


Pairs = list[tuple[IdxFile, IdxFile]]
"""Open pictures and labels, a pair for each part."""


def _check_fit(pairs: Pairs) -> None:
    for images, labels in pairs:
        if images.sizes[0] != labels.sizes[0]:
            raise DatasetError(
                Message(
                    "{images} holds {n_images} pictures, but {labels} holds {n_labels} labels. "
                    "Take both files from the same source.",
                    images=images.path.name,
                    n_images=images.sizes[0],
                    labels=labels.path.name,
                    n_labels=labels.sizes[0],
                )
            )
    first, last = pairs[0][0], pairs[-1][0]
    if first.sizes[1:] != last.sizes[1:]:
        raise DatasetError(
            Message(
                "The pictures of {first} have {first_size} pixels, those of {last} have "
                "{last_size}. Both parts must have the same size.",
                first=first.path.name,
                first_size=first.sizes[1:],
                last=last.path.name,
                last_size=last.sizes[1:],
            )
        )


def _read_all(source: Source, pairs: Pairs, progress: Progress | None) -> tuple[AnyArray, AnyArray]:
    n_samples = sum(images.sizes[0] for images, _ in pairs)
    inputs = _room(source, (n_samples, *pairs[0][0].sizes[1:], 1))
    values = _room(source, (n_samples,))
    n_done = 0

    def count(n_bytes: int) -> None:
        nonlocal n_done
        n_done += n_bytes
        if progress:
            progress(n_done / (inputs.nbytes + values.nbytes))

    start = 0
    for images, labels in pairs:
        end = start + images.sizes[0]
        labels.read_into(values[start:end], count)
        images.read_into(inputs[start:end], count)
        start = end
    return inputs, values


def _room(source: Source, shape: tuple[int, ...]) -> AnyArray:
    try:
        return np.empty(shape, np.uint8)
    except (MemoryError, ValueError) as error:  # ValueError: more than an array can ever have
        raise DatasetError(
            Message(
                "There is not enough memory for the pictures of {name}: {n_bytes} bytes.",
                name=source.name,
                n_bytes=math.prod(shape),
            )
        ) from error
