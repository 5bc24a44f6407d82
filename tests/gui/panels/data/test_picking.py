"""Picking rows of a list as everywhere."""

import numpy as np
import pytest

from gui.panels.data.picking import Picking


@pytest.fixture
def picking() -> Picking:
    made = Picking()
    made.begin(np.zeros(8, bool), -1)
    return made


def test_a_click_picks_one_and_shift_all_up_to_there(picking: Picking) -> None:
    picking.only(2)
    picking.up_to(5)
    assert picking.rows.tolist() == [2, 3, 4, 5]

    picking.up_to(0)
    assert (picking.rows.tolist(), picking.current) == ([0, 1, 2], 0)


def test_control_adds_and_takes_away(picking: Picking) -> None:
    picking.only(2)
    picking.toggle(6)
    picking.toggle(2)

    assert picking.rows.tolist() == [6]


def test_all_and_none(picking: Picking) -> None:
    picking.all()
    assert len(picking.rows) == picking.n_rows == 8

    picking.none()
    assert not len(picking.rows)
