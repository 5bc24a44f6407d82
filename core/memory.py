"""How much memory is free, and how much of it one thing may take without asking."""

from pathlib import Path

SHARE_WITHOUT_ASKING = 0.5
"""More than this share of the free memory is taken only after the user agreed."""


def free_bytes() -> int:
    """Return the bytes that programs may still take, as Linux estimates them.

    Where the system does not tell, 4 GiB are assumed.
    """
    return _told("MemAvailable", 4 << 30)


def free_swap_bytes() -> int:
    """Return the bytes that the system may still move out to a disk; 0 where it does not tell."""
    return _told("SwapFree", 0)


def is_too_much(n_bytes: int) -> bool:
    """Tell whether taking `n_bytes` needs the user's word."""
    return n_bytes > free_bytes() * SHARE_WITHOUT_ASKING


def is_hopeless(n_bytes: int) -> bool:
    """Tell whether there are no `n_bytes` at all.

    Linux hands memory out before it has it, and kills a program that then uses it: it has to be
    asked before.
    """
    return n_bytes > free_bytes() + free_swap_bytes()


def _told(name: str, otherwise: int) -> int:
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
    except OSError:
        return otherwise
    for line in lines:
        if line.startswith(name + ":"):
            return int(line.split()[1]) * 1024
    return otherwise
