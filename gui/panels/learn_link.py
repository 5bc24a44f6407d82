"""A small button beside a form, which leads to the Learn page about it."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QToolButton, QWidget

from core.messages import tr
from gui.help.page import title
from gui.state.wonder import wonder
from gui.widgets.icon import icon_button


def learn_link(page: str, parent: QWidget | None = None) -> QToolButton:
    """Return a button that opens a Learn page, by the name of its file."""
    button = icon_button("info", tr("Learn: {title}", title=title(page)), parent)
    button.setFixedSize(26, 22)
    button.setIconSize(QSize(15, 15))
    button.clicked.connect(lambda: wonder(button, page))
    return button
