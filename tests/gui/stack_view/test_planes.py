"""Cards where samples are points: pictures of the plane, in the real window."""

from time import process_time

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.data import builtin
from core.inspection import Inspector
from core.layers import BatchNorm, Dense, Dropout
from core.project import Plan, Project
from core.stack import Block, Stack
from gui.app import Camada
from gui.stack_view.body import Bars, Tiles
from gui.stack_view.norm_body import Normed
from gui.stack_view.plane_body import Planes
from gui.stack_view.regions_body import Regions
from gui.state.data import Ready
from gui.state.session import Phase
from tests.window import camada

__all__ = ["camada"]


@pytest.fixture
def project() -> Project:
    """Return the usual toy network, on the moons."""
    stack = Stack(
        (
            Block("b1", Dense(units=16, activation="tanh")),
            Block("b2", Dense(units=16)),
            Block("b3", Dense(units=2, activation="softmax")),
        )
    )
    data = builtin.read("moons").choice()
    return Project(stack=stack, data=data, plan=Plan(batch_size=32, epochs=2))


def planes_of(camada: Camada, block_id: str) -> Planes:
    body = camada.window.stack_view.card(block_id).state.body
    assert isinstance(body, Planes)
    return body


def regions_of(camada: Camada) -> Regions:
    body = camada.window.stack_view.card("b3").state.body
    assert isinstance(body, Regions)
    return body


def test_every_unit_has_its_picture_and_the_last_card_the_regions(camada: Camada) -> None:
    assert planes_of(camada, "b1").responses.shape[2] == 16
    assert planes_of(camada, "b2").responses.shape[2] == 16
    assert isinstance(regions_of(camada).inner, Bars)


def test_the_picture_agrees_with_the_value_of_the_sample(camada: Camada) -> None:
    body = planes_of(camada, "b1")
    x, y = body.point
    n = body.responses.shape[0]

    there = body.responses[int(y * n), int(x * n)]

    np.testing.assert_allclose(there, body.tiles.values, atol=0.1)


def test_a_click_on_a_picture_chooses_its_unit(camada: Camada) -> None:
    card = camada.window.stack_view.card("b1")
    place = QPoint(round(card.body_rect.left()) + 3 * 48 + 20, round(card.body_rect.top()) + 20)

    QTest.mouseClick(card, Qt.MouseButton.LeftButton, pos=place)

    assert camada.state.selection.unit == ("b1", 3)


def test_the_pictures_live_while_it_trains(camada: Camada, qtbot: QtBot) -> None:
    before = planes_of(camada, "b1").responses
    camada.state.session.train(camada.state.document.project)

    qtbot.waitUntil(lambda: camada.state.session.phase is Phase.IDLE)
    camada.state.look.refresh()

    assert not np.array_equal(planes_of(camada, "b1").responses, before)


def test_another_sample_moves_the_dot_and_asks_the_network_nothing(camada: Camada) -> None:
    before = planes_of(camada, "b1")

    camada.state.selection.choose_sample(7)
    camada.state.look.refresh()

    after = planes_of(camada, "b1")
    assert after.point != before.point
    assert after.responses is before.responses


def test_the_switch_shows_the_values_of_the_sample_instead(camada: Camada) -> None:
    action = camada.window.menu_actions["planes"]
    assert action.isChecked()

    action.trigger()

    assert not action.isChecked()
    assert isinstance(camada.window.stack_view.card("b1").state.body, Tiles)
    assert isinstance(camada.window.stack_view.card("b3").state.body, Bars)
    action.trigger()
    assert planes_of(camada, "b1").responses.shape[2] == 16


def test_data_that_are_no_points_have_no_switch(camada: Camada) -> None:
    project = camada.state.document.project
    data = builtin.read("digits").choice()

    camada.state.document.edit("Choose data", project.with_(data=data))

    assert not camada.window.menu_actions["planes"].isEnabled()


def test_dropout_keeps_showing_a_draw_and_norms_their_figures(camada: Camada) -> None:
    project = camada.state.document.project
    stack = project.stack.insert(1, Block("b8", Dropout(rate=0.5)))
    stack = stack.insert(2, Block("b9", BatchNorm()))

    camada.state.document.edit_stack("Add", stack)
    camada.state.look.refresh()

    assert "off" in planes_of(camada, "b8").note
    norm = camada.window.stack_view.card("b9").state.body
    assert isinstance(norm, Normed)
    assert isinstance(norm.inner, Planes)


def test_one_sigmoid_unit_decides_the_plane_too(camada: Camada) -> None:
    project = camada.state.document.project
    stack = project.stack.replace("b3", Dense(units=1, activation="sigmoid"))

    camada.state.document.edit_stack("Change", stack)
    camada.state.look.refresh()

    card = camada.window.stack_view.card("b3")
    area = regions_of(camada).plane_rect(card.body_rect)
    assert "class" in regions_of(camada).text_at(card.body_rect, area.center())


def test_a_tip_says_what_lies_under_the_mouse(camada: Camada) -> None:
    card = camada.window.stack_view.card("b1")

    text = planes_of(camada, "b1").text_at(card.body_rect, card.body_rect.topLeft() + QPointF(9, 9))

    assert text.startswith("#0: ")
    assert " at (" in text


def test_screen_readers_hear_of_the_regions(camada: Camada) -> None:
    card = camada.window.stack_view.card("b3")

    assert "regions of the plane" in card.accessibleDescription()


def test_the_pictures_of_a_toy_network_take_at_most_30_ms(camada: Camada) -> None:
    look, view = camada.state.look, camada.window.stack_view
    snapshot = look.snapshot
    assert snapshot is not None
    plane = look.plane
    assert plane is not None
    cards = [view.card(block_id) for block_id in ("b1", "b2", "b3")]
    inspector = Inspector(snapshot)
    times = []
    for _ in range(5):
        began = process_time()
        inspector.plane(plane.bounds)
        for card in cards:
            card.grab()
        times.append(process_time() - began)

    assert min(times) <= 0.030


def test_while_other_data_are_at_hand_already_there_is_no_plane(camada: Camada) -> None:
    state = camada.state
    assert state.look.plane is not None

    state.data.ready = Ready.make(builtin.read("digits").choice(), builtin.read("digits"))

    assert state.look.plane is None
