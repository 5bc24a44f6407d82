"""Letters A to Z, drawn by strokes of our own: what a letter is made of is known for each sample.

A P is a vertical line and a bowl at its top, an O a circle. Every sample turns, stretches, slants
and shifts its strokes a little, and takes a pen of its own width.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.arrays import AnyArray, Array, Labels
from core.messages import Message
from core.random_streams import stream

SIZE = 28
NAMES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

_WIDTH, _HEIGHT = 14.0, 18.0  # pixels of a letter that nothing was done to
_N_AFFINE = 7  # numbers a sample: turn, two sizes, slant, two shifts, pen
_PER_CIRCLE = 20  # lines that stand for a whole circle
_AT_ONCE = 16
_DEVIATION_OF_FOUR = math.sqrt(4 / 12)  # of the sum of four even numbers in 0..1

Points = tuple[tuple[float, float], ...]
"""(x, y) along a stroke; a letter goes from (0, 0) at the left top to (1, 1)."""

KINDS = {
    "vertical": Message("vertical line"),
    "horizontal": Message("horizontal line"),
    "rising": Message("rising diagonal"),
    "falling": Message("falling diagonal"),
    "circle": Message("circle"),
    "bowl": Message("bowl"),
    "arc": Message("open arc"),
    "hook": Message("hook"),
}
PLACES = {
    "left": Message("left"),
    "right": Message("right"),
    "top": Message("top"),
    "bottom": Message("bottom"),
    "middle": Message("middle"),
    "whole": Message("whole height"),
}


@dataclass(frozen=True)
class Part:
    """One part of a letter.

    Attributes:
        kind: a key of `KINDS`; `place`: where in the letter, a key of `PLACES`.
        points: its stroke in the letter.
    """

    kind: str
    place: str
    points: Points

    @property
    def title(self) -> Message:
        """What people call it: vertical line (left)."""
        return Message("{part} ({place})", part=KINDS[self.kind], place=PLACES[self.place])


@dataclass(frozen=True)
class PlacedPart:
    """A part where a sample has it: `points` (n, 2) are (row, column) of its stroke in pixels."""

    part: Part
    points: Array


def parts_of(letter: str) -> tuple[Part, ...]:
    """Return the parts of a letter of `NAMES`."""
    return _LETTERS[letter]


@dataclass(frozen=True)
class Pen:
    """How letters are written.

    Attributes:
        noise: deviation of what chance adds to each pixel, as a share of white.
        seed: which draw. thickness: mean width of a stroke in pixels.
        spread: how differently they are written, 0 to 1.
    """

    noise: float = 0.05
    seed: int = 0
    thickness: float = 2.2
    spread: float = 0.5


def letters(n_samples: int, pen: Pen) -> tuple[AnyArray, Labels]:
    """Draw letters.

    The same arguments give the same bits on every machine: the numbers come from raw Philox output,
    sines are rounded, and what remains are sums, products and roots.

    Returns:
        inputs (N, 28, 28, 1) uint8, white on black, and labels (N,), indices into `NAMES`.
    """
    labels, numbers = _drawn(n_samples, pen)
    inputs = np.empty((n_samples, SIZE, SIZE, 1), np.uint8)
    for label, name in enumerate(NAMES):
        parts = [np.array(part.points) for part in _LETTERS[name]]
        chosen = np.flatnonzero(labels == label)
        for start in range(0, len(chosen), _AT_ONCE):
            some = chosen[start : start + _AT_ONCE]
            lines = [_placed(points, numbers[some], pen.spread) for points in parts]
            ink = _ink(lines, _widths(numbers[some], pen))
            inputs[some, ..., 0] = _with_noise(ink, some, pen)
    return inputs, labels


def placed_parts(n_samples: int, pen: Pen, sample: int) -> tuple[PlacedPart, ...]:
    """Return the parts of one sample of `letters(n_samples, pen)`, where it has them."""
    labels, numbers = _drawn(n_samples, pen)
    chosen = numbers[sample : sample + 1]
    parts = _LETTERS[NAMES[labels[sample]]]
    return tuple(
        PlacedPart(part, _placed(np.array(part.points), chosen, pen.spread)[0, :, ::-1])
        for part in parts
    )


def _drawn(n_samples: int, pen: Pen) -> tuple[Labels, Array]:
    """Return labels (N,), spread evenly in mixed order, and even numbers in -1..1, (N, 7)."""
    n_rows = _N_AFFINE + 1
    raw = np.asarray(stream(pen.seed, "letters").bit_generator.random_raw(n_rows * n_samples))
    even = (raw >> np.uint64(11)).astype(np.float64) * 2.0**-52 - 1.0
    rows = even.reshape(n_rows, n_samples)  # one for each use
    order = np.argsort(rows[-1], kind="stable")
    return np.argsort(order).astype(np.int64) % len(NAMES), rows[:-1].T


def _placed(points: Array, numbers: Array, spread: float) -> Array:
    """Return the points of a stroke in pixels, (n, 2) and (N, 7) -> (N, n, 2) as (x, y)."""
    columns_of: list[Array] = [spread * column[:, None] for column in numbers.T]  # (N, 1) each
    turn, wide, high, slant, right, down, _ = columns_of
    centred: Array = (points - 0.5) * (_WIDTH, _HEIGHT)
    x = centred[:, 0] * (1 + 0.25 * wide)
    y = centred[:, 1] * (1 + 0.2 * high)
    x = x - 0.35 * slant * y
    sine: Array = np.round(np.sin(0.4 * turn), 6)
    cosine: Array = np.round(np.cos(0.4 * turn), 6)
    middle = SIZE / 2 - 0.5
    columns = middle + 3 * right + cosine * x - sine * y
    rows = middle + 3 * down + sine * x + cosine * y
    return np.stack((columns, rows), axis=-1)


def _widths(numbers: Array, pen: Pen) -> Array:
    """Return half the width of the pen of each sample, in pixels."""
    return pen.thickness / 2 * (1 + 0.5 * pen.spread * numbers[:, 6])


def _ink(strokes: Sequence[Array], halves: Array) -> Array:
    """Return how much of each pixel is covered, (N, 28, 28) in 0..1, by distance to the strokes."""
    columns, rows = np.meshgrid(np.arange(float(SIZE)), np.arange(float(SIZE)))
    nearest = np.full((len(halves), SIZE, SIZE), 1e9)
    for points in strokes:
        for start, end in zip(
            points[:, :-1].swapaxes(0, 1), points[:, 1:].swapaxes(0, 1), strict=True
        ):
            np.minimum(nearest, _squared_distance(columns, rows, start, end), out=nearest)
    return np.clip(halves[:, None, None] + 0.5 - np.sqrt(nearest), 0.0, 1.0)


def _squared_distance(columns: Array, rows: Array, start: Array, end: Array) -> Array:
    """Return the squared distance of each pixel from a line of each sample, (N, 28, 28)."""
    along = (end - start)[:, :, None, None]  # (N, 2, 1, 1)
    length = along[:, 0] ** 2 + along[:, 1] ** 2
    x, y = columns - start[:, 0, None, None], rows - start[:, 1, None, None]
    share = np.clip((x * along[:, 0] + y * along[:, 1]) / length, 0.0, 1.0)
    return (x - share * along[:, 0]) ** 2 + (y - share * along[:, 1]) ** 2


def _with_noise(ink: Array, samples: Labels, pen: Pen) -> AnyArray:
    if not pen.noise:
        return np.round(255 * ink).astype(np.uint8)
    noise = np.empty_like(ink)
    for row, sample in enumerate(samples.tolist()):
        random = stream(pen.seed, "letters noise", sample).bit_generator
        raw = np.asarray(random.random_raw(SIZE * SIZE)).astype("<u8")
        # The sum of four even numbers is nearly normal, and exact on every machine.
        sums = raw.view("<u2").reshape(SIZE, SIZE, 4).sum(axis=2, dtype=np.int64)
        noise[row] = (sums - 2 * 65535) / 65535
    noisy = ink + pen.noise / _DEVIATION_OF_FOUR * noise
    return np.round(255 * np.clip(noisy, 0.0, 1.0)).astype(np.uint8)


def _arc(x: float, y: float, radius_x: float, radius_y: float, start: float, end: float) -> Points:
    """Return an arc around (x, y); angles are in degrees, 0 right and 90 down."""
    n = max(2, round(_PER_CIRCLE * abs(end - start) / 360))
    angles = [math.radians(start + (end - start) * i / n) for i in range(n + 1)]
    return tuple(
        (round(x + radius_x * math.cos(a), 6), round(y + radius_y * math.sin(a), 6)) for a in angles
    )


def _bowl(place: str, top: float, bottom: float, x: float = 0.45, width: float = 0.45) -> Part:
    middle, half = (top + bottom) / 2, (bottom - top) / 2
    round_ = _arc(x, middle, width, half, -90, 90)
    return Part("bowl", place, ((0.0, top), *round_, (0.0, bottom)))


_LEFT = Part("vertical", "left", ((0, 0), (0, 1)))
_RIGHT = Part("vertical", "right", ((1, 0), (1, 1)))
_MIDDLE = Part("vertical", "middle", ((0.5, 0), (0.5, 1)))
_TOP = Part("horizontal", "top", ((0, 0), (1, 0)))
_BOTTOM = Part("horizontal", "bottom", ((0, 1), (1, 1)))
_ACROSS = Part("horizontal", "middle", ((0, 0.5), (0.8, 0.5)))
_O = Part("circle", "whole", _arc(0.5, 0.5, 0.5, 0.5, 0, 360))
_C = Part("arc", "whole", _arc(0.55, 0.5, 0.55, 0.5, -45, -315))


def _falling(place: str, *points: tuple[float, float]) -> Part:
    return Part("falling", place, points)


def _rising(place: str, *points: tuple[float, float]) -> Part:
    return Part("rising", place, points)


_LETTERS: dict[str, tuple[Part, ...]] = {
    "A": (
        _rising("left", (0, 1), (0.5, 0)),
        _falling("right", (0.5, 0), (1, 1)),
        Part("horizontal", "middle", ((0.2, 0.62), (0.8, 0.62))),
    ),
    "B": (_LEFT, _bowl("top", 0, 0.48), _bowl("bottom", 0.48, 1, 0.5, 0.5)),
    "C": (_C,),
    "D": (_LEFT, _bowl("whole", 0, 1, 0.4, 0.6)),
    "E": (_LEFT, _TOP, _ACROSS, _BOTTOM),
    "F": (_LEFT, _TOP, _ACROSS),
    "G": (
        _C,
        Part("horizontal", "middle", ((0.55, 0.55), (1, 0.55))),
        Part("vertical", "right", ((1, 0.55), (1, 0.9))),
    ),
    "H": (_LEFT, _RIGHT, Part("horizontal", "middle", ((0, 0.5), (1, 0.5)))),
    "I": (_MIDDLE,),
    "J": (
        Part("vertical", "right", ((0.8, 0), (0.8, 0.7))),
        Part("hook", "bottom", _arc(0.45, 0.7, 0.35, 0.3, 0, 180)),
    ),
    "K": (
        _LEFT,
        _rising("top", (0, 0.6), (0.95, 0)),
        _falling("bottom", (0.3, 0.41), (1, 1)),
    ),
    "L": (_LEFT, _BOTTOM),
    "M": (
        _LEFT,
        _falling("left", (0, 0), (0.5, 0.65)),
        _rising("right", (0.5, 0.65), (1, 0)),
        _RIGHT,
    ),
    "N": (_LEFT, _falling("whole", (0, 0), (1, 1)), _RIGHT),
    "O": (_O,),
    "P": (_LEFT, _bowl("top", 0, 0.55)),
    "Q": (_O, _falling("bottom", (0.6, 0.65), (1, 1))),
    "R": (_LEFT, _bowl("top", 0, 0.52), _falling("bottom", (0.35, 0.52), (1, 1))),
    "S": (
        Part("arc", "top", _arc(0.5, 0.25, 0.48, 0.25, -25, -270)),
        Part("arc", "bottom", _arc(0.5, 0.75, 0.48, 0.25, -90, 155)),
    ),
    "T": (_TOP, _MIDDLE),
    "U": (
        Part("vertical", "left", ((0, 0), (0, 0.6))),
        Part("hook", "bottom", _arc(0.5, 0.6, 0.5, 0.4, 180, 0)),
        Part("vertical", "right", ((1, 0), (1, 0.6))),
    ),
    "V": (_falling("left", (0, 0), (0.5, 1)), _rising("right", (0.5, 1), (1, 0))),
    "W": (
        _falling("left", (0, 0), (0.25, 1)),
        _rising("left", (0.25, 1), (0.5, 0.3)),
        _falling("right", (0.5, 0.3), (0.75, 1)),
        _rising("right", (0.75, 1), (1, 0)),
    ),
    "X": (_falling("whole", (0, 0), (1, 1)), _rising("whole", (0, 1), (1, 0))),
    "Y": (
        _falling("top", (0, 0), (0.5, 0.5)),
        _rising("top", (0.5, 0.5), (1, 0)),
        Part("vertical", "bottom", ((0.5, 0.5), (0.5, 1))),
    ),
    "Z": (_TOP, _rising("whole", (0, 1), (1, 0)), _BOTTOM),
}
