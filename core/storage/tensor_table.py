"""The container of a model file: a strict safetensors file whose last tensor seals it.

    8 bytes         length of the header, little-endian
    header          canonical JSON: texts under `__metadata__`, and dtype, shape and place of each
                    tensor; padded with spaces so that the tensors start at a multiple of 8
    tensors         little-endian, C order, one after the other without holes
    last 32 bytes   the tensor `~sha256`: SHA-256 of every earlier byte, header included

Every safetensors reader opens it. The format catches truncation but no damage; the seal does.
Nothing here can run code or name other files, and nothing takes more memory than the file.
"""

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import numpy as np

from core.arrays import AnyArray, Shape
from core.errors import SaveError
from core.messages import Message
from core.storage import safe_json
from core.storage.refusal import refusal

DTYPES: Mapping[str, Any] = {
    "F64": np.dtype("<f8"),
    "I64": np.dtype("<i8"),
    "F32": np.dtype("<f4"),
    "I32": np.dtype("<i4"),
    "F16": np.dtype("<f2"),
    "BOOL": np.dtype("bool"),
    "I8": np.dtype("i1"),
    "U8": np.dtype("u1"),
}
SEAL = "~sha256"
SEAL_SIZE = 32
LONGEST_HEADER = 16 * 2**20
MOST_TENSORS = 50_000
MOST_EMPTY_TENSORS = 1_000
LONGEST_NAME = 256
MOST_AXES = 8
LONGEST_AXIS = 2**31 - 1

_METADATA = "__metadata__"
_CODES = {dtype: code for code, dtype in DTYPES.items()}


@dataclass(frozen=True)
class Header:
    """What the front of a file says.

    Attributes:
        metadata: the texts of the file.
        entries: the raw JSON entry of each tensor, not checked yet.
        start: where in the file the tensors begin.
    """

    metadata: dict[str, str]
    entries: dict[str, Any]
    start: int


def pack(metadata: Mapping[str, str], tensors: Mapping[str, AnyArray]) -> list[bytes | memoryview]:
    """Return the bytes of a file in parts, without copying arrays that are laid out right.

    Raises:
        SaveError: when there are more texts or tensors than a reader takes.
    """
    arrays = {name: _little_endian(array) for name, array in tensors.items()}
    # Wide items first, so that every tensor starts at a multiple of its item size.
    names = sorted(arrays, key=lambda name: (-arrays[name].itemsize, name))
    entries: dict[str, Any] = {_METADATA: dict(metadata)}
    end = 0
    for name in names:
        array, start = arrays[name], end
        end += array.nbytes
        entries[name] = _entry(_CODES[array.dtype], array.shape, start, end)
    entries[SEAL] = _entry("U8", (SEAL_SIZE,), end, end + SEAL_SIZE)
    header = safe_json.dumps(entries)
    header += b" " * (-len(header) % 8)
    if len(header) > LONGEST_HEADER or len(entries) > MOST_TENSORS:
        raise SaveError(
            Message(
                "The network has too many blocks or texts for one file: at most {n} "
                "arrays and {size} MiB of texts fit. Use fewer blocks, or shorter names and notes.",
                n=MOST_TENSORS,
                size=LONGEST_HEADER // 2**20,
            )
        )
    parts = [len(header).to_bytes(8, "little"), header, *(_bytes(arrays[name]) for name in names)]
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return [*parts, digest.digest()]


def is_sealed(data: bytes) -> bool:
    """Tell whether the last 32 bytes are the SHA-256 of all the others."""
    return hashlib.sha256(memoryview(data)[:-SEAL_SIZE]).digest() == data[-SEAL_SIZE:]


def read_header(data: bytes) -> Header:
    """Read the front of a file; `data` may end anywhere behind it.

    Raises:
        ModelFileError: when it is not a header.
    """
    length = int.from_bytes(data[:8], "little")
    if len(data) < 8 or length > min(LONGEST_HEADER, len(data) - 8):
        raise refusal(Message("the length of its header is impossible."))
    text = data[8 : 8 + length]
    if not text.startswith(b"{") or not text.rstrip(b" ").endswith(b"}"):
        raise refusal(Message("its header is no JSON object."))
    if text.count(b'"dtype"') > MOST_TENSORS:  # before parsing, which would take seconds
        raise refusal(Message("it has more than {n} arrays.", n=MOST_TENSORS))
    entries = safe_json.loads(text)
    metadata = entries.pop(_METADATA, {})
    if not _is_texts(metadata):
        raise refusal(Message("its header holds something else than texts."))
    return Header(metadata, entries, 8 + length)


