from pathlib import Path

import pytest

from core.memory import free_bytes, is_too_much


def test_some_memory_is_free() -> None:
    assert free_bytes() > 1 << 20


def test_asking_is_needed_for_more_than_half_of_it() -> None:
    assert not is_too_much(1)
    assert is_too_much(free_bytes() * 2)


@pytest.mark.parametrize("text", ["", "MemTotal: 1 kB\n"])
def test_where_the_system_does_not_tell_a_usual_amount_is_assumed(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "read_text", lambda *_: text)

    assert free_bytes() == 4 << 30
