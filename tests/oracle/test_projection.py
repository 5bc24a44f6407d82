"""Principal components beside scikit-learn."""

import numpy as np
import pytest

from core.data import library
from core.data.projection import components, prepared_rows
from core.snapshot import Preparation

decomposition = pytest.importorskip("sklearn.decomposition")
pytestmark = pytest.mark.oracle


@pytest.mark.parametrize("n_samples", [40, 1797])
def test_components_and_their_shares_are_those_of_scikit_learn(n_samples: int) -> None:
    rows = prepared_rows(library.find("digits"), Preparation(), np.arange(n_samples))

    found = components(rows, 5)

    oracle = decomposition.PCA(5, svd_solver="full").fit(rows.astype(np.float64))
    wanted = oracle.transform(rows.astype(np.float64))
    np.testing.assert_allclose(np.abs(found.of(rows)), np.abs(wanted), atol=1e-6)
    np.testing.assert_allclose(found.shares, oracle.explained_variance_ratio_, rtol=1e-9)
