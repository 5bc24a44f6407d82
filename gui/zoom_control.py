"""The control at the foot of the window that says how large the drawing is seen, and changes it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from core.messages import number, tr
from gui.actions import Actions
from gui.stack_view.zoom import MOST, Zoom
from gui.widgets.tips import tip

CHOICES = (50, 75, 100, 125, 150, 200)
ICON = 12


class ZoomControl(QWidget):
    """Minus, the percentage with a menu of others, plus, and all of the network at once."""

    def __init__(self, actions: Actions, zoom: Zoom, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zoom = zoom
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 4, 0)
        row.setSpacing(0)
        self.setAccessibleName(tr("Zoom"))
        self.percent = QToolButton(self)
        self.percent.setProperty("look", "quiet")
        self.percent.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.percent.setMenu(self._menu(actions))
        tip(self.percent, tr("How large the network is seen"))
        self.minus = _button(actions, "zoom_out")
        self.plus = _button(actions, "zoom_in")
        self.fit = _button(actions, "zoom_fit")
        for widget in (self.minus, self.percent, self.plus, self.fit):
            row.addWidget(widget)
        zoom.changed.connect(self._show)
        self._show()
        measure = self.percent.fontMetrics()
        self.percent.setFixedWidth(measure.horizontalAdvance(_text(MOST)) + 16)

    def _menu(self, actions: Actions) -> QMenu:
        menu = QMenu(self)
        for name in ("zoom_fit", "zoom_fit_width"):
            menu.addAction(actions[name])
        menu.addSeparator()
        for percent in CHOICES:
            action = menu.addAction(_text(percent), lambda p=percent: self._zoom.set(p))
            tip(action, tr("Show the network at {percent}", percent=_text(percent)))
        return menu

    def _show(self) -> None:
        text = _text(self._zoom.percent)
        self.percent.setText(text)
        self.percent.setAccessibleName(tr("Zoom: {percent}", percent=text))


def _button(actions: Actions, name: str) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(actions[name])
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    button.setIconSize(QSize(ICON, ICON))
    return button


def _text(percent: int) -> str:
    return tr("{percent} %", percent=number(percent))
