"""The Python batches of CIFAR, without ever running what they say.

They are pickles, and a pickle is a program. This walks its instructions and builds only numbers,
texts, lists, tuples, dictionaries and, as plain values, the arrays of bytes that the batches hold.
It knows the few names that stand for such an array and calls nothing; any other instruction or name
ends the reading. The instructions are those that `pickletools` in Python's library documents.
"""

import math
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np

from core.arrays import AnyArray
from core.errors import DatasetError
from core.messages import Message

MOST_STEPS = 3_000_000
"""CIFAR-100 has about 200,000 instructions."""

_SHORT = 4096  # longer strings stay views of the file
_MOST_AXES = 4

_RECONSTRUCT, _NDARRAY, _DTYPE, _ENCODE, _FROM_BUFFER = range(5)
_NAMES = {
    ("numpy.core.multiarray", "_reconstruct"): _RECONSTRUCT,
    ("numpy._core.multiarray", "_reconstruct"): _RECONSTRUCT,
    ("numpy", "ndarray"): _NDARRAY,
    ("numpy", "dtype"): _DTYPE,
    ("_codecs", "encode"): _ENCODE,
    ("numpy.core.numeric", "_frombuffer"): _FROM_BUFFER,
    ("numpy._core.numeric", "_frombuffer"): _FROM_BUFFER,
}


@dataclass(frozen=True)
class _Name:
    """One of the names that a batch may hold; nothing is imported for it."""

    number: int


@dataclass
class _Type:
    code: str


@dataclass
class _Pile:
    """An array of bytes as the batch describes it."""

    shape: tuple[int, ...] = ()
    data: "bytes | memoryview" = b""
    is_fortran: bool = False

    def array(self) -> AnyArray:
        """Return it; raises ValueError where its parts do not fit."""
        flat = np.frombuffer(self.data, np.uint8)
        if any(size < 1 for size in self.shape) or flat.size != math.prod(self.shape):
            raise ValueError
        return flat.reshape(self.shape, order="F" if self.is_fortran else "C")


_MARK = object()


def read_batch(data: bytes, file: str) -> dict[str, Any]:
    """Return what a batch holds, by name: texts, lists, and arrays of uint8.

    Args:
        data: the whole file.
        file: its name, for messages.

    Raises:
        DatasetError: when it is damaged, or says anything that a batch of CIFAR does not.
    """
    walk = _Walk(memoryview(data), file)
    try:
        found = walk.run()
        return {_text(key): _value(value) for key, value in found.items()}
    except (ValueError, TypeError, IndexError, KeyError, AttributeError, struct.error) as error:
        raise DatasetError(
            Message(
                "{file} is damaged or cut off at byte {place}: it is no Python batch of CIFAR. "
                "Copy or download it again.",
                file=file,
                place=walk.place,
            )
        ) from error


def _value(value: Any) -> Any:
    return value.array() if isinstance(value, _Pile) else value


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if not isinstance(value, bytes | memoryview):
        raise TypeError
    return bytes(cast("bytes | memoryview", value)).decode("latin-1")