def read_arrays(data: bytes, header: Header) -> dict[str, AnyArray]:
    """Return the tensors by name, without the seal, as read-only views of `data`.

    Raises:
        ModelFileError: when names, types, sizes or places are not exactly as `pack` writes them.
    """
    places = {name: _checked(name, entry) for name, entry in header.entries.items()}
    if sum(start == end for _, _, start, end in places.values()) > MOST_EMPTY_TENSORS:
        raise refusal(Message("it has more than {n} empty arrays.", n=MOST_EMPTY_TENSORS))
    _check_tiling(places, len(data) - header.start)
    del places[SEAL]
    arrays: dict[str, AnyArray] = {}
    for name, (dtype, shape, start, _) in places.items():
        array = np.frombuffer(data, dtype, math.prod(shape), header.start + start)
        if dtype == np.bool_ and array.view(np.uint8).max(initial=0) > 1:
            raise refusal(Message("array {name} has values that are not yes or no.", name=name))
        arrays[name] = array.reshape(shape)  # the shape that was saved
    return arrays


_Place = tuple[Any, Shape, int, int]


def _checked(name: str, entry: Any) -> _Place:
    """Return dtype, shape, start and end of one tensor, checked by themselves."""
    if len(name.encode()) > LONGEST_NAME or not name.isprintable():
        raise refusal(Message("an array has the name {name}.", name=repr(name)[:80]))
    if not isinstance(entry, dict) or set(cast("Any", entry)) != {"dtype", "shape", "data_offsets"}:
        raise refusal(Message("array {name} is not described as it must be.", name=name))
    values = cast("dict[str, Any]", entry)
    code, shape, offsets = values["dtype"], values["shape"], values["data_offsets"]
    if not isinstance(code, str) or code not in DTYPES:
        raise refusal(Message("array {name} is of type {type}.", name=name, type=repr(code)[:80]))
    if not _are_counts(shape) or len(shape) > MOST_AXES or max(shape, default=0) > LONGEST_AXIS:
        raise refusal(Message("array {name} has an impossible shape.", name=name))
    if not _are_counts(offsets) or len(offsets) != 2:
        raise refusal(Message("array {name} has an impossible place.", name=name))
    start, end = offsets
    if end - start != math.prod(shape) * DTYPES[code].itemsize:
        raise refusal(Message("the size of array {name} does not fit its shape.", name=name))
    return DTYPES[code], tuple(shape), start, end


def _check_tiling(places: Mapping[str, _Place], n_bytes: int) -> None:
    """Check that the tensors fill the file without hole or overlap, and that the seal is last."""
    end_before = 0
    for name, (_, _, start, end) in sorted(places.items(), key=lambda item: item[1][2:]):
        if start != end_before:
            raise refusal(
                Message("array {name} does not start where the one before ends.", name=name)
            )
        end_before = end
    if end_before != n_bytes:
        raise refusal(Message("its arrays do not end where the file ends."))
    if places.get(SEAL) != (DTYPES["U8"], (SEAL_SIZE,), n_bytes - SEAL_SIZE, n_bytes):
        raise refusal(Message("it does not end with its seal."))


def _entry(code: str, shape: Shape, start: int, end: int) -> dict[str, Any]:
    return {"dtype": code, "shape": list(shape), "data_offsets": [start, end]}


def _little_endian(array: AnyArray) -> AnyArray:
    return np.asarray(array, array.dtype.newbyteorder("<"), order="C")


def _bytes(array: AnyArray) -> bytes | memoryview:
    return array.data.cast("B") if array.size else b""


def _is_texts(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(text, str) for text in cast("dict[str, Any]", value).values()
    )


def _are_counts(value: Any) -> bool:
    return isinstance(value, list) and all(
        type(item) is int and item >= 0 for item in cast("list[Any]", value)
    )
