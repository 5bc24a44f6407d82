"""Pictures from elsewhere: out of files, the clipboard, or what is dropped.

Whatever takes time, as decoding does, is left to a reader, which any thread may call.
"""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QImage

from core.arrays import Array
from core.data.picture import on_white, pixels_of
from core.data.picture_file import ENDINGS, MOST_PIXELS, too_large
from core.messages import tr
from gui.mime import BLOCKS_MIME

Reader = Callable[[], Array]
"""Returns brightness from 0 to 1, (h, w) or (h, w, 3). Raises DatasetError for a picture that
cannot be read or has too many pixels."""

_ENCODED = ("image/png", "image/jpeg", "image/webp", "image/bmp")
_LARGE = 2048


def picture_path(data: QMimeData) -> Path | None:
    """Return the first picture file of what is dragged or in the clipboard, None without one."""
    paths = (Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
    return next((path for path in paths if path.suffix.lower() in ENDINGS), None)


def has_picture(data: QMimeData) -> bool:
    """Return whether what is dragged or in the clipboard is a picture, or a file of one."""
    # Blocks on their way to another place of the stack carry a picture for other programs.
    is_blocks = data.hasFormat(BLOCKS_MIME)
    return not is_blocks and (data.hasImage() or picture_path(data) is not None)


def reader_of(data: QMimeData) -> Reader | None:
    """Take what is dragged or in the clipboard; None where there is no picture.

    A file, or one that another program copied, is decoded only when it is read.
    """
    path = picture_path(data)
    if path is not None:
        return lambda: pixels_of(path)
    for form in _ENCODED:
        if copied := bytes(data.data(form).data()):
            name = tr("The picture")
            return lambda: pixels_of(BytesIO(copied), name)
    image = data.imageData() if data.hasImage() else None
    if not isinstance(image, QImage) or image.isNull():
        return None
    return lambda: values_of(image)


def values_of(image: QImage) -> Array:
    """Return the brightness of a picture on white paper, (h, w, 3). Raises DatasetError."""
    if image.width() * image.height() > MOST_PIXELS:
        raise too_large(tr("The picture"))
    if max(image.width(), image.height()) > _LARGE:  # as floats it would take 12 bytes a pixel
        keep, smooth = (
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        image = image.scaled(_LARGE, _LARGE, keep, smooth)
    plain = image.convertToFormat(QImage.Format.Format_RGBA8888)
    flat = np.frombuffer(plain.constBits(), np.uint8)
    return on_white(flat.reshape(plain.height(), plain.width(), 4))  # 4 bytes a pixel, no padding
