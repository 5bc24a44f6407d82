"""Notices: what the message bar says, and for how long."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

from core.messages import tr
from gui.state.data import Data
from gui.state.document import Document
from gui.state.notice import Notice
from gui.state.session import Phase, Session
from gui.widgets.message_bar import MessageBar

READING_MS = 8_000
DECIDING_MS = 20_000
"""An information goes by itself: sooner when it is only to be read than when it offers a choice."""


class Notices(QObject):
    """Shows one notice at a time, and takes it away when its matter has gone well again.

    Attributes:
        present: the notice shown, None when there is none.
    """

    def __init__(
        self, bar: MessageBar, document: Document, data: Data, session: Session, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.present: Notice | None = None
        self._bar, self._document, self._data, self._session = bar, document, data, session
        self._seen = (document.path, data.ready, session.phase)
        self._offered_for = document.project
        self._end = QTimer(self, singleShot=True)
        self._end.timeout.connect(self.clear)
        bar.closed.connect(self._on_closed)
        document.filed.connect(self._on_state_changed)
        document.changed.connect(self._on_state_changed)
        data.changed.connect(self._on_state_changed)
        session.changed.connect(self._on_state_changed)

    def show(self, notice: Notice) -> None:
        """Show a notice in place of the one before."""
        self.present = notice
        self._offered_for = self._document.project
        actions: list[tuple[str, Callable[[], object]]] = []
        if notice.action is not None:
            title, act = notice.action
            actions.append((str(title), act))
        if notice.details:
            details = notice.details
            actions.append(
                (tr("Copy details"), lambda: QGuiApplication.clipboard().setText(details))
            )
        self._bar.say(str(notice.message), notice.kind, actions)
        self._end.stop()
        if notice.kind == "info" and notice.about != "network":
            self._end.start(DECIDING_MS if actions else READING_MS)

    def clear(self) -> None:
        """Show none."""
        self._end.stop()
        self.present = None
        self._bar.hide()

    def _on_closed(self) -> None:
        self._end.stop()
        self.present = None

    def _on_state_changed(self) -> None:
        """Take away what is about a file, data or a training when a new one is there."""
        path, ready, phase = self._seen
        starts = self._session.phase is Phase.STARTING and phase is not Phase.STARTING
        now = self._seen = (self._document.path, self._data.ready, self._session.phase)
        settled = {
            "file": now[0] != path,
            "data": now[1] is not None and now[1] is not ready,
            "training": starts,
            "network": starts or self._has_other_network(),
        }
        if self.present is not None and settled.get(self.present.about, False):
            self.clear()

    def _has_other_network(self) -> bool:
        project, then = self._document.project, self._offered_for
        is_other = project.stack is not then.stack or project.data is not then.data
        return is_other and self._document.report.can_train
