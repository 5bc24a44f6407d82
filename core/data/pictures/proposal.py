"""What reading seems best for pictures: size, colours and shape, by a look at some of them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np

from core.data.aside import Tick, aside
from core.data.picture_file import Loaded, load
from core.data.pictures.layout import Layout
from core.data.pictures.source import Fetch, Source
from core.errors import DatasetError
from core.reading import PictureReading

LOOKED_AT = 200
KEPT = 64
"""Pictures of one size of at most so many pixels a side stay as they are."""

USUAL = 32
"""The longer side of others: a small network learns it in a minute, and it can be raised."""

_MOST_ARE = 0.9
_ALIKE = 0.02
_COLOURLESS = 12
"""Of 255: so far the channels of a grey photograph drift apart when it is saved as JPEG."""


def propose(source: Source, layout: Layout, tick: Tick) -> PictureReading:
    """Return the reading that seems best. What cannot be read has no say. Raises DatasetError."""
    sizes: list[tuple[int, int]] = []
    is_grey = True
    for loaded in _some(source, layout.pictures, tick):
        sizes.append(loaded.size)
        is_grey = is_grey and _is_grey(loaded)
    are_values = layout.labels is not None and layout.labels.are_values
    return PictureReading(
        size=_size(sizes),
        colour="grey" if is_grey and sizes else "rgb",
        task="regress" if are_values else "classify",
        labels="" if layout.labels is None else layout.labels.column,
    )


def _some(source: Source, pictures: Sequence[int], tick: Tick) -> Iterator[Loaded]:
    step = max(1, len(pictures) // LOOKED_AT)
    for index, fetch in source.files(sorted(pictures)[::step][:LOOKED_AT]):
        try:
            # One large picture takes longer to decode than anybody waits who has given up.
            yield aside(partial(_loaded, fetch, source.names[index]), tick)
        except DatasetError:
            continue


def _loaded(fetch: Fetch, name: str) -> Loaded:
    with fetch() as file:
        return load(file, name, lambda size: min(size) // KEPT)


def _is_grey(loaded: Loaded) -> bool:
    if loaded.image.mode == "L":
        return True
    pixels = np.asarray(loaded.image).astype(np.int16)  # (h, w, 3)
    return int(np.ptp(pixels, axis=2).max()) <= _COLOURLESS


def _size(sizes: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Return (height, width) for pictures of these (width, height)."""
    if not sizes:
        return USUAL, USUAL
    (width, height), count = Counter(sizes).most_common(1)[0]
    are_one_size = count >= _MOST_ARE * len(sizes)
    if are_one_size and max(width, height) <= KEPT:
        return height, width
    shapes = np.array([w / h for w, h in sizes])
    are_one_shape = bool(np.mean(np.abs(shapes / (width / height) - 1) <= _ALIKE) >= _MOST_ARE)
    if not are_one_shape:
        return USUAL, USUAL
    scale = USUAL / max(width, height)
    return max(1, round(height * scale)), max(1, round(width * scale))
