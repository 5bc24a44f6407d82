"""`python -m benchmarks [--quick] [--json FILE]`: milliseconds a training step, beside peers."""

import argparse
import json
from pathlib import Path
from typing import Any

from benchmarks import measures
from benchmarks.engines import PEERS
from benchmarks.workloads import WORKLOADS


def main() -> None:
    """Measure everything, print it as it comes, and write it down where asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds: some 20 seconds")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to FILE")
    options = parser.parse_args()
    figures = _measured(quick=options.quick)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n")


def _measured(quick: bool) -> dict[str, Any]:
    machine = measures.machine()
    print(f"{machine['processor']}, {machine['cores']} cores, load {machine['load']}")
    peers, n_rounds = measures.peers_here(machine["cores"]), 3 if quick else 9
    print("Milliseconds a training step: shuffle, gather, scale, forward, backward, Adam, count")
    print(f"{'':34}{'Camada':>10}" + "".join(f"{name:>16}" for name in PEERS) + f"{'ratio':>9}")
    rows = [_row(measures.workload_row(workload, peers, n_rounds)) for workload in WORKLOADS]
    share = measures.peak_share(rows)
    print(f"{WORKLOADS[-1].name}: {share:.0%} of the peak of matmul")
    after = measures.after_many_steps(1000 if quick else measures.AFTER)
    print(
        f"{after['name']}: {after['first_ms']:.3f} ms at first, {after['later_ms']:.3f} ms after "
        f"{after['steps']:,} steps: {after['share_of_first_speed']:.0%} of the first speed"
    )
    live = measures.live_view_cost(n_rounds)
    print(f"{live['name']}: live view costs {live['share_of_time']:+.1%} of the training time")
    return {
        "workloads": rows,
        "matmul_peak_share": share,
        "after_5000_steps": after,
        "live_view_cost": live,
        "machine": machine,
    }


def _row(row: dict[str, Any]) -> dict[str, Any]:
    peers = "".join(f"{_figure(row['peers_ms'][name]):>16}" for name in PEERS)
    ratio = _figure(row["ratio_to_fastest_peer"], ".2f")
    print(f"{row['name']:34}{row['ours_ms']:10.3f}{peers}{ratio:>9}", flush=True)
    return row


def _figure(value: float | None, spec: str = ".3f") -> str:
    return "-" if value is None else format(value, spec)


if __name__ == "__main__":
    main()
