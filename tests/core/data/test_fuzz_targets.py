"""A few hundred damaged files for each reader; a nightly fuzzer has more patience."""

import gzip
import io
import tarfile
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.core.data import cifar_sets
from tests.core.data.fuzz_targets import TARGETS
from tests.core.data.idx_bytes import idx_bytes, pictures
from tests.core.data.parquet_bytes import PARQUET
from tests.core.data.pictures.picture_sets import noise


def npy() -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, np.arange(24, dtype=np.float32).reshape(4, 6))
    return buffer.getvalue()


def npz() -> bytes:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, x=np.arange(24.0).reshape(4, 6), y=np.array([0, 1, 0, 1]))
    return buffer.getvalue()


def picture_tar() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name in ("a/1.png", "b/" + 120 * "2" + ".png"):
            info = tarfile.TarInfo(name)
            info.size = len(noise())
            archive.addfile(info, io.BytesIO(noise()))
    return buffer.getvalue()


def picture_zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/1.png", noise())
        archive.writestr("b/2.png", noise())
    return buffer.getvalue()


SOUND = {
    "npy": npy(),
    "npz": npz(),
    "idx": idx_bytes(pictures(4)),
    "CIFAR binary": cifar_sets.binary(cifar_sets.some(2), [0, 1]),
    "CIFAR Python": cifar_sets.python_2(cifar_sets.some(2), [0, 1]),
    "CIFAR archive": cifar_sets.tarred(
        {"data_batch_1": cifar_sets.python_2(cifar_sets.some(1), [0])}
    ),
    "picture": noise(),
    "zip": picture_zip(),
    "tar": picture_tar(),
    "picture labels": b"file,label\n1.gif,0.5\n2.gif,1\n",
    "table": b"a,b,c,y\n1.5,x,2020-01-02,0\n-2,,2020-01-03,1\n3e5,z,,0\n1234567890123,x,NA,1\n",
    "table with quotes": 'a;b;y\n"1,5";"é ""x""\nz";u\n2,5;;v\n'.encode(),
    "packed table": gzip.compress(b"a\tb\n1\t2\n3\t4\n5\t6\n", mtime=0),
    "Parquet": PARQUET,
}


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damage_anywhere_ends_in_samples_or_in_a_dataset_error(
    name: str, data: st.DataObject, tmp_path: Path
) -> None:
    sound = SOUND[name]
    start = data.draw(st.integers(0, len(sound)), "start")
    end = data.draw(st.integers(start, min(start + 8, len(sound))), "end")
    piece = data.draw(st.binary(max_size=8), "piece")

    TARGETS[name](sound[:start] + piece + sound[end:], tmp_path)


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=200))
def test_any_bytes_end_in_samples_or_in_a_dataset_error(
    name: str, data: bytes, tmp_path: Path
) -> None:
    TARGETS[name](data, tmp_path)
    TARGETS[name](SOUND[name][:10] + data, tmp_path)
