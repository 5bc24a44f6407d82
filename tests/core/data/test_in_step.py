"""Reading in three steps side by side: the order of one thread, whatever the threads."""

from collections.abc import Iterator

import pytest

from core.data.in_step import in_step
from core.workers import Pool


def taken(n_threads: int, items: Iterator[int], at_once: int = 3) -> tuple[list[int], list[int]]:
    """Return what a taker and the listener got of items that are worked on."""
    got: list[int] = []
    heard: list[int] = []
    with Pool(n_threads) as pool:
        in_step(pool, items, at_once, lambda item: 100 // item, [got.extend], heard.extend)
    return got, heard


def broken(n: int) -> Iterator[int]:
    yield from range(1, n)
    raise OSError("cut off")


@pytest.mark.parametrize("n_threads", [1, 2, 4])
@pytest.mark.parametrize("n", [0, 1, 3, 4, 40])
def test_all_items_are_taken_and_heard_in_their_order(n_threads: int, n: int):
    wanted = [100 // item for item in range(1, n + 1)]

    assert taken(n_threads, iter(range(1, n + 1))) == (wanted, wanted)


@pytest.mark.parametrize("n_threads", [1, 4])
def test_what_goes_wrong_with_the_first_item_is_raised(n_threads: int):
    with pytest.raises(ZeroDivisionError):
        taken(n_threads, iter([1, 2, 0]))
    with pytest.raises(TypeError):
        taken(n_threads, iter([1, "no", 0]), at_once=8)  # pyright: ignore[reportArgumentType]
    with pytest.raises(OSError, match="cut off"):
        taken(n_threads, broken(9))


@pytest.mark.parametrize("n_threads", [1, 4])
def test_every_taker_gets_all(n_threads: int):
    some: list[int] = []
    others: list[int] = []
    with Pool(n_threads) as pool:
        in_step(pool, iter(range(10)), 2, abs, [some.extend, others.extend], lambda _: None)

    assert some == others == list(range(10))
