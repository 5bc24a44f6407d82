"""Entries of the cache: one immutable folder per content, mapped by every process.

    <cache>/data/<digest>/manifest.json   the description whose SHA-256 is the digest
                          inputs.npy      (N, *sample shape), uint8 or float32
                          labels.npy      (N,) int64, or of a regression (N,) or (N, T) float32
                          groups.npy, rows.npy   (N,) int64, where there are some
                          names-*.bin     of the files, where there are some (`core.data.names`)

The description holds the hashes of all arrays, so the digest vouches for all but the names.
"""

import hashlib
import json
import os
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import platformdirs

from core.arrays import AnyArray
from core.choice import DataChoice
from core.data import usage
from core.data.dataset import Dataset, are_classes
from core.data.names import open_names
from core.data.notes import recall
from core.errors import SettingError
from core.facts import Facts, Target, features_from_json

MANIFEST, INPUTS, LABELS = "manifest.json", "inputs.npy", "labels.npy"
MORE = ("groups", "rows")


def folder() -> Path:
    """Return the folder of the entries; CAMADA_CACHE_DIR replaces the user's cache folder."""
    root = os.environ.get("CAMADA_CACHE_DIR")
    return Path(root or platformdirs.user_cache_path("camada", appauthor=False)) / "data"


def all_folders() -> tuple[Path, Path]:
    """Return the folders of the user's cache that hold entries: of samples, and of tables."""
    return folder(), folder().parent / "tables"


def open_dataset(digest: str, name: str | None = None) -> Dataset | None:
    """Return the data with this digest, or None when they are not in the cache or damaged there.

    Args:
        digest: 64 hexadecimal digits.
        name: what the data are called now; None for the name they were first stored by.
    """
    for root in _readable_roots():
        if found := open_entry(root / digest, name):
            if root == folder():
                usage.note(root / digest)
            return found
    return None


def open_chosen(choice: DataChoice) -> Dataset | None:
    """Return the data of a choice as they were read; None where the cache has them not.

    They have their corrections, and what was said of them when they were read.
    """
    found = open_dataset(choice.digest, choice.name)
    if found is None:
        return None
    notices = recall(found.folder, choice.reading, choice.source)
    found = replace(found, reading=choice.reading, source=choice.source, notices=notices)
    return found.corrected(choice.corrections)


def open_entry(place: Path, name: str | None) -> Dataset | None:
    """Return what lies in a folder, under this name; None where it is damaged or missing."""
    try:
        manifest = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
        description: dict[str, Any] = manifest["description"]
        if digest_of(description) != place.name:
            return None
        inputs = _mapped(place / INPUTS)
        labels = _mapped(place / LABELS)
        more = {key: _mapped(place / f"{key}.npy") for key in MORE if key in description}
        is_whole = (
            (inputs.dtype.name, list(inputs.shape)) == (description["dtype"], description["shape"])
            and len(labels) == len(inputs)
            and _are_sound(labels, len(description["classes"]), len(description.get("targets", ())))
            and hash_of(labels) == description["labels"]
            and all(_fits_samples(array, len(inputs)) for array in more.values())
            and all(hash_of(array) == description[key] for key, array in more.items())
        )
        # Hashing gigabytes at each opening would take seconds: only files touched since they were
        # written are hashed again.
        if is_whole and manifest["written"] != fingerprint(place / INPUTS):
            is_whole = hash_of(inputs) == description["inputs"]
        if not is_whole:
            return None
        facts = _facts(description, labels)
        known_as = str(manifest["name"]) if name is None else name
        return Dataset(
            known_as,
            place.name,
            facts,
            inputs,
            labels,
            place,
            groups=more.get("groups"),
            rows=more.get("rows"),
            names=open_names(place, manifest, len(inputs)),
        )
    except (OSError, EOFError, ValueError, TypeError, KeyError, RecursionError, SettingError):
        return None  # any damage means: not in the cache


def _are_sound(labels: AnyArray, n_classes: int, n_targets: int) -> bool:
    return fit(labels, n_targets) if n_targets else are_classes(labels, n_classes)


def fit(labels: AnyArray, n_targets: int) -> bool:
    """Tell whether labels are finite values of so many targets."""
    is_shaped = labels.shape[1:] == (() if n_targets == 1 else (n_targets,))
    return labels.dtype == np.float32 and is_shaped and bool(np.isfinite(labels).all())


def _fits_samples(array: AnyArray, n_samples: int) -> bool:
    return array.shape == (n_samples,) and array.dtype == np.int64


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
        features=features_from_json(description.get("features", [])),
        n_given_validation=description.get("n_given_validation", 0),
    )


def _mapped(path: Path) -> AnyArray:
    array = np.load(path, mmap_mode="r", allow_pickle=False)
    if not (isinstance(array, np.memmap) and array.flags.c_contiguous):
        raise ValueError(path)
    return cast("AnyArray", array)


def fingerprint(path: Path) -> list[int]:
    """Return bytes and time of change of a file. Raises OSError."""
    status = path.stat()
    return [status.st_size, status.st_mtime_ns]


def hash_of(array: AnyArray) -> str:
    """Return the SHA-256 of the values of an array, row by row."""
    return hashlib.sha256(array.reshape(-1).view(np.uint8).data).hexdigest()  # all bytes in one row


def digest_of(description: dict[str, Any]) -> str:
    """Return the SHA-256 of a description, which names its entry."""
    text = json.dumps(description, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def temporary_folder() -> Path:
    """Return where entries lie that the user's cache has no room for."""
    # One place for all processes of a user, so that the trainer finds what the window stored.
    user = str(os.getuid()) if hasattr(os, "getuid") else "user"
    return Path(tempfile.gettempdir()) / f"camada-{user}"


def _readable_roots() -> Iterator[Path]:
    yield folder()
    try:
        check_private(temporary_folder())
    except OSError:
        return
    yield temporary_folder()


def check_private(root: Path) -> None:
    """Raise OSError unless `root` is a real folder of this user alone: others write to /tmp too."""
    status = os.lstat(root)
    if not stat.S_ISDIR(status.st_mode):
        raise NotADirectoryError(root)
    if hasattr(os, "getuid") and (status.st_uid != os.getuid() or status.st_mode & 0o077):
        raise PermissionError(root)
