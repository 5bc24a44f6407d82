"""Memory of training: `python -m benchmarks.memory ENGINE WORKLOAD STEPS` prints it (Linux).

Each engine has a process of its own, as the most a process ever took is one number.
"""

import ctypes
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks.engines import PEERS, Camada
from benchmarks.workloads import WORKLOADS, drawn_data

ENGINES: dict[str, Any] = {"ours": Camada, "PyTorch eager": PEERS["PyTorch eager"]}


def memory_row(index: int, peers: dict[str, Any], n_steps: int) -> dict[str, Any]:
    """Return MiB that training a workload took at most, ours and PyTorch's, data not counted."""
    names = [name for name in ENGINES if name == "ours" or name in peers]
    return {
        "name": WORKLOADS[index].name,
        "steps": n_steps,
        "mib": {name: _asked(name, index, n_steps)["training_mib"] for name in names},
    }


def memory_growth(n_steps: int) -> dict[str, Any]:
    """Return by how many MiB the smallest network's process grows after its first 1,000 steps."""
    found = _asked("ours", 0, n_steps)
    return {"name": WORKLOADS[0].name, "steps": n_steps, "mib": found["growth_mib"]}


def _asked(name: str, index: int, n_steps: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.memory", name, str(index), str(n_steps)]
    folder = Path(__file__).parent.parent
    return json.loads(subprocess.run(command, cwd=folder, capture_output=True, check=True).stdout)


def _told_mib(name: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(name + ":"))


def main() -> None:
    """Train in this process and print what it took."""
    name, index, n_steps = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    workload = WORKLOADS[index]
    inputs, labels = drawn_data(workload.side)
    ENGINES[name](WORKLOADS[0], *drawn_data(WORKLOADS[0].side), 2).run(20)  # loads what it needs
    ctypes.CDLL(None).malloc_trim(0)  # what making the data left free would hide what comes
    Path("/proc/self/clear_refs").write_text("5")  # and what that took at most is forgotten
    before = _told_mib("VmRSS")
    engine = ENGINES[name](workload, inputs, labels, 2)
    engine.run(min(1000, n_steps))
    early = _told_mib("VmHWM")
    engine.run(max(n_steps - 1000, 0))
    most = _told_mib("VmHWM")
    print(json.dumps({"training_mib": most - before, "growth_mib": most - early}))


if __name__ == "__main__":
    main()
