"""Bytes that are right: what a fuzzer begins with, one for each way into a reader."""

import gzip
import io
import tarfile
import zipfile

import numpy as np

from core.arrays import AnyArray
from tests.core.data import cifar_sets
from tests.core.data.idx_bytes import idx_bytes, pictures
from tests.core.data.parquet_bytes import PARQUET as PARQUET
from tests.core.data.pictures.picture_sets import noise

X = np.arange(24, dtype=np.float32).reshape(4, 6)


def npy(array: AnyArray) -> bytes:
    """Return an array as a file."""
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


def _npz() -> bytes:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, x=np.arange(24.0).reshape(4, 6), y=np.array([0, 1, 0, 1]))
    return buffer.getvalue()


def _picture_tar() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name in ("a/1.png", "b/" + 120 * "2" + ".png"):
            info = tarfile.TarInfo(name)
            info.size = len(noise())
            archive.addfile(info, io.BytesIO(noise()))
    return buffer.getvalue()


def _picture_zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/1.png", noise())
        archive.writestr("b/2.png", noise())
    return buffer.getvalue()


NPY, NPZ, ZIP, TAR = npy(X), _npz(), _picture_zip(), _picture_tar()
NPY_LABELS = npy(np.arange(4) % 2)
IDX = idx_bytes(pictures(4))
IDX_PACKED = gzip.compress(IDX, mtime=0)
IDX_LABELS = idx_bytes(np.arange(4) % 2)
BATCH = cifar_sets.binary(cifar_sets.some(2), [0, 1])
PYTHON_BATCH = cifar_sets.python_2(cifar_sets.some(2), [0, 1])
NAMES = cifar_sets.meta_2(b"label_names", ["cat", "dog"])
CIFAR_ARCHIVE = cifar_sets.tarred({"data_batch_1": cifar_sets.python_2(cifar_sets.some(1), [0])})
PICTURES = {form: noise(0, (6, 6), form) for form in ("PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF")}
PICTURE_LABELS = b"file,label\n1.gif,0.5\n2.gif,1\n"
TABLE = b"a,b,c,y\n1.5,x,2020-01-02,0\n-2,,2020-01-03,1\n3e5,z,,0\n1234567890123,x,NA,1\n"
QUOTED = 'a;b;y\n"1,5";"é ""x""\nz";u\n2,5;;v\n'.encode()
TABBED = b"a\tb\tkind\n1\t2\tu\n3\t4\tv\n5\t6\tu\n"
SPACED = b"a  b   kind\n1   2.5 u\n30  4   v\n"
BARRED = "a|größe|kind\n1|2,5|u\n3|4,5|v\n".encode("cp1252")
UTF_16 = TABLE.decode().encode("utf-16")
UTF_8_MARKED = b"\xef\xbb\xbf" + TABLE
PACKED = gzip.compress(TABBED, mtime=0)
