"""Actions: everything that menu, toolbar and keys can do, each declared once."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from core.messages import tr
from core.stack import Block
from gui.files import Files
from gui.stack_view.view import StackView
from gui.stack_view.zoom import USUAL, Zoom
from gui.state import clipboard, edits
from gui.state.document import Document
from gui.state.look import Look
from gui.state.notice import Notice
from gui.state.past import Past
from gui.state.selection import Selection
from gui.state.session import Phase, Session
from gui.widgets.icon import icon

Key = QKeySequence | QKeySequence.StandardKey | str


@dataclass(frozen=True)
class _Row:
    """Declaration of an action. `needs_stack` limits its keys to the network view."""

    name: str
    text: str
    do: Callable[[], object]
    keys: tuple[Key, ...] = ()
    icon: str = ""
    tip: str = ""
    needs_stack: bool = False


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
    ) -> None:
        """Make all actions.

        `confirm_large` asks about networks that take more than half of the free memory,
        `find_block` gives the palette's field the keyboard, `show_start` opens the start page;
        the other arguments are the window, its network view and the state holders.
        """
        super().__init__(window)
        self._window, self._stack_view, self._zoom = window, stack_view, zoom
        self._document, self._session, self._selection = document, session, selection
        self._look, self._files, self._confirm_large = look, files, confirm_large
        self._past = past
        self._find_block, self._show_start = find_block, show_start
        self._actions: dict[str, QAction] = {}
        rows = (
            *self._file_rows(),
            *self._edit_rows(),
            *self._training_rows(),
            *self._past_rows(),
            *self._sample_rows(),
            *self._zoom_rows(),
        )
        for row in rows:
            self._actions[row.name] = self._made(row)
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

    def run_or_pause(self) -> None:
        """Do what the big button says: train, pause or resume."""
        phase = self._session.phase
        if phase is Phase.RUNNING:
            self._session.pause()
        elif phase is Phase.PAUSED:
            self._session.resume()
        elif phase is Phase.IDLE and self._confirm_large():
            self._session.train(self._document.project)

    # Private

    def _file_rows(self) -> tuple[_Row, ...]:
        files, window, key = self._files, self._window, QKeySequence.StandardKey
        return (
            _Row("new", tr("New"), lambda: files.new(window), (key.New,), "new"),
            _Row("start", tr("Start page"), self._show_start, ("Ctrl+Shift+N",)),
            _Row("open", tr("Open…"), lambda: files.open(window), (key.Open,), "open"),
            _Row("save", tr("Save"), lambda: files.save(window), (key.Save,), "save"),
            _Row("save_as", tr("Save as…"), lambda: files.save_as(window), ("Ctrl+Shift+S",)),
            _Row("quit", tr("Quit"), window.close, ("Ctrl+Q",)),
        )

    def _edit_rows(self) -> tuple[_Row, ...]:
        document, selection, key = self._document, self._selection, QKeySequence.StandardKey
        undo = document.undo_stack
        return (
            _Row("undo", tr("Undo"), undo.undo, (key.Undo,), "undo"),
            _Row("redo", tr("Redo"), undo.redo, ("Ctrl+Shift+Z", "Ctrl+Y"), "redo"),
            *self._clipboard_rows(),
            _Row(
                "delete",
                tr("Delete"),
                lambda: edits.delete_selected(document, selection),
                (key.Delete, "Backspace"),
                "trash",
                needs_stack=True,
            ),
            _Row(
                "duplicate",
                tr("Duplicate"),
                lambda: edits.duplicate_selected(document, selection),
                ("Ctrl+D",),
                "copy",
            ),
            _Row(
                "move_up",
                tr("Move up"),
                lambda: edits.move_selected(document, selection, -1),
                ("Alt+Up",),
                "up",
            ),
            _Row(
                "move_down",
                tr("Move down"),
                lambda: edits.move_selected(document, selection, 1),
                ("Alt+Down",),
                "down",
            ),
            _Row(
                "find_block",
                tr("Find or type a block"),
                self._find_block,
                ("Ctrl+K",),
                tip=tr("Find a block, or type one with its settings, such as conv 32 3x3 same"),
            ),
            _Row(
                "fold",
                tr("Fold"),
                self._fold,
                tip=tr("Hide the blocks inside the selected group (Space), or show them"),
            ),
            _Row(
                "select_all",
                tr("Select all"),
                lambda: selection.select(*(block.id for block in document.project.stack)),
                (key.SelectAll,),
                needs_stack=True,
            ),
        )

    def _clipboard_rows(self) -> tuple[_Row, ...]:
        document, selection, key = self._document, self._selection, QKeySequence.StandardKey
        cut, copy = clipboard.cut, clipboard.copy
        return (
            _Row("cut", tr("Cut"), lambda: cut(document, selection), (key.Cut,), needs_stack=True),
            _Row(
                "copy", tr("Copy"), lambda: copy(document, selection), (key.Copy,), needs_stack=True
            ),
            _Row(
                "paste",
                tr("Paste"),
                self._paste,
                (key.Paste,),
                tip=tr("Paste blocks, or lines of text such as “dense 64 relu”"),
                needs_stack=True,
            ),
        )

    def _training_rows(self) -> tuple[_Row, ...]:
        session = self._session
        return (
            _Row("train", tr("Train"), self.run_or_pause, ("F5",), "play"),
            _Row(
                "step",
                tr("Step"),
                self._step,
                ("F6",),
                "step",
                tr("Train one batch, then pause"),
            ),
            _Row("stop", tr("Stop"), session.stop, ("Shift+F5",), "stop", tr("End this run")),
            _Row(
                "reset",
                tr("Reset weights"),
                session.reset_weights,
                (),
                "reset",
                tr("Forget what was learned and begin anew"),
            ),
        )

    def _past_rows(self) -> tuple[_Row, ...]:
        past = self._past
        return (
            _Row(
                "epoch_before",
                tr("Epoch before"),
                lambda: past.walk(-1),
                ("Alt+Left",),
                "previous",
                tr("Look back at the kept epoch before"),
            ),
            _Row(
                "epoch_after",
                tr("Epoch after"),
                lambda: past.walk(1),
                ("Alt+Right",),
                "next",
                tr("Look at the next kept epoch"),
            ),
            _Row(
                "now",
                tr("Back to now"),
                lambda: past.look_back(None),
                ("Alt+End",),
                tip=tr("Show the newest weights again"),
            ),
            _Row(
                "go_on_here",
                tr("Continue from here"),
                self._go_on_here,
                tip=tr(
                    "Train on with the weights of this epoch. The optimizer begins with an empty "
                    "memory: of earlier epochs only the weights are kept."
                ),
            ),
            _Row(
                "take_back",
                tr("Take back what was set aside"),
                self._session.take_back,
                tip=tr("Give up this way, and return to what was learned before"),
            ),
        )

    def _sample_rows(self) -> tuple[_Row, ...]:
        return (
            _Row(
                "previous",
                tr("Previous sample"),
                lambda: self._walk(-1),
                ("Ctrl+PgUp",),
                "previous",
            ),
            _Row("next", tr("Next sample"), lambda: self._walk(1), ("Ctrl+PgDown",), "next"),
            _Row("random", tr("Random sample"), self._random_sample, ("Ctrl+R",), "random"),
            _Row(
                "planes",
                tr("Response over the plane"),
                lambda: self._selection.show_planes(not self._selection.shows_planes),
                tip=tr("Show what each unit answers all over the plane, not for this sample alone"),
            ),
        )

    def _zoom_rows(self) -> tuple[_Row, ...]:
        zoom, view = self._zoom, self._stack_view
        return (
            _Row(
                "zoom_in",
                tr("Zoom in"),
                lambda: zoom.step(1),
                ("Ctrl++", "Ctrl+="),
                "plus",
                tr("Show the network larger; so does the wheel with Ctrl"),
            ),
            _Row(
                "zoom_out",
                tr("Zoom out"),
                lambda: zoom.step(-1),
                ("Ctrl+-",),
                "minus",
                tr("Show the network smaller; so does the wheel with Ctrl"),
            ),
            _Row(
                "zoom_usual",
                tr("Usual size"),
                lambda: zoom.set(USUAL),
                ("Ctrl+0",),
                tip=tr("Show the network at 100 %"),
            ),
            _Row(
                "zoom_fit",
                tr("Fit the whole network"),
                view.fit,
                ("Ctrl+9",),
                "fit",
                tr("Show all blocks at once, as far as 50 % to 200 % allow"),
            ),
            _Row(
                "zoom_fit_width",
                tr("Fit the width"),
                view.fit_width,
                ("Ctrl+8",),
                tip=tr("Make the blocks as wide as the room for them"),
            ),
        )

    def _made(self, row: _Row) -> QAction:
        action = QAction(row.text, self)
        action.setObjectName(row.name)
        if row.icon:
            action.setIcon(icon(row.icon))
        action.setShortcuts([QKeySequence(key) for key in row.keys])
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        tip = row.tip or row.text.rstrip("…")
        action.setData(f"{tip} ({keys})" if keys else tip)
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
        action.setToolTip(action.data() if can else why_not)
        action.setStatusTip(action.toolTip())

    def _refresh_fold(self) -> None:
        group = self._group()
        is_folded = group is not None and group.id in self._selection.folded
        self["fold"].setText(tr("Unfold") if is_folded else tr("Fold"))
        self._allow("fold", group is not None, tr("Select a group first, such as RESIDUAL."))

    def _refresh_samples(self) -> None:
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

    def _go_on_here(self) -> None:
        if self._confirm_large():
            self._past.go_on_here(self._document.project)

    def _goes_on(self) -> bool:
        return self._session.goes_on(self._document.project)

    def _paste(self) -> None:
        if (why_not := clipboard.paste(self._document, self._selection)) is not None:
            self.reported.emit(Notice("info", why_not))

    def _group(self) -> Block | None:
        """Return the selected group; None where none, or more, is selected."""
        block_id, stack = self._selection.block_id, self._document.project.stack
        block = stack[block_id] if block_id is not None and block_id in stack else None
        return block if block is not None and block.layer.is_group else None

    def _fold(self) -> None:
        if (group := self._group()) is not None:
            self._selection.fold(group, group.id not in self._selection.folded)

    def _step(self) -> None:
        if self._session.phase is not Phase.IDLE or self._confirm_large():
            self._session.step_once(self._document.project)

    def _walk(self, by: int) -> None:
        sample = self._look.sample
        if sample is not None:
            self._selection.choose_sample((sample.number + by) % sample.n_in_part)

    def _random_sample(self) -> None:
        sample = self._look.sample
        if sample is not None:
            self._selection.choose_sample(_another(sample.number, sample.n_in_part))


def _another(number: int, n: int) -> int:
    """Return a number below n by chance, another one than `number` where there is one."""
    # Which sample people look at is no part of any result: any source of chance will do.
    return (number + 1 + secrets.randbelow(max(1, n - 1))) % n
