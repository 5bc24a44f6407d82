from threading import Event, current_thread, main_thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.workers import MOST_PIECES, MULTIPLY_ADDS_A_PIECE, Pool, cut


@given(st.integers(1, 5000), st.floats(0, 1e12))
def test_pieces_cover_everything_once_in_order(length: int, work: float) -> None:
    pieces = cut(length, work)

    assert [i for piece in pieces for i in range(piece.start, piece.stop)] == list(range(length))
    assert all(piece.stop > piece.start for piece in pieces)
    assert len(pieces) <= MOST_PIECES


def test_little_work_stays_in_one_piece() -> None:
    assert cut(1000, MULTIPLY_ADDS_A_PIECE - 1) == (slice(0, 1000),)


@pytest.mark.parametrize(("share", "n_pieces"), [(1.9, 1), (2, 2), (3.9, 2), (4, 4), (1000, 4)])
def test_even_numbers_of_cores_get_even_numbers_of_pieces(share: float, n_pieces: int) -> None:
    assert len(cut(1000, share * MULTIPLY_ADDS_A_PIECE)) == n_pieces


@pytest.mark.parametrize("n_threads", [1, 2, 4])
def test_every_piece_is_worked_on_once(n_threads: int) -> None:
    done: list[int] = []

    with Pool(n_threads) as pool:
        pool.run(lambda piece: done.append(piece.start), cut(8, 1e12))

    assert sorted(done) == [0, 2, 4, 6]


def test_an_error_in_a_piece_reaches_the_caller() -> None:
    def fail_late(piece: slice) -> None:
        assert piece.start == 0, "planted"

    with Pool(2) as pool, pytest.raises(AssertionError, match="planted"):
        pool.run(fail_late, cut(8, 1e12))


def test_an_error_of_the_caller_waits_for_the_helper() -> None:
    begun, done = Event(), list[int]()

    def fail_early(piece: slice) -> None:
        if current_thread() is main_thread():
            begun.wait(10)
            raise ValueError("planted")
        begun.set()
        done.append(piece.start)

    with Pool(2) as pool, pytest.raises(ValueError, match="planted"):
        pool.run(fail_early, cut(8, 1e12))

    assert len(done) == MOST_PIECES - 1


def test_a_run_inside_a_piece_of_another_is_no_dead_end() -> None:
    done: list[int] = []

    with Pool(2) as pool:
        pool.run(
            lambda _: pool.run(lambda piece: done.append(piece.start), cut(2, 1e12)), cut(4, 1e12)
        )

    assert sorted(done) == [0, 0, 0, 0, 1, 1, 1, 1]


def test_a_closed_pool_may_be_used_again() -> None:
    done: list[int] = []
    pool = Pool(2)
    pool.run(lambda piece: done.append(piece.start), cut(4, 1e12))
    pool.close()

    with pool:
        pool.run(lambda piece: done.append(piece.start), cut(4, 1e12))

    assert len(done) == 2 * MOST_PIECES
