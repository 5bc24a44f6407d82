"""Clipboard: blocks on their way between stacks, windows and texts.

What is copied is there twice: as JSON with all that the drawing says of the blocks, for Camada, and
as lines of text (`core.shorthand`), for people and other programs. Learning is not copied.
"""

import json

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from core.errors import SettingError
from core.messages import Message, tr
from core.shorthand import LONGEST, blocks_of, text_of
from core.stack import Block, Stack
from gui.state import edits
from gui.state.document import Document
from gui.state.selection import Selection

STACK_MIME = "application/x-camada-stack+json"


class CopiedBlocks(QMimeData):
    """What this process put on the clipboard."""


def copy(document: Document, selection: Selection) -> None:
    """Put the selected blocks on the clipboard; without any, leave it as it is."""
    blocks = document.project.stack.outermost(*selection.block_ids)
    if blocks:
        QGuiApplication.clipboard().setMimeData(data_of(blocks))


def cut(document: Document, selection: Selection) -> None:
    """Put the selected blocks on the clipboard and take them out of the stack."""
    copy(document, selection)
    edits.delete_selected(document, selection)


def paste(document: Document, selection: Selection) -> Message | None:
    """Put the blocks of the clipboard behind the selected one; return why not, if so."""
    try:
        blocks = blocks_in(contents(), document)
    except SettingError as error:
        return Message(
            "What is on the clipboard cannot be pasted as blocks. {reason}", reason=error.message
        )
    if not blocks:
        return Message("There are no blocks on the clipboard. Copy some first, or lines of text.")
    text = tr("Paste {n} block", "Paste {n} blocks", n=len(blocks))
    return edits.add(document, selection, blocks, text)


def contents() -> QMimeData:
    """Return what is on the clipboard, which is nothing where nothing was ever copied."""
    there: QMimeData | None = QGuiApplication.clipboard().mimeData()  # None without a desktop
    return QMimeData() if there is None else there


def leave_text() -> None:
    """Leave only the text of what was copied: call it before the process ends.

    Qt may free the clipboard after Python has gone, and data made in Python take both down then
    (PySide6 6.10 ends with a segmentation fault). Text that Qt made itself stays.
    """
    clipboard = QGuiApplication.clipboard()
    if isinstance(clipboard.mimeData(), CopiedBlocks):  # made here, and still there
        clipboard.setText(clipboard.text())


def data_of(blocks: tuple[Block, ...]) -> QMimeData:
    """Return blocks as clipboard and drags carry them."""
    data = CopiedBlocks()
    data.setData(STACK_MIME, json.dumps(Stack(blocks).to_json()).encode())
    data.setText(text_of(blocks))
    return data


def blocks_in(data: QMimeData, document: Document) -> tuple[Block, ...]:
    """Return the blocks in what was copied or typed, with ids that are new in this document.

    Raises:
        SettingError: when it is no such thing.
    """
    if data.hasFormat(STACK_MIME):
        text = data.data(STACK_MIME).data()
        stack = Stack.from_json(_read(text))
        return stack.each(lambda block: edits.copy_of(document, block)).blocks
    text = data.text() if data.hasText() else ""
    return blocks_of(text, lambda: document.new_id()) if text.strip() else ()


def _read(text: bytes | bytearray | memoryview) -> object:
    """Return the JSON, which another program may have put there."""
    try:
        return json.loads(bytes(text)) if len(text) <= 10 * LONGEST else None
    except (ValueError, RecursionError):
        return None
