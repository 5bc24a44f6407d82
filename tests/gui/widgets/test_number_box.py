import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from core.messages import Message, set_language
from core.settings import Setting
from gui.widgets.number_box import NumberBox, next_friendly, read, written

RATE = Setting("rate", float, 0.5, Message("Rate"), low=0.0, high=0.99)
UNITS = Setting("units", int, 128, Message("Units"), low=1, high=1_000_000)
SEED = Setting("seed", int, 0, Message("Seed"), low=0, high=2**63 - 1)
PATIENCE = Setting("n", int, 0, Message("Patience"), low=0, high=99, zero=Message("off"))
LEARNING_RATE = Setting("lr", float, 0.001, Message("Learning rate"), low=0.0, high=1000.0)


def box_for(qtbot: QtBot, setting: Setting, value: float) -> NumberBox:
    box = NumberBox(setting, value)
    qtbot.addWidget(box)
    return box


def enter(qtbot: QtBot, box: NumberBox, text: str) -> None:
    box.selectAll()
    qtbot.keyClicks(box, text)
    qtbot.keyClick(box, Qt.Key.Key_Return)


@pytest.mark.parametrize("language", ["en", "pt_BR"])
@pytest.mark.parametrize("text", ["0.25", "0,25", " 0,25 ", "25e-2", ".25"])
def test_comma_and_point_are_taken_in_every_language(
    qtbot: QtBot, language: str, text: str
) -> None:
    set_language(language)
    box = box_for(qtbot, RATE, 0.5)

    with qtbot.waitSignal(box.edited) as told:
        enter(qtbot, box, text)

    assert told.args == [0.25]
    assert box.value() == 0.25


def test_the_number_is_written_in_the_language() -> None:
    set_language("pt_BR")

    assert written(0.001) == "0,001"
    assert written(0.000001) == "1e-6"
    assert written(1234567) == "1234567"


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_what_is_written_reads_as_the_same_number(value: float) -> None:
    assert read(written(value)) == value


@given(st.integers(0, 2**63 - 1))
def test_whole_numbers_are_read_exactly(value: int) -> None:
    assert read(written(value), whole=True) == value


@pytest.mark.parametrize("text", ["1000", "1,000", "1.000", "1 000", "1e3", "1000.0"])
def test_thousands_of_a_whole_number_may_be_grouped(text: str) -> None:
    assert read(text, whole=True) == 1000


@pytest.mark.parametrize("text", ["7", "abc", "", "nan", "1e999"])
def test_a_wrong_text_stays_says_why_and_changes_nothing(qtbot: QtBot, text: str) -> None:
    box = box_for(qtbot, RATE, 0.5)

    with qtbot.assertNotEmitted(box.edited), qtbot.waitSignal(box.refused):
        box.selectAll()
        qtbot.keyClick(box, Qt.Key.Key_Delete)
        qtbot.keyClicks(box, text)
        qtbot.keyClick(box, Qt.Key.Key_Return)

    assert box.value() == 0.5
    assert box.text() == text
    assert "from 0 to 0.99" in box.toolTip()
    assert box.property("invalid") is True


def test_a_fraction_is_no_whole_number(qtbot: QtBot) -> None:
    box = box_for(qtbot, UNITS, 128)

    enter(qtbot, box, "1.5")

    assert box.value() == 128
    assert "whole number" in box.reason()


def test_a_right_text_ends_the_warning(qtbot: QtBot) -> None:
    box = box_for(qtbot, RATE, 0.5)
    enter(qtbot, box, "7")

    enter(qtbot, box, "0,7")

    assert box.reason() == ""
    assert box.value() == 0.7


def test_escape_brings_the_last_good_value_back(qtbot: QtBot) -> None:
    box = box_for(qtbot, RATE, 0.5)
    box.selectAll()
    qtbot.keyClicks(box, "7")

    qtbot.keyClick(box, Qt.Key.Key_Escape)

    assert box.text() == "0.5"


def test_the_same_value_again_tells_nothing(qtbot: QtBot) -> None:
    box = box_for(qtbot, RATE, 0.5)

    with qtbot.assertNotEmitted(box.edited):
        enter(qtbot, box, "0,50")

    assert box.text() == "0.5"


