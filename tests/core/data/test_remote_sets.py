"""What is declared of the sets in the network."""

import hashlib
from pathlib import Path

import pytest

from core.data.downloads import SETS
from core.data.remote import is_safe


@pytest.mark.parametrize("name", SETS)
def test_all_mirrors_are_safe_and_all_checksums_whole(name: str) -> None:
    assert SETS[name].mirrors
    assert all(is_safe(url) for url in SETS[name].mirrors)
    assert all(len(bytes.fromhex(file.md5)) == 16 for file in SETS[name].files)


def test_the_real_mnist_has_the_sizes_and_checksums_declared(shared_data: Path) -> None:
    found = {
        file.name: (hashlib.md5(path.read_bytes()).hexdigest(), path.stat().st_size)
        for file in SETS["mnist"].files
        if (path := shared_data / "mnist" / file.name)
    }

    assert found == {file.name: (file.md5, file.n_bytes) for file in SETS["mnist"].files}
