"""Learned: all that was learned at one moment; it can be set aside and brought back."""

from dataclasses import dataclass, field, replace

from core.going_on import goes_on
from core.project import Project
from core.snapshot import Checkpoint
from gui.state.figures import Figures
from gui.state.known_weights import KnownWeights


@dataclass(eq=False)
class Learned:
    """What a window has learned since its network was begun or opened.

    Attributes:
        checkpoint: the newest one; None while nothing was learned.
        known: the newest weights by block. figures: of the learning so far.
        rate: the learning rate in force, None for the planned one.
        is_unsaved: closing would lose it.
    """

    checkpoint: Checkpoint | None = None
    known: KnownWeights = field(default_factory=KnownWeights)
    figures: Figures = field(default_factory=Figures)
    rate: float | None = None
    is_unsaved: bool = False

    def __bool__(self) -> bool:
        return bool(self.known) or self.checkpoint is not None

    def take(self, checkpoint: Checkpoint) -> None:
        """Make a checkpoint the newest."""
        self.checkpoint = checkpoint
        self.figures.take_over(checkpoint)
        self.known.remember(checkpoint.snapshot)

    def start(self, rate: float) -> Checkpoint | None:
        """Return what the next run starts from, at a learning rate."""
        if self.checkpoint is None:
            return None
        position = replace(self.checkpoint.position, learning_rate=rate)
        return replace(self.checkpoint, position=position)

    def is_about(self, project: Project) -> bool:
        """Tell whether the figures are those of this network on these data."""
        if self.checkpoint is None:
            return False
        trained = self.checkpoint.snapshot.project
        return (trained.stack, trained.data) == (project.stack, project.data)

    def goes_on(self, project: Project) -> bool:
        """Tell whether a run would go on with the epochs done, rather than beginning anew."""
        if self.checkpoint is None:
            return False
        return goes_on(self.checkpoint.snapshot.project, project, self.known.fit(project))

    def learning_rate(self, project: Project, *, is_idle: bool) -> float:
        """Return the rate in force, or with which a run of this project would go on.

        A live change stays in force after its run, until the plan's rate is another one.
        """
        planned = project.plan.optimizer.learning_rate
        if self.rate is None:
            return planned
        if is_idle and self.checkpoint is not None:
            before = self.checkpoint.snapshot.project.plan.optimizer.learning_rate
            return self.rate if planned == before else planned
        return self.rate
