import threading

import numpy as np
import pytest

from core.random_streams import stream

ADDRESS = {"seed": 3, "name": "b1", "step": 5, "piece": 2}


def numbers(**address: object) -> list[int]:
    raw = stream(**{**ADDRESS, **address}).bit_generator.random_raw(8)  # type: ignore[arg-type]
    return np.asarray(raw).tolist()


def test_an_address_always_gives_the_same_numbers() -> None:
    assert numbers() == numbers()


@pytest.mark.parametrize("change", [{"seed": 4}, {"name": "b2"}, {"step": 6}, {"piece": 3}])
def test_another_address_gives_other_numbers(change: dict[str, object]) -> None:
    assert not set(numbers()) & set(numbers(**change))


def test_half_used_words_of_one_stream_do_not_leak_into_the_next() -> None:
    stream(1, "a").integers(0, 2**32, size=3, dtype=np.uint32)

    after = stream(2, "b").integers(0, 2**32, size=3, dtype=np.uint32).tolist()

    assert stream(2, "b").integers(0, 2**32, size=3, dtype=np.uint32).tolist() == after


def test_every_thread_gets_the_same_numbers() -> None:
    found: list[list[int]] = []
    thread = threading.Thread(target=lambda: found.append(numbers()))

    thread.start()
    thread.join()

    assert found == [numbers()]


def test_long_draws_of_neighbouring_steps_do_not_overlap() -> None:
    first = np.asarray(stream(0, "b1", 0).bit_generator.random_raw(20_000))
    second = np.asarray(stream(0, "b1", 1).bit_generator.random_raw(20_000))

    assert not np.intersect1d(first, second).size


def test_the_largest_seed_is_a_seed() -> None:
    assert numbers(seed=2**63 - 1) != numbers(seed=2**63 - 2)
