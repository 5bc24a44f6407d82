"""The actions in words: what each is called, does, is pressed by, and is for."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from core.messages import tr
from gui.deeds import Deeds
from gui.files import Files
from gui.stack_view.view import StackView
from gui.stack_view.zoom import USUAL, Zoom
from gui.state import clipboard, edits
from gui.state.document import Document
from gui.state.past import Past
from gui.state.selection import Selection
from gui.state.session import Session

Key = QKeySequence | QKeySequence.StandardKey | str
KEY = QKeySequence.StandardKey


@dataclass(frozen=True)
class Row:
    """Declaration of an action. `needs_stack` limits its keys to the network view.

    Attributes:
        name: for code. text: in menus. tip: what it is for, in tooltips and the status bar.
    """

    name: str
    text: str
    do: Callable[[], object]
    tip: str
    keys: tuple[Key, ...] = ()
    icon: str = ""
    needs_stack: bool = False


def file_rows(
    files: Files,
    window: QWidget,
    show_start: Callable[[], None],
    predict: Callable[[], None],
    make_data: Callable[[], None],
    show_cache: Callable[[], None],
) -> tuple[Row, ...]:
    """Return the actions of files."""
    return (
        Row(
            "new",
            tr("New"),
            lambda: files.new(window),
            tr("Begin without blocks, on the same data"),
            (KEY.New,),
            "new",
        ),
        Row(
            "start",
            tr("Start page"),
            show_start,
            tr("Recent files, examples and ready networks"),
            ("Ctrl+Shift+N",),
        ),
        Row(
            "open",
            tr("Open…"),
            lambda: files.open(window),
            tr("Open a network that was saved"),
            (KEY.Open,),
            "open",
        ),
        Row(
            "save",
            tr("Save"),
            lambda: files.save(window),
            tr("Save the network, and what it has learned"),
            (KEY.Save,),
            "save",
        ),
        Row(
            "save_as",
            tr("Save as…"),
            lambda: files.save_as(window),
            tr("Save into another file"),
            ("Ctrl+Shift+S",),
        ),
        Row(
            "make_data",
            tr("Make your own data…"),
            make_data,
            tr("Paint pictures, or put points into the plane, with classes of your own"),
            ("Ctrl+Shift+M",),
        ),
        Row(
            "predict",
            tr("Predict a file…"),
            predict,
            tr("Let the network answer new rows of a table, or new pictures"),
            ("Ctrl+Shift+E",),
        ),
        Row(
            "cache",
            tr("Imported data…"),
            show_cache,
            tr("See how much room imported data take, and empty them"),
        ),
        Row(
            "quit",
            tr("Quit"),
            window.close,
            tr("Close the window; what is not saved is asked about"),
            ("Ctrl+Q",),
        ),
    )


def edit_rows(
    document: Document, selection: Selection, deeds: Deeds, find_block: Callable[[], None]
) -> tuple[Row, ...]:
    """Return the actions that change the network."""
    undo = document.undo_stack
    return (
        Row("undo", tr("Undo"), undo.undo, tr("Take the last change back"), (KEY.Undo,), "undo"),
        Row(
            "redo",
            tr("Redo"),
            undo.redo,
            tr("Make the change again that was taken back"),
            ("Ctrl+Shift+Z", "Ctrl+Y"),
            "redo",
        ),
        *_clipboard_rows(document, selection, deeds),
        *_selected_rows(document, selection, deeds),
        Row(
            "find_block",
            tr("Find or type a block"),
            find_block,
            tr("Find a block, or type one with its settings, such as conv 32 3x3 same"),
            ("Ctrl+K",),
        ),
    )


def _clipboard_rows(document: Document, selection: Selection, deeds: Deeds) -> tuple[Row, ...]:
    return (
        Row(
            "cut",
            tr("Cut"),
            lambda: clipboard.cut(document, selection),
            tr("Take the selected blocks out, and keep them for pasting"),
            (KEY.Cut,),
            needs_stack=True,
        ),
        Row(
            "copy",
            tr("Copy"),
            lambda: clipboard.copy(document, selection),
            tr("Keep the selected blocks for pasting, also as lines of text"),
            (KEY.Copy,),
            needs_stack=True,
        ),
        Row(
            "paste",
            tr("Paste"),
            deeds.paste,
            tr("Paste blocks, or lines of text such as “dense 64 relu”"),
            (KEY.Paste,),
            needs_stack=True,
        ),
    )


def _selected_rows(document: Document, selection: Selection, deeds: Deeds) -> tuple[Row, ...]:
    return (
        Row(
            "delete",
            tr("Delete"),
            lambda: edits.delete_selected(document, selection),
            tr("Take the selected blocks out"),
            (KEY.Delete, "Backspace"),
            "trash",
            needs_stack=True,
        ),
        Row(
            "duplicate",
            tr("Duplicate"),
            lambda: edits.duplicate_selected(document, selection),
            tr("Put copies behind the selected blocks"),
            ("Ctrl+D",),
            "copy",
        ),
        Row(
            "move_up",
            tr("Move up"),
            lambda: edits.move_selected(document, selection, -1),
            tr("Move the selected blocks towards the input"),
            ("Alt+Up",),
            "up",
        ),
        Row(
            "move_down",
            tr("Move down"),
            lambda: edits.move_selected(document, selection, 1),
            tr("Move the selected blocks towards the output"),
            ("Alt+Down",),
            "down",
        ),
        Row(
            "fold",
            tr("Fold"),
            deeds.fold,
            tr("Hide the blocks inside the selected group (Space), or show them"),
        ),
        Row(
            "select_all",
            tr("Select all"),
            deeds.select_all,
            tr("Select all blocks of the network"),
            (KEY.SelectAll,),
            needs_stack=True,
        ),
    )


def training_rows(session: Session, deeds: Deeds) -> tuple[Row, ...]:
    """Return the actions of a run."""
    return (
        Row(
            "train",
            tr("Train"),
            deeds.run_or_pause,
            tr("Train until all epochs are done; pause, and go on"),
            ("F5",),
            "play",
        ),
        Row("step", tr("Step"), deeds.step, tr("Train one batch, then pause"), ("F6",), "step"),
        Row("stop", tr("Stop"), session.stop, tr("End this run"), ("Shift+F5",), "stop"),
        Row(
            "reset",
            tr("Reset weights"),
            session.reset_weights,
            tr("Forget what was learned and begin anew"),
            icon="reset",
        ),
    )


def past_rows(past: Past, session: Session, deeds: Deeds) -> tuple[Row, ...]:
    """Return the actions that look back at kept epochs."""
    return (
        Row(
            "epoch_before",
            tr("Epoch before"),
            lambda: past.walk(-1),
            tr("Look back at the kept epoch before"),
            ("Alt+Left",),
            "previous",
        ),
        Row(
            "epoch_after",
            tr("Epoch after"),
            lambda: past.walk(1),
            tr("Look at the next kept epoch"),
            ("Alt+Right",),
            "next",
        ),
        Row(
            "now",
            tr("Back to now"),
            lambda: past.look_back(None),
            tr("Show the newest weights again"),
            ("Alt+End",),
        ),
        Row(
            "go_on_here",
            tr("Continue from here"),
            deeds.go_on_here,
            tr(
                "Train on with the weights of this epoch. The optimizer begins with an empty "
                "memory: of earlier epochs only the weights are kept."
            ),
        ),
        Row(
            "take_back",
            tr("Take back what was set aside"),
            session.take_back,
            tr("Give up this way, and return to what was learned before"),
        ),
    )


def sample_rows(deeds: Deeds) -> tuple[Row, ...]:
    """Return the actions that choose what is looked at."""
    return (
        Row(
            "previous",
            tr("Previous sample"),
            lambda: deeds.walk(-1),
            tr("Look at the sample before this one"),
            ("Ctrl+PgUp",),
            "previous",
        ),
        Row(
            "next",
            tr("Next sample"),
            lambda: deeds.walk(1),
            tr("Look at the sample after this one"),
            ("Ctrl+PgDown",),
            "next",
        ),
        Row(
            "random",
            tr("Random sample"),
            deeds.random_sample,
            tr("Look at a sample chosen by chance"),
            ("Ctrl+R",),
            "random",
        ),
        Row(
            "planes",
            tr("Response over the plane"),
            deeds.turn_planes,
            tr("Show what each unit answers all over the plane, not for this sample alone"),
        ),
    )


def zoom_rows(zoom: Zoom, view: StackView) -> tuple[Row, ...]:
    """Return the actions that show the network larger and smaller."""
    return (
        Row(
            "zoom_in",
            tr("Zoom in"),
            lambda: zoom.step(1),
            tr("Show the network larger; so does the wheel with Ctrl"),
            ("Ctrl++", "Ctrl+="),
            "plus",
        ),
        Row(
            "zoom_out",
            tr("Zoom out"),
            lambda: zoom.step(-1),
            tr("Show the network smaller; so does the wheel with Ctrl"),
            ("Ctrl+-",),
            "minus",
        ),
        Row(
            "zoom_usual",
            tr("Usual size"),
            lambda: zoom.set(USUAL),
            tr("Show the network at 100 %"),
            ("Ctrl+0",),
        ),
        Row(
            "zoom_fit",
            tr("Fit the whole network"),
            view.ground.fit,
            tr("Show all blocks at once, as far as 50 % to 200 % allow"),
            ("Ctrl+9",),
            "fit",
        ),
        Row(
            "zoom_fit_width",
            tr("Fit the width"),
            view.ground.fit_width,
            tr("Make the blocks as wide as the room for them"),
            ("Ctrl+8",),
        ),
    )
