"""The settings of a block whose weights can be held back, declared once for all that have them."""

from dataclasses import dataclass

from core.layers.layer import Layer
from core.messages import Message
from core.restraints import Restraint
from core.settings import setting


@dataclass(frozen=True, kw_only=True)
class RestrainedLayer(Layer):
    """A layer with weights `W`, whose last axis counts its units, and a restraint on them."""

    l1: float = setting(
        0.0,
        Message("L1 penalty"),
        low=0.0,
        high=1.0,
        is_rare=True,
        zero=Message("off"),
        help=Message(
            "Training also makes this × the sum of all |weights| small, so that many become 0; the "
            "loss is shown without it"
        ),
    )
    l2: float = setting(
        0.0,
        Message("L2 penalty"),
        low=0.0,
        high=1.0,
        is_rare=True,
        zero=Message("off"),
        help=Message(
            "Training also makes this × the sum of all squared weights small; the loss is shown "
            "without it"
        ),
    )
    max_norm: float = setting(
        0.0,
        Message("Max-norm"),
        low=0.0,
        high=1e6,
        is_rare=True,
        zero=Message("off"),
        help=Message(
            "After each step, weights into one unit that are together longer than this are "
            "shortened to it (the root of the sum of their squares)"
        ),
    )

    @property
    def restraint(self) -> Restraint:
        """What holds the weights `W` back; for their `WeightSpec`."""
        return Restraint(self.l1, self.l2, self.max_norm)
