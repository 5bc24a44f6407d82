"""Reader of pictures: a folder or an archive of them becomes samples of one size with labels."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import compress
from pathlib import Path

import numpy as np

from core.arrays import AnyArray
from core.data.aside import aside
from core.data.cache import Writer
from core.data.dataset import Dataset, Progress
from core.data.picture_file import quietly
from core.data.picture_fit import is_grey
from core.data.pictures.decoding import Decoded, decoded
from core.data.pictures.layout import TEST, VALIDATION, Layout, layout_of
from core.data.pictures.proposal import propose
from core.data.pictures.scratch import Scratch
from core.data.pictures.source import Source, open_source
from core.errors import DatasetError
from core.messages import Message, parse_number
from core.reading import PictureReading, Reading

MOST_UNREADABLE = 0.05
"""So large a share of the pictures may be damaged; they are left out, and told."""

_NAMED = 5
_SAMPLES_A_BLOCK = 64
_ARCHIVE = re.compile(r"(\.(tar|tgz|zip|gz))+$", re.IGNORECASE)


def read(path: Path, reading: Reading | None, progress: Progress | None = None) -> Dataset:
    """Read the pictures of a folder, or of a zip or tar archive, into the cache.

    Inputs are (N, H, W, 1 or 3) uint8 with range 0 to 255, in the order: free, given validation,
    given test, each by the names of the files.

    Args:
        path: the folder or archive.
        reading: how; None for what seems best.
        progress: hears the share done; it may raise to cancel.

    Raises:
        DatasetError: when there are no pictures, nothing tells what they show, or too many of them
            cannot be read.
    """

    def tick() -> None:
        if progress:
            progress(0.0)

    asked = reading if isinstance(reading, PictureReading) else None
    with quietly(), open_source(path, tick) as source:
        column = asked.labels if asked else ""
        layout = aside(partial(layout_of, source, column, tick), tick)
        used = asked or propose(source, layout, tick)
        return _Import(source, layout, used, progress or (lambda _: None)).run()


def proposed(path: Path, progress: Progress | None = None) -> PictureReading:
    """Return the reading that seems best, by a look at some pictures. Raises DatasetError."""

    def tick() -> None:
        if progress:
            progress(0.0)

    with quietly(), open_source(path, tick) as source:
        return propose(source, aside(partial(layout_of, source, "", tick), tick), tick)


class _Import:
    """One reading: what is known of its samples so far."""

    def __init__(
        self, source: Source, layout: Layout, reading: PictureReading, progress: Progress
    ) -> None:
        self._source, self._layout, self._reading = source, layout, reading
        self._progress = progress
        self._unreadable: dict[int, Message] = {}
        self._sizes: Counter[tuple[int, int]] = Counter()
        self._formats: Counter[str] = Counter()
        self._n_done = 0

    def run(self) -> Dataset:
        """Decode and write all. Raises DatasetError."""
        height, width = self._reading.size
        shape = (height, width, 1 if is_grey(self._reading) else 3)
        # What the pictures show is looked at first: decoding takes long.
        labels, classes, targets = self._labels()
        with Writer(shape, "uint8", tick=lambda: self._progress(1.0)) as writer:
            if self._source.is_sequential:
                self._write_in_any_order(writer, shape)
            else:
                for samples in _blocks(self._samples()):
                    writer.append(samples)
            kept = [at not in self._unreadable for at in self._layout.pictures]
            if not writer.n_samples:
                raise self._too_many_unreadable()
            parts = np.array(self._layout.parts)[kept]
            pictures = compress(self._layout.pictures, kept)
            found = writer.finish(
                _ARCHIVE.sub("", self._source.path.name) or str(self._source.path),
                labels[kept],
                classes,
                int((parts == TEST).sum()),
                0,
                255,
                targets,
                n_given_validation=int((parts == VALIDATION).sum()),
                names=[self._source.names[at] for at in pictures],
            )
        self._progress(1.0)
        return replace(found, reading=self._reading, notices=self._notices(classes))

    def _labels(self) -> tuple[AnyArray, list[str], list[tuple[str, str]]]:
        """Return the labels of all samples, the names of classes and the targets."""
        answers = self._layout.answers
        if self._reading.task == "regress":
            title = self._layout.labels.column if self._layout.labels else ""
            return self._values(answers), [], [(title or self._source.path.name, "")]
        classes = sorted(set(answers), key=_class_order)
        numbers = {name: index for index, name in enumerate(classes)}
        return np.array([numbers[answer] for answer in answers], np.int64), classes, []

    def _values(self, answers: Sequence[str]) -> AnyArray:
        values = np.empty(len(answers), np.float32)
        for at, answer in enumerate(answers):
            try:
                values[at] = parse_number(answer)
            except ValueError as error:
                raise DatasetError(
                    Message(
                        "{picture} shows {found}, which is no number. Read them as classes, or "
                        "mend the table.",
                        picture=self._source.names[self._layout.pictures[at]],
                        found=repr(answer),
                    )
                ) from error
            if not np.isfinite(values[at]):
                raise DatasetError(
                    Message(
                        "{picture} shows {found}, which is too large a number.",
                        picture=self._source.names[self._layout.pictures[at]],
                        found=repr(answer),
                    )
                )
        return values

    def _samples(self) -> Iterator[tuple[int, AnyArray]]:
        """Yield (index in the source, sample) of all that can be read. Raises DatasetError."""
        n_all = len(self._layout.pictures)

        def tick() -> None:
            self._progress(self._n_done / n_all)

        for one in decoded(self._source, self._layout.pictures, self._reading, tick):
            self._n_done += 1
            self._count(one)
            if one.sample is not None:
                yield one.index, one.sample
        tick()

    def _count(self, one: Decoded) -> None:
        if one.reason is None:
            self._sizes[one.size] += 1
            self._formats[one.format] += 1
            return
        self._unreadable[one.index] = one.reason
        if len(self._unreadable) > MOST_UNREADABLE * len(self._layout.pictures):
            raise self._too_many_unreadable()

    def _write_in_any_order(self, writer: Writer, shape: tuple[int, int, int]) -> None:
        """Lay samples down as they come, then append them in the order of the layout."""
        places = {picture: at for at, picture in enumerate(self._layout.pictures)}
        with Scratch(shape) as scratch:
            for index, sample in self._samples():
                scratch.put(places[index], sample)
            for picture, at in places.items():
                if picture not in self._unreadable:
                    self._progress(1.0)
                    writer.append(scratch.get(at)[None])  # (1, H, W, C)

    def _too_many_unreadable(self) -> DatasetError:
        index, reason = next(iter(self._unreadable.items()))
        return DatasetError(
            Message(
                "Too many pictures of {folder} cannot be read, the first is {name}: {reason}",
                folder=self._source.path.name,
                name=self._source.names[index],
                reason=reason,
            )
        )

    def _notices(self, classes: Sequence[str]) -> tuple[Message, ...]:
        formats = ", ".join(f"{name} {n}" for name, n in sorted(self._formats.items()))
        (size, n_of_size), *others = self._sizes.most_common()
        found = [
            Message(
                "{n} picture ({formats}) of {size} pixels.",
                "{n} pictures ({formats}) of {size} pixels.",
                n=n_of_size,
                formats=formats,
                size=size,
            )
            if not others
            else Message(
                "{n} picture ({formats}) of {sizes} sizes; most have {size} pixels.",
                "{n} pictures ({formats}) of {sizes} sizes; most have {size} pixels.",
                n=self._sizes.total(),
                formats=formats,
                sizes=len(self._sizes),
                size=size,
            )
        ]
        if self._unreadable:
            found.append(
                Message(
                    "{n} picture cannot be read and was left out: {names}.",
                    "{n} pictures cannot be read and were left out: {names}.",
                    n=len(self._unreadable),
                    names=self._names(sorted(self._unreadable)),
                )
            )
        if len(classes) == 1:
            found.append(
                Message(
                    "All pictures are of one class, {name}: there is nothing to tell apart.",
                    name=classes[0],
                )
            )
        return (*found, *self._layout.notices)

    def _names(self, indices: Sequence[int]) -> str:
        more = " ..." if len(indices) > _NAMED else ""
        return ", ".join(self._source.names[at] for at in indices[:_NAMED]) + more


def _class_order(name: str) -> tuple[bool, int, str]:
    """Order names as text, but numbers by their size."""
    is_number = name.isascii() and name.isdigit()
    return not is_number, int(name) if is_number and len(name) < 20 else 0, name


def _blocks(samples: Iterator[tuple[int, AnyArray]]) -> Iterator[AnyArray]:
    block: list[AnyArray] = []
    for _, sample in samples:
        block.append(sample)
        if len(block) == _SAMPLES_A_BLOCK or sample.nbytes * len(block) > 1 << 22:
            yield np.stack(block)
            block = []
    if block:
        yield np.stack(block)
