"""The peers of the benchmark of tables do the whole job that they are said to do."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks import importing_whole

pytest.importorskip("pandas")
pytest.importorskip("pyarrow")


def test_the_whole_job_of_all_peers_ends_with_the_same_columns(tmp_path: Path):
    path = tmp_path / "few.csv"
    path.write_text("a,city,y\n1.5,Rio,0\n2.25,Oslo,1\n3.0,Rio,1\n")

    found = [list(way(path)) for way in (importing_whole._by_pandas, importing_whole._by_pyarrow)]

    for arrays in found:
        assert [array.dtype for array in arrays] == ["f8", "u1", "i4", "f8", "f4"]
        np.testing.assert_array_equal(arrays[0], [1.5, 2.25, 3.0])
        np.testing.assert_array_equal(arrays[3], [0, 1, 1])
        assert arrays[-1].shape == (3, 3)
