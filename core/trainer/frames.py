"""The framed protocol between window and trainer: JSON headers and raw tensors, nothing pickled.

A frame is, little-endian::

    4 bytes  magic "CMDA"        4 bytes  version of the protocol
    4 bytes  length of header    8 bytes  length of payload
    header   UTF-8 JSON object: "kind", "run_id", "step", what this kind says, and
             "tensors": [[name, dtype, shape], ...]
    payload  the tensors one after the other, in C order

Either end closes the stream between two frames when it has nothing more to say. After a FrameError
the stream cannot be read on: where the next frame begins is not known.
"""

import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, cast

import numpy as np

from core.arrays import AnyArray
from core.errors import ModelFileError, TrainerError
from core.memory import free_bytes
from core.messages import Message
from core.storage import safe_json

VERSION = 1
MAGIC = b"CMDA"
LARGEST_HEADER = 16 * 2**20
LONGEST_NAME = 256
MOST_DIMENSIONS = 8
DTYPES = ("float16", "float32", "float64", "int8", "uint8", "int32", "int64")

_PREFIX = struct.Struct("<4sIIQ")

Header = Mapping[str, Any]
Arrays = Mapping[str, AnyArray]


class FrameError(TrainerError):
    """Bytes that are no frame of this protocol."""


@dataclass(frozen=True)
class Frame:
    """One message. `header` holds all that is no tensor, without the list of the tensors."""

    header: Header
    arrays: Arrays = field(default_factory=dict[str, AnyArray])

    @property
    def kind(self) -> str:
        """What the message is: `start`, `progress`, ..."""
        return self.header["kind"]

    @property
    def run_id(self) -> str:
        """The run it belongs to, "" for none."""
        return self.header["run_id"]

    @property
    def step(self) -> int:
        """Batches done when it was sent."""
        return self.header["step"]


def write_frame(stream: BinaryIO, header: Header, arrays: Arrays | None = None) -> None:
    """Write one frame to a buffered stream and flush it.

    Args:
        stream: takes all bytes of a write (buffered).
        header: with `kind`, `run_id` and `step`; JSON values only.
        arrays: tensors by name, of the dtypes in `DTYPES`.
    """
    assert _is_header(header), header
    packed = {name: _packed(array) for name, array in (arrays or {}).items()}
    tensors = [[name, array.dtype.name, list(array.shape)] for name, array in packed.items()]
    text = safe_json.dumps({**header, "tensors": tensors})
    assert len(text) <= LARGEST_HEADER
    n_payload = sum(array.nbytes for array in packed.values())
    stream.write(_PREFIX.pack(MAGIC, VERSION, len(text), n_payload) + text)
    for array in packed.values():
        stream.write(_bytes_of(array))
    stream.flush()


def read_frame(stream: BinaryIO) -> Frame | None:
    """Return the next frame, or None where the stream ends between two frames.

    Raises:
        FrameError: for anything that `write_frame` does not write; sizes are looked at before
            any memory is taken.
    """
    prefix = stream.read(_PREFIX.size)
    if not prefix:
        return None
    if len(prefix) < _PREFIX.size:
        raise _cut_off()
    magic, version, n_header, n_payload = _PREFIX.unpack(prefix)
    if magic != MAGIC:
        raise FrameError(Message("The trainer sent something that is no message of its own."))
    if version != VERSION:
        raise FrameError(
            Message(
                "The trainer speaks version {found} of the protocol, the window {wanted}. "
                "Install Camada again.",
                found=version,
                wanted=VERSION,
            )
        )
    if n_header > LARGEST_HEADER:
        raise FrameError(Message("A message of the trainer is too long."))
    header = _header(_read(stream, n_header))
    tensors = _tensors(header.pop("tensors", None))
    n_wanted = sum(math.prod(shape) * np.dtype(dtype).itemsize for _, dtype, shape in tensors)
    if n_payload != n_wanted:
        raise FrameError(Message("A message of the trainer gives two lengths for its numbers."))
    if n_payload > free_bytes():
        raise FrameError(Message("A message of the trainer is larger than the free memory."))
    return Frame(header, {name: _array(stream, dtype, shape) for name, dtype, shape in tensors})


def _packed(array: AnyArray) -> AnyArray:
    assert array.dtype.name in DTYPES, array.dtype
    return np.asarray(array, array.dtype.newbyteorder("<"), order="C")


def _bytes_of(array: AnyArray) -> memoryview:
    return array.reshape(-1).view(np.uint8).data  # all bytes in one row


def _read(stream: BinaryIO, n_bytes: int) -> bytes:
    data = stream.read(n_bytes)
    if len(data) < n_bytes:
        raise _cut_off()
    return data


def _array(stream: BinaryIO, dtype: str, shape: tuple[int, ...]) -> AnyArray:
    array = np.empty(shape, np.dtype(dtype).newbyteorder("<"))
    room, start = _bytes_of(array), 0
    while start < len(room):
        n_read = cast("Any", stream).readinto(room[start:])
        if not n_read:
            raise _cut_off()
        start += n_read
    return array


def _header(data: bytes) -> dict[str, Any]:
    try:
        header = safe_json.loads(data)
    except ModelFileError as error:
        raise FrameError(error.message) from error
    if not _is_header(header):
        raise FrameError(Message("A message of the trainer lacks its kind, run or step."))
    return header


def _is_header(header: Any) -> bool:
    if not isinstance(header, Mapping):
        return False
    values = cast("Header", header)
    return (
        isinstance(values.get("kind"), str)
        and isinstance(values.get("run_id"), str)
        and type(values.get("step")) is int
        and values["step"] >= 0
    )


def _tensors(listed: Any) -> list[tuple[str, str, tuple[int, ...]]]:
    if not isinstance(listed, list):
        raise _bad_tensors()
    entries = [_tensor(entry) for entry in cast("list[Any]", listed)]
    if len({name for name, _, _ in entries}) < len(entries):
        raise _bad_tensors()
    return entries


def _tensor(entry: Any) -> tuple[str, str, tuple[int, ...]]:
    if not isinstance(entry, list) or len(cast("list[Any]", entry)) != 3:
        raise _bad_tensors()
    name, dtype, shape = cast("list[Any]", entry)
    if not isinstance(name, str) or len(name) > LONGEST_NAME or dtype not in DTYPES:
        raise _bad_tensors()
    if not isinstance(shape, list) or len(cast("list[Any]", shape)) > MOST_DIMENSIONS:
        raise _bad_tensors()
    sizes = cast("list[Any]", shape)
    if not all(type(size) is int and 0 <= size < 2**31 for size in sizes):
        raise _bad_tensors()
    return name, dtype, tuple(sizes)


def _bad_tensors() -> FrameError:
    return FrameError(Message("A message of the trainer lists its numbers wrongly."))


def _cut_off() -> FrameError:
    return FrameError(Message("A message of the trainer ends before its end."))
