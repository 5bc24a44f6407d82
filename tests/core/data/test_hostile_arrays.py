"""Arrays of NumPy that are damaged or mean harm: refused, with little memory; nothing runs."""

import struct
import sys
import tracemalloc
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.data import arrays_reader
from core.errors import DatasetError
from tests.core.data.arrays import X, Y, npz, refusal


class _Bomb:
    def __reduce__(self) -> tuple[Any, ...]:
        return (print, ("it ran",))


@contextmanager
def no_code_runs() -> Iterator[list[str]]:
    """Note what is imported, started or evaluated; a hook of Python cannot be taken off again."""
    heard: list[str] = []
    is_on = [True]

    def hear(event: str, _: tuple[Any, ...]) -> None:
        if is_on and event in ("import", "exec", "compile", "pickle.find_class", "os.system"):
            heard.append(event)

    sys.addaudithook(hear)
    try:
        yield heard
    finally:
        is_on.clear()


def test_objects_in_an_array_are_never_made(tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", np.array([[_Bomb()]] * 4, object), allow_pickle=True)
    np.save(tmp_path / "y.npy", Y)

    with no_code_runs() as heard:
        said = refusal(tmp_path)

    assert "Python objects, which no network takes. They can run any program" in said
    assert heard == []


def whole_npy() -> bytes:
    header = b"{'descr': '<f4', 'fortran_order': False, 'shape': (4, 6), }\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + X.tobytes()


def test_an_array_cut_at_any_byte_is_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "y.npy", Y)
    whole = whole_npy()
    taken: list[int] = []
    for n in range(len(whole)):
        (tmp_path / "x.npy").write_bytes(whole[:n])
        try:
            arrays_reader.read(tmp_path)
            taken.append(n)
        except DatasetError:
            continue

    assert taken == []


def test_an_archive_cut_at_any_byte_is_refused(tmp_path: Path) -> None:
    np.savez_compressed(tmp_path / "file.npz", x=X, y=Y)
    whole = (tmp_path / "file.npz").read_bytes()
    taken: list[int] = []
    for n in range(len(whole)):
        (tmp_path / "file.npz").write_bytes(whole[:n])
        try:
            arrays_reader.read(tmp_path / "file.npz")
            taken.append(n)
        except DatasetError:
            continue

    assert taken == []


def test_bytes_behind_the_end_are_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "y.npy", Y)
    (tmp_path / "x.npy").write_bytes(whole_npy() + b"\0")

    assert "promises 96 bytes (4 × 6), but 97 follow" in refusal(tmp_path)


@pytest.mark.parametrize(
    "header",
    [
        "{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775807, 9), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999, 9), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-4, 6), }",
        "{'descr': '<f4', 'fortran_order': maybe, 'shape': (4, 6), }",
        "{'descr': '<U999999999', 'fortran_order': False, 'shape': (4, 6), }",
        "{'descr': '<q9', 'fortran_order': False, 'shape': (4, 6), }",
        "{'descr': __import__('os').abort(), 'fortran_order': False, 'shape': (4, 6), }",
        "(" * 60_000,
        "",
    ],
)
def test_a_false_header_is_refused_before_it_takes_memory(header: str, tmp_path: Path) -> None:
    np.save(tmp_path / "y.npy", Y)
    start = b"\x93NUMPY\x02\x00" + struct.pack("<I", len(header))
    (tmp_path / "x.npy").write_bytes(start + header.encode() + X.tobytes())
    tracemalloc.start()

    assert refusal(tmp_path)

    assert tracemalloc.get_traced_memory()[1] < 4 << 20
    tracemalloc.stop()


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "file.npz", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        with file.open("x.npy", "w") as member:
            header = b"{'descr': '|u1', 'fortran_order': False, 'shape': (100, 1048576), }"
            member.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header)
            for _ in range(100):
                member.write(bytes(1 << 20))
        file.writestr("y.npy", whole_npy())
    tracemalloc.start()

    assert "more than data ever shrink" in refusal(tmp_path / "file.npz")

    assert tracemalloc.get_traced_memory()[1] < 4 << 20
    tracemalloc.stop()


def test_members_that_lie_over_each_other_are_refused(tmp_path: Path) -> None:
    path = npz(tmp_path, x=X, y=Y)
    with zipfile.ZipFile(path) as archive:
        x, y = archive.infolist()
    data = bytearray(path.read_bytes())
    place = data.index(struct.pack("<I", y.header_offset), data.index(b"PK\1\2"))
    data[place : place + 4] = struct.pack("<I", x.header_offset)
    path.write_bytes(data)

    assert refusal(path)


def test_a_changed_byte_in_an_archive_is_noticed(tmp_path: Path) -> None:
    path = npz(tmp_path, x=X, y=Y)
    data = bytearray(path.read_bytes())
    data[data.index(X.tobytes()) + 20] ^= 1
    path.write_bytes(data)

    assert "file.npz is damaged" in refusal(path)


def test_memory_stays_far_below_the_size_of_the_file(tmp_path: Path) -> None:
    x = np.zeros((200, 256, 1024), np.uint8)
    path = npz(tmp_path, x=np.asfortranarray(x), y=np.arange(200) % 3)
    del x
    tracemalloc.start()

    arrays_reader.read(path)

    assert tracemalloc.get_traced_memory()[1] < 24 << 20
    tracemalloc.stop()