@dataclass
class _Walk:
    """A stack, a memory, and a place in the file."""

    data: memoryview
    file: str
    place: int = 0
    stack: list[Any] = field(default_factory=list[Any])
    memory: dict[int, Any] = field(default_factory=dict[int, Any])
    n_encoded: int = 0

    def encoded(self, text: str) -> bytes:
        """Return the bytes of a text; raises ValueError where all of them outgrow the file."""
        self.n_encoded += len(text)
        if self.n_encoded > len(self.data):
            raise ValueError
        return text.encode("latin-1")

    def run(self) -> dict[Any, Any]:
        """Walk to the end and return what is left, a dictionary."""
        for _ in range(MOST_STEPS):
            start = self.place
            code = self.take(1)[0]
            if code == ord("."):
                (found,) = self.stack
                if not isinstance(found, dict) or self.place != len(self.data):
                    raise ValueError
                return cast("dict[Any, Any]", found)
            step = _STEPS.get(code)
            if step is None:
                raise self.refusal(Message("the instruction {code}", code=f"{code:02x}"), start)
            step(self)
        raise ValueError

    def take(self, n: int) -> memoryview:
        """Return the next n bytes; raises ValueError where there are not so many."""
        if not 0 <= n <= len(self.data) - self.place:
            raise ValueError
        self.place += n
        return self.data[self.place - n : self.place]

    def number(self, n: int, *, is_signed: bool = False) -> int:
        """Return the next n bytes as a whole number."""
        return int.from_bytes(self.take(n), "little", signed=is_signed)

    def line(self) -> str:
        """Return what stands before the next end of a line."""
        n = bytes(self.data[self.place : self.place + 200]).index(b"\n")
        return bytes(self.take(n + 1)[:-1]).decode("ascii")

    def string(self, n: int) -> "bytes | memoryview":
        """Return the next n bytes, a long string as a view."""
        piece = self.take(n)
        return bytes(piece) if n <= _SHORT else piece

    def items(self) -> list[Any]:
        """Take what lies above the last mark, and the mark."""
        for place in range(len(self.stack) - 1, -1, -1):
            if self.stack[place] is _MARK:
                found = self.stack[place + 1 :]
                del self.stack[place:]
                return found
        raise ValueError

    def pop(self) -> Any:
        """Take the uppermost value."""
        value = self.stack.pop()
        if value is _MARK:
            raise ValueError
        return value

    def name(self, module: str, name: str, start: int) -> None:
        """Put one of the known names on the stack; raises DatasetError for any other."""
        number = _NAMES.get((module, name))
        if number is None:
            raise self.refusal(repr(f"{module}.{name}")[:80], start)
        self.stack.append(_Name(number))

    def refusal(self, what: Message | str, start: int) -> DatasetError:
        """Return the error of something that no batch of CIFAR says."""
        return DatasetError(
            Message(
                "{file} is a pickle that says {what} at byte {place}, which no batch of CIFAR "
                "does. Pickles can run any program, so nothing else in it was read. Download "
                "CIFAR again, or save the arrays as .npz.",
                file=self.file,
                what=what,
                place=start,
            )
        )


def _append_all(walk: _Walk) -> None:
    items = walk.items()
    _a(walk.stack[-1], list).extend(items)


def _append(walk: _Walk) -> None:
    item = walk.pop()
    _a(walk.stack[-1], list).append(item)


def _set_all(walk: _Walk) -> None:
    items = walk.items()
    _put(_a(walk.stack[-1], dict), items)


def _set(walk: _Walk) -> None:
    value, key = walk.pop(), walk.pop()
    _put(_a(walk.stack[-1], dict), [key, value])


def _put(into: dict[Any, Any], items: list[Any]) -> None:
    for key, value in zip(items[::2], items[1::2], strict=True):
        if not isinstance(key, str | bytes):
            raise TypeError
        into[key] = value


def _a(value: Any, kind: type) -> Any:
    if type(value) is not kind:
        raise TypeError
    return value


def _tuple(n: int) -> Callable[[_Walk], None]:
    def step(walk: _Walk) -> None:
        found = [walk.pop() for _ in range(n)]
        walk.stack.append(tuple(found[::-1]))

    return step


def _call(walk: _Walk) -> None:
    """Make the value that a known name with its arguments stands for; nothing is called."""
    arguments = _a(walk.pop(), tuple)
    number = _a(walk.pop(), _Name).number
    if number == _RECONSTRUCT:
        if arguments[0] != _Name(_NDARRAY):
            raise ValueError
        walk.stack.append(_Pile())
    elif number == _DTYPE:
        walk.stack.append(_Type(_text(arguments[0])))
    elif number == _ENCODE:
        text, encoding = arguments
        if encoding not in ("latin1", b"latin1"):
            raise ValueError
        walk.stack.append(walk.encoded(_a(text, str)))
    elif number == _FROM_BUFFER:
        data, dtype, shape, order = arguments
        walk.stack.append(_pile(shape, dtype, data, is_fortran=_text(order) == "F"))
    else:
        raise ValueError


