from pathlib import Path

import pytest

from core.claim import Claim, is_claimed


def test_what_is_claimed_cannot_be_claimed_again(tmp_path: Path) -> None:
    claim = Claim(tmp_path / "in_use")

    with pytest.raises(BlockingIOError):
        Claim(tmp_path / "in_use")
    assert is_claimed(tmp_path / "in_use")
    claim.release()


def test_what_is_released_is_free(tmp_path: Path) -> None:
    claim = Claim(tmp_path / "in_use")

    claim.release()
    claim.release()

    assert not is_claimed(tmp_path / "in_use")


def test_a_claim_that_nobody_holds_any_more_ends(tmp_path: Path) -> None:
    claim = Claim(tmp_path / "in_use")

    del claim

    assert not is_claimed(tmp_path / "in_use")


def test_what_was_never_claimed_is_free_and_stays_untouched(tmp_path: Path) -> None:
    assert not is_claimed(tmp_path / "in_use")
    assert list(tmp_path.iterdir()) == []