def test_leaving_the_field_takes_the_text(qtbot: QtBot) -> None:
    box = box_for(qtbot, SEED, 0)
    other = QLineEdit()
    qtbot.addWidget(other)
    box.show()
    other.show()
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, "42")

    with qtbot.waitSignal(box.edited) as told:
        box.clearFocus()

    assert told.args == [42]


def test_showing_a_value_tells_nothing_and_leaves_typing_alone(qtbot: QtBot) -> None:
    box = box_for(qtbot, UNITS, 128)
    box.selectAll()
    qtbot.keyClicks(box, "25")

    with qtbot.assertNotEmitted(box.edited):
        box.show_value(128)

    assert box.text() == "25"

    box.show_value(64)

    assert box.text() == "64"


@pytest.mark.parametrize(
    ("setting", "start", "up", "down"),
    [
        (UNITS, 128, 129, 127),
        (UNITS, 1, 2, 1),
        (RATE, 0.5, 0.55, 0.45),
        (RATE, 0.99, 0.99, 0.95),
        (LEARNING_RATE, 0.001, 0.002, 0.0005),
        (LEARNING_RATE, 0.003, 0.005, 0.002),
        (LEARNING_RATE, 0.0, 0.0001, 0.0),
    ],
)
def test_the_arrow_keys_step(
    qtbot: QtBot, setting: Setting, start: float, up: float, down: float
) -> None:
    box = box_for(qtbot, setting, start)
    qtbot.keyClick(box, Qt.Key.Key_Up)
    after_up = box.value()
    box.show_value(start)
    qtbot.keyClick(box, Qt.Key.Key_Down)

    assert after_up == pytest.approx(up)
    assert box.value() == pytest.approx(down)


@given(st.floats(1e-9, 1e6))
def test_friendly_steps_lead_away_and_are_one_two_or_five(value: float) -> None:
    above, below = next_friendly(value, 1), next_friendly(value, -1)

    assert below < value < above
    assert f"{above:e}"[0] in "125"
    assert f"{below:e}"[0] in "125"


def turn_wheel(box: NumberBox) -> None:
    nothing = QPoint()
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        nothing,
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(box, event)


def test_the_wheel_steps_only_a_field_with_focus(qtbot: QtBot) -> None:
    box = box_for(qtbot, UNITS, 128)
    with qtbot.waitExposed(box):
        box.show()
    box.clearFocus()

    turn_wheel(box)
    without_focus = box.value()
    box.activateWindow()
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)
    turn_wheel(box)

    assert without_focus == 128
    assert box.value() == 129


@pytest.mark.parametrize(("setting", "has_buttons"), [(UNITS, True), (RATE, False)])
def test_a_whole_number_in_use_has_buttons(
    qtbot: QtBot, setting: Setting, has_buttons: bool
) -> None:
    box = box_for(qtbot, setting, setting.default)
    none = QAbstractSpinBox.ButtonSymbols.NoButtons
    before = box.buttonSymbols()
    with qtbot.waitExposed(box):
        box.show()
    box.activateWindow()
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)

    assert before == none
    assert (box.buttonSymbols() != none) == has_buttons


def test_the_upper_button_adds_one(qtbot: QtBot) -> None:
    box = box_for(qtbot, UNITS, 128)
    box.resize(120, 30)
    with qtbot.waitExposed(box):
        box.show()
    box.activateWindow()
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)

    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(box.width() - 8, 6))

    assert box.value() == 129


def test_a_zero_with_a_meaning_is_an_empty_field_that_says_so(qtbot: QtBot) -> None:
    box = box_for(qtbot, PATIENCE, 0)

    assert box.text() == ""
    assert box.lineEdit().placeholderText() == "off"
    assert "Empty: off" in box.toolTip()


def test_such_a_field_takes_a_number_and_emptied_its_meaning_again(qtbot: QtBot) -> None:
    box = box_for(qtbot, PATIENCE, 0)
    told: list[int] = []
    box.edited.connect(told.append)

    enter(qtbot, box, "3")
    box.lineEdit().clear()
    qtbot.keyClick(box, Qt.Key.Key_Return)

    assert told == [3, 0]
    assert box.text() == ""


def test_such_a_field_steps_from_its_zero(qtbot: QtBot) -> None:
    box = box_for(qtbot, PATIENCE, 0)

    qtbot.keyClick(box, Qt.Key.Key_Up)

    assert box.value() == 1
