"""The plane: its pictures are what the network answers for the points it shows."""

from typing import Any

import numpy as np
import pytest

from core.arrays import Array
from core.data import builtin
from core.first_weights import initial_snapshot
from core.inspection import Inspector
from core.layers import BatchNorm, Dense, Layer, LayerNorm, Reshape, Residual
from core.plane import COARSE, FINE, Bounds, grid_side
from core.project import Project
from core.snapshot import Preparation, Snapshot
from core.stack import Block, Stack

OUTPUT = Dense(units=2, activation="softmax")
BOUNDS = Bounds(-2.0, 2.0, -1.0, 1.0)
PREPARATION = Preparation(np.array([0.5, -1.0], np.float32), np.array([2.0, 0.25], np.float32))


def inspector_of(*blocks: Block) -> Inspector:
    project = Project(stack=Stack(blocks), data=builtin.read("moons").choice())
    return Inspector(initial_snapshot(Snapshot(project, {}, preparation=PREPARATION)))


def stacked(*layers: Layer) -> Inspector:
    return inspector_of(*(Block(f"b{i}", layer) for i, layer in enumerate(layers)))


def at(response: Array, row: int, column: int) -> list[float]:
    return response[row, column].tolist()


@pytest.mark.parametrize(("row", "column"), [(0, 0), (FINE - 1, 0), (7, 40)])
def test_each_field_is_what_the_network_answers_for_the_point_in_its_middle(
    row: int, column: int
) -> None:
    inspector = stacked(Dense(units=5), BatchNorm(), LayerNorm(), OUTPUT)
    point = np.array(BOUNDS.point((column + 0.5) / FINE, (row + 0.5) / FINE), np.float32)

    responses = inspector.plane(BOUNDS).responses

    values = inspector.values(point)
    assert list(responses) == ["b0", "b1", "b2", "b3"]
    for block_id, response in responses.items():
        np.testing.assert_allclose(
            at(response, row, column), values[block_id].output, rtol=1e-5, atol=1e-6
        )


def test_a_group_answers_with_its_sum() -> None:
    inside = Block("b2", Dense(units=4, activation="tanh"))
    group = Block("b1", Residual(), inside=Stack((inside,)))
    inspector = inspector_of(Block("b0", Dense(units=4)), group, Block("b3", OUTPUT))

    responses = inspector.plane(BOUNDS).responses

    total = responses["b0"] + responses["b2"]
    np.testing.assert_allclose(responses["b1"], np.maximum(total, 0), atol=1e-6)


def test_a_block_that_gives_pictures_has_no_plane() -> None:
    inspector = stacked(Dense(units=4), Reshape(height=2, width=2))

    assert list(inspector.plane(BOUNDS).responses) == ["b0"]


def test_looking_at_the_plane_changes_nothing_that_was_answered_before() -> None:
    inspector = stacked(Dense(units=5), OUTPUT)
    point = np.array([0.3, 0.4], np.float32)
    before = inspector.values(point)["b0"].output.tolist()

    inspector.plane(BOUNDS)

    assert inspector.values(point)["b0"].output.tolist() == before


def test_bounds_are_a_square_around_the_points_so_that_circles_stay_round() -> None:
    found = Bounds.around(np.array([[-1.0, 0.0], [1.0, 1.0]]))

    assert found.right - found.left == found.top - found.bottom == pytest.approx(2.32)
    assert (found.left + found.right, found.bottom + found.top) == pytest.approx((0.0, 1.0))


def test_coordinates_of_other_sizes_have_each_their_own_range() -> None:
    found = Bounds.around(np.array([[0.0, 1000.0], [1.0, 3000.0]]))

    assert found.right - found.left == pytest.approx(1.16)
    assert found.top - found.bottom == pytest.approx(2320.0)


@pytest.mark.parametrize("points", [[[1.0, 2.0]], [[1.0, 2.0], [5.0, 2.0]]])
def test_points_in_a_line_or_in_one_place_have_room_around_them(points: Any) -> None:
    found = Bounds.around(np.array(points))

    assert found.left < 1.0 < found.right
    assert found.bottom < 2.0 < found.top


def test_a_share_of_the_rectangle_leads_back_to_its_point() -> None:
    points = np.array([[-1.5, 0.75], [2.0, -1.0]])

    shares = BOUNDS.shares(points)

    assert shares.tolist() == [[0.125, 0.125], [1.0, 1.0]]
    assert [BOUNDS.point(*share) for share in shares.tolist()] == [(-1.5, 0.75), (2.0, -1.0)]


def test_the_grid_begins_at_the_top_left() -> None:
    assert BOUNDS.grid(2).tolist() == [[-1.0, 0.5], [1.0, 0.5], [-1.0, -0.5], [1.0, -0.5]]


def test_wide_networks_get_a_coarser_grid() -> None:
    assert grid_side(300) == FINE
    assert COARSE < grid_side(200_000) < FINE
    assert grid_side(10**9) == COARSE
