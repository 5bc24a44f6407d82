from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from core.errors import SettingError
from core.layers import Conv, Dense, Dropout
from core.messages import Message
from core.settings import Declared, setting
from gui.widgets.fields import Field
from gui.widgets.form import SettingsForm
from gui.widgets.number_box import NumberBox


@dataclass(frozen=True, kw_only=True)
class Sample(Declared):
    """A value with every sort of setting; it does not take the label `x` with an even number."""

    kind = "sample"
    title = Message("Sample")

    n: int = setting(1, Message("Count"), low=0, high=9)
    share: float = setting(0.5, Message("Share"), low=0, high=1, help=Message("How much"))
    on: bool = setting(True, Message("Switch"))
    label: str = setting("a", Message("Label"))
    colour: str = setting(
        "red", Message("Colour"), choices=(("red", Message("Red")), ("blue", Message("Blue")))
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.label == "x" and self.n % 2 == 0:
            raise SettingError(Message("x wants an odd count"))


def form_for(qtbot: QtBot, value: Declared) -> SettingsForm:
    form = SettingsForm(value)
    qtbot.addWidget(form)
    with qtbot.waitExposed(form):
        form.show()
    return form


def shown_values(form: SettingsForm) -> list[object]:
    fields = (form.field_of(name) for name in ("n", "share", "on", "label", "colour"))
    return [cast("Field", each).value() for each in fields]


def test_every_setting_has_the_field_of_its_type(qtbot: QtBot) -> None:
    form = form_for(qtbot, Sample())

    assert isinstance(form.field_of("n"), NumberBox)
    assert isinstance(form.field_of("share"), NumberBox)
    assert isinstance(form.field_of("on"), QCheckBox)
    assert isinstance(form.field_of("label"), QLineEdit)
    assert isinstance(form.field_of("colour"), QComboBox)


def test_an_edit_gives_the_whole_new_value(qtbot: QtBot) -> None:
    form = form_for(qtbot, Dense())
    units = form.field_of("units")
    assert isinstance(units, NumberBox)
    units.selectAll()
    qtbot.keyClicks(units, "64")

    with qtbot.waitSignal(form.edited) as told:
        qtbot.keyClick(units, Qt.Key.Key_Return)

    assert told.args == [Dense(units=64)]
    assert form.value() == Dense(units=64)


def test_a_choice_made_with_the_keys_is_an_edit(qtbot: QtBot) -> None:
    form = form_for(qtbot, Sample())

    with qtbot.waitSignal(form.edited) as told:
        qtbot.keyClick(form.field_of("colour"), Qt.Key.Key_Down)

    assert told.args == [Sample(colour="blue")]


def test_a_tick_and_a_text_are_edits(qtbot: QtBot) -> None:
    form = form_for(qtbot, Sample())
    told: list[Sample] = []
    form.edited.connect(told.append)

    qtbot.keyClick(form.field_of("on"), Qt.Key.Key_Space)
    qtbot.keyClicks(form.field_of("label"), "b")
    qtbot.keyClick(form.field_of("label"), Qt.Key.Key_Return)

    assert told == [Sample(on=False), Sample(on=False, label="ab")]


def test_showing_a_value_tells_nothing(qtbot: QtBot) -> None:
    form = form_for(qtbot, Sample())
    other = Sample(n=7, share=0.25, on=False, label="z", colour="blue")

    with qtbot.assertNotEmitted(form.edited):
        form.show_settings(other)

    assert form.value() == other
    assert shown_values(form) == [7, 0.25, False, "z", "blue"]


def test_the_focus_stays_while_a_value_is_shown(qtbot: QtBot) -> None:
    form = form_for(qtbot, Dropout())
    form.activateWindow()
    form.field_of("rate").setFocus()
    qtbot.waitUntil(form.field_of("rate").hasFocus)

    form.show_settings(Dropout(rate=0.25))

    assert form.field_of("rate").hasFocus()


def shown_errors(form: QWidget) -> list[str]:
    labels = form.findChildren(QLabel)
    return [x.text() for x in labels if x.property("role") == "error" and x.isVisible()]


def test_a_refused_number_says_why_in_its_place(qtbot: QtBot) -> None:
    form = form_for(qtbot, Dropout())
    rate = form.field_of("rate")
    assert isinstance(rate, NumberBox)
    rate.selectAll()
    qtbot.keyClicks(rate, "2")

    with qtbot.assertNotEmitted(form.edited):
        qtbot.keyClick(rate, Qt.Key.Key_Return)

    assert shown_errors(form) == ["Rate must be a number from 0 to 0.99, not “2”."]


def test_a_refusal_by_the_value_itself_is_shown_too(qtbot: QtBot) -> None:
    form = form_for(qtbot, Sample(n=2))
    field = form.field_of("label")
    assert isinstance(field, QLineEdit)
    field.selectAll()
    qtbot.keyClicks(field, "x")

    with qtbot.assertNotEmitted(form.edited):
        qtbot.keyClick(field, Qt.Key.Key_Return)

    assert shown_errors(form) == ["x wants an odd count"]


def test_only_the_named_settings_are_shown(qtbot: QtBot) -> None:
    form = SettingsForm(Sample(), only=["n", "on"])
    qtbot.addWidget(form)

    names = [each.objectName() for each in form.children() if each.objectName()]

    assert names == ["n", "on"]


def test_screen_readers_hear_the_titles(qtbot: QtBot) -> None:
    form = form_for(qtbot, Sample())

    heard = [
        QAccessible.queryAccessibleInterface(form.field_of(name)).text(QAccessible.Text.Name)
        for name in ("n", "share", "on", "label")
    ]

    assert heard == ["Count", "Share", "Switch", "Label"]


def test_a_list_of_choices_is_named_by_its_label(qtbot: QtBot) -> None:
    form = form_for(qtbot, Sample())
    field = form.field_of("colour")

    buddies = [each.text() for each in form.findChildren(QLabel) if each.buddy() is field]

    assert buddies == ["Colour"]


def test_the_reason_why_a_text_is_refused_scrolls_into_view(qtbot: QtBot) -> None:
    area, form = QScrollArea(), SettingsForm(Sample())
    qtbot.addWidget(area)
    area.setWidgetResizable(True)
    area.setWidget(form)
    area.resize(320, 110)
    with qtbot.waitExposed(area):
        area.show()
    field = form.field_of("n")
    assert isinstance(field, NumberBox)
    form.add_note("n", QLabel("first\nsecond\nthird\nfourth\nfifth\nsixth"))

    field.refuse("a reason\nof two lines")

    reason = next(each for each in form.findChildren(QLabel) if "reason" in each.text())
    qtbot.waitUntil(lambda: reason.visibleRegion().boundingRect() == reason.rect())


def test_a_note_stands_below_its_field(qtbot: QtBot) -> None:
    form = form_for(qtbot, Sample())
    note = QLabel("mind this")

    form.add_note("share", note)

    qtbot.waitUntil(lambda: note.y() > form.field_of("share").y())
    assert note.y() < form.field_of("on").y()


def test_a_setting_that_does_not_count_is_not_shown(qtbot: QtBot) -> None:
    form = form_for(qtbot, Conv())
    title = next(x for x in form.findChildren(QLabel) if x.buddy() is form.field_of("pad"))

    assert not form.field_of("pad").isVisible()
    assert not title.isVisible()


def test_a_setting_is_shown_as_soon_as_it_counts(qtbot: QtBot) -> None:
    form = form_for(qtbot, Conv(padding="same"))

    qtbot.keyClick(form.field_of("padding"), Qt.Key.Key_Down)

    assert form.field_of("pad").isVisible()


def test_undoing_hides_it_again(qtbot: QtBot) -> None:
    form = form_for(qtbot, Conv(padding="number"))

    form.show_settings(Conv())

    assert not form.field_of("pad").isVisible()


def test_the_reason_of_a_field_comes_and_goes_with_it(qtbot: QtBot) -> None:
    form = form_for(qtbot, Conv(padding="number"))
    cast("Field", form.field_of("pad")).refuse("too many")

    form.show_settings(Conv())
    hidden = shown_errors(form)
    form.show_settings(Conv(padding="number"))

    assert hidden == []
    assert shown_errors(form) == ["too many"]


def test_rare_settings_are_folded_away_below_the_others(qtbot: QtBot) -> None:
    form = form_for(qtbot, Dense())
    assert form.fold is not None
    assert not form.field_of("max_norm").isVisible()

    qtbot.mouseClick(form.fold, Qt.MouseButton.LeftButton)

    assert form.field_of("max_norm").isVisible()
    assert form.field_of("bias").y() < form.fold.y() < form.field_of("l1").y()


def test_a_rare_setting_that_is_not_as_usual_is_shown_at_once(qtbot: QtBot) -> None:
    form = form_for(qtbot, Dense(max_norm=3.0))

    assert form.field_of("max_norm").isVisible()
    assert form.field_of("l1").isVisible()


def test_folding_leaves_what_is_not_as_usual_in_view(qtbot: QtBot) -> None:
    form = form_for(qtbot, Dense(max_norm=3.0))
    assert form.fold is not None

    qtbot.mouseClick(form.fold, Qt.MouseButton.LeftButton)

    assert form.field_of("max_norm").isVisible()
    assert not form.field_of("l1").isVisible()


def test_a_form_without_rare_settings_has_no_fold(qtbot: QtBot) -> None:
    assert form_for(qtbot, Dropout()).fold is None


def test_what_is_unfolded_scrolls_into_view(qtbot: QtBot) -> None:
    area, form = QScrollArea(), SettingsForm(Dense())
    qtbot.addWidget(area)
    area.setWidgetResizable(True)
    area.setWidget(form)
    area.resize(320, 160)
    with qtbot.waitExposed(area):
        area.show()
    assert form.fold is not None

    form.fold.click()

    last = form.field_of("max_norm")
    qtbot.waitUntil(lambda: last.visibleRegion().boundingRect() == last.rect())
