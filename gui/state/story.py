"""Story: an example of two networks, told in steps: train the one, then the other, then compare."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from core.examples import Side, sides_of, turned
from core.messages import Message
from core.snapshot import EpochRecord
from gui.state.comparison import MOST_KEPT, Comparison
from gui.state.document import Document
from gui.state.session import Phase, Session


@dataclass(frozen=True)
class Stage:
    """Where the story stands.

    Attributes:
        text: what is to be seen, or to be done.
        ask: what a button offers, None for nothing.
        why_not: why it cannot be pressed now, None where it can.
    """

    text: Message
    ask: Message | None = None
    why_not: Message | None = None


class Story(QObject):
    """Follows the drawing: there is a story while it is one of two networks of an example.

    Attributes:
        stage: None where there is no story, or it was closed.

    Signals:
        changed: the stage is another one.
    """

    changed = Signal()

    def __init__(
        self,
        document: Document,
        session: Session,
        comparison: Comparison,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.stage: Stage | None = None
        self._document, self._session, self._comparison = document, session, comparison
        self._sides: tuple[Side, Side] | None = None
        self._is_closed = False
        document.changed.connect(self._on_drawing_changed)
        for signal in (session.changed, session.progressed, comparison.changed):
            signal.connect(self._refresh)
        self._on_drawing_changed()

    def go_on(self) -> None:
        """Keep the run of this network, and train the other one from the same first weights."""
        if (
            self._sides is None
            or self.stage is None
            or self.stage.ask is None
            or self.stage.why_not
        ):
            return
        other = self._sides[1]
        self._comparison.keep_own()
        document = self._document
        project = turned(document.project, other, document.new_id)
        document.edit(str(other.change), project)
        self._session.train_anew(project, other.name)

    def close(self) -> None:
        """Tell no more until another network is drawn."""
        self._is_closed = True
        self._refresh()

    def _on_drawing_changed(self) -> None:
        before, self._sides = self._sides, sides_of(self._document.project)
        if self._sides is None or (before is not None and set(before) != set(self._sides)):
            self._is_closed = False
        self._refresh()

    def _refresh(self) -> None:
        stage = None
        if self._sides is not None and not self._is_closed:
            self._name_run()
            stage = self._stage(*self._sides)
        if stage != self.stage:
            self.stage = stage
            self.changed.emit()

    def _name_run(self) -> None:
        """Call the run by its side, unless a person named it."""
        side, figures = self._trained(), self._session.figures
        if side is not None and not figures.name:
            figures.name = side.name

    def _trained(self) -> Side | None:
        """Return which side the figures are of."""
        checkpoint, project = self._session.checkpoint, self._session.run_project
        if project is None and checkpoint is not None:
            project = checkpoint.snapshot.project
        sides = sides_of(project) if project is not None else None
        return sides[0] if sides is not None else None

    def _stage(self, this: Side, other: Side) -> Stage:
        gap, other_gap = self._losses(this), self._losses(other)
        if gap is None:
            text = Message(
                "Train this network, {this}. Then one click trains the same one {other}, and "
                "the two runs lie over each other.",
                this=this.name,
                other=other.name,
            )
            return Stage(text)
        if other_gap is not None:
            text = Message(
                "Gap between training and validation loss: {gap:.2f} {this}, "
                "{other_gap:.2f} {other}.",
                gap=gap[1] - gap[0],
                this=this.name,
                other_gap=other_gap[1] - other_gap[0],
                other=other.name,
            )
            return Stage(text)
        text = Message(
            "Loss {this}: training {training:.2f}, validation {validation:.2f}, gap {gap:.2f}.",
            this=this.name,
            training=gap[0],
            validation=gap[1],
            gap=gap[1] - gap[0],
        )
        return Stage(text, other.ask, self._why_not())

    def _why_not(self) -> Message | None:
        if self._session.phase is not Phase.IDLE:
            return Message("Wait for the end of this run, or stop it.")
        if not self._comparison.has_room:
            return Message("{n} runs are kept already. Remove one first.", n=MOST_KEPT)
        return None

    def _losses(self, side: Side) -> tuple[float, float] | None:
        """Return the newest loss in training and in validation, of the run shown or a kept one."""
        if self._trained() is side:
            found = _last_losses(self._session.figures.epochs)
            if found is not None:
                return found
        kept = [run for run in self._comparison.kept if run.name == side.name]
        return _last_losses(kept[-1].records) if kept else None


def _last_losses(records: Sequence[EpochRecord]) -> tuple[float, float] | None:
    last = records[-1] if records else None
    if last is None or last.validation_loss is None:
        return None
    training = last.train_loss if last.evaluated_loss is None else last.evaluated_loss
    return training, last.validation_loss
