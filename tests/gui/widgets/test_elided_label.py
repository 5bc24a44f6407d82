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
