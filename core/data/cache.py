"""The cache: puts samples into entries named by the digest of their content (`core.data.entries`).

Entries are written beside under another name and renamed into place: one is whole or absent.
"""

import atexit
import errno
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from core.arrays import AnyArray, Shape
from core.data import names as names_of_files
from core.data import usage
from core.data.aside import Tick
from core.data.dataset import Dataset, are_classes, as_name
from core.data.entries import (
    INPUTS,
    MANIFEST,
    digest_of,
    fingerprint,
    fit,
    folder,
    hash_of,
    open_chosen,
    open_dataset,
    open_entry,
    temporary_folder,
)
from core.data.placing import EarlySync, begin, no_room, put, sync, told
from core.data.texts import Texts
from core.errors import DatasetError
from core.facts import Feature

__all__ = ["Writer", "folder", "open_chosen", "open_dataset", "store"]

_PIECE = 1 << 24
_FORMAT = 1

Manifest = dict[str, Any]


def store(
    name: str,
    inputs: AnyArray,
    labels: AnyArray,
    classes: Sequence[str],
    n_given_test: int,
    low: float,
    high: float,
    targets: Sequence[tuple[str, str]] = (),
) -> Dataset:
    """Put samples into the cache, unless they are there, and return them mapped from it.

    Where the cache cannot be written they lie in a temporary folder until this process ends.

    `inputs` are (N, *sample shape), uint8 or float32, N at least 1; for the others see
    `Writer.finish`.

    Raises:
        DatasetError: when there is no room for them anywhere.
    """
    reason: DatasetError | None = None
    for root in (folder(), temporary_folder()):
        try:
            with Writer(inputs.shape[1:], inputs.dtype.name, root) as writer:
                writer.append(inputs)
                return writer.finish(name, labels, classes, n_given_test, low, high, targets)
        except DatasetError as error:
            reason = reason or error
    assert reason is not None
    raise reason


