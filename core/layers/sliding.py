"""The settings that CONV and POOL declare alike, and the windows that follow from them."""

from functools import lru_cache
from typing import Any

from core.layers.windows import Pair, Windows, pads_for_same
from core.messages import Message
from core.settings import setting

LARGEST = 64
"""Rows or columns of a window, of its stride, of the padding on each side."""

PADDINGS = (("valid", Message("None")), ("same", Message("Same size")))
PADDINGS_WITH_NUMBER = (*PADDINGS, ("number", Message("A number")))


def window(default: Pair, help: Message) -> Any:
    """Declare height and width of the window."""
    return setting(default, Message("Window"), low=1, high=LARGEST, help=help)


def stride(default: Pair, help: Message, *, zero: Message | None = None) -> Any:
    """Declare how far the window goes; `zero` is what 0 means, where it is a stride at all."""
    low = 1 if zero is None else 0
    return setting(default, Message("Stride"), low=low, high=LARGEST, help=help, zero=zero)


def padding(help: Message, *, takes_number: bool = False) -> Any:
    """Declare what is put around the picture; with `takes_number` a `pad` goes with it."""
    choices = PADDINGS_WITH_NUMBER if takes_number else PADDINGS
    return setting("valid", Message("Padding"), choices=choices, help=help)


def pad() -> Any:
    """Declare the rows and columns for the padding "number"."""
    return setting(
        (1, 1),
        Message("Zeros each side"),
        low=0,
        high=LARGEST,
        help=Message("Rows above and below, columns left and right"),
        only_if=lambda layer: layer.padding == "number",
    )


@lru_cache
def windows_of(
    size: Pair,
    kernel: Pair,
    stride: Pair,
    padding: str,
    pad: Pair = (0, 0),
    dilation: Pair = (1, 1),
) -> Windows:
    """Return the windows on a picture of `size`, height and width."""
    bare = Windows(size, kernel, stride, dilation)
    if padding == "same":
        pads = pads_for_same(size, bare.reach, stride)
    elif padding == "number":
        pads = ((pad[0], pad[0]), (pad[1], pad[1]))
    else:
        pads = bare.pads
    return Windows(size, kernel, stride, dilation, pads)
