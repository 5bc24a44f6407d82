import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QIcon, QImage, QPainter
from pytestqt.qtbot import QtBot

from gui import theme
from gui.widgets.icon import icon, icon_button, paint_icon

NAMES = sorted(path.stem for path in theme.ICON_FOLDER.glob("*.svg"))


@pytest.mark.parametrize("name", NAMES)
def test_every_icon_draws_something(qtbot: QtBot, name: str) -> None:
    image = QImage(32, 32, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)

    paint_icon(painter, QRectF(0, 0, 32, 32), name, theme.LIGHT.text)
    painter.end()

    assert any(image.pixelColor(x, y).alpha() > 200 for x in range(32) for y in range(32))


def test_a_disabled_icon_is_paler(qtbot: QtBot) -> None:
    made = icon("stop")

    normal = made.pixmap(16, 16).toImage().pixelColor(8, 8)
    disabled = made.pixmap(16, 16, QIcon.Mode.Disabled).toImage().pixelColor(8, 8)

    assert normal == theme.current().text
    assert disabled == theme.current().disabled


def test_a_button_without_text_has_a_name(qtbot: QtBot) -> None:
    button = icon_button("undo", "Undo")
    qtbot.addWidget(button)

    assert button.accessibleName() == button.toolTip() == "Undo"
