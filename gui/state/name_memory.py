"""NameMemory: the name that a person gave the run that is shown comes back with it."""

from PySide6.QtCore import QObject

from core.errors import SaveError
from core.storage import run_name
from gui.state.comparison import Comparison
from gui.state.figures import Name
from gui.state.session import Session


class NameMemory(QObject):
    """Writes the name into the folder of the run, and finds it when the run is opened again.

    A run that goes on has a folder of its own, and hands its name on to it.
    """

    def __init__(
        self, session: Session, comparison: Comparison, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._comparison = session, comparison
        self._seen: tuple[str, Name] = ("", "")
        session.changed.connect(self._follow)
        comparison.changed.connect(self._follow)

    def _follow(self) -> None:
        run_id, figures = self._comparison.own_run_id, self._session.figures
        if run_id and not figures.name and figures.epochs:
            figures.name = run_name.read(run_id)
        if (run_id, figures.name) == self._seen:
            return
        self._seen = run_id, figures.name
        if run_id and isinstance(figures.name, str) and figures.name:
            _remember(run_id, figures.name)


def _remember(run_id: str, name: str) -> None:
    try:
        run_name.write(run_id, name)
    except SaveError:  # it is shown all the same, but not after a restart
        return
