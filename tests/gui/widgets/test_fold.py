"""The link that unfolds what few people change."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui import theme
from gui.app import application
from gui.widgets.fold import Fold


def test_a_click_opens_it_and_another_one_closes_it(qtbot: QtBot) -> None:
    fold, heard = Fold(), list[bool]()
    qtbot.addWidget(fold)
    fold.turned.connect(heard.append)

    qtbot.mouseClick(fold, Qt.MouseButton.LeftButton)
    shown = fold.text()
    qtbot.mouseClick(fold, Qt.MouseButton.LeftButton)

    assert heard == [True, False]
    assert (shown, fold.text()) == ("Less", "More")


def test_it_is_written_small(qtbot: QtBot) -> None:
    theme.apply(application(), "light")
    fold = Fold()
    qtbot.addWidget(fold)
    with qtbot.waitExposed(fold):
        fold.show()

    assert fold.font().pointSizeF() < theme.font().pointSizeF()
