"""The palette: all blocks by what they are for, and below them ready networks."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt
from PySide6.QtGui import QDrag, QHelpEvent, QKeyEvent, QMouseEvent, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from core.check import check
from core.layers import LAYERS, Layer
from core.messages import Message, tr
from core.templates import TEMPLATES, Template
from gui import theme as themes
from gui.mime import KIND_MIME
from gui.panels.palette_row import FAMILY, HINT, ROW_HEIGHT, SECTION_HEIGHT, PaletteRow
from gui.state import edits
from gui.state.document import Document
from gui.state.selection import Selection
from gui.widgets.drag_card import HOT_SPOT, drag_card

KIND = Qt.ItemDataRole.UserRole
TEMPLATE = Qt.ItemDataRole.UserRole + 1

SECTIONS = (
    (Message("Reshape"), ("shape",)),
    (Message("Learned"), ("dense", "conv")),
    (Message("Reduce"), ("pool",)),
    (Message("Adjust"), ("norm",)),
    (Message("Regularise"), ("dropout",)),
    (Message("Group"), ("group",)),
)
"""Titles, and the families of layers below each."""


MOST_PREVIEWED = 24
"""Blocks that the preview of a template lists; of more, the first and the last."""


class Palette(QListWidget):
    """Blocks to drag into the stack, or to add with Enter or a double click; templates below."""

    def __init__(
        self, document: Document, selection: Selection, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._document, self._selection = document, selection
        self.setAccessibleName(tr("Palette"))
        self.setItemDelegate(PaletteRow(self))
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setViewportMargins(8, 4, 8, 8)
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setDefaultDropAction(Qt.DropAction.CopyAction)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        for title, families in SECTIONS:
            layers = [layer for layer in LAYERS.values() if layer.family in families]
            if layers:
                self._add_section(str(title))
            for layer in layers:
                self._add_layer(layer)
        self._add_section(tr("Templates"))
        for template in TEMPLATES.values():
            self._add_template(template)
        self.itemDoubleClicked.connect(self.use)  # activated is a single click on some desktops

    def use(self, item: QListWidgetItem) -> None:
        """Add the block of a row behind the selected one, or put its template in place."""
        if kind := item.data(KIND):
            edits.insert(self._document, self._selection, kind)
        elif name := item.data(TEMPLATE):
            self._use_template(TEMPLATES[name])

    def show_matching(self, text: str) -> None:
        """Show the rows that have this text, and the titles above them."""
        section, any_below = None, False
        for row in range(self.count()):
            item = self.item(row)
            if not item.flags():  # a title, seen where something below it is
                if section is not None:
                    section.setHidden(not any_below)
                section, any_below = item, False
                continue
            item.setHidden(not self.has(item, text))
            any_below |= not item.isHidden()
        if section is not None:
            section.setHidden(not any_below)

    def has(self, item: QListWidgetItem, text: str) -> bool:
        """Tell whether title or explanation of a row has this text."""
        about = item.data(Qt.ItemDataRole.AccessibleDescriptionRole)
        return text.strip().casefold() in f"{item.text()}\n{about}".casefold()

    def first_shown(self) -> QListWidgetItem | None:
        """Return the first block or template that is shown; None where there is none."""
        rows = (self.item(row) for row in range(self.count()))
        return next((item for item in rows if item.flags() and not item.isHidden()), None)

    def row_titled(self, title: str) -> QListWidgetItem:
        """Return the row of a block or template by its title."""
        return next(
            self.item(row)
            for row in range(self.count())
            if self.item(row).text() == title and self.item(row).flags()
        )

    def drag_picture(self, item: QListWidgetItem) -> QPixmap:
        """Return what hangs at the mouse while the block of a row is dragged."""
        family = themes.current().family(item.data(FAMILY))
        return drag_card(item.text(), family, 1, self.devicePixelRatioF())

    def preview(self, template: Template) -> str:
        """Say what a template is, and its blocks with their shapes for the present data."""
        project = self._document.project.with_(stack=template.stack_for(self._document.project))
        facts = check(project).blocks
        lines = [
            tr(
                "{name} → {shape}",
                name="    " * (len(project.stack.path(block.id)) - 1) + str(block.layer.title),
                shape=facts[block.id].output_shape or "?",
            )
            for block in project.stack.walk()
        ]
        if len(lines) > MOST_PREVIEWED:
            lines[MOST_PREVIEWED // 2 : -(MOST_PREVIEWED // 2)] = ["…"]
        n = sum(block.n_parameters for block in facts.values())
        about = tr(
            "{about}.\nDouble-click or press Enter to put it in place of the stack; "
            "undo brings the stack back.",
            about=template.about,
        )
        figures = tr("{n} parameter", "{n} parameters", n=n)
        return "\n".join((about, "", *lines, "", figures, *_plan_lines(template)))

    def _use_template(self, template: Template) -> None:
        edits.use_template(self._document, self._selection, template)

    def _add_section(self, title: str) -> None:
        item = QListWidgetItem(title, self)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setSizeHint(QSize(0, SECTION_HEIGHT))

    def _add_layer(self, layer: type[Layer]) -> None:
        item = self._add_row(str(layer.title), str(layer.about), tr("drag"))
        item.setToolTip(
            tr("{about}.\nDrag it into the stack, or press Enter to add it.", about=layer.about)
        )
        item.setData(KIND, layer.kind)
        item.setData(FAMILY, layer.family)

    def _add_template(self, template: Template) -> None:
        item = self._add_row(str(template.title), str(template.about), tr("Enter"))
        item.setData(TEMPLATE, template.name)
        item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsDragEnabled)

    def _add_row(self, title: str, about: str, hint: str) -> QListWidgetItem:
        item = QListWidgetItem(title, self)
        item.setSizeHint(QSize(0, ROW_HEIGHT))
        item.setData(HINT, hint)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, title)
        item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, about)
        return item

    # Qt overrides

    def sizeHint(self) -> QSize:
        widest = self.sizeHintForColumn(0)
        return QSize(max(176, widest + 24), 320)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), 240), 120)

    def mimeTypes(self) -> list[str]:
        return [KIND_MIME]

    def mimeData(self, items: Sequence[QListWidgetItem]) -> QMimeData:
        data = QMimeData()
        kinds = [item.data(KIND) for item in items if item.data(KIND)]
        if kinds:
            data.setData(KIND_MIME, kinds[0].encode())
        return data

    def startDrag(self, supportedActions: Qt.DropAction) -> None:
        items = self.selectedItems()
        data = self.mimeData(items)
        if not data.hasFormat(KIND_MIME):
            return
        drag = QDrag(self)
        drag.setMimeData(data)
        drag.setPixmap(self.drag_picture(items[0]))
        drag.setHotSpot(HOT_SPOT)
        drag.exec(supportedActions, Qt.DropAction.CopyAction)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self.use(item)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        item = self.itemAt(event.position().toPoint())
        shape = Qt.CursorShape
        is_block = item is not None and item.data(KIND)
        self.viewport().setCursor(shape.OpenHandCursor if is_block else shape.ArrowCursor)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            item = self.itemAt(event.pos())
            if item is not None and item.data(TEMPLATE):
                item.setToolTip(self.preview(TEMPLATES[item.data(TEMPLATE)]))
        if event.type() in (QEvent.Type.Leave, QEvent.Type.Enter):
            self.viewport().update()  # the hint at the row under the mouse
        return super().viewportEvent(event)


def _plan_lines(template: Template) -> tuple[str, ...]:
    """Say how a template is trained, where it brings a plan of its own."""
    plan = template.plan
    if plan is None:
        return ()
    return (
        tr(
            "With its own plan: {n} epoch of batches of {size}, {optimizer}",
            "With its own plan: {n} epochs of batches of {size}, {optimizer}",
            n=plan.epochs,
            size=plan.batch_size,
            optimizer=plan.optimizer.title,
        ),
    )
