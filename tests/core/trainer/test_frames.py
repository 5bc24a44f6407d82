import io
import json
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from core.trainer.frames import DTYPES, LARGEST_HEADER, FrameError, read_frame, write_frame

HEADER = {"kind": "progress", "run_id": "run-1", "step": 12}


def written(header: Mapping[str, Any], arrays: Mapping[str, Any] | None = None) -> bytes:
    stream = io.BytesIO()
    write_frame(stream, header, arrays)
    return stream.getvalue()


def crafted(
    header: bytes | Mapping[str, Any],
    payload: bytes = b"",
    magic: bytes = b"CMDA",
    version: int = 1,
    n_header: int | None = None,
    n_payload: int | None = None,
) -> io.BytesIO:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    n_header = len(text) if n_header is None else n_header
    n_payload = len(payload) if n_payload is None else n_payload
    return io.BytesIO(struct.pack("<4sIIQ", magic, version, n_header, n_payload) + text + payload)


def is_refused(data: bytes) -> bool:
    try:
        read_frame(io.BytesIO(data))
    except FrameError:
        return True
    return False


def test_a_frame_comes_out_as_it_went_in():
    arrays = {"model/b1/W": np.arange(6, dtype=np.float32).reshape(2, 3), "empty": np.empty((0, 4))}

    frame = read_frame(io.BytesIO(written({**HEADER, "loss": 0.5}, arrays)))

    assert frame is not None
    assert (frame.kind, frame.run_id, frame.step) == ("progress", "run-1", 12)
    assert frame.header == {**HEADER, "loss": 0.5}
    np.testing.assert_array_equal(frame.arrays["model/b1/W"], arrays["model/b1/W"])
    assert frame.arrays["empty"].shape == (0, 4)


@pytest.mark.parametrize("dtype", DTYPES)
def test_every_listed_type_survives(dtype: str):
    array = np.array([[0, 1], [100, 127]], dtype)

    frame = read_frame(io.BytesIO(written(HEADER, {"a": array})))

    assert frame is not None
    assert frame.arrays["a"].dtype == dtype
    np.testing.assert_array_equal(frame.arrays["a"], array)


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6, dtype=np.float32).reshape(2, 3).T,
        np.arange(12, dtype=np.float32)[::2],
        np.arange(3, dtype=">f4"),
        np.array(2.5, np.float32),
    ],
    ids=["transposed", "strided", "big endian", "scalar"],
)
def test_memory_order_makes_no_difference(array: np.ndarray):
    frame = read_frame(io.BytesIO(written(HEADER, {"a": array})))

    assert frame is not None
    np.testing.assert_array_equal(frame.arrays["a"], array, strict=False)
    assert frame.arrays["a"].shape == array.shape


def test_frames_follow_each_other_and_then_the_stream_ends():
    stream = io.BytesIO(written(HEADER, {"a": np.ones(3)}) + written({**HEADER, "kind": "epoch"}))

    kinds = [frame.kind if frame else None for frame in (read_frame(stream) for _ in range(3))]

    assert kinds == ["progress", "epoch", None]


def test_a_frame_cut_off_at_any_byte_is_refused():
    data = written(HEADER, {"a": np.ones((2, 3), np.float32)})

    taken = [end for end in range(1, len(data)) if not is_refused(data[:end])]

    assert taken == []


TENSOR = ["a", "float32", [2]]
HOSTILE = {
    "other magic": crafted({**HEADER, "tensors": []}, magic=b"GET "),
    "other version": crafted({**HEADER, "tensors": []}, version=2),
    "header too long": crafted(b"{}", n_header=LARGEST_HEADER + 1),
    "huge header": crafted(b"{}", n_header=2**32 - 1),
    "no JSON": crafted(b"{kind"),
    "no UTF-8": crafted(b'{"kind": "\xff"}'),
    "NaN": crafted(b'{"kind": "a", "run_id": "", "step": NaN, "tensors": []}'),
    "deep": crafted(b"[" * 100_000),
    "a list": crafted(b"[]"),
    "same key twice": crafted(b'{"kind": "a", "kind": "b", "run_id":"", "step":0, "tensors":[]}'),
    "no kind": crafted({"run_id": "", "step": 0, "tensors": []}),
    "step no number": crafted({**HEADER, "step": "1", "tensors": []}),
    "negative step": crafted({**HEADER, "step": -1, "tensors": []}),
    "no tensors": crafted(HEADER),
    "tensors no list": crafted({**HEADER, "tensors": {}}),
    "tensor no list": crafted({**HEADER, "tensors": ["abc"]}),
    "tensor too short": crafted({**HEADER, "tensors": [["a", "float32"]]}),
    "objects": crafted({**HEADER, "tensors": [["a", "object", [1]]]}, b"12345678"),
    "type no text": crafted({**HEADER, "tensors": [["a", ["float32"], [1]]]}, b"1234"),
    "shape no list": crafted({**HEADER, "tensors": [["a", "float32", 2]]}, b"12345678"),
    "negative size": crafted({**HEADER, "tensors": [["a", "float32", [-1, -2]]]}, b"12345678"),
    "size no number": crafted({**HEADER, "tensors": [["a", "float32", [2.0]]]}, b"12345678"),
    "size yes": crafted({**HEADER, "tensors": [["a", "float32", [True]]]}, b"1234"),
    "too many axes": crafted({**HEADER, "tensors": [["a", "uint8", [1] * 9]]}, b"1"),
    "same name twice": crafted({**HEADER, "tensors": [TENSOR, TENSOR]}, bytes(16)),
    "long name": crafted({**HEADER, "tensors": [["a" * 257, "uint8", [1]]]}, b"1"),
    "payload too short": crafted({**HEADER, "tensors": [TENSOR]}, bytes(7)),
    "payload too long": crafted({**HEADER, "tensors": [TENSOR]}, bytes(9)),
    "payload cut off": crafted({**HEADER, "tensors": [TENSOR]}, bytes(7), n_payload=8),
    "more than the memory": crafted(
        {**HEADER, "tensors": [["a", "uint8", [2**31 - 1, 2**31 - 1]]]},
        n_payload=(2**31 - 1) ** 2,
    ),
    "more than 64 bits": crafted(
        {**HEADER, "tensors": [["a", "float64", [2**31 - 1] * 8]]}, n_payload=2**64 - 1
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_bytes_are_refused(name: str):
    with pytest.raises(FrameError):
        read_frame(io.BytesIO(HOSTILE[name].getvalue()))


def test_an_array_of_objects_is_never_written():
    with pytest.raises(AssertionError):
        written(HEADER, {"a": np.array([object()])})
