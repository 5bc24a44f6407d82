"""Entries of menus that only say something: nothing is ever done by them."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from gui.widgets.tips import tip

_IS_REMARK = "is_remark"


def add_remark(menu: QMenu, text: str, about: str = "") -> QAction:
    """Add an entry that says a text, for as long as the menu has nothing else to offer there."""
    remark = menu.addAction(text)
    if about:
        tip(remark, about)
    remark.setEnabled(False)
    remark.setProperty(_IS_REMARK, True)
    return remark


def is_remark(action: QAction) -> bool:
    """Tell whether an entry of a menu only says something."""
    return bool(action.property(_IS_REMARK))
