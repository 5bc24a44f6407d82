"""How large the marks of pictures are and where they stand, and how to bring others to that."""

from dataclasses import dataclass

import numpy as np

from core.arrays import AnyArray, Array, Shape
from core.facts import Facts

_SAMPLES_LOOKED_AT = 300
_MOST_VALUES = 1 << 22
_FAINT = 0.03
"""Of the range of the data: what differs less from the background is no part of a mark."""
_DRAWN = 0.2
"""Of the strongest difference: less is the paper of a photo, or the edge of a stroke."""
_HALF = 0.5


@dataclass(frozen=True)
class Framing:
    """How the pictures of a set of data stand in their field.

    Handwritten digits come prepared, and in more than one way. Those of MNIST are brought into a
    box of 20 × 20 pixels, their proportions kept, and moved until their centre of mass is in the
    middle of 28 × 28 (Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits");
    the small digits fill their 8 × 8 field from top to bottom (E. Alpaydin, C. Kaynak, "Optical
    recognition of handwritten digits", UCI 1998). So `framing_of` measures what was done.

    Attributes:
        background: brightness at the border of the pictures, from 0 to 1.
        box: share of the field, (height, width), that the larger marks fill in that direction.
        by_mass: whether the centre of mass stands in the same place in all of them; else the
            middle of the box does.
        middle: where that is, (row, column) in shares of the field.
        stroke: how thick the lines of a mark are, as a share of the box.
    """

    background: float = 0.0
    box: float = 20 / 28
    by_mass: bool = True
    middle: tuple[float, float] = (_HALF, _HALF)
    stroke: float = 0.12


def background_of(inputs: AnyArray, facts: Facts) -> float | None:
    """Return how bright the border of the data is, from 0 to 1; None when they are no pictures.

    It is the median, for marks may touch the border.
    """
    if len(facts.input_shape) != 3 or facts.high <= facts.low or not len(inputs):
        return None
    shares = np.moveaxis(_shares(inputs, facts), 0, 2)  # (H, W, N, C)
    return float(np.median(_border(shares)))


def framing_of(inputs: AnyArray, facts: Facts) -> Framing | None:
    """Return how the data stand in their field, by their first samples; None without pictures.

    Args:
        inputs: (N, H, W, C), as stored.
        facts: of the data.
    """
    background = background_of(inputs, facts)
    if background is None:
        return None
    marks = np.abs(_shares(inputs, facts) - background).max(axis=3)  # (N, H, W)
    found = [mark for each in marks if (mark := _Mark.find(each, _FAINT)) is not None]
    if not found:
        return Framing(background)
    field = np.array(marks.shape[1:])  # (H, W)
    extents = np.array([(mark.height, mark.width) for mark in found]) / field  # (N, 2)
    masses = np.array([mark.mass for mark in found]) / field  # (N, 2)
    middles = np.array([mark.middle for mark in found]) / field  # (N, 2)
    by_mass = bool(masses.std(axis=0).sum() < middles.std(axis=0).sum())
    row, column = (masses if by_mass else middles).mean(axis=0).tolist()
    box = float(np.median(extents.max(axis=1)))
    stroke = _thickness(marks) / (box * float(field.max()))
    return Framing(background, box, by_mass, (row, column), stroke)


def framed(mark: Array, shape: Shape, framing: Framing) -> Array | None:
    """Return a mark as large as those of the data and where they have theirs.

    Its strongest value becomes 1, so that pencil is as dark as ink.

    Args:
        mark: (h, w), 0 where there is none.
        shape: (H, W, ...) of the data.
        framing: of the data.

    Returns:
        (H, W) from 0 to 1; None where nothing is marked.
    """
    strongest = float(mark.max(initial=0.0))
    if strongest <= 0:
        return None
    found = _Mark.find(mark, _DRAWN * strongest)
    assert found is not None
    height, width = shape[0], shape[1]
    # The box of the data is a share of the side, so each direction has a limit of its own.
    step = max(found.height / (height * framing.box), found.width / (width * framing.box))
    step = max(step, 1e-6)
    at = found.mass if framing.by_mass else found.middle
    first = [
        _within(at[axis] - framing.middle[axis] * n * step, low, high, n * step)
        for axis, (n, low, high) in enumerate(
            ((height, found.top, found.bottom), (width, found.left, found.right))
        )
    ]
    made = resampled(mark, (height, width), (first[0], first[1]), step)
    return np.clip(made / strongest, 0.0, 1.0)


