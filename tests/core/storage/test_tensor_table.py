from typing import Any

import numpy as np
import pytest
import safetensors.numpy
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as numpy_st

from core.arrays import AnyArray
from core.errors import ModelFileError, SaveError
from core.storage.tensor_table import DTYPES, is_sealed, pack, read_arrays, read_header

ARRAYS = st.sampled_from(list(DTYPES.values())).flatmap(
    lambda dtype: numpy_st.arrays(dtype, numpy_st.array_shapes(min_dims=0, min_side=0, max_side=4))
)
NAMES = st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=10)


def _packed(tensors: dict[str, Any]) -> bytes:
    return b"".join(pack({"note": "x"}, tensors))


def _unpacked(data: bytes) -> dict[str, AnyArray]:
    return read_arrays(data, read_header(data))


@settings(max_examples=150)
@given(st.dictionaries(NAMES, ARRAYS, max_size=5))
def test_every_array_comes_back_bit_by_bit(tensors: dict[str, AnyArray]) -> None:
    data = _packed(tensors)
    back = _unpacked(data)

    assert is_sealed(data)
    assert _facts(back) == _facts(tensors)


@settings(max_examples=50)
@given(st.dictionaries(NAMES, ARRAYS, max_size=5))
def test_the_official_reader_reads_every_file(tensors: dict[str, AnyArray]) -> None:
    back = safetensors.numpy.load(_packed(tensors))
    del back["~sha256"]

    assert _facts(back) == _facts(tensors)


def test_big_endian_and_strided_arrays_are_written_as_they_must_be() -> None:
    array = np.arange(24, dtype=">f4").reshape(4, 6)[::2, ::-3]

    back = _unpacked(_packed({"a": array}))["a"]

    assert back.dtype == "<f4"
    np.testing.assert_array_equal(back, array)


def test_arrays_that_were_read_cannot_be_changed() -> None:
    back = _unpacked(_packed({"a": np.zeros(3, np.float32)}))["a"]

    with pytest.raises(ValueError, match="read-only"):
        back[0] = 1


def test_a_thousand_empty_arrays_are_read() -> None:
    assert len(_unpacked(_packed(_empty(1_000)))) == 1_000


def test_more_than_a_thousand_empty_arrays_are_refused() -> None:
    with pytest.raises(ModelFileError, match="1,000 empty arrays"):
        _unpacked(_packed(_empty(1_001)))


def test_more_arrays_than_a_reader_takes_are_not_written() -> None:
    tensors = {f"t{i}": np.zeros(1, np.uint8) for i in range(50_000)}

    with pytest.raises(SaveError, match="50,000 arrays"):
        pack({}, tensors)


def test_more_text_than_a_reader_takes_is_not_written() -> None:
    with pytest.raises(SaveError, match="16 MiB of texts"):
        pack({"notes": "n" * 2**24}, {})


def test_names_of_256_bytes_and_8_axes_are_read() -> None:
    back = _unpacked(_packed({"é" * 128: np.zeros((1,) * 8, np.int8)}))

    assert _facts(back) == {"é" * 128: ("int8", (1,) * 8, b"\0")}


@pytest.mark.parametrize("name", ["é" * 128 + "e", "a\nb", "a\u202eb", "a\u0000b"])
def test_names_that_could_mislead_are_refused(name: str) -> None:
    with pytest.raises(ModelFileError, match="has the name"):
        _unpacked(_packed({name: np.zeros(1, np.int8)}))


def test_nine_axes_are_refused() -> None:
    with pytest.raises(ModelFileError, match="impossible shape"):
        _unpacked(_packed({"a": np.zeros((1,) * 9, np.int8)}))


def _empty(n: int) -> dict[str, AnyArray]:
    return {f"t{i}": np.zeros(0, np.float32) for i in range(n)}


def _facts(tensors: dict[str, AnyArray]) -> dict[str, tuple[str, tuple[int, ...], bytes]]:
    return {name: (str(a.dtype), a.shape, a.tobytes()) for name, a in tensors.items()}
