"""Targets for fuzzing: any bytes give samples or a DatasetError, and nothing else.

A fuzzer calls them with bytes and an empty folder (`python -m tests.hostile fuzz`); tests call them
with a few hundred. Each reader has some, and each function that opens a file of somebody's is
reached by one (`tests.core.data.test_fuzz_targets`).
"""

import contextlib
import itertools
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from core.data import arrays_reader, cifar, idx, library, tables
from core.data.pictures import recognising
from core.data.reader import Reader
from core.data.recognise import recognise
from core.errors import DatasetError
from core.reading import CsvFormat
from tests.core.data import fuzz_seeds as seeds

DOT = b"GIF89a\1\0\1\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;"

FORMATS = tuple(
    CsvFormat(encoding=encoding, delimiter=delimiter, decimal=decimal, header=header)
    for encoding, delimiter, decimal, header in itertools.product(
        ("utf-8", "cp1252", "utf-16"), (",", ";", "\t", " ", "|"), (".", ","), (True, False)
    )
)


@dataclass(frozen=True)
class Target:
    """What is done with some bytes.

    Attributes:
        reader: that they are meant for, and is asked whatever they seem to be.
        victim: the path of the file with these bytes, in the folder of the set.
        sound: bytes that are right there.
        beside: the other files of the set.
        source: what the reader is given, "" for the folder.
        formats: of which the bytes choose one, where they are the text of a table.
    """

    reader: Reader
    victim: str
    sound: bytes
    beside: Mapping[str, bytes] = field(default_factory=dict[str, bytes])
    source: str = ""
    formats: tuple[CsvFormat, ...] = ()

    def __call__(self, data: bytes, folder: Path) -> None:
        """Read a set with these bytes. What is raised is a mistake."""
        path = self.write(data, folder)
        for act in (_recognised, self._proposed, self._read, self._read_in_a_format):
            with contextlib.suppress(DatasetError):
                act(path, data)

    def write(self, data: bytes, folder: Path) -> Path:
        """Write a set with these bytes, and return what the reader is given."""
        for name, content in {**self.beside, self.victim: data}.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        return folder / self.source if self.source else folder

    def _proposed(self, path: Path, _: bytes) -> None:
        if self.reader.propose:
            self.reader.propose(path, None)

    def _read(self, path: Path, _: bytes) -> None:
        self.reader.read(path, None, None)

    def _read_in_a_format(self, path: Path, data: bytes) -> None:
        if self.formats:
            tables.read_table(path, self.formats[zlib.crc32(data) % len(self.formats)])


def _recognised(path: Path, _: bytes) -> None:
    found = recognise(path)
    for reader in library.readers():
        reader.recognises(found)


TABLE, PICTURES, CIFAR = tables.READER, recognising.READER, cifar.READER
ARRAYS, IDX = arrays_reader.READER, idx.READER
_IMAGES, _LABELS = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"


def _table(name: str, sound: bytes) -> Target:
    return Target(TABLE, name, sound, source=name, formats=FORMATS)


def _picture(form: str) -> Target:
    end = form.lower()
    return Target(PICTURES, f"a/1.{end}", seeds.PICTURES[form], {"b/2.gif": DOT})


TARGETS: dict[str, Target] = {
    "npy": Target(ARRAYS, "x.npy", seeds.NPY, {"y.npy": seeds.NPY_LABELS}),
    "npy of labels": Target(ARRAYS, "y.npy", seeds.NPY_LABELS, {"x.npy": seeds.NPY}),
    "npz": Target(ARRAYS, "file.npz", seeds.NPZ, source="file.npz"),
    "idx": Target(IDX, _IMAGES, seeds.IDX, {_LABELS: seeds.IDX_LABELS}),
    "packed idx": Target(IDX, f"{_IMAGES}.gz", seeds.IDX_PACKED, {_LABELS: seeds.IDX_LABELS}),
    "idx of labels": Target(IDX, _LABELS, seeds.IDX_LABELS, {_IMAGES: seeds.IDX}),
    "CIFAR binary": Target(CIFAR, "data_batch_1.bin", seeds.BATCH, {"batches.meta.txt": b"a\nb\n"}),
    "CIFAR names": Target(CIFAR, "batches.meta.txt", b"a\nb\n", {"data_batch_1.bin": seeds.BATCH}),
    "CIFAR Python": Target(CIFAR, "data_batch_1", seeds.PYTHON_BATCH),
    "CIFAR Python names": Target(
        CIFAR, "batches.meta", seeds.NAMES, {"data_batch_1": seeds.PYTHON_BATCH}
    ),
    "CIFAR archive": Target(CIFAR, "c.tar.gz", seeds.CIFAR_ARCHIVE, source="c.tar.gz"),
    **{form: _picture(form) for form in seeds.PICTURES},
    "zip": Target(PICTURES, "file", seeds.ZIP, source="file"),
    "tar": Target(PICTURES, "file", seeds.TAR, source="file"),
    "picture labels": Target(PICTURES, "labels.csv", seeds.PICTURE_LABELS, {"1.gif": DOT}),
    "table": _table("table.csv", seeds.TABLE),
    "table with quotes": _table("table.csv", seeds.QUOTED),
    "table of tabs": _table("table.tsv", seeds.TABBED),
    "table of spaces": _table("table.txt", seeds.SPACED),
    "table of bars, Western": _table("table.csv", seeds.BARRED),
    "table in UTF-16": _table("table.csv", seeds.UTF_16),
    "table with a mark of UTF-8": _table("table.csv", seeds.UTF_8_MARKED),
    "packed table": _table("table.csv.gz", seeds.PACKED),
    "Parquet": Target(TABLE, "table.parquet", seeds.PARQUET, source="table.parquet"),
}
