"""The bar over the network that lists what can be recovered; it blocks nothing."""

from collections.abc import Callable

from PySide6.QtCore import QDateTime, QLocale, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.messages import tr
from gui import theme
from gui.crash_report import CrashReport
from gui.recovery import Offer, Recovery
from gui.widgets.icon import icon, icon_button
from gui.widgets.labels import label, wrapped
from gui.widgets.tips import tip

MOST_ROWS = 3
"""So many offers are shown at a time; others follow as these are dealt with."""


class RecoveryBar(QFrame):
    """Shown as long as there are offers.

    Attributes:
        rows: those shown now.
    """

    def __init__(self, recovery: Recovery, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("recovery_bar")
        self._recovery = recovery
        self.rows: list[OfferRow] = []
        self._symbol = QLabel(self)
        self._symbol.setPixmap(
            icon("info", theme.current().accent).pixmap(QSize(16, 16), self.devicePixelRatio())
        )
        self.title = wrapped(label("", "strong", self))
        close = icon_button("close", tr("Not now: ask again at the next start"), self)
        close.clicked.connect(recovery.later)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self._symbol)
        head.addWidget(self.title, 1)
        head.addWidget(close)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(14, 8, 8, 10)
        self._column.setSpacing(8)
        self._column.addLayout(head)
        self.more = label("", "muted", self)
        self.more.setContentsMargins(26, 0, 0, 0)
        self._column.addWidget(self.more)
        recovery.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        offers = self._recovery.offers
        self.rows = [OfferRow(self._recovery, offer, self) for offer in offers[:MOST_ROWS]]
        for place, row in enumerate(self.rows):
            self._column.insertWidget(1 + place, row)
        n_more = len(offers) - len(self.rows)
        self.more.setText(tr("and {n} more", "and {n} more", n=n_more))
        self.more.setVisible(n_more > 0)
        self.title.setText(_title(offers))
        self.setAccessibleName(self.title.text())
        self.setVisible(bool(offers))
        if offers:
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))


class OfferRow(QWidget):
    """One offer: what it is, from when, and what to do with it."""

    def __init__(self, recovery: Recovery, offer: Offer, parent: QWidget) -> None:
        super().__init__(parent)
        self.name, self.details = _name(offer), _details(offer)
        self.setAccessibleName(f"{self.name}. {self.details}")
        row = QHBoxLayout(self)
        row.setContentsMargins(26, 0, 26, 0)
        row.setSpacing(8)
        texts = QVBoxLayout()
        texts.setSpacing(1)
        texts.addWidget(label(self.name, "strong", self))
        texts.addWidget(wrapped(label(self.details, "muted", self)))
        row.addLayout(texts, 1)
        self.buttons: dict[str, QPushButton] = {}
        window = self.window
        if offer.work is not None:
            self._add(
                row,
                "recover",
                tr("Recover"),
                tr("Open this work as it was when it was cut off"),
                lambda: recovery.recover(window(), offer),
            )
            self.buttons["recover"].setProperty("look", "primary")
        self._add(
            row,
            "report",
            tr("Show report"),
            tr("What was written down about the end"),
            lambda: CrashReport(window(), offer.report, offer.had_error).show(),
        )
        if offer.work is not None or not offer.is_readable:
            self._add(
                row,
                "discard",
                tr("Discard"),
                tr("Put this work away: for 30 days the File menu offers it again"),
                lambda: recovery.discard(offer),
            )
        else:
            self._add(
                row,
                "dismiss",
                tr("Close"),
                tr("Take this message away"),
                lambda: recovery.dismiss(offer),
            )

    def _add(
        self, row: QHBoxLayout, name: str, text: str, about: str, act: Callable[[], object]
    ) -> None:
        button = tip(QPushButton(text, self), about)
        button.setAccessibleDescription(self.name)
        button.clicked.connect(act)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.buttons[name] = button


def _title(offers: tuple[Offer, ...]) -> str:
    if any(offer.work is not None for offer in offers):
        return tr("Camada ended unexpectedly. This was not saved and can be recovered:")
    return tr("Camada ended unexpectedly.")


def _name(offer: Offer) -> str:
    if offer.work is None:
        return tr("Nothing was lost") if offer.is_readable else tr("Unsaved work")
    return offer.work.file.name if offer.work.file else tr("Untitled")


def _details(offer: Offer) -> str:
    if offer.work is None:
        if offer.is_readable:
            return tr("Everything was saved. A report tells what happened.")
        return tr("What was kept aside is damaged and cannot be read.")
    moment = QDateTime.fromSecsSinceEpoch(int(offer.work.time))
    when = QLocale().toString(moment, QLocale.FormatType.ShortFormat)
    parts = [f"{when} \u00b7 {_what(offer)}"]
    if offer.file_state == "changed":
        parts.append(tr("The file was changed since then and stays as it is."))
    if offer.file_state == "gone":
        parts.append(tr("The file is no longer where it was."))
    return " ".join(parts)


def _what(offer: Offer) -> str:
    if offer.record is None:
        return tr("The drawing.")
    at = offer.record.position
    if offer.was_training:
        return tr(
            "The drawing, and the training, which goes on in epoch {now:d} of {n:d}.",
            now=min(at.epoch + 1, at.until_epoch),
            n=at.until_epoch,
        )
    return tr(
        "The drawing, and what was learned in {n} epoch.",
        "The drawing, and what was learned in {n} epochs.",
        n=at.epoch,
    )
