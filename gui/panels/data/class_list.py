"""The classes of the data: average picture or mark, name, and how many samples; one is chosen."""

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from core.data.sample_figures import SampleFigures
from core.messages import number, tr
from gui import theme as themes
from gui.charts.picture import paint_picture, sample_image
from gui.charts.scatter import class_colour, class_shape
from gui.state.data import Ready

LABEL, COUNT, IMAGE = (Qt.ItemDataRole.UserRole + place for place in range(1, 4))
_SIDE, _PICTURE_HEIGHT, _MARK_HEIGHT = 26, 32, 24

Index = QModelIndex | QPersistentModelIndex


class ClassModel(QAbstractListModel):
    """All samples, and then each class."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.names: tuple[str, ...] = ()
        self.counts: tuple[int, ...] = ()
        self._images: dict[int, QImage] = {}

    def show_classes(
        self, ready: Ready, counts: tuple[int, ...], figures: SampleFigures | None
    ) -> None:
        """Show the classes of some data with these counts, and averages where there are some."""
        facts = ready.dataset.facts
        averages = None if figures is None else figures.averages
        if averages is not None and len(averages) != len(facts.classes):
            averages = None
        self.beginResetModel()
        self.names, self.counts = facts.classes, counts
        theme = themes.current()
        pictures = enumerate(() if averages is None else averages)
        self._images = {
            label: sample_image(each, facts.low, facts.high, theme) for label, each in pictures
        }
        self.endResetModel()

    # Qt overrides

    def rowCount(self, parent: Index | None = None) -> int:
        return len(self.names) + 1 if self.names else 0

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        label = index.row() - 1
        count = sum(self.counts) if label < 0 else self.counts[label]
        name = tr("All") if label < 0 else self.names[label]
        told = {
            Qt.ItemDataRole.DisplayRole: name,
            Qt.ItemDataRole.ToolTipRole: tr(
                "{name}: {n} sample", "{name}: {n} samples", name=name, n=count
            ),
            LABEL: label,
            COUNT: number(count),
            IMAGE: self._images.get(label),
        }
        told[Qt.ItemDataRole.AccessibleTextRole] = told[Qt.ItemDataRole.ToolTipRole]
        return told.get(role)


class ClassDelegate(QStyledItemDelegate):
    """Average or mark, name, and count in a line."""

    has_pictures = False

    # Qt overrides

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, _PICTURE_HEIGHT if self.has_pictures else _MARK_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, rect = themes.current(), QRectF(option.rect)  # pyright: ignore[reportAttributeAccessIssue]
        state = option.state  # pyright: ignore[reportAttributeAccessIssue]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_chosen = bool(state & QStyle.StateFlag.State_Selected)
        if is_chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.accent_soft if is_chosen else theme.hover)
            painter.drawRoundedRect(rect.adjusted(0, 1, -2, -1), 4, 4)
        left = QRectF(rect.left() + 4, rect.center().y() - _SIDE / 2, _SIDE, _SIDE)
        image, label = index.data(IMAGE), index.data(LABEL)
        if image is not None:
            paint_picture(painter, left, image)
        elif label >= 0 and not self.has_pictures:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(class_colour(label))
            painter.drawPath(class_shape(label, 4.5).translated(left.center()))
        count, side = index.data(COUNT), Qt.AlignmentFlag
        painter.setFont(themes.font(themes.SMALL_TEXT_SIZE))
        painter.setPen(theme.muted)
        line = rect.adjusted(0, 0, -8, 0)
        painter.drawText(line, int(side.AlignRight | side.AlignVCenter), count)
        room = QFontMetricsF(painter.font()).horizontalAdvance(count) + 8
        line = QRectF(
            QPointF(left.right() + 8 if label >= 0 else rect.left() + 8, rect.top()),
            line.bottomRight(),
        )
        line.setRight(line.right() - room)
        painter.setFont(themes.font(bold=is_chosen))
        painter.setPen(theme.text)
        metrics = QFontMetricsF(painter.font())
        name = metrics.elidedText(
            index.data(Qt.ItemDataRole.DisplayRole), Qt.TextElideMode.ElideRight, line.width()
        )
        painter.drawText(line, int(side.AlignLeft | side.AlignVCenter), name)
        painter.restore()


class ClassList(QListView):
    """One class, or all of them, is chosen.

    Signals:
        chosen: a class number, None for all.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._delegate = ClassModel(self), ClassDelegate(self)
        self._is_told = False
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Classes"))

    def show_classes(
        self,
        ready: Ready,
        counts: tuple[int, ...],
        figures: SampleFigures | None,
        label: int | None,
        *,
        has_marks: bool = False,
    ) -> None:
        """Show classes with their counts, `label` chosen; with the marks that points have."""
        self._is_told = True
        place = self.verticalScrollBar().value()
        is_picture = len(ready.dataset.facts.input_shape) == 3
        self._delegate.has_pictures = is_picture and not has_marks
        self._model.show_classes(ready, counts, figures)
        row = 0 if label is None else label + 1
        self.setCurrentIndex(self._model.index(row))
        self.verticalScrollBar().setValue(place)
        self._is_told = False

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(150, 72)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 72)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if not self._is_told and current.isValid():
            self.chosen.emit(current.row() - 1 if current.row() else None)
