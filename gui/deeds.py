"""Deeds: what actions do that takes more than one call of a state holder."""

import secrets
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from core.stack import Block
from gui.state import clipboard
from gui.state.document import Document
from gui.state.look import Look
from gui.state.notice import Notice
from gui.state.past import Past
from gui.state.selection import Selection
from gui.state.session import Phase, Session


class Deeds(QObject):
    """Does what the actions of a window say.

    Signals:
        reported: a Notice of why something was not done.
    """

    reported = Signal(object)

    def __init__(
        self,
        document: Document,
        session: Session,
        selection: Selection,
        look: Look,
        past: Past,
        confirm_large: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        """Take the state holders; `confirm_large` asks before a network of much memory trains."""
        super().__init__(parent)
        self._document, self._session, self._selection = document, session, selection
        self._look, self._past, self._confirm_large = look, past, confirm_large

    def run_or_pause(self) -> None:
        """Do what the big button says: train, pause or resume."""
        phase = self._session.phase
        if phase is Phase.RUNNING:
            self._session.pause()
        elif phase is Phase.PAUSED:
            self._session.resume()
        elif phase is Phase.IDLE and self._confirm_large():
            self._session.train(self._document.project)

    def step(self) -> None:
        """Train one batch."""
        if self._session.phase is not Phase.IDLE or self._confirm_large():
            self._session.step_once(self._document.project)

    def go_on_here(self) -> None:
        """Train on from the epoch that is looked at."""
        if self._confirm_large():
            self._past.go_on_here(self._document.project)

    def paste(self) -> None:
        """Put the blocks in the clipboard behind the selected one, or tell why not."""
        if (why_not := clipboard.paste(self._document, self._selection)) is not None:
            self.reported.emit(Notice("info", why_not))

    def group(self) -> Block | None:
        """Return the selected group; None where none, or more, is selected."""
        block_id, stack = self._selection.block_id, self._document.project.stack
        block = stack[block_id] if block_id is not None and block_id in stack else None
        return block if block is not None and block.layer.is_group else None

    def fold(self) -> None:
        """Hide what is inside the selected group, or show it."""
        if (group := self.group()) is not None:
            self._selection.fold(group, group.id not in self._selection.folded)

    def select_all(self) -> None:
        """Select all blocks."""
        self._selection.select(*(block.id for block in self._document.project.stack))

    def turn_planes(self) -> None:
        """Show answers over the plane, or no longer."""
        self._selection.show_planes(not self._selection.shows_planes)

    def walk(self, by: int) -> None:
        """Look at the sample so many further on in its part."""
        sample = self._look.sample
        if sample is not None:
            self._selection.choose_sample((sample.number + by) % sample.n_in_part)

    def random_sample(self) -> None:
        """Look at another sample of the part, by chance."""
        sample = self._look.sample
        if sample is not None:
            self._selection.choose_sample(_another(sample.number, sample.n_in_part))


def _another(number: int, n: int) -> int:
    """Return a number below n by chance, another one than `number` where there is one."""
    # Which sample people look at is no part of any result: any source of chance will do.
    return (number + 1 + secrets.randbelow(max(1, n - 1))) % n
