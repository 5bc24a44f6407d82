from pytestqt.qtbot import QtBot

from gui.widgets.elided_label import ElidedLabel


def test_a_text_without_room_is_shortened_and_told_whole_by_the_tooltip(qtbot: QtBot) -> None:
    text = "a rather long name of a file.camada"
    label = ElidedLabel(text)
    qtbot.addWidget(label)
    label.resize(60, 20)
    with qtbot.waitExposed(label):
        label.show()

    assert label.shown_text().endswith("…")
    assert label.toolTip() == text

    label.resize(900, 20)

    assert label.shown_text() == text
    assert label.toolTip() == ""


def test_what_has_no_room_is_said_in_fewer_words_before_it_is_cut(qtbot: QtBot) -> None:
    label = ElidedLabel()
    qtbot.addWidget(label)
    label.say("validation accuracy 97.5 %, loss 0.0812", "97.5 %, loss 0.0812", "97.5 %")
    label.resize(label.fontMetrics().horizontalAdvance("97.5 %, loss 0.0812") + 2, 20)

    with qtbot.waitExposed(label):
        label.show()

    assert label.shown_text() == "97.5 %, loss 0.0812"
    assert label.toolTip() == "validation accuracy 97.5 %, loss 0.0812"

    label.resize(900, 20)

    assert label.shown_text() == label.text()
