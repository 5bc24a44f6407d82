import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from core.layers import Conv, Pooling
from core.settings import settings_of
from gui.widgets.form import SettingsForm
from gui.widgets.line_boxes import PairBox, read_pair, written_pair

KERNEL = next(s for s in settings_of(Conv) if s.name == "kernel")
STRIDE = next(s for s in settings_of(Pooling) if s.name == "stride")


@pytest.fixture
def box(qtbot: QtBot) -> PairBox:
    made = PairBox(KERNEL, (3, 5))
    qtbot.addWidget(made)
    return made


def typed(qtbot: QtBot, box: PairBox, text: str) -> None:
    box.selectAll()
    qtbot.keyClicks(box, text)
    qtbot.keyClick(box, Qt.Key.Key_Return)


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("3", (3, 3)),
        ("3 x 5", (3, 5)),
        ("3X5", (3, 5)),
        ("3 × 5", (3, 5)),
        ("3,5", (3, 5)),
        (" 3 5 ", (3, 5)),
        ("10;2", (10, 2)),
    ],
)
def test_every_way_to_write_a_pair_is_read(text: str, pair: tuple[int, int]) -> None:
    assert read_pair(text) == pair


@pytest.mark.parametrize("text", ["", "x", "3 x", "1,2,3", "-3", "3.5", "three", "1e3"])
def test_what_is_no_pair_is_not_read(text: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        read_pair(text)


@pytest.mark.parametrize("pair", [(1, 1), (3, 5), (64, 12)])
def test_what_is_written_is_read_again(pair: tuple[int, int]) -> None:
    assert read_pair(written_pair(pair)) == pair


def test_a_form_has_it_for_a_pair(qtbot: QtBot) -> None:
    form = SettingsForm(Conv())
    qtbot.addWidget(form)

    assert isinstance(form.field_of("kernel"), PairBox)


def test_one_number_is_taken_as_a_square(qtbot: QtBot, box: PairBox) -> None:
    with qtbot.waitSignal(box.edited) as told:
        typed(qtbot, box, "4")

    assert told.args == [(4, 4)]
    assert box.text() == "4 × 4"
    assert box.value() == (4, 4)


def test_the_same_pair_written_otherwise_is_no_edit(qtbot: QtBot, box: PairBox) -> None:
    with qtbot.assertNotEmitted(box.edited):
        typed(qtbot, box, "3,5")

    assert box.text() == "3 × 5"


def test_a_pair_outside_the_limits_stays_typed_and_says_why(qtbot: QtBot, box: PairBox) -> None:
    with qtbot.waitSignal(box.refused) as told, qtbot.assertNotEmitted(box.edited):
        typed(qtbot, box, "0 x 3")

    assert told.args == [
        "Window must be height and width, each a whole number from 1 to 64, not “0 x 3”."
    ]
    assert box.text() == "0 x 3"
    assert box.value() == (3, 5)
    assert box.property("invalid") is True


def test_a_refusal_ends_with_the_next_good_pair(qtbot: QtBot, box: PairBox) -> None:
    typed(qtbot, box, "no")

    typed(qtbot, box, "2 2")

    assert box.property("invalid") is False
    assert box.value() == (2, 2)


def test_the_form_shows_the_reason_in_its_place(qtbot: QtBot) -> None:
    form = SettingsForm(Conv(), only=["kernel"])
    qtbot.addWidget(form)
    with qtbot.waitExposed(form):
        form.show()
    field = form.field_of("kernel")
    assert isinstance(field, PairBox)

    typed(qtbot, field, "99")

    errors = [x.text() for x in form.findChildren(QLabel) if x.property("role") == "error"]
    assert errors == [
        "Window must be height and width, each a whole number from 1 to 64, not “99”."
    ]


def test_showing_a_pair_tells_nothing(qtbot: QtBot, box: PairBox) -> None:
    with qtbot.assertNotEmitted(box.edited):
        box.show_value((7, 7))

    assert box.text() == "7 × 7"


def test_what_is_being_typed_for_the_same_pair_is_left_alone(qtbot: QtBot, box: PairBox) -> None:
    box.selectAll()
    qtbot.keyClicks(box, "1")

    box.show_value((3, 5))

    assert box.text() == "1"


def test_the_hint_tells_how_to_write_it(box: PairBox) -> None:
    assert "One number means a square" in box.toolTip()


@pytest.fixture
def stride(qtbot: QtBot) -> PairBox:
    made = PairBox(STRIDE, (0, 0))
    qtbot.addWidget(made)
    return made


def test_a_zero_with_a_meaning_is_an_empty_field_that_says_so(stride: PairBox) -> None:
    assert stride.text() == ""
    assert stride.placeholderText() == "as the window"
    assert stride.accessibleDescription() == "Empty: as the window"
    assert "Empty: as the window" in stride.toolTip()


def test_such_a_field_takes_a_pair_and_emptied_its_meaning_again(
    qtbot: QtBot, stride: PairBox
) -> None:
    told: list[tuple[int, int]] = []
    stride.edited.connect(told.append)

    typed(qtbot, stride, "3")
    stride.clear()
    qtbot.keyClick(stride, Qt.Key.Key_Return)

    assert told == [(3, 3), (0, 0)]
    assert stride.text() == ""


def test_any_other_field_does_not_take_nothing(qtbot: QtBot, box: PairBox) -> None:
    box.clear()

    with qtbot.assertNotEmitted(box.edited):
        qtbot.keyClick(box, Qt.Key.Key_Return)

    assert box.property("invalid") is True
