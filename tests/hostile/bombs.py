"""Small files that say they are huge, or become so."""

import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from tests.core.data.pictures.picture_sets import png, zipped

MIB = 1 << 20
LIMIT_MIB, LIMIT_S = 256.0, 2.0


def _file(name: str, data: bytes) -> Callable[[Path], Path]:
    def made(folder: Path) -> Path:
        (folder / name).write_bytes(data)
        return folder / name

    return made


def _zeros(n_mib: int) -> bytes:
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", mtime=0) as stream:
        for _ in range(n_mib):
            stream.write(bytes(MIB))
    return buffer.getvalue()


def _idx(*sizes: int) -> bytes:
    return bytes((0, 0, 8, len(sizes))) + struct.pack(f">{len(sizes)}I", *sizes)


def _idx_folder(data: bytes, end: str = "") -> Callable[[Path], Path]:
    def made(folder: Path) -> Path:
        (folder / f"train-images-idx3-ubyte{end}").write_bytes(data)
        (folder / "train-labels-idx1-ubyte").write_bytes(_idx(4) + bytes(4))
        return folder

    return made


def _npy_header(shape: str) -> bytes:
    text = f"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}".ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text.encode()


def _npz(members: dict[str, tuple[bytes, int]]) -> bytes:
    """Return an archive of members: a beginning, and so many MiB of zeros behind it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, (head, n_mib) in members.items():
            with archive.open(name, "w", force_zip64=True) as stream:
                stream.write(head)
                for _ in range(n_mib):
                    stream.write(bytes(MIB))
    return buffer.getvalue()


def _overlapping() -> bytes:
    """Return a zip whose directory names one member a thousand times."""
    data = zlib.compress(bytes(4 * MIB), 9)[2:-4]
    local = b"PK\x03\x04" + struct.pack(
        "<HHHHHIIIHH", 20, 0, 8, 0, 0, zlib.crc32(bytes(4 * MIB)), len(data), 4 * MIB, 5, 0
    )
    central = b"".join(b"PK\x01\x02" + _central(i, len(data)) for i in range(1000))
    body = local + b"a.png" + data
    end = struct.pack("<HHHHIIH", 0, 0, 1000, 1000, len(central), len(body), 0)
    return body + central + b"PK\x05\x06" + end


def _central(number: int, n_packed: int) -> bytes:
    name = b"a/%d.png" % number
    fields = struct.pack(
        "<HHHHHHIIIHHHHHII", 20, 20, 0, 8, 0, 0, 0, n_packed, 4 * MIB, len(name), 0, 0, 0, 0, 0, 0
    )
    return fields + name


def _huge_png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(MIB), 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def _class_folder(data: bytes, end: str = "png") -> Callable[[Path], Path]:
    def made(folder: Path) -> Path:
        for name in "ab":
            (folder / name).mkdir()
            (folder / name / f"1.{end}").write_bytes(data)
        return folder

    return made


def _gif(width: int, height: int) -> bytes:
    return (
        b"GIF89a"
        + struct.pack("<HH", width, height)
        + b"\0\0\0,\0\0\0\0"
        + bytes(struct.pack("<HH", width, height) + b"\0\2\2D\1\0;")
    )


def _tar(info: tarfile.TarInfo, data: bytes) -> bytes:
    return info.tobuf() + data + bytes(-len(data) % 512) + bytes(1024)


def _extended(records: bytes) -> bytes:
    info = tarfile.TarInfo("header")
    info.size, info.type = len(records), b"x"
    return _tar(info, records)


def _nested(folder: Path) -> Path:
    inner = zipped(folder / "inner.zip", {f"{i}.png": bytes(MIB) for i in range(20)}).read_bytes()
    (folder / "inner.zip").unlink()
    return zipped(folder / "outer.zip", {f"a/{i}.zip": inner for i in range(50)})


def _giant_field(folder: Path) -> Path:
    with (folder / "t.csv").open("wb") as file:
        file.write(b"a,b\n1,x\n")
        for _ in range(1024):
            file.write(b"y" * MIB)
    return folder / "t.csv"


def _pickle(folder: Path) -> Path:
    data = b"\x80\x02cnumpy\ndtype\n(J\xff\xff\xff\x7ftR."
    (folder / "data_batch_1").write_bytes(data)
    return folder / "data_batch_1"


def _one_sample(folder: Path) -> Path:
    (folder / "y.npy").write_bytes(_npy_header("(1,)") + bytes(8))
    head = _npy_header(f"(1, {60 * MIB // 8})")
    (folder / "x.npy.gz").write_bytes(gzip.compress(head + bytes(60 * MIB), mtime=0))
    return folder


BOMBS: dict[str, Callable[[Path], Path]] = {
    "NPZ of zeros, 1000:1": _file("a.npz", _npz({"x.npy": (_npy_header(f"({32 * MIB},)"), 256)})),
    "NPZ of many members below the limit": _file(
        "a.npz", _npz({f"{i}.npy": (_npy_header(f"({4 * MIB},)"), 32) for i in range(8)})
    ),
    "NPZ that promises 2**60": _file("a.npz", _npz({"x.npy": (_npy_header(f"({2**60},)"), 1)})),
    "zip of one member a thousand times": _file("a.zip", _overlapping()),
    "zip in zip": _nested,
    "zip that unpacks to 200 MiB": _file(
        "a.zip", _npz({"a/1.png": (png(1), 100), "b/1.png": (png(2), 100)})
    ),
    "gzip 1000:1 as IDX": _idx_folder(_zeros(300), ".gz"),
    "gzip 1000:1 as text": _file("t.csv.gz", gzip.compress(b"1,2\n" * (80 * MIB // 4), mtime=0)),
    "gzip 1000:1 as tar": _file("t.tar.gz", _zeros(300)),
    "gzip of gzip": _file("t.csv.gz", gzip.compress(_zeros(300), mtime=0)),
    "IDX 2**32 x 2**32": _idx_folder(_idx(2**32 - 1, 2**32 - 1) + bytes(100)),
    "gzipped IDX 2**32 x 2**32": _idx_folder(
        gzip.compress(_idx(4, 2**32 - 1, 2**32 - 1) + bytes(100), mtime=0), ".gz"
    ),
    "NPY of one sample of 60 MiB": _one_sample,
    "PNG 60,000 x 60,000": _class_folder(_huge_png(60_000, 60_000)),
    "GIF 65,535 x 65,535": _class_folder(_gif(65_535, 65_535), "gif"),
    "CSV with one field of 1 GiB": _giant_field,
    "CSV with one row of many lines": _file("t.csv", b"a,b\n" + b'"xy\n",' * (30 * MIB // 6)),
    "CSV of 100,000 equal names": _file("t.csv", b",".join([b"a"] * 100_000) + b"\n1"),
    "tar with a header of one number": _file("a.tar", _extended(b"1" * 1_000_000)),
    "tar with a header of many records": _file("a.tar", _extended(b"5 a=\n" * 200_000)),
    "pickle that asks for 2 GiB": _pickle,
    "text that says it is npy": _file("x.npy", _npy_header("(" + "9" * 18 + ", 9)") + bytes(9)),
}
