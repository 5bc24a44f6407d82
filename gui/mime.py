"""What can be dragged inside the window: kinds of dragged data, as drags and drops name them."""

BLOCKS_MIME = "application/x-camada-block-ids"
"""Blocks of the stack: their ids, joined by commas."""

KIND_MIME = "application/x-camada-kind"
"""A new block from the palette: the kind of its layer."""