class Writer:
    """Puts samples into the cache piece by piece, however many they are.

    A context manager: what was not finished when it ends leaves nothing behind.

    Attributes:
        n_samples: how many were appended.
    """

    def __init__(
        self,
        sample_shape: Shape,
        dtype: str,
        root: Path | None = None,
        tick: Tick | None = None,
    ) -> None:
        """Begin an entry.

        Args:
            sample_shape: of one sample.
            dtype: `uint8` or `float32`.
            root: where entries lie; the user's cache, or else a temporary folder, where not given.
            tick: called often while the disk is waited for; it may raise to cancel.

        Raises:
            DatasetError: when nothing can be written there.
        """
        assert dtype in ("uint8", "float32"), dtype
        self.n_samples = 0
        self._shape, self._dtype = tuple(sample_shape), np.dtype(dtype).newbyteorder("<")
        self._sum = hashlib.sha256()
        roots = (folder(), temporary_folder()) if root is None else (root,)
        self._root, self._beside = begin(roots)
        self._early, self._tick = EarlySync(), tick
        with told(self._root):
            self._file = (self._beside / INPUTS).open("wb")
            self._write_header()

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, *_: object) -> None:
        self._early.end()
        self._file.close()
        shutil.rmtree(self._beside, ignore_errors=True)

    def append(self, block: AnyArray) -> None:
        """Add samples, (n, *sample shape). Raises DatasetError where there is no room."""
        assert block.shape[1:] == self._shape, block.shape
        block = np.ascontiguousarray(block, self._dtype)
        with told(self._root):
            # One byte string per piece: a full disk then stops the piece that did not fit.
            for part in _pieces(block.reshape(-1).view(np.uint8).data):
                self._sum.update(part)
                if self._file.write(part) != len(part):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                self._early.wrote(self._file, len(part))
        self.n_samples += len(block)

    def finish(
        self,
        name: str,
        labels: AnyArray,
        classes: Sequence[str],
        n_given_test: int = 0,
        low: float = 0.0,
        high: float = 1.0,
        targets: Sequence[tuple[str, str]] = (),
        *,
        n_given_validation: int = 0,
        features: Sequence[Feature] = (),
        groups: AnyArray | None = None,
        rows: AnyArray | None = None,
        names: Sequence[str] | None = None,
    ) -> Dataset:
        """Put the entry into its place, unless the same is there, and return it.

        Args:
            name: what people call the data; it is no part of the digest.
            labels: (N,), indices into `classes`; of a regression finite values, (N,) or (N, T).
            classes: names of the classes; none in a regression.
            n_given_test: how many samples at the end are a test part of their own.
            low: the value that scaling to 0..1 maps to 0.
            high: the value that it maps to 1.
            targets: name and unit ("" for none) of each of the T values wanted of a regression.
            n_given_validation: how many before these are a validation part of their own.
            features: of a table, what each input is.
            groups: (N,) int64, samples of one number stay in one part.
            rows: (N,) int64, the row of the source that each sample is.
            names: of the file of each sample; they are no part of the digest.

        Raises:
            DatasetError: when there is no room for them.
        """
        assert len(labels) == self.n_samples > 0
        others = {"labels": _as_labels(labels, classes, targets)}
        others |= {
            key: np.ascontiguousarray(array, "<i8")
            for key, array in (("groups", groups), ("rows", rows))
            if array is not None
        }
        description: dict[str, Any] = {
            "format": _FORMAT,
            "dtype": self._dtype.name,
            "shape": [self.n_samples, *self._shape],
            "classes": list(classes),
            "n_given_test": int(n_given_test),
            "low": float(low),
            "high": float(high),
            "inputs": self._sum.hexdigest(),
            **{key: hash_of(array) for key, array in others.items()},
        }
        # Without these the description, and so the digest, is as it ever was.
        if targets:
            description["targets"] = [list(target) for target in targets]
        if features:
            description["features"] = [feature.to_json() for feature in features]
        if n_given_validation:
            description["n_given_validation"] = int(n_given_validation)
        digest = digest_of(description)
        name = as_name(name)
        files = None if names is None else names_of_files.pack(names)
        assert files is None or len(files) == self.n_samples
        if found := open_dataset(digest, name):
            return _with_names(found, files)
        with told(self._root):
            manifest = {"name": name, "description": description}
            self._place(manifest, others, files, self._root / digest)
        if found := open_entry(self._root / digest, name):
            if self._root == folder():
                usage.note(self._root / digest)
            return found
        raise no_room(self._root, OSError(errno.EIO, os.strerror(errno.EIO)))

    def _place(
        self,
        manifest: Manifest,
        others: Mapping[str, AnyArray],
        names: Texts | None,
        place: Path,
    ) -> None:
        self._early.wait(self._tick)
        self._write_header()
        self._file.flush()
        whole: Manifest = {**manifest, "written": fingerprint(self._beside / INPUTS)}
        with ExitStack() as opened:
            files = [self._file]
            for key, array in others.items():
                files.append(opened.enter_context((self._beside / f"{key}.npy").open("wb")))
                np.lib.format.write_array(files[-1], array, allow_pickle=False)
            if names is not None:
                path = self._beside / names_of_files.file_of(names)
                files.append(opened.enter_context(path.open("wb")))
                whole[names_of_files.KEY] = names_of_files.write(names, files[-1])
            text = opened.enter_context((self._beside / MANIFEST).open("w", encoding="utf-8"))
            json.dump(whole, text, indent=1)
            sync((*files, text), self._tick)
        if self._root != folder():
            atexit.register(shutil.rmtree, place, ignore_errors=True)
        put(self._beside, place, lambda: open_entry(place, None) is not None)

    def _write_header(self) -> None:
        """Write how many there are so far; NumPy leaves room for the number to grow."""
        header = np.lib.format.header_data_from_array_1_0(np.empty((0, *self._shape), self._dtype))
        header["shape"] = (self.n_samples, *self._shape)
        self._file.seek(0)
        np.lib.format.write_array_header_1_0(self._file, header)


def _with_names(found: Dataset, names: Texts | None) -> Dataset:
    """Return samples that are in the cache with these names of files; None leaves them."""
    if names is None:
        return found
    known = found.names
    if not isinstance(known, Texts) or names_of_files.sum_of(known) != names_of_files.sum_of(names):
        names_of_files.rename(found.folder, MANIFEST, names)
    return replace(found, names=names)


def _pieces(data: memoryview) -> Iterator[memoryview]:
    for start in range(0, len(data), _PIECE):
        yield data[start : start + _PIECE]


def _as_labels(
    labels: AnyArray, classes: Sequence[str], targets: Sequence[tuple[str, str]]
) -> AnyArray:
    if targets:
        values = np.ascontiguousarray(labels, "<f4")
        assert fit(values, len(targets))
        assert not classes
        return values
    numbers = np.ascontiguousarray(labels, "<i8")
    assert are_classes(numbers, len(classes))
    return numbers
