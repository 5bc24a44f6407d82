"""The command palette: everything in the menus, found by typing a few letters of it."""

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMainWindow,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from core.messages import tr
from gui import theme as themes
from gui.widgets.labels import label
from gui.widgets.remark import is_remark

WIDTH, N_ROWS, ROW_HEIGHT = 560, 11, 32
KEYS, WHERE, COMMAND = (Qt.ItemDataRole.UserRole + n for n in range(3))


@dataclass(frozen=True)
class Command:
    """One entry of a menu: the menus that lead to it, what it says, and its keys."""

    action: QAction
    where: str
    text: str
    keys: str

    def rank(self, words: list[str]) -> int | None:
        """Return how well typed words fit, 0 best; None where one is nowhere to be found."""
        text, whole = _plain(self.text), _plain(f"{self.where} {self.text}")
        if not all(word in whole for word in words):
            return None
        if words and text.startswith(words[0]):
            return 0
        return 1 if all(word in text for word in words) else 2


def commands_of(window: QMainWindow) -> list[Command]:
    """Return all that the menus of a window can do now or at another time, in their order."""
    # Asked of the menus: `QAction.menu` makes Python their owner, which then deletes them.
    menus = {menu.menuAction(): menu for menu in window.findChildren(QMenu)}
    return [
        command
        for action in window.menuBar().actions()
        for command in _commands(menus[action], _bare(action.text()), menus)
    ]


class CommandPalette(QFrame):
    """A list below a line; Enter or a click does what is chosen, Escape changes nothing."""

    def __init__(
        self,
        window: QMainWindow,
        instead: Mapping[QAction, Callable[[], None]] | None = None,
    ) -> None:
        """List the commands of a window; `instead` says what some actions do from here."""
        super().__init__(window, Qt.WindowType.Popup)
        self._instead = instead or {}
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(tr("Commands"))
        self.setObjectName("commands")
        self._commands = commands_of(window)
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(tr("What do you want to do?"))
        self.field.setAccessibleName(tr("Find a command"))
        self.field.installEventFilter(self)
        self.rows = QListWidget(self)
        self.rows.setAccessibleName(tr("Commands"))
        self.rows.setItemDelegate(_Row(self.rows))
        self.rows.setFrameShape(QFrame.Shape.NoFrame)
        self.rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rows.setFixedHeight(N_ROWS * ROW_HEIGHT)
        self.hint = label("", "small", self)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        for widget in (self.field, self.rows, self.hint):
            column.addWidget(widget)
        self.field.textChanged.connect(self._show_fitting)
        self.rows.currentItemChanged.connect(self._show_hint)
        self.rows.itemClicked.connect(self.do)
        self._show_fitting("")

    def open_above(self, window: QMainWindow) -> None:
        """Open it at the top of a window, in the middle."""
        width = min(WIDTH, window.width() - 32)
        self.setFixedWidth(width)
        self.adjustSize()
        left = window.mapToGlobal(window.rect().center()).x() - width // 2
        self.move(left, window.mapToGlobal(window.rect().topLeft()).y() + 72)
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def do(self, item: QListWidgetItem | None) -> None:
        """Close, and do what a row says; a row that cannot be done now stays, with its reason."""
        if item is None:
            return
        command: Command = item.data(COMMAND)
        if not command.action.isEnabled():
            self._show_hint(item)
            return
        self.close()
        self._instead.get(command.action, command.action.trigger)()

    def _show_fitting(self, text: str) -> None:
        words = _plain(text).split()
        ranked = [(rank, c) for c in self._commands if (rank := c.rank(words)) is not None]
        self.rows.clear()
        for _, command in sorted(ranked, key=lambda pair: pair[0]):
            item = QListWidgetItem(command.text, self.rows)
            item.setSizeHint(QSize(0, ROW_HEIGHT))
            # A tick would say that doing it again turns it off.
            keys = "" if command.action in self._instead else command.keys
            item.setData(KEYS, keys)
            item.setData(WHERE, command.where)
            item.setData(COMMAND, command)
            spoken = ", ".join(part for part in (command.text, command.where, keys) if part)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
        self.rows.setCurrentRow(0)
        if not ranked:
            self.hint.setText(tr("No command is called that. Try another word."))

    def _show_hint(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            action: QAction = item.data(COMMAND).action
            is_shown = action in self._instead
            self.hint.setText(tr("Enter shows it") if is_shown else action.statusTip())

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {
                Qt.Key.Key_Up: -1,
                Qt.Key.Key_Down: 1,
                Qt.Key.Key_PageUp: -N_ROWS,
                Qt.Key.Key_PageDown: N_ROWS,
            }
            key = Qt.Key(event.key())
            if key in steps and self.rows.count():
                row = self.rows.currentRow() + steps[key]
                self.rows.setCurrentRow(max(0, min(self.rows.count() - 1, row)))
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.do(self.rows.currentItem())
                return True
        return super().eventFilter(watched, event)


class _Row(QStyledItemDelegate):
    """Paints a command: what it does, the menu it is in, and its keys on the right."""

    # Qt overrides

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        theme, middle = themes.current(), Qt.AlignmentFlag.AlignVCenter
        option_rect: QRectF = QRectF(option.rect)  # pyright: ignore[reportAttributeAccessIssue]
        state = option.state  # pyright: ignore[reportAttributeAccessIssue]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            is_chosen = bool(state & QStyle.StateFlag.State_Selected)
            painter.setPen(QPen(theme.accent, 1.0) if is_chosen else Qt.PenStyle.NoPen)
            painter.setBrush(theme.accent_soft if is_chosen else theme.hover)
            ground = option_rect.adjusted(0.5, 1.5, -0.5, -1.5)
            painter.drawRoundedRect(ground, themes.CONTROL_RADIUS, themes.CONTROL_RADIUS)
        room = option_rect.adjusted(12, 0, -12, 0)
        is_enabled = index.data(COMMAND).action.isEnabled()
        painter.setFont(themes.font(themes.SMALL_TEXT_SIZE))
        painter.setPen(theme.muted)
        keys = index.data(KEYS)
        painter.drawText(room, int(middle | Qt.AlignmentFlag.AlignRight), keys)
        room.setRight(room.right() - painter.fontMetrics().horizontalAdvance(keys) - 12)
        painter.setFont(themes.font())
        painter.setPen(theme.text if is_enabled else theme.disabled)
        text = index.data(Qt.ItemDataRole.DisplayRole)
        painter.drawText(room, middle, text)
        room.setLeft(room.left() + painter.fontMetrics().horizontalAdvance(text) + 10)
        painter.setFont(themes.font(themes.SMALL_TEXT_SIZE))
        painter.setPen(theme.muted)
        where = painter.fontMetrics().elidedText(
            index.data(WHERE), Qt.TextElideMode.ElideRight, max(0, int(room.width()))
        )
        painter.drawText(room, middle, where)
        painter.restore()


def _commands(menu: QMenu, where: str, menus: Mapping[QAction, QMenu]) -> Iterator[Command]:
    for action in menu.actions():
        if action.isSeparator() or not action.text() or is_remark(action):
            continue
        if action in menus:
            yield from _commands(menus[action], f"{where} \u203a {_bare(action.text())}", menus)
        else:
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            keys = "\u2713" if action.isChecked() and not keys else keys
            yield Command(action, where, _bare(action.text()), keys)


def _bare(text: str) -> str:
    """Return the text of an action without the mark of its access key and the dots."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip("\u2026")


def _plain(text: str) -> str:
    """Return a text without case and accents, so that `epoca` finds `Época`."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))
