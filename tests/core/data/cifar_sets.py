"""Small sets in the forms of CIFAR, as its page describes them."""

import io
import struct
import tarfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from core.arrays import AnyArray

NAMES = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]


def some(n: int, seed: int = 0) -> AnyArray:
    """Return pixels as records have them, (n, 3072) uint8."""
    return np.random.default_rng(seed).integers(256, size=(n, 3072)).astype(np.uint8)


def as_pictures(records: AnyArray) -> AnyArray:
    return records.reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)


def binary(records: AnyArray, *labels: list[int]) -> bytes:
    columns = np.array(labels, np.uint8).T
    return np.concatenate((columns, records), axis=1).tobytes()


def text_2(text: bytes) -> bytes:
    """Return a text as Python 2 pickles it."""
    return b"U" + bytes([len(text)]) + text


def list_2(items: list[bytes]) -> bytes:
    return b"](" + b"".join(items) + b"e"


def python_2(records: AnyArray, labels: list[int], key: bytes = b"labels") -> bytes:
    """Return a batch as the Python 2 that CIFAR was made with pickles it."""
    numbers = [b"K" + bytes([label]) for label in labels]
    raw = records.tobytes()
    array = (
        b"cnumpy.core.multiarray\n_reconstruct\nq\x0bcnumpy\nndarray\nq\x0cK\x00\x85U\x01b\x87Rq\r"
        b"(K\x01M" + struct.pack("<H", len(records)) + b"M\x00\x0c\x86cnumpy\ndtype\nq\x0eU\x02u1"
        b"K\x00K\x01\x87Rq\x0f(K\x03U\x01|NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb\x89"
        b"T" + struct.pack("<I", len(raw)) + raw + b"tb"
    )
    names = [text_2(b"a_s_%06d.png" % number) for number in range(len(labels))]
    return (
        b"\x80\x02}q\x01("
        + text_2(b"batch_label") + b"q\x02" + text_2(b"training batch 1 of 5")
        + text_2(key) + list_2(numbers)
        + text_2(b"data") + array
        + text_2(b"filenames") + list_2(names)
        + b"u."
    )  # fmt: skip


def meta_2(key: bytes, names: list[str]) -> bytes:
    items = list_2([text_2(name.encode()) for name in names])
    return b"\x80\x02}(" + text_2(b"num_vis") + b"M\x00\x0c" + text_2(key) + items + b"u."


def write(folder: Path, files: Mapping[str, bytes]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def tarred(files: Mapping[str, bytes], folder: str = "cifar-10-batches-py") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        entry = tarfile.TarInfo(folder)
        entry.type = tarfile.DIRTYPE
        archive.addfile(entry)
        for name, content in reversed(list(files.items())):
            info = tarfile.TarInfo(f"{folder}/{name}")
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def cifar_10(*, is_binary: bool) -> dict[str, bytes]:
    """Return the files of a whole set: three pictures a batch."""
    batches = [*(f"data_batch_{number}" for number in range(1, 6)), "test_batch"]
    labels = [[seed % 10, (seed + 3) % 10, 9] for seed in range(6)]
    if is_binary:
        files = {f"{b}.bin": binary(some(3, i), labels[i]) for i, b in enumerate(batches)}
        return {**files, "batches.meta.txt": ("\n".join(NAMES) + "\n\n").encode()}
    files = {b: python_2(some(3, i), labels[i]) for i, b in enumerate(batches)}
    return {**files, "batches.meta": meta_2(b"label_names", NAMES)}
