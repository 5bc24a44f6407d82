"""Actions: everything that menu, toolbar and keys can do, enabled while it can be done."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from core.messages import tr
from gui.action_rows import (
    Row,
    edit_rows,
    file_rows,
    past_rows,
    sample_rows,
    training_rows,
    zoom_rows,
)
from gui.deeds import Deeds
from gui.files import Files
from gui.stack_view.view import StackView
from gui.stack_view.zoom import USUAL, Zoom
from gui.state.document import Document
from gui.state.look import Look
from gui.state.past import Past
from gui.state.selection import Selection
from gui.state.session import Phase, Session
from gui.widgets.icon import icon
from gui.widgets.tips import tip


class Actions(QObject):
    """Makes the actions by name, and keeps them enabled just as long as they can do something.

    Signals:
        reported: a Notice of why something was not done.
    """

    reported = Signal(object)

    def __init__(
        self,
        window: QWidget,
        stack_view: StackView,
        zoom: Zoom,
        document: Document,
        session: Session,
        selection: Selection,
        look: Look,
        past: Past,
        files: Files,
        confirm_large: Callable[[], bool],
        find_block: Callable[[], None],
        show_start: Callable[[], None],
        predict: Callable[[], None],
        make_data: Callable[[], None],
        show_cache: Callable[[], None],
    ) -> None:
        """Make all actions.

        `confirm_large` asks about networks that take more than half of the free memory,
        `find_block` gives the palette's field the keyboard, `show_start` opens the start page,
        `predict` and `make_data` the windows for new files and for data of somebody's own,
        `show_cache` that about imported data;
        the other arguments are the window, its network view and the state holders.
        """
        super().__init__(window)
        self._window, self._stack_view, self._zoom = window, stack_view, zoom
        self._document, self._session, self._selection = document, session, selection
        self._look, self._past = look, past
        self._deeds = Deeds(document, session, selection, look, past, confirm_large, self)
        self._deeds.reported.connect(self.reported)
        rows = (
            *file_rows(files, window, show_start, predict, make_data, show_cache),
            *edit_rows(document, selection, self._deeds, find_block),
            *training_rows(session, self._deeds),
            *past_rows(past, session, self._deeds),
            *sample_rows(self._deeds),
            *zoom_rows(zoom, stack_view),
        )
        self._actions = {row.name: self._made(row) for row in rows}
        for signal in (document.changed, session.changed, selection.changed):
            signal.connect(self.refresh)
        look.changed.connect(self._refresh_samples)  # ten times a second while a run is watched
        past.changed.connect(self._refresh_past)
        zoom.changed.connect(self._refresh_zoom)
        document.undo_stack.moved.connect(self.refresh)
        document.filed.connect(self.refresh)
        self.refresh()

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def refresh(self) -> None:
        """Enable what can be done now, and say of the rest why it cannot."""
        undo = self._document.undo_stack
        self._allow("undo", undo.can_undo, tr("There is nothing to undo."))
        self._allow("redo", undo.can_redo, tr("There is nothing to redo."))
        self["undo"].setText(
            tr("Undo: {text}", text=undo.undo_text) if undo.can_undo else tr("Undo")
        )
        self["redo"].setText(
            tr("Redo: {text}", text=undo.redo_text) if undo.can_redo else tr("Redo")
        )
        chosen = [i for i in self._selection.block_ids if i in self._document.project.stack]
        for name in ("cut", "copy", "delete", "duplicate", "move_up", "move_down"):
            self._allow(name, bool(chosen), tr("Select a block first."))
        self._refresh_fold()
        self._refresh_samples()
        self._refresh_training()
        self._refresh_past()
        self._refresh_zoom()

    # Private

    def _made(self, row: Row) -> QAction:
        action = QAction(row.text, self)
        action.setObjectName(row.name)
        if row.icon:
            action.setIcon(icon(row.icon))
        action.setShortcuts([QKeySequence(key) for key in row.keys])
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setData(f"{row.tip} ({keys})" if keys else row.tip)
        tip(action, action.data())
        action.triggered.connect(lambda: row.do())
        if row.needs_stack:
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            self._stack_view.addAction(action)
        else:
            self._window.addAction(action)
        return action

    def _allow(self, name: str, can: bool, why_not: str) -> None:
        action = self._actions[name]
        action.setEnabled(can)
        tip(action, action.data() if can else why_not)

    def _refresh_fold(self) -> None:
        group = self._deeds.group()
        is_folded = group is not None and group.id in self._selection.folded
        self["fold"].setText(tr("Unfold") if is_folded else tr("Fold"))
        self._allow("fold", group is not None, tr("Select a group first, such as RESIDUAL."))

    def _refresh_samples(self) -> None:
        nothing = self._look.why_no_answers()
        self._allow("predict", nothing is None, str(nothing))
        for name in ("previous", "next", "random"):
            self._allow(name, self._look.sample is not None, tr("Choose data first."))
        self["planes"].setCheckable(True)
        self["planes"].setChecked(self._selection.shows_planes)
        is_plane = self._document.project.input_shape == (2,)
        self._allow("planes", is_plane, tr("The samples of these data are no points in a plane."))

    def _refresh_training(self) -> None:
        phase, report = self._session.phase, self._document.report
        text, picture = {
            Phase.RUNNING: (tr("Pause"), "pause"),
            Phase.PAUSED: (tr("Resume"), "play"),
            Phase.STARTING: (tr("Starting…"), "play"),
            Phase.STOPPING: (tr("Stopping…"), "play"),
        }.get(phase, (tr("Continue") if self._goes_on() else tr("Train"), "play"))
        self["train"].setText(text)
        self["train"].setIcon(icon(picture))
        errors = report.errors
        why_not = str(errors[0].message) if errors else tr("One moment…")
        is_between = phase in (Phase.STARTING, Phase.STOPPING)
        can_start = phase is not Phase.IDLE or report.can_train
        self._allow("train", can_start and not is_between, why_not)
        self._allow("step", can_start and not is_between, why_not)
        is_under_way = phase in (Phase.RUNNING, Phase.PAUSED, Phase.STARTING)
        self._allow("stop", is_under_way, tr("Nothing is being trained."))
        can_reset = phase is Phase.IDLE and self._session.has_learned
        why_not = (
            tr("Nothing is learned yet.") if phase is Phase.IDLE else tr("Stop the run first.")
        )
        self._allow("reset", can_reset, why_not)

    def _refresh_past(self) -> None:
        past = self._past
        no_kept = tr("No earlier epoch is kept.")
        self._allow("epoch_before", past.can_walk(-1), no_kept)
        self._allow("epoch_after", past.can_walk(1), tr("This is now."))
        self._allow("now", past.shown is not None, tr("This is now."))
        why_not = past.why_not_go_on(self._document.report)
        self._allow("go_on_here", why_not is None, str(why_not))
        nothing = tr("Nothing was set aside.")
        self._allow("take_back", self._session.can_take_back, nothing)

    def _refresh_zoom(self) -> None:
        zoom = self._zoom
        self._allow("zoom_in", zoom.can_grow, tr("It cannot be shown any larger."))
        self._allow("zoom_out", zoom.can_shrink, tr("It cannot be shown any smaller."))
        self._allow("zoom_usual", zoom.percent != USUAL, tr("This is 100 %."))

    def _goes_on(self) -> bool:
        return self._session.goes_on(self._document.project)
