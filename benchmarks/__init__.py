"""Speed beside other engines. `python -m benchmarks` prints a table; no test depends on it."""
