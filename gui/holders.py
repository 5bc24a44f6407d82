"""The state holders of the application, all in one value."""

from dataclasses import dataclass

from gui.errors import ErrorCatcher
from gui.files import Files
from gui.preferences import Preferences
from gui.recovery import Recovery
from gui.state.answers import Answers
from gui.state.comparison import Comparison
from gui.state.data import Data
from gui.state.document import Document
from gui.state.look import Look
from gui.state.past import Past
from gui.state.safekeeping import Safekeeping
from gui.state.selection import Selection
from gui.state.session import Session
from gui.state.story import Story


@dataclass(frozen=True)
class State:
    """What a window shows; it outlives the window."""

    document: Document
    data: Data
    session: Session
    selection: Selection
    look: Look
    past: Past
    comparison: Comparison
    story: Story
    answers: Answers
    files: Files
    errors: ErrorCatcher
    preferences: Preferences
    safekeeping: Safekeeping
    recovery: Recovery