def _build(walk: _Walk) -> None:
    """Give an array, or its type, what it holds."""
    state = _a(walk.pop(), tuple)
    target = walk.stack[-1]
    if isinstance(target, _Pile):
        _, shape, dtype, is_fortran, data = state
        found = _pile(shape, dtype, data, is_fortran=bool(is_fortran))
        target.shape, target.data, target.is_fortran = found.shape, found.data, found.is_fortran
    elif not isinstance(target, _Type):
        raise TypeError


def _pile(shape: Any, dtype: Any, data: Any, *, is_fortran: bool) -> _Pile:
    if _a(dtype, _Type).code not in ("u1", "|u1", "uint8"):
        raise ValueError
    sizes = tuple(_a(size, int) for size in _a(shape, tuple))
    if not isinstance(data, bytes | memoryview):
        raise TypeError
    # More and longer axes than there are bytes would only make a product of many digits.
    if len(sizes) > _MOST_AXES or any(size > len(cast("bytes", data)) for size in sizes):
        raise ValueError
    return _Pile(sizes, cast("bytes | memoryview", data), is_fortran)


def _long(walk: _Walk) -> None:
    walk.stack.append(walk.number(walk.number(1), is_signed=True))


def _stack_name(walk: _Walk) -> None:
    name, module = _a(walk.pop(), str), _a(walk.pop(), str)
    walk.name(module, name, walk.place - 1)


def _global(walk: _Walk) -> None:
    start = walk.place - 1
    module, name = walk.line(), walk.line()
    walk.name(module, name, start)


def _memorise(walk: _Walk, place: int) -> None:
    walk.memory[place] = walk.stack[-1]


def _pushed(make: Callable[[_Walk], Any]) -> Callable[[_Walk], None]:
    return lambda walk: walk.stack.append(make(walk))


def _unicode(n: int) -> Callable[[_Walk], None]:
    return _pushed(lambda walk: bytes(walk.take(walk.number(n))).decode("utf-8", "surrogatepass"))


def _string(n: int) -> Callable[[_Walk], None]:
    return _pushed(lambda walk: walk.string(walk.number(n)))


_STEPS: dict[int, Callable[[_Walk], None]] = {
    0x80: lambda walk: _known_protocol(walk.number(1)),
    0x95: lambda walk: _a(walk.number(8), int),  # FRAME: a hint for readers of streams
    ord("("): _pushed(lambda _: _MARK),
    ord("}"): _pushed(lambda _: dict[Any, Any]()),
    ord("]"): _pushed(lambda _: list[Any]()),
    ord(")"): _pushed(lambda _: ()),
    ord("N"): _pushed(lambda _: None),
    0x88: _pushed(lambda _: True),
    0x89: _pushed(lambda _: False),
    ord("K"): _pushed(lambda walk: walk.number(1)),
    ord("M"): _pushed(lambda walk: walk.number(2)),
    ord("J"): _pushed(lambda walk: walk.number(4, is_signed=True)),
    0x8A: _long,
    ord("G"): _pushed(lambda walk: struct.unpack(">d", walk.take(8))[0]),
    ord("U"): _string(1),
    ord("T"): _string(4),
    ord("C"): _string(1),
    ord("B"): _string(4),
    0x8E: _string(8),
    0x96: _string(8),
    0x8C: _unicode(1),
    ord("X"): _unicode(4),
    0x8D: _unicode(8),
    ord("q"): lambda walk: _memorise(walk, walk.number(1)),
    ord("r"): lambda walk: _memorise(walk, walk.number(4)),
    0x94: lambda walk: _memorise(walk, len(walk.memory)),
    ord("h"): _pushed(lambda walk: walk.memory[walk.number(1)]),
    ord("j"): _pushed(lambda walk: walk.memory[walk.number(4)]),
    ord("t"): _pushed(lambda walk: tuple(walk.items())),
    0x85: _tuple(1),
    0x86: _tuple(2),
    0x87: _tuple(3),
    ord("a"): _append,
    ord("e"): _append_all,
    ord("s"): _set,
    ord("u"): _set_all,
    ord("c"): _global,
    0x93: _stack_name,
    ord("R"): _call,
    ord("b"): _build,
}


def _known_protocol(number: int) -> None:
    if not 2 <= number <= 5:
        raise ValueError
