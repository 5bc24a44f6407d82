"""One IDX file: every cut, false headers, damaged gzip, and promises that would fill the memory."""

import gzip
import struct
import tracemalloc
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.idx_file import array_of
from core.errors import DatasetError
from tests.core.data.idx_bytes import idx_bytes, pack, pictures

WHOLE = idx_bytes(pictures(4))
PACKED = gzip.compress(WHOLE, mtime=0)


def read(path: Path) -> list[int]:
    return np.concatenate(list(array_of(path).blocks())).ravel().tolist()


def refuses(path: Path, data: bytes) -> bool:
    path.write_bytes(data)
    try:
        read(path)
    except DatasetError:
        return True
    return False


@pytest.mark.parametrize("whole", [WHOLE, PACKED], ids=["plain", "gzipped"])
def test_a_file_cut_at_any_byte_is_refused(whole: bytes, tmp_path: Path):
    taken = [n for n in range(len(whole)) if not refuses(tmp_path / "file", whole[:n])]

    assert taken == []


@pytest.mark.parametrize("extra", [b"\0", b"x", b"x" * 2000])
def test_more_bytes_than_promised_are_refused(extra: bytes, tmp_path: Path):
    assert refuses(tmp_path / "file", WHOLE + extra)
    assert refuses(tmp_path / "file", gzip.compress(WHOLE + extra))


def test_every_flipped_bit_of_the_header_is_refused(tmp_path: Path):
    signed = 8 * 13  # the bit that makes signed bytes of unsigned ones, just as many
    headers = [
        (int.from_bytes(WHOLE[:16], "big") ^ 1 << bit).to_bytes(16, "big")
        for bit in range(128)
        if bit != signed
    ]

    taken = [h.hex() for h in headers if not refuses(tmp_path / "file", h + WHOLE[16:])]

    assert taken == []


def test_a_flipped_bit_in_gzip_is_refused_or_changes_nothing(tmp_path: Path):
    path = tmp_path / "file"
    number = int.from_bytes(PACKED, "big")
    files = [(number ^ 1 << bit).to_bytes(len(PACKED), "big") for bit in range(8 * len(PACKED))]

    taken = [file for file in files if not refuses(path, file)]

    assert all(gzip.decompress(file) == WHOLE for file in taken)
    assert len(taken) < 80  # only the free fields of the gzip header: time, level, system


@given(st.binary(max_size=60))
def test_no_bytes_raise_anything_but_a_dataset_error(tmp_path_factory, data: bytes):
    path = tmp_path_factory.getbasetemp() / "random"

    refuses(path, data)
    refuses(path, WHOLE[:4] + data)
    refuses(path, PACKED[:10] + data)


@given(st.lists(st.integers(0, 2**32 - 1), min_size=3, max_size=3))
def test_any_false_sizes_are_refused(tmp_path_factory, sizes: list[int]):
    path = tmp_path_factory.getbasetemp() / "sizes"
    data = WHOLE[:4] + struct.pack(">3I", *sizes) + WHOLE[16:-1]

    assert refuses(path, data) or np.prod(sizes, dtype=object) == 23
    assert refuses(path, gzip.compress(data)) or np.prod(sizes, dtype=object) == 23


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", "is empty"),
        (b"\0\0\x08", "begins with the bytes 00 00 08, not with 00 00, the code"),
        (b"\x89PNG" + WHOLE[4:], "begins with the bytes 89 50 4e 47"),
        (b"\0\0\x0d\x03" + WHOLE[4:], r"promises 96 bytes \(4 × 3 × 2\), but 24 follow"),
        (b"\0\0\x0a\x03" + WHOLE[4:], "begins with the bytes 00 00 0a 03"),
        (WHOLE[:10], "ends inside its header"),
        (WHOLE[:-1], r"promises 24 bytes \(4 × 3 × 2\), but 23 follow"),
        (gzip.compress(WHOLE[:-1]), "but 23 follow"),
        (gzip.compress(WHOLE + b"x"), "but more follow"),
        (WHOLE[:4] + bytes(12), "holds nothing: its header says 0 × 0 × 0"),
        (PACKED[:-1], "gzip data end too early"),
        (PACKED[:-8] + bytes(8), "gzip data end too early or were changed"),
    ],
)
def test_the_message_says_what_is_wrong(data: bytes, text: str, tmp_path: Path):
    path = tmp_path / "file"
    path.write_bytes(data)

    with pytest.raises(DatasetError, match=text):
        read(path)


def peak_of_refusing(path: Path, data: bytes) -> int:
    path.write_bytes(data)
    tracemalloc.start()
    with pytest.raises(DatasetError):
        read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def zeros_packed(sizes: tuple[int, int, int], n_zeros: int) -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    blocks = [packer.compress(b"\0\0\x08\x03" + struct.pack(">3I", *sizes))]
    blocks += [packer.compress(bytes(1 << 20)) for _ in range(n_zeros >> 20)]
    return b"".join([*blocks, packer.flush()])


HUGE = struct.pack(">3I", 2**32 - 1, 2**32 - 1, 2**32 - 1)


@pytest.mark.parametrize(
    "data",
    [
        WHOLE[:4] + HUGE + bytes(100),
        gzip.compress(WHOLE[:4] + HUGE + bytes(100)),
        zeros_packed((1 << 17, 28, 28), 100 << 20),
        zeros_packed((1, 1, 1), 100 << 20),
        gzip.compress(zeros_packed((1 << 17, 28, 28), 10 << 20)),
    ],
    ids=["plain", "gzipped", "true zeros", "zeros behind the end", "packed twice"],
)
def test_a_bomb_is_refused_before_it_takes_memory(data: bytes, tmp_path: Path):
    assert peak_of_refusing(tmp_path / "file", data) < 8 << 20


def test_a_packed_file_of_harmless_size_may_be_all_zeros(tmp_path: Path):
    path = tmp_path / "file"
    path.write_bytes(idx_bytes(np.zeros((1000, 28, 28))))

    assert sum(read(pack(path))) == 0
