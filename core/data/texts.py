"""Texts: many of them one behind the other, mapped, so that one is read without the others."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import overload

import numpy as np

from core.arrays import AnyArray

_AT_ONCE = 1 << 12


class Texts(Sequence[str]):
    """Texts that lie in a file, each read when it is asked for.

    Attributes:
        blob: the texts as UTF-8, one behind the other, uint8.
        offsets: (N + 1,) int64, where each begins, and where the last ends.
    """

    def __init__(self, blob: AnyArray, offsets: AnyArray) -> None:
        self.blob, self.offsets = blob, offsets

    def __len__(self) -> int:
        return max(0, len(self.offsets) - 1)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        begin, end = self.offsets[index % len(self)], self.offsets[index % len(self) + 1]
        return self.blob[begin:end].tobytes().decode("utf-8", "replace")

    def __iter__(self) -> Iterator[str]:
        for first in range(0, len(self), _AT_ONCE):
            offsets = self.offsets[first : first + _AT_ONCE + 1].tolist()
            some = self.blob[offsets[0] : offsets[-1]].tobytes()
            for begin, end in pairwise(offsets):
                yield some[begin - offsets[0] : end - offsets[0]].decode("utf-8", "replace")


NO_TEXTS = Texts(np.empty(0, np.uint8), np.zeros(0, np.int64))
