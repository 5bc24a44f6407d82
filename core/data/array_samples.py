"""Samples out of arrays that lie in files, piece by piece into the cache."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from core.arrays import AnyArray
from core.data.array_inputs import Layout, Values, dtype_of, layout_of
from core.data.array_labels import Wanted, guess_task, read_labels, wanted
from core.data.array_names import Pair
from core.data.aside import aside
from core.data.cache import Writer
from core.data.dataset import Dataset, Progress
from core.data.in_step import in_step
from core.data.stored_array import StoredArray
from core.errors import DatasetError
from core.facts import Feature
from core.messages import Message
from core.reading import DROP, MEAN, ArrayReading
from core.workers import Pool

_BLOCKS_AT_ONCE = 2

MOST_COLUMNS = 10_000
"""Rows of no more numbers than these are a table; longer ones are signals or flat pictures."""


def store(
    name: str,
    pairs: Mapping[str, Pair],
    reading: ArrayReading | None = None,
    progress: Progress | None = None,
    *,
    white: float | None = None,
) -> Dataset:
    """Read arrays into the cache.

    Bytes stay bytes; other numbers become float32. Two axes a sample are a grey picture. Rows of
    numbers are a table without names.

    Args:
        name: what people call the data.
        pairs: inputs and labels of `train`, and of `validation` and `test` if given, in this order.
        reading: says the task and what becomes of values that are no numbers; None for what
            seems best.
        progress: hears the share done; may raise to cancel.
        white: the value of bytes that stands for white; None for 255, or 1 where they are 0 and 1.

    Returns:
        the samples; its reading is the one given, with the task that was used, and its notices
        tell what was changed.

    Raises:
        DatasetError: when the arrays are damaged or do not fit together.
    """
    return _Import(name, pairs, reading or ArrayReading(), progress).run(
        white, is_guessing=reading is None
    )


_Block = tuple[AnyArray, int]


def _as_it_is(block: _Block) -> _Block:
    return block


class _Import:
    """One pass over the arrays of a set."""

    def __init__(
        self, name: str, pairs: Mapping[str, Pair], reading: ArrayReading, progress: Progress | None
    ) -> None:
        self._name, self._pairs, self._reading = name, pairs, reading
        self._progress = progress
        self._n_bytes = sum(x.nbytes + y.nbytes for x, y in pairs.values())
        self._n_done = 0
        self._layout = _layout(pairs)
        inputs = [x for x, _ in pairs.values()]
        self._values = Values(dtype_of(inputs))
        is_row = len(self._layout.shape) == 1 and 1 < self._layout.shape[0] <= MOST_COLUMNS
        self._is_table = is_row and self._values.dtype == "float32"
        self._keep = np.ones(sum(x.shape[0] for x in inputs), bool)

    def run(self, white: float | None, *, is_guessing: bool) -> Dataset:
        """Read labels and inputs and return them from the cache. Raises DatasetError."""
        labels = [read_labels(y, self._count) for _, y in self._pairs.values()]
        if is_guessing:
            self._reading = self._reading.with_(task=guess_task(labels))
        first = next(iter(self._pairs.values()))[1]
        answers = aside(lambda: wanted(first.name, labels, self._reading.task), self._tick)
        self._look_at_labels(answers)
        sizes: dict[str, int] = {}
        start = 0
        shape, dtype = self._layout.shape, self._values.dtype
        with Writer(shape, dtype, tick=self._tick) as writer, Pool() as pool:

            def write(blocks: Sequence[_Block]) -> None:
                for block, _ in blocks:
                    writer.append(block)

            for part, (inputs, _) in self._pairs.items():
                blocks = self._blocks(inputs, start)
                in_step(pool, blocks, _BLOCKS_AT_ONCE, _as_it_is, [write], self._heard)
                sizes[part] = int(self._keep[start : start + inputs.shape[0]].sum())
                start += inputs.shape[0]
            if not writer.n_samples:
                raise _nothing_left(self._name, len(self._keep))
            dataset = self._finish(writer, answers, sizes, white)
        return replace(dataset, reading=self._reading, notices=self._notices())

    def _finish(
        self, writer: Writer, answers: Wanted, sizes: Mapping[str, int], white: float | None
    ) -> Dataset:
        low, high = self._range(white)
        labels, classes = _of_kept(answers, self._keep)
        return writer.finish(
            self._name,
            labels,
            classes,
            sizes.get("test", 0),
            low,
            high,
            answers.targets,
            n_given_validation=sizes.get("validation", 0),
            features=self._features(),
            rows=None if self._keep.all() else np.flatnonzero(self._keep),
        )

    def _blocks(self, inputs: StoredArray, start: int) -> Iterator[_Block]:
        """Yield the samples of a part that are kept; its first one is number `start` of all.

        With them come the bytes that were read for them.
        """
        n_bytes = 0
        missing, n_before, at = self._reading.missing, self._values.n_bad, 0
        is_filled = missing == MEAN and self._is_table
        for block in inputs.blocks():
            kept = self._layout.of(self._values.take(block, at))
            rows = slice(start + at, start + at + len(block))
            at += len(block)
            if self._values.n_bad > n_before and missing == DROP:
                self._keep[rows] &= np.isfinite(kept).reshape(len(kept), -1).all(axis=1)
            elif is_filled:
                kept[~np.isfinite(kept)] = np.nan
            n_bytes += block.nbytes
            if self._values.n_bad == n_before or is_filled or missing == DROP:
                keep = self._keep[rows]
                yield kept if keep.all() else kept[keep], n_bytes
                n_bytes = 0
        if self._values.n_bad > n_before and not is_filled and missing != DROP:
            raise _bad(inputs.name, self._values.n_bad, self._values.first_bad)
        if self._values.n_large:
            raise _too_large(inputs.name, self._values.n_large)

    def _look_at_labels(self, answers: Wanted) -> None:
        """Find targets that are no numbers. Raises DatasetError where they are refused."""
        if not answers.targets:
            return
        is_bad = ~np.isfinite(answers.labels)
        if not is_bad.any():
            return
        if self._reading.missing != DROP:
            place = np.argwhere(is_bad)[0].tolist()
            for _, labels in self._pairs.values():
                if place[0] < labels.shape[0]:
                    raise _bad(labels.name, int(is_bad.sum()), tuple(place))
                place[0] -= labels.shape[0]
        self._keep &= ~is_bad.reshape(len(is_bad), -1).any(axis=1)

    def _range(self, white: float | None) -> tuple[float, float]:
        values = self._values
        if values.dtype == "uint8":
            return 0.0, white or (255.0 if values.high > 1 else 1.0)
        is_known = values.low <= values.high
        return (float(values.low), float(values.high)) if is_known else (0.0, 1.0)

    def _features(self) -> tuple[Feature, ...]:
        if not self._is_table:
            return ()
        return tuple(Feature(f"x{number}") for number in range(self._layout.shape[0]))

    def _notices(self) -> tuple[Message, ...]:
        values, found = self._values, list[Message]()
        if self._layout.is_turned:
            found.append(
                Message(
                    "The channels stood first ({stored}); they stand last now ({shape}).",
                    stored=self._layout.stored,
                    shape=self._layout.shape,
                )
            )
        if values.n_rounded:
            found.append(
                Message(
                    "{n} value has more digits than the seven that are kept, and was rounded.",
                    "{n} values have more digits than the seven that are kept, and were rounded.",
                    n=values.n_rounded,
                )
            )
        if n_out := int((~self._keep).sum()):
            found.append(
                Message(
                    "{n} sample was left out, for it has values that are no numbers.",
                    "{n} samples were left out, for they have values that are no numbers.",
                    n=n_out,
                )
            )
        elif values.n_bad:
            found.append(
                Message(
                    "{n} value is no number and counts as missing; the mean fills it.",
                    "{n} values are no numbers and count as missing; the mean fills them.",
                    n=values.n_bad,
                )
            )
        return tuple(found)

    def _heard(self, blocks: Sequence[_Block]) -> None:
        for _, n_bytes in blocks:
            self._count(n_bytes)

    def _tick(self) -> None:
        self._count(0)

    def _count(self, n_bytes: int) -> None:
        self._n_done += n_bytes
        if self._progress:
            self._progress(min(1.0, self._n_done / self._n_bytes))


def _layout(pairs: Mapping[str, Pair]) -> Layout:
    """Return how the samples of all parts lie. Raises DatasetError where parts do not fit."""
    layouts = [layout_of(inputs) for inputs, _ in pairs.values()]
    for inputs, labels in pairs.values():
        n_labels = labels.shape[0] if labels.shape else 1
        if inputs.shape[0] != n_labels and not labels.refusal:
            raise DatasetError(
                Message(
                    "{inputs} holds {n_inputs} samples, but {labels} holds {n_labels} labels. "
                    "Take both from the same source.",
                    inputs=inputs.name,
                    n_inputs=inputs.shape[0],
                    labels=labels.name,
                    n_labels=n_labels,
                )
            )
    first, last = (list(pairs.values())[i][0] for i in (0, -1))
    if len(set(layouts)) > 1:
        raise DatasetError(
            Message(
                "The samples of {first} have the sizes {first_size}, those of {last} have "
                "{last_size}. All parts must have the same sizes.",
                first=first.name,
                first_size=first.shape[1:],
                last=last.name,
                last_size=last.shape[1:],
            )
        )
    return layouts[0]


def _of_kept(answers: Wanted, keep: AnyArray) -> tuple[AnyArray, tuple[str, ...]]:
    """Return the labels that are kept, without the classes of which none is."""
    labels = answers.labels[keep]
    if answers.targets or keep.all():
        return labels, answers.classes
    left, numbers = np.unique(labels, return_inverse=True)
    names: list[int] = left.tolist()
    return np.asarray(numbers), tuple(answers.classes[name] for name in names)


def _bad(name: str, n: int, place: tuple[int, ...]) -> DatasetError:
    return DatasetError(
        Message(
            "{name} has {n} value that is no number (NaN or infinite), at [{place}], counted from "
            "0. Mend it, or choose to leave its sample out.",
            "{name} has {n} values that are no numbers (NaN or infinite); the first is at "
            "[{place}], counted from 0. Mend them, or choose to leave their samples out.",
            n=n,
            name=name,
            place=", ".join(map(str, place)),
        )
    )


def _too_large(name: str, n: int) -> DatasetError:
    return DatasetError(
        Message(
            "{name} has {n} value that is too large: beyond 3.4e38. Save it in another unit.",
            "{name} has {n} values that are too large: beyond 3.4e38. Save them in another unit.",
            n=n,
            name=name,
        )
    )


def _nothing_left(name: str, n: int) -> DatasetError:
    return DatasetError(
        Message(
            "Each of the {n} samples of {name} has values that are no numbers, so none is left.",
            n=n,
            name=name,
        )
    )
