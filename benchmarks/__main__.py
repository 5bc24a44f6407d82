"""`python -m benchmarks [--quick] [--only SECTION ...] [--json FILE]`: our speed, beside peers."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import measures
from benchmarks.asking import asking_rows
from benchmarks.engines import PEERS
from benchmarks.epochs import epoch_row
from benchmarks.growth import growth
from benchmarks.importing import picture_rows
from benchmarks.importing_tables import idx_rows, table_rows
from benchmarks.memory import memory_growth, memory_row
from benchmarks.workloads import WORKLOADS

CHOSEN = (3, 4)
"""Workloads that stand for DENSE and for CONV where not all are measured."""

MANY_STEPS = 100_000


class Bench:
    """What all sections need: the peers that are here, cores, and how often to repeat."""

    def __init__(self, is_quick: bool, n_cores: int) -> None:
        self.is_quick, self.n_cores = is_quick, n_cores
        self.peers = measures.peers_here(n_cores)
        self.n_rounds = 3 if is_quick else 9

    def training(self) -> dict[str, Any]:
        """Training steps, and the share of the matmul peak that the largest network reaches."""
        _head(
            "Milliseconds a training step: shuffle, gather, scale, forward, backward, Adam, count"
        )
        rows = [
            _row(measures.workload_row(workload, self.peers, self.n_rounds))
            for workload in WORKLOADS
        ]
        share = measures.peak_share(rows)
        print(f"{WORKLOADS[-1].name}: {share:.0%} of the peak of matmul")
        return {"workloads": rows, "matmul_peak_share": share}

    def asking(self) -> list[dict[str, Any]]:
        """Evaluation and prediction."""
        _head("Milliseconds for 10,000 samples, from bytes on")
        return [
            _row(row)
            for index in CHOSEN
            for row in asking_rows(WORKLOADS[index], self.peers, self.n_cores, self.n_rounds)
        ]

    def epochs(self) -> list[dict[str, Any]]:
        """Whole epochs of MNIST."""
        found = [
            epoch_row(WORKLOADS[index], self.peers, self.n_cores, 1 if self.is_quick else 3)
            for index in CHOSEN
        ]
        rows = [row for row in found if row is not None]
        for row in rows:
            peers = ", ".join(f"{k} {v:,.0f}" for k, v in row["peers_samples_a_second"].items())
            ours = row["ours_samples_a_second"]
            print(f"An epoch of MNIST, {row['name']}: {ours:,.0f} samples a second ({peers})")
        return rows

    def growth(self) -> list[dict[str, Any]]:
        """The cost of a step as a network grows."""
        rows = growth(self.n_cores, self.is_quick)
        print("Milliseconds a step, and what a doubling costs as a multiple of its arithmetic")
        for row in rows:
            grown = _figure(row["growth_to_arithmetic"], ".2f")
            print(f"  {row['axis']:6}{row['value']:6}{row['ms']:10.3f}{grown:>8}")
        return rows

    def memory(self) -> dict[str, Any]:
        """What training takes at most, and whether it grows."""
        rows = [memory_row(index, self.peers, 60) for index in (*CHOSEN, 5)]
        for row in rows:
            each = ", ".join(f"{name} {mib:,.0f}" for name, mib in row["mib"].items())
            print(f"{row['name']}: MiB that training takes at most: {each}")
        grown = memory_growth(MANY_STEPS // 10 if self.is_quick else MANY_STEPS)
        print(f"{grown['name']}: grows by {grown['mib']:.1f} MiB over {grown['steps']:,} steps")
        return {"most": rows, "growth": grown}

    def lasting(self) -> dict[str, Any]:
        """Whether steps become slower, and what somebody who looks on costs."""
        after = measures.after_many_steps(1000 if self.is_quick else measures.AFTER)
        print(
            f"{after['name']}: {after['first_ms']:.3f} ms at first, {after['later_ms']:.3f} ms "
            f"after {after['steps']:,} steps: {after['share_of_first_speed']:.0%} of the speed"
        )
        live = measures.live_view_cost(self.n_rounds)
        print(f"{live['name']}: live view costs {live['share_of_time']:+.1%} of the training time")
        return {"after_5000_steps": after, "live_view_cost": live}

    def importing(self) -> list[dict[str, Any]]:
        """Reading files of somebody's own into the cache."""
        n_rounds = min(self.n_rounds, 5)
        rows = [
            row
            for section in (idx_rows, table_rows, picture_rows)
            for row in section(self.is_quick, n_rounds)
        ]
        print("Milliseconds to read files into the cache")
        for row in rows:
            print(f"  {row['name']:36}{row['ours_ms']:9,.0f}")
            for key in ("peer", "whole_peer"):
                if times := row.get(f"{key}s_ms"):
                    ratio = _figure(row[f"ratio_to_fastest_{key}"], ".2f")
                    peers = ", ".join(f"{name} {ms:,.0f}" for name, ms in times.items())
                    print(f"    {ratio} times as fast as {peers}")
        return rows


SECTIONS: dict[str, Callable[[Bench], Any]] = {
    "training": Bench.training,
    "asking": Bench.asking,
    "epochs": Bench.epochs,
    "growth": Bench.growth,
    "memory": Bench.memory,
    "lasting": Bench.lasting,
    "importing": Bench.importing,
}


def main() -> None:
    """Measure, print it as it comes, and write it down where asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("--only", nargs="+", choices=SECTIONS, default=list(SECTIONS))
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to FILE")
    options = parser.parse_args()
    figures: dict[str, Any] = {"machine": measures.machine()}
    machine = figures["machine"]
    kernels = ", ".join(machine["blas_kernels"])
    print(f"{machine['processor']}, {machine['cores']} cores, BLAS for {kernels}, ", end="")
    print(f"load {machine['load']}")
    bench = Bench(options.quick, machine["cores"])
    for name in options.only:
        measured = SECTIONS[name](bench)
        # What is asked for most, `workloads` and `matmul_peak_share`, stands at the top.
        figures |= measured if name == "training" else {name: measured}
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n")


def _head(title: str) -> None:
    print(title)
    print(f"{'':34}{'Camada':>10}" + "".join(f"{name:>16}" for name in PEERS) + f"{'ratio':>9}")


def _row(row: dict[str, Any]) -> dict[str, Any]:
    peers = "".join(f"{_figure(row['peers_ms'].get(name)):>16}" for name in PEERS)
    ratio = _figure(row["ratio_to_fastest_peer"], ".2f")
    print(f"{row['name']:34}{row['ours_ms']:10.3f}{peers}{ratio:>9}", flush=True)
    return row


def _figure(value: float | None, spec: str = ".3f") -> str:
    return "-" if value is None else format(value, spec)


if __name__ == "__main__":
    main()
