"""Timing the reading of tables: what a row of it tells."""

from benchmarks import importing_tables


def test_a_row_has_the_ratio_to_arrays_in_memory_and_to_the_whole_job():
    row = importing_tables._row("few rows", list, {"a": list, "b": list}, 1, {"a": list})

    assert set(row["peers_ms"]) == {"a", "b"}
    assert set(row["whole_peers_ms"]) == {"a, whole job"}
    assert (
        row["ratio_to_fastest_whole_peer"]
        == row["whole_peers_ms"]["a, whole job"] / (row["ours_ms"])
    )


def test_without_peers_there_is_no_ratio():
    row = importing_tables._row("alone", list, {}, 1)

    assert row["ratio_to_fastest_peer"] is None
    assert row["ratio_to_fastest_whole_peer"] is None
