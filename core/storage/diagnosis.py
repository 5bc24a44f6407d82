"""Tells what a file is that is no sound model file, so that a refusal can say what to do."""

from core.errors import ModelFileError
from core.messages import Message
from core.storage import tensor_table
from core.storage.tensor_table import SEAL, Header

FORMAT = "camada"

_ARCHIVE = Message("a ZIP archive (Keras, PyTorch and NumPy write such files)")
_KINDS = (
    (b"\x89PNG\r\n\x1a\n", Message("a PNG picture")),
    (b"\xff\xd8\xff", Message("a JPEG picture")),
    (b"GIF8", Message("a GIF picture")),
    (b"%PDF", Message("a PDF document")),
    (b"PK\x03\x04", _ARCHIVE),
    (b"PK\x05\x06", _ARCHIVE),
    (b"\x89HDF\r\n\x1a\n", Message("an HDF5 file (older Keras models are such files)")),
    (b"\x1f\x8b", Message("a file compressed with gzip")),
    (b"\x93NUMPY", Message("a NumPy array")),
    (b"SQLite format 3\0", Message("an SQLite database")),
    (b"\0\0\x08\x01", Message("an IDX file of labels")),
    (b"\0\0\x08\x03", Message("an IDX file of pictures")),
    (b"\x80\x02", Message("a Python pickle")),
    (b"\x80\x04", Message("a Python pickle")),
    (b"\x80\x05", Message("a Python pickle")),
    (b"{", Message("a text in JSON")),
)


def diagnose(data: bytes, n_bytes: int) -> ModelFileError:
    """Return the error for a file that is not sealed.

    Args:
        data: its first bytes, the whole header at least where there is one.
        n_bytes: its length.
    """
    if not n_bytes:
        return ModelFileError(Message("It is empty. Open another copy of it."))
    try:
        header = tensor_table.read_header(data)
    except ModelFileError:
        return _no_header(data)
    if header.metadata.get("format") == FORMAT:
        return _damaged(header, n_bytes)
    if SEAL in header.entries:
        return _damaged_somewhere()
    return ModelFileError(
        Message(
            "It holds weights in the safetensors format, but no Camada project. "
            "Open a file that Camada saved."
        )
    )


def _no_header(data: bytes) -> ModelFileError:
    if data[8:9] == b"{" and b'"__metadata__"' in data:
        return _damaged_somewhere()
    kinds = [kind for start, kind in _KINDS if data.startswith(start)]
    if kinds:
        return ModelFileError(
            Message(
                "It is not a Camada file: it looks like {kind}. Open a file that Camada saved.",
                kind=kinds[0],
            )
        )
    return ModelFileError(
        Message("It is not a Camada file, or only the start of one. Open a file that Camada saved.")
    )


def _damaged(header: Header, n_bytes: int) -> ModelFileError:
    expected = _expected_length(header)
    if expected is None or expected == n_bytes:
        return _damaged_somewhere()
    if n_bytes < expected:
        return ModelFileError(
            Message(
                "It is cut off: {found} of {expected} bytes are there. Open another copy of it.",
                found=n_bytes,
                expected=expected,
            )
        )
    return ModelFileError(
        Message(
            "It is damaged: behind its end stand {n} bytes more. Open another copy of it.",
            n=n_bytes - expected,
        )
    )


def _expected_length(header: Header) -> int | None:
    """Return the length that the header promises, None when it makes no sense."""
    try:
        return header.start + int(header.entries[SEAL]["data_offsets"][1])
    except (KeyError, TypeError, ValueError, IndexError, OverflowError):
        return None


def _damaged_somewhere() -> ModelFileError:
    return ModelFileError(
        Message(
            "It is damaged: its contents do not fit the checksum at its end. "
            "Open another copy of it."
        )
    )
