"""Reader of CIFAR-10 and CIFAR-100 (Krizhevsky 2009): 32 x 32 pictures in colour.

A binary record is one label (CIFAR-100: the coarse, then the fine one) and 3,072 pixels, red, green
and blue one after the other. The Python batches hold the same as arrays (`core.data.cifar_pickle`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import numpy as np

from core.arrays import AnyArray
from core.data.cache import Writer
from core.data.cifar_files import Form, Place, find, may_be_archive
from core.data.cifar_pickle import read_batch
from core.data.dataset import Dataset, Progress
from core.data.reader import Reader
from core.data.recognise import Found
from core.errors import DatasetError
from core.messages import Message
from core.reading import COARSE, FINE, ArrayReading, LabelsReading, Reading

SIZE = 32
N_PIXELS = 3 * SIZE * SIZE
_AT_ONCE = 1024
_MOST_CLASSES = 256


def read(path: Path, reading: Reading | None = None, progress: Progress | None = None) -> Dataset:
    """Read CIFAR into the cache: (N, 32, 32, 3) uint8, the test batch last.

    Args:
        path: the folder, one of its files, or the archive as it was downloaded.
        reading: of CIFAR-100, whether `labels` are the 100 "fine_labels" or the 20
            "coarse_labels"; None for the fine ones.
        progress: hears the share done; may raise to cancel.

    Raises:
        DatasetError: when a file is damaged, or there is no CIFAR.
    """
    place = find(path)
    if place is None:
        raise DatasetError(
            Message(
                "{path} is not CIFAR as it is downloaded. Choose the folder (such as "
                "cifar-10-batches-py) or the archive.",
                path=str(path),
            )
        )
    return _Import(place, _labels_asked(place.form, reading), progress).run()


def _labels_asked(form: Form, reading: Reading | None) -> str:
    if form.name == "cifar-10":
        return "labels"
    # Projects made before there was a reading for it named the labels as an array.
    is_told = isinstance(reading, LabelsReading | ArrayReading)
    return COARSE if is_told and reading.labels == COARSE else FINE


@dataclass
class _Import:
    """One pass over the files of a set."""

    place: Place
    labels_name: str
    progress: Progress | None
    n_done: int = 0
    labels: list[AnyArray] = field(default_factory=list[AnyArray])
    names: tuple[str, ...] = ()
    read_files: list[str] = field(default_factory=list[str])

    def run(self) -> Dataset:
        """Read all files and return the samples. Raises DatasetError."""
        form = self.place.form
        n_bytes = max(1, self.place.n_bytes)

        def count(n: int) -> None:
            self.n_done += n
            if self.progress:
                self.progress(min(1.0, self.n_done / n_bytes))

        with Writer((SIZE, SIZE, 3), "uint8") as writer:
            for name, content in self.place.contents(count):
                if name in form.names:
                    self.names = self._names(name, content) or self.names
                    continue
                for block in self._samples(name, content):
                    writer.append(block)
                    count(0)
                self.read_files.append(name)
            if not self.labels:
                raise _not_there(form.batches[0])
            classes, labels = self._classes()
            n_test = len(self.labels[-1]) if self.read_files[-1] == form.test else 0
            n_test = 0 if n_test == len(labels) else n_test
            dataset = writer.finish(form.name, labels, classes, n_test, 0.0, 255.0)
        return replace(
            dataset,
            reading=None if form.name == "cifar-10" else LabelsReading(labels=self.labels_name),
            notices=self._notices(),
        )

    def _samples(self, name: str, content: bytes) -> Iterator[AnyArray]:
        """Note the labels of a batch and yield its pictures."""
        form = self.place.form
        labels, pixels = _of_records(form, name, content, self.labels_name)
        if len(labels) != len(pixels):
            raise _damaged(name)
        self.labels.append(labels)
        for start in range(0, len(pixels), _AT_ONCE):
            planes = pixels[start : start + _AT_ONCE].reshape(-1, 3, SIZE, SIZE)
            yield planes.transpose(0, 2, 3, 1)

    def _names(self, name: str, content: bytes) -> tuple[str, ...]:
        """Return the names of the classes that a file has, () where it has others."""
        form = self.place.form
        if form.n_labels:
            is_other = form.n_labels == 2 and name.startswith("coarse") != (
                self.labels_name == COARSE
            )
            text = content[:100_000].decode("utf-8", "replace")
            found = [line.strip() for line in text.splitlines() if line.strip()]
            return () if is_other else tuple(found[:_MOST_CLASSES])
        key = self.labels_name.removesuffix("s") + "_names"
        names = read_batch(content, name).get(key)
        if not isinstance(names, list):
            raise DatasetError(
                Message(
                    "{file} has no names of classes called {key}. Download it again.",
                    file=name,
                    key=key,
                )
            )
        return tuple(_text(item, name) for item in _list(names, name)[:_MOST_CLASSES])

    def _classes(self) -> tuple[Sequence[str], AnyArray]:
        labels = np.concatenate(self.labels)
        if not self.names:
            values, numbers = np.unique(labels, return_inverse=True)
            return [str(value) for value in values.tolist()], numbers
        if labels.max() >= len(self.names):
            at = int(np.argmax(labels >= len(self.names)))
            raise DatasetError(
                Message(
                    "Sample {row} has the label {label}, but there are {n} classes. Download the "
                    "files again.",
                    row=at,
                    label=int(labels[at]),
                    n=len(self.names),
                )
            )
        return self.names, labels

    def _notices(self) -> tuple[Message, ...]:
        missing = [name for name in self.place.form.batches if name not in self.read_files]
        if not missing:
            return ()
        names = ", ".join(missing)
        return (Message("These batches are not there and were left out: {names}.", names=names),)


def _of_records(form: Form, name: str, content: bytes, wanted: str) -> tuple[AnyArray, AnyArray]:
    """Return labels (N,) int64 and pixels (N, 3072) uint8 of a batch. Raises DatasetError."""
    if form.n_labels:
        length = form.n_labels + N_PIXELS
        if not content or len(content) % length:
            raise _damaged(name)
        records = np.frombuffer(content, np.uint8).reshape(-1, length)
        column = 0 if wanted in ("labels", COARSE) else 1
        return records[:, column].astype(np.int64), records[:, form.n_labels :]
    batch = read_batch(content, name)
    pixels: AnyArray = batch["data"] if isinstance(batch.get("data"), np.ndarray) else np.zeros(0)
    labels = _list(batch.get(wanted), name)
    is_whole = pixels.shape == (len(labels), N_PIXELS)
    are_right = all(type(label) is int and 0 <= label < _MOST_CLASSES for label in labels)
    if not (is_whole and are_right and labels):
        raise _damaged(name)
    return np.array(labels, np.int64), pixels


def _list(value: Any, name: str) -> list[Any]:
    if not isinstance(value, list):
        raise _damaged(name)
    return cast("list[Any]", value)


def _text(value: Any, name: str) -> str:
    if isinstance(value, str):
        return value
    if not isinstance(value, bytes):
        raise _damaged(name)
    return value.decode("utf-8", "replace")


def _damaged(name: str) -> DatasetError:
    return DatasetError(
        Message(
            "{file} is damaged or cut off: it does not hold whole pictures of 3,072 pixels, each "
            "with its label. Copy or download it again.",
            file=name,
        )
    )


def _not_there(name: str) -> DatasetError:
    return DatasetError(
        Message("There are no batches of CIFAR, such as {file}. Download it again.", file=name)
    )


def _recognises(found: Found) -> bool:
    if found.form == "folder" or may_be_archive(found):
        return find(found.path) is not None
    return found.form in ("pickle", "bytes", "text", "idx") and find(found.path) is not None


def _files(path: Path) -> Sequence[Path]:
    place = find(path)
    if place is None:
        return [path]
    return [place.archive] if place.archive else sorted(place.files.values())


def has_choice(path: Path) -> bool:
    """Tell whether what lies at a path is CIFAR-100, which has two labels of each picture."""
    place = find(path)
    return place is not None and place.form.name != "cifar-10"


def _proposed(path: Path, progress: Progress | None) -> LabelsReading | None:
    return LabelsReading() if has_choice(path) else None


def _read(path: Path, reading: Reading | None, progress: Progress | None) -> Dataset:
    return read(path, reading, progress)


READER = Reader(
    title=Message("CIFAR-10 and CIFAR-100 (binary or Python, folder or .tar.gz)"),
    short=Message("CIFAR"),
    recognises=_recognises,
    files=_files,
    read=_read,
    propose=_proposed,
)
