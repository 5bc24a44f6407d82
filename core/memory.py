"""How much memory is free, and how much of it one thing may take without asking."""

from pathlib import Path

SHARE_WITHOUT_ASKING = 0.5
"""More than this share of the free memory is taken only after the user agreed."""


def free_bytes() -> int:
    """Return the bytes that programs may still take, as Linux estimates them.

    Where the system does not tell, 4 GiB are assumed.
    """
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
    except OSError:
        return 4 << 30
    for line in lines:
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    return 4 << 30


def is_too_much(n_bytes: int) -> bool:
    """Tell whether taking `n_bytes` needs the user's word."""
    return n_bytes > free_bytes() * SHARE_WITHOUT_ASKING
