"""Smaller pictures, for thumbnails, previews and everything that looks at many of them."""

import numpy as np

from core.arrays import AnyArray


def shrunk(pictures: AnyArray, side: int) -> AnyArray:
    """Return pictures of which neither side is longer than twice `side`, as block means.

    Args:
        pictures: (N, H, W, C) of any type.
        side: so many pixels are enough; pictures smaller than twice that stay as they are.

    Returns:
        The same array, or (N, h, w, C) float32.
    """
    n, height, width, channels = pictures.shape
    step = max(height, width) // side
    if step < 2 or min(height, width) < step:
        return pictures
    rows, columns = height // step, width // step
    cut = pictures[:, : rows * step, : columns * step]
    blocks = cut.reshape(n, rows, step, columns, step, channels)  # each block on axes of its own
    return blocks.mean(axis=(2, 4), dtype=np.float32)
