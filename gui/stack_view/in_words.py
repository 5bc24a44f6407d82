"""What tiles and maps show, in words: for those who hear a card instead of seeing it."""

from collections.abc import Callable

import numpy as np

from core.arrays import AnyArray
from core.messages import number, tr

MOST_TOLD = 12
"""Units that are told one by one; of more, the range and those that stand out."""

N_LARGEST = 5


def units_in_words(values: AnyArray, text_of: Callable[[int], str]) -> str:
    """Return what units show, each by itself or in summary.

    Args:
        values: (U,), or (H, W, U) where each unit is a map.
        text_of: says what one of them shows.
    """
    n_units = values.shape[-1]
    if n_units <= MOST_TOLD:
        return "; ".join(text_of(unit) for unit in range(n_units))
    found = values[np.isfinite(values)]
    if not found.size:
        return tr("None of the {n} values is a number.", n=number(values.size))
    flat = values.reshape(-1, n_units)  # (H*W, U)
    sizes = np.abs(np.nan_to_num(flat)).mean(axis=0)  # (U,)
    largest = np.argsort(-sizes, kind="stable")[:N_LARGEST].tolist()
    return tr(
        "{n} values from {low:.3g} to {high:.3g}, {zeros} of them 0. Largest: {largest}.",
        n=number(values.size),
        low=float(found.min()),
        high=float(found.max()),
        zeros=number(int(np.count_nonzero(values == 0))),
        largest="; ".join(text_of(unit) for unit in largest),
    )
