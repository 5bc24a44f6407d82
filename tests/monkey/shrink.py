"""Finds a short list of steps that still goes wrong, by leaving parts of a long one out."""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence

from tests.house import ROOT
from tests.monkey.play import Step

LONGEST_S = 900.0
"""How long one play may take. What hangs is told earlier, with where it does, by the child."""

_DETAILS = re.compile(r"0x[0-9a-f]+|[0-9]+|'[^']*'")


def complaint_of(steps: Sequence[Step]) -> tuple[str, int]:
    """Play steps in a process of its own; return what went wrong ("" for nothing) and how far."""
    command = [sys.executable, "-X", "faulthandler", "-m", "tests.monkey", "--child"]
    text = "\n".join(map(str, steps))
    try:
        with tempfile.TemporaryDirectory(prefix="camada-monkeys-") as folder:
            ended = subprocess.run(
                command,
                input=text,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                cwd=ROOT,
                env={**os.environ, "TMPDIR": folder},  # what is cut off clears nothing away
                timeout=LONGEST_S,
                check=False,
            )
    except subprocess.TimeoutExpired as error:
        return "it never ends", _reached(str(error.stdout), len(steps))
    if ended.returncode == 0:
        return "", len(steps)
    said = ended.stderr.strip() or f"exit code {ended.returncode}"
    return said, _reached(ended.stdout, len(steps))


def _reached(progress: str, n_steps: int) -> int:
    """Return how many steps were begun, as the child tells with a point for each."""
    return min(n_steps, progress.count("."))


def kind_of(complaint: str) -> str:
    """Return what two complaints share that are about the same: their last line without details."""
    lines = complaint.strip().splitlines()
    traced = [line for line in lines if re.match(r"\w*(Error|Exception)\b", line)]
    return _DETAILS.sub("", (traced or lines[:2] or [""])[-1])


def shortest(
    steps: Sequence[Step],
    complaint: str,
    seconds: float,
    play: Callable[[Sequence[Step]], tuple[str, int]] = complaint_of,
) -> list[Step]:
    """Return the fewest of these steps found within the time that go wrong in the same way.

    Delta debugging after Zeller and Hildebrandt (2002): parts are left out, half of the steps at
    first, then ever smaller ones, as long as what is left still goes wrong.
    """
    until, kind = time.monotonic() + seconds, kind_of(complaint)
    left, size = list(steps), max(1, len(steps) // 2)
    while size:
        at = 0
        while at < len(left):
            if time.monotonic() > until:
                return left
            tried = left[:at] + left[at + size :]
            found, reached = play(tried)
            if found and kind_of(found) == kind:
                left = tried[:reached]
            else:
                at += size
        size //= 2
    return left
