from benchmarks.asking import asking_rows
from benchmarks.workloads import WORKLOADS


def test_without_peers_our_own_figures_are_measured() -> None:
    rows = asking_rows(WORKLOADS[0], {}, n_threads=1, n_rounds=1)

    assert [row["name"] for row in rows] == [
        "evaluate 10,000: 64-32-10",
        "predict 10,000: 64-32-10",
    ]
    assert all(row["ours_ms"] > 0 and row["ratio_to_fastest_peer"] is None for row in rows)
