"""What tiles and maps show is told in words, on the card that has the focus."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from core.messages import set_language
from gui.app import Camada
from gui.stack_view.block_card import BlockCard
from gui.stack_view.body import Bars, Tiles
from gui.stack_view.maps_body import Maps

REASON = Qt.FocusReason.TabFocusReason


def told(card: BlockCard) -> str:
    return QAccessible.queryAccessibleInterface(card).text(QAccessible.Text.Description)


def focused(camada: Camada, qtbot: QtBot, place: int) -> BlockCard:
    camada.window.activateWindow()
    card = camada.window.stack_view.cards[place]
    camada.state.look.refresh()
    card.setFocus(REASON)
    qtbot.waitUntil(card.hasFocus)
    return card


def test_few_units_are_told_one_by_one() -> None:
    body = Tiles(np.array([0.0, -0.5, 1.25]), 1.0)

    assert body.units_in_words() == "#0: 0; #1: −0.5; #2: 1.25"


def test_of_many_units_the_range_and_the_largest_are_told() -> None:
    values = np.zeros(100)
    values[[3, 40, 41, 99, 7, 8]] = [0.1, -9.0, 4.0, 3.0, 2.0, 1.0]

    assert Tiles(values, 9.0).units_in_words() == (
        "100 values from −9 to 4, 94 of them 0. Largest: #40: −9; #41: 4; #99: 3; #7: 2; #8: 1."
    )


def test_of_many_maps_those_with_the_largest_values_are_told() -> None:
    values = np.zeros((2, 2, 16))
    values[:, 0, 5] = 2.0

    said = Maps(values, 2.0).units_in_words()

    assert said.startswith("64 values from 0 to 2, 62 of them 0. Largest: map #5: 0 … 2, mean 1;")


def test_values_that_are_no_numbers_are_told_as_such() -> None:
    assert Tiles(np.full(20, np.nan), 1.0).units_in_words() == (
        "None of the 20 values is a number."
    )


def test_classes_are_told_the_best_first() -> None:
    body = Bars(("cat", "dog"), np.array([0.25, 0.75]))

    assert body.units_in_words().replace("\u00a0", " ") == "#1 dog: 75.0 %; #0 cat: 25.0 %"


def test_it_is_told_in_portuguese_too() -> None:
    set_language("pt_BR")

    assert Tiles(np.zeros(20), 1.0).units_in_words().startswith("20 valores de 0 a 0, 20 deles 0.")


def test_a_card_tells_its_units_while_it_has_the_focus(camada: Camada, qtbot: QtBot) -> None:
    before = told(camada.window.stack_view.cards[1])

    card = focused(camada, qtbot, 1)
    heard = told(card)
    focused(camada, qtbot, 2)

    assert "Largest: #" not in before
    assert "Largest: #" in heard
    assert "Largest: #" not in told(card)


def test_the_units_of_another_sample_are_told_soon_after(camada: Camada, qtbot: QtBot) -> None:
    card = focused(camada, qtbot, 1)
    before = told(card)

    camada.state.selection.choose_sample(5, "validation")
    camada.state.look.refresh()
    at_once = told(card)
    card._telling.timeout.emit()

    assert at_once == before
    assert told(card) != before
