"""The cache: one immutable folder per content, named by its digest, mapped by every process.

    <cache>/data/<digest>/manifest.json   the description whose SHA-256 is the digest
                          inputs.npy      (N, *sample shape), uint8 or float32
                          labels.npy      (N,) int64, or of a regression (N,) or (N, T) float32

The description holds the hashes of both arrays, so the digest vouches for all of it. Folders are
written beside under another name and renamed into place: an entry is whole or absent.
"""

import atexit
import contextlib
import hashlib
import json
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np
import platformdirs

from core.arrays import AnyArray
from core.data.dataset import Dataset
from core.errors import DatasetError
from core.facts import Facts, Target
from core.messages import Message

_MANIFEST, _INPUTS, _LABELS = "manifest.json", "inputs.npy", "labels.npy"
_NEW = ".new-"
_FORMAT = 1
_MOST_TRIES = 5
_LONGEST_WRITE = 24 * 3600.0  # what is still unfinished after a day was left by a killed process

Manifest = dict[str, Any]


def folder() -> Path:
    """Return the folder of the entries; CAMADA_CACHE_DIR replaces the user's cache folder."""
    root = os.environ.get("CAMADA_CACHE_DIR")
    return Path(root or platformdirs.user_cache_path("camada", appauthor=False)) / "data"


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

    Args:
        name: what people call the data; it is no part of the digest.
        inputs: (N, *sample shape), uint8 or float32, N at least 1.
        labels: (N,), indices into `classes`; of a regression finite values, (N,) or (N, T).
        classes: names of the classes; none in a regression.
        n_given_test: how many samples at the end are a test part of their own.
        low: the value that scaling to 0..1 maps to 0.
        high: the value that it maps to 1.
        targets: name and unit ("" for none) of each of the T values wanted of a regression.

    Raises:
        DatasetError: when there is no room for them anywhere.
    """
    assert inputs.dtype in (np.uint8, np.float32), inputs.dtype
    assert len(inputs) == len(labels) > 0
    inputs = np.ascontiguousarray(inputs, inputs.dtype.newbyteorder("<"))
    if targets:
        labels = np.ascontiguousarray(labels, "<f4")
        assert _fit(labels, len(targets))
        assert not classes
    else:
        labels = np.ascontiguousarray(labels, "<i8")
        assert labels.min() >= 0
        assert labels.max() < len(classes)
    description: dict[str, Any] = {
        "format": _FORMAT,
        "dtype": inputs.dtype.name,
        "shape": list(inputs.shape),
        "classes": list(classes),
        "n_given_test": int(n_given_test),
        "low": float(low),
        "high": float(high),
        "inputs": _hash(inputs),
        "labels": _hash(labels),
    }
    if targets:  # the description of classes, and so their digest, is as it ever was
        description["targets"] = [list(target) for target in targets]
    digest = _digest(description)
    if found := open_dataset(digest, name):
        return found
    return _store_new(digest, {"name": name, "description": description}, inputs, labels)


def open_dataset(digest: str, name: str | None = None) -> Dataset | None:
    """Return the data with this digest, or None when they are not in the cache or damaged there.

    Args:
        digest: 64 hexadecimal digits.
        name: what the data are called now; None for the name they were first stored by.
    """
    for root in _readable_roots():
        if found := _open(root / digest, name):
            return found
    return None


def _store_new(digest: str, manifest: Manifest, inputs: AnyArray, labels: AnyArray) -> Dataset:
    reason = ""
    for root in (folder(), _temporary_folder()):
        try:
            root.mkdir(mode=0o700, parents=True, exist_ok=True)
            if root != folder():
                _check_private(root)
                atexit.register(shutil.rmtree, root / digest, ignore_errors=True)
            _write(root / digest, manifest, inputs, labels)
        except OSError as error:
            reason = reason or error.strerror or str(error)
            continue
        if dataset := _open(root / digest, manifest["name"]):
            return dataset
    raise DatasetError(
        Message(
            "The data cannot be written to {folder} ({reason}). Make room there, or name another "
            "folder in the environment variable CAMADA_CACHE_DIR.",
            folder=str(folder()),
            reason=reason,
        )
    )


def _write(place: Path, manifest: Manifest, inputs: AnyArray, labels: AnyArray) -> None:
    _sweep(place.parent)
    beside = Path(tempfile.mkdtemp(prefix=_NEW, dir=place.parent))
    try:
        _write_array(beside / _INPUTS, inputs)
        _write_array(beside / _LABELS, labels)
        whole = {**manifest, "written": _fingerprint(beside / _INPUTS)}
        with (beside / _MANIFEST).open("w", encoding="utf-8") as file:
            json.dump(whole, file, indent=1)
            _sync(file)
        _put(beside, place)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _put(beside: Path, place: Path) -> None:
    """Rename a finished entry into its place, unless another process was quicker."""
    for _ in range(_MOST_TRIES):
        with contextlib.suppress(OSError):
            beside.rename(place)
            return
        if _open(place, None):
            return
        with contextlib.suppress(OSError):  # another process may clear it too
            _clear(place)
    beside.rename(place)


def _write_array(path: Path, array: AnyArray) -> None:
    with path.open("wb") as file:
        np.lib.format.write_array(file, array, allow_pickle=False)
        _sync(file)


def _sync(file: Any) -> None:
    file.flush()
    os.fsync(file.fileno())


def _clear(place: Path) -> None:
    """Move a damaged entry out of the way in one step, then remove it."""
    if place.is_dir():
        aside = Path(tempfile.mkdtemp(prefix=_NEW, dir=place.parent))
        place.rename(aside / "old")
        shutil.rmtree(aside, ignore_errors=True)
    else:
        place.unlink(missing_ok=True)


def _sweep(root: Path) -> None:
    """Remove what killed processes left half written."""
    for left in root.glob(_NEW + "*"):
        with contextlib.suppress(OSError):  # another process may sweep too
            if time.time() - left.stat().st_mtime > _LONGEST_WRITE:
                shutil.rmtree(left, ignore_errors=True)


def _open(place: Path, name: str | None) -> Dataset | None:
    try:
        manifest = json.loads((place / _MANIFEST).read_text(encoding="utf-8"))
        description: dict[str, Any] = manifest["description"]
        if _digest(description) != place.name:
            return None
        inputs = _mapped(place / _INPUTS)
        labels = _mapped(place / _LABELS)
        is_whole = (
            (inputs.dtype.name, list(inputs.shape)) == (description["dtype"], description["shape"])
            and _are_sound(labels, len(description.get("targets", ())))
            and _hash(labels) == description["labels"]
        )
        # Hashing gigabytes at each opening would take seconds: only files touched since they were
        # written are hashed again.
        if is_whole and manifest["written"] != _fingerprint(place / _INPUTS):
            is_whole = _hash(inputs) == description["inputs"]
        if not is_whole:
            return None
        facts = _facts(description, labels)
        known_as = str(manifest["name"]) if name is None else name
        return Dataset(known_as, place.name, facts, inputs, labels, place)
    except (OSError, EOFError, ValueError, TypeError, KeyError, RecursionError):
        return None  # any damage means: not in the cache


def _are_sound(labels: AnyArray, n_targets: int) -> bool:
    return _fit(labels, n_targets) if n_targets else labels.dtype == np.int64


def _fit(labels: AnyArray, n_targets: int) -> bool:
    """Tell whether labels are finite values of so many targets."""
    is_shaped = labels.shape[1:] == (() if n_targets == 1 else (n_targets,))
    return labels.dtype == np.float32 and is_shaped and bool(np.isfinite(labels).all())


def _facts(description: dict[str, Any], labels: AnyArray) -> Facts:
    n_classes = len(description["classes"])
    targets = description.get("targets", ())
    columns = labels.reshape(len(labels), -1).T  # (T, N)
    return Facts(
        input_shape=tuple(description["shape"][1:]),
        classes=tuple(description["classes"]),
        n_samples=len(labels),
        n_given_test=description["n_given_test"],
        low=description["low"],
        high=description["high"],
        counts=() if targets else tuple(np.bincount(labels, minlength=n_classes).tolist()),
        targets=tuple(
            Target(name, unit, float(column.min()), float(column.max()))
            for (name, unit), column in zip(targets, columns[: len(targets)], strict=True)
        ),
    )


def _mapped(path: Path) -> AnyArray:
    array = np.load(path, mmap_mode="r", allow_pickle=False)
    if not (isinstance(array, np.memmap) and array.flags.c_contiguous):
        raise ValueError(path)
    return cast("AnyArray", array)


def _fingerprint(path: Path) -> list[int]:
    status = path.stat()
    return [status.st_size, status.st_mtime_ns]


def _hash(array: AnyArray) -> str:
    return hashlib.sha256(array.reshape(-1).view(np.uint8).data).hexdigest()  # all bytes in one row


def _digest(description: dict[str, Any]) -> str:
    text = json.dumps(description, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _temporary_folder() -> Path:
    # One place for all processes of a user, so that the trainer finds what the window stored.
    user = str(os.getuid()) if hasattr(os, "getuid") else "user"
    return Path(tempfile.gettempdir()) / f"camada-{user}"


def _readable_roots() -> Iterator[Path]:
    yield folder()
    try:
        _check_private(_temporary_folder())
    except OSError:
        return
    yield _temporary_folder()


def _check_private(root: Path) -> None:
    """Raise OSError unless `root` is a real folder of this user alone: others write to /tmp too."""
    status = os.lstat(root)
    if not stat.S_ISDIR(status.st_mode):
        raise NotADirectoryError(root)
    if hasattr(os, "getuid") and (status.st_uid != os.getuid() or status.st_mode & 0o077):
        raise PermissionError(root)