def fitted(values: Array, shape: Shape) -> Array:
    """Return a picture at another size, whole, its proportions kept.

    What is left over continues the border, so that no edge appears that was not there.

    Args:
        values: (h, w) or (h, w, C).
        shape: (H, W, ...) to reach.
    """
    height, width = shape[0], shape[1]
    step = max(values.shape[0] / height, values.shape[1] / width)
    top = (values.shape[0] - height * step) / 2
    left = (values.shape[1] - width * step) / 2
    border = border_means(values)
    border = border if values.ndim == 3 else border[0]
    return resampled(values - border, (height, width), (top, left), step) + border


def resampled(
    values: Array, size: tuple[int, int], first: tuple[float, float], step: float
) -> Array:
    """Return a part of a picture at another size: each pixel is the mean of the area it covers.

    Args:
        values: (h, w) or (h, w, C); beyond its edges it is 0.
        size: (H, W) of the result.
        first: (row, column) in `values` of the first corner of the part.
        step: side of a new pixel, in pixels of `values`.

    Returns:
        (H, W) or (H, W, C) float32.
    """
    rows = _cover(size[0], values.shape[0], first[0], step)  # (H, h)
    columns = _cover(size[1], values.shape[1], first[1], step)  # (W, w)
    planes = np.moveaxis(np.atleast_3d(values), 2, 0)  # (C, h, w)
    made = np.moveaxis(rows @ planes @ columns.T, 0, 2)  # (H, W, C)
    return made.reshape(*size, *values.shape[2:]).astype(np.float32)  # (H, W) or (H, W, C)


def border_means(values: AnyArray) -> Array:
    """Return the mean of the outermost pixels of each channel, values: (H, W) or (H, W, C)."""
    channels = 1 if values.ndim == 2 else values.shape[2]
    return _border(values).reshape(-1, channels).mean(axis=0)  # (C,)


def ground_of(values: Array) -> float:
    """Return how bright the border of (h, w) is: the median, for a mark may touch it."""
    return float(np.median(_border(values)))


@dataclass(frozen=True)
class _Mark:
    """Edges of what is marked, the last ones beyond it, and its centre of mass (row, column)."""

    top: float
    left: float
    bottom: float
    right: float
    mass: tuple[float, float]

    @classmethod
    def find(cls, mark: AnyArray, least: float) -> "_Mark | None":
        """Look for what is stronger than `least` in (h, w)."""
        is_marked = mark > least
        rows, columns = np.flatnonzero(is_marked.any(axis=1)), np.flatnonzero(is_marked.any(axis=0))
        if not len(rows):
            return None
        counted = np.where(is_marked, mark, 0)
        by_row, by_column = counted.sum(axis=1), counted.sum(axis=0)
        mass = (_mean_place(by_row), _mean_place(by_column))
        return cls(int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1, mass)

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def middle(self) -> tuple[float, float]:
        return (self.top + self.bottom) / 2, (self.left + self.right) / 2


def _border(values: AnyArray) -> AnyArray:
    """Return the outermost pixels of (H, W, ...): (n, ...)."""
    return np.concatenate((values[0], values[-1], values[1:-1, 0], values[1:-1, -1]))


def _mean_place(amounts: AnyArray) -> float:
    """Return the mean of the places 0.5, 1.5, ... weighted by the amount at each."""
    return float(amounts @ (np.arange(len(amounts)) + _HALF) / amounts.sum())


def _thickness(marks: Array) -> float:
    """Return how thick the lines of marks (N, H, W) are, in pixels: twice their area by their edge.

    The edge is what changes from pixel to pixel, down and across. Over all directions that is
    4 / pi of its length.
    """
    padded = np.pad(marks, ((0, 0), (1, 1), (1, 1)))
    edges = sum(np.abs(np.diff(padded, axis=axis)).sum(axis=(1, 2)) for axis in (1, 2))
    return float(np.median(2 * marks.sum(axis=(1, 2)) / np.maximum(edges, 1e-6)) * 4 / np.pi)


def _within(first: float, low: float, high: float, length: float) -> float:
    """Move a window that begins at `first` as little as needed to hold all from low to high."""
    return min(max(first, high - length), low)


def _cover(n_new: int, n_old: int, first: float, step: float) -> Array:
    """Return the share of each new pixel that each old one covers, (n_new, n_old)."""
    starts = first + step * np.arange(n_new)[:, None]  # (n_new, 1)
    old = np.arange(n_old)[None]  # (1, n_old)
    shared = np.minimum(starts + step, old + 1) - np.maximum(starts, old)
    return (np.clip(shared, 0.0, None) / step).astype(np.float32)


def _shares(inputs: AnyArray, facts: Facts) -> Array:
    """Return the first samples from 0 to 1."""
    n = max(1, min(_SAMPLES_LOOKED_AT, _MOST_VALUES // max(1, inputs[0].size)))
    some = np.asarray(inputs[:n], np.float32)
    return (some - facts.low) / ((facts.high - facts.low) or 1.0)
