"""The names of IDX files, as MNIST has them: which file belongs to which.

    train-images-idx3-ubyte.gz    t10k-labels.idx1-ubyte    emnist-letters-test-images-idx3-ubyte

A name has a set (often none), a part (train; t10k or test; often none in small sets) and a content
(images or labels). Case does not matter.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from core.errors import DatasetError
from core.messages import Message

_NAME = re.compile(
    r"(?P<set>.*?)(?:(?P<part>train|t10k|test)[-_.])?(?P<content>images|labels)"
    r"[-_.]idx[1-8][-_.](?:u?byte|short|int|float|double)(?:\.gz)?",
    re.IGNORECASE,
)
_MOST_LISTED = 5


@dataclass(frozen=True)
class Part:
    """The two files of one part of a set."""

    images: Path
    labels: Path


@dataclass(frozen=True)
class Source:
    """The files of one set.

    Attributes:
        name: what to call it.
        train: its samples, or the only part there is; `test`: a test part of its own.
    """

    name: str
    train: Part
    test: Part | None

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts there are, in the order of the samples."""
        return (self.train, self.test) if self.test else (self.train,)

    @property
    def files(self) -> tuple[Path, ...]:
        """All files."""
        return tuple(file for part in self.parts for file in (part.images, part.labels))


def is_idx_name(name: str) -> bool:
    """Tell whether a file name follows the naming of MNIST."""
    return _NAME.fullmatch(name) is not None


def has_idx_names(folder: Path) -> bool:
    """Tell whether a folder has files named as MNIST's are."""
    try:
        return any(is_idx_name(item.name) for item in folder.iterdir())
    except OSError:
        return False


def find_source(path: Path) -> Source:
    """Find the files that belong together, in a folder or around one picked file.

    Raises:
        DatasetError: when there are none, several sets, or one file without its partner.
    """
    folder = path if path.is_dir() else path.parent
    names = _names_in(folder)
    sets = _sets(folder, names, path.name)
    if path.is_dir():
        key = _only_set(folder, names, sets)
    elif match := _NAME.fullmatch(path.name):
        key = match["set"].lower()
    else:
        raise DatasetError(
            Message(
                "The name {file} does not tell what is in it. Name IDX files as MNIST does: "
                "train-images-idx3-ubyte and train-labels-idx1-ubyte.",
                file=path.name,
            )
        )
    if key not in sets:
        raise DatasetError(Message("There is no file {file}.", file=str(path)))
    return _source(folder, key, sets[key])


Files = dict[tuple[str, str], Path]
"""The files of a set by part (`train`, `test`) and content (`images`, `labels`)."""


def _names_in(folder: Path) -> list[str]:
    try:
        return sorted(item.name for item in folder.iterdir())
    except OSError as error:
        raise DatasetError.unreadable(folder, error) from error


def _sets(folder: Path, names: Iterable[str], picked: str) -> dict[str, Files]:
    sets: dict[str, Files] = {}

    # Of twins the picked one counts, else the unpacked one: it is read faster.
    def rank(name: str) -> tuple[bool, bool, str]:
        return (name != picked, name.lower().endswith(".gz"), name)

    for name in sorted(names, key=rank):
        if match := _NAME.fullmatch(name):
            part = "test" if (match["part"] or "").lower() in ("t10k", "test") else "train"
            files = sets.setdefault(match["set"].lower(), {})
            files.setdefault((part, match["content"].lower()), folder / name)
    return sets


def _only_set(folder: Path, names: list[str], sets: dict[str, Files]) -> str:
    if len(sets) == 1:
        return next(iter(sets))
    if sets:
        raise DatasetError(
            Message(
                "{folder} holds {n} sets of IDX files: {names}. Choose one file of the set you "
                "want.",
                folder=str(folder),
                n=len(sets),
                names=_listed(sorted(key.rstrip("-_.") or "mnist" for key in sets)),
            )
        )
    if not names:
        raise DatasetError(
            Message("{folder} is empty; IDX files were expected in it.", folder=str(folder))
        )
    raise DatasetError(
        Message(
            "{folder} holds no IDX files (such as train-images-idx3-ubyte.gz and "
            "train-labels-idx1-ubyte.gz), but: {names}. Choose the folder or file that holds them.",
            folder=str(folder),
            names=_listed(names),
        )
    )


def _source(folder: Path, key: str, files: Files) -> Source:
    parts = [_part(folder, files, part) for part in ("train", "test")]
    first, *others = [part for part in parts if part]
    name = key.rstrip("-_.") or folder.absolute().name or "idx"
    return Source(name, first, others[0] if others else None)


def _part(folder: Path, files: Files, part: str) -> Part | None:
    images, labels = files.get((part, "images")), files.get((part, "labels"))
    if images and labels:
        return Part(images, labels)
    if images:
        raise DatasetError(
            Message(
                "{file} has no labels: {partner} is not in {folder}. Put it there.",
                file=images.name,
                partner=_partner(images.name, "images", "labels", "1"),
                folder=str(folder),
            )
        )
    if labels:
        raise DatasetError(
            Message(
                "{file} are labels without pictures: {partner} is not in {folder}. Put it there.",
                file=labels.name,
                partner=_partner(labels.name, "labels", "images", "3"),
                folder=str(folder),
            )
        )
    return None


def _partner(name: str, content: str, other: str, n_axes: str) -> str:
    start = name.lower().rindex(content)
    end = re.sub("(?i)(idx)[1-8]", rf"\g<1>{n_axes}", name[start + len(content) :])
    return name[:start] + other + end


def _listed(names: list[str]) -> str | Message:
    shown = ", ".join(names[:_MOST_LISTED])
    n_hidden = len(names) - _MOST_LISTED
    return Message("{names} and {n} more", names=shown, n=n_hidden) if n_hidden > 0 else shown
