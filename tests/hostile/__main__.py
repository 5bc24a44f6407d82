"""Gives all readers of data what attackers and careless people give: `python -m tests.hostile`.

Without `--quick` it takes some forty minutes, and five gigabytes of disk for a while.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.hostile import checks, fuzz, large, watch

QUICK_BOMBS = ["NPZ of zeros, 1000:1", "PNG 60,000 x 60,000", "gzip 1000:1 as tar"]

ALL: dict[str, Callable[[], checks.Findings]] = {
    "cut files": lambda: checks.truncations(2000),
    "changed bits": lambda: checks.flips(500),
    "bombs": checks.bombs,
    "deeds": checks.deeds,
    "no numbers": lambda: checks.gaps(200),
    "fuzz": lambda: fuzz.fuzz(30.0),
    "links": large.links,
    "large": large.sizes,
    "kills": lambda: large.kills(20),
    "races": lambda: large.races(5),
}
QUICK: dict[str, Callable[[], checks.Findings]] = {
    "cut files": lambda: checks.truncations(8),
    "no numbers": lambda: checks.gaps(4),
}


def main() -> int:
    """Run what is asked for and return 1 where something is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile", description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(ALL)}; all where none is named")
    parser.add_argument("--quick", action="store_true", help="a little of some, in seconds")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("--warm", nargs="*", default=[], help=argparse.SUPPRESS)
    parser.add_argument("--planted", default="", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        watch.be_child(options.child, options.warm, options.planted)
        return 0
    table = QUICK if options.quick else ALL
    n_wrong = 0
    with tempfile.TemporaryDirectory(prefix="camada-hostile-") as folder:
        os.environ.update(watch.environment(Path(folder)))
        for part in options.parts or table:
            begun = time.perf_counter()
            for line in table[part]():
                n_wrong += line.startswith("WRONG")
                _say(f"  {line}")
            _say(f"{part}: {time.perf_counter() - begun:.0f} s")
    _say(f"{n_wrong} wrong")
    return min(1, n_wrong)


def _say(text: str) -> None:
    sys.stdout.write(text.encode("utf-8", "replace").decode() + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
