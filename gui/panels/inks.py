"""The colours that somebody paints with: a few at hand, and one of their own."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from core.messages import Message, tr
from gui import asking
from gui import theme as themes
from gui.widgets.tips import tip

INKS: tuple[tuple[Message, str], ...] = (
    (Message("Black"), "#000000"),
    (Message("White"), "#ffffff"),
    (Message("Red"), "#d62728"),
    (Message("Orange"), "#ff8c1a"),
    (Message("Yellow"), "#ffd92f"),
    (Message("Green"), "#2ca02c"),
    (Message("Blue"), "#1f6fd6"),
    (Message("Violet"), "#8e44ad"),
)
_SIDE, _SWATCH, _SHARPNESS = 20, 14, 3


class Inks(QWidget):
    """A row of colours; the last button asks for any other, and keeps it.

    Signals:
        chosen: a QColor.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours = [QColor(code) for _, code in INKS]
        self._own: QColor | None = None
        self._group = QButtonGroup(self)
        self.other = self._button(tr("Another colour…"), None)
        self.buttons = [
            self._button(str(title), colour)
            for (title, _), colour in zip(INKS, self._colours, strict=True)
        ]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        for number, button in enumerate((*self.buttons, self.other)):
            self._group.addButton(button, number)
            row.addWidget(button)
        row.addStretch(1)
        self.setAccessibleName(tr("Colour of the pen"))
        self._group.idClicked.connect(self._on_clicked)
        self.choose(self._colours[0])

    @property
    def ink(self) -> QColor:
        """The colour that is chosen."""
        return self._ink

    def choose(self, colour: QColor) -> None:
        """Paint with a colour from now on; one that is not at hand becomes the other one."""
        self._ink = QColor(colour)
        if self._ink in self._colours:
            self.buttons[self._colours.index(self._ink)].setChecked(True)
        else:
            self._own = self._ink
            self.other.setIcon(_swatch(self._own))
            self.other.setChecked(True)

    def _on_clicked(self, number: int) -> None:
        if number < len(self._colours):
            self._take(self._colours[number])
            return
        found = asking.ask_for_colour(self, tr("Another colour"), self._own or self._ink)
        self._take(self._ink if found is None else found)

    def _take(self, colour: QColor) -> None:
        self.choose(colour)
        self.chosen.emit(self._ink)

    def _button(self, title: str, colour: QColor | None) -> QToolButton:
        button = tip(QToolButton(self), title)
        button.setAccessibleName(title)
        button.setCheckable(True)
        button.setProperty("look", "ink")
        button.setFixedSize(QSize(_SIDE, _SIDE))
        button.setIconSize(QSize(_SWATCH, _SWATCH))
        button.setIcon(_swatch(colour))
        return button


def _swatch(colour: QColor | None) -> QIcon:
    """Return a spot of a colour; of all colours where there is none yet."""
    picture = QPixmap(_SWATCH * _SHARPNESS, _SWATCH * _SHARPNESS)
    picture.fill(Qt.GlobalColor.transparent)
    picture.setDevicePixelRatio(_SHARPNESS)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    place = QRectF(1, 1, _SWATCH - 2, _SWATCH - 2)
    if colour is None:
        painter.setPen(Qt.PenStyle.NoPen)
        for sixth in range(6):
            painter.setBrush(QColor.fromHsv(60 * sixth, 200, 230))
            painter.drawPie(place, sixth * 60 * 16, 61 * 16)
    else:
        painter.setBrush(colour)
    painter.setPen(QPen(themes.current().muted, 1.0))
    if colour is None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(place)
    painter.end()
    return QIcon(picture)
