"""SPATIAL DROPOUT: in training, switches whole channels off (Tompson et al. 2015)."""

from dataclasses import dataclass

import numpy as np

from core.arrays import Array, Shape
from core.layers.dropout import Dropout
from core.layers.layer import Context, Layer
from core.messages import Message
from core.settings import setting


@dataclass(frozen=True, kw_only=True)
class SpatialDropout(Dropout):
    """DROPOUT with one draw for all places of a channel, the last axis of x (N, ..., C)."""

    kind = "spatial_dropout"
    title = Message("SPATIAL DROPOUT")
    about = Message("Switches whole channels off in training, as neighbours tell the same")

    rate: float = setting(
        0.5,
        Message("Rate"),
        low=0.0,
        high=0.99,
        help=Message("Share of the channels that is switched off at each training step"),
    )

    def draw(self, context: Context, shape: Shape) -> Array:
        """Return one draw of factors of this shape (N, ..., C), the same at all places."""
        n_samples, n_channels = shape[0], shape[-1]
        factors = super().draw(context, (n_samples, n_channels))
        once = (n_samples, *(1 for _ in shape[1:-1]), n_channels)
        return np.broadcast_to(factors.reshape(once), shape)

    @classmethod
    def examples(cls) -> list[tuple[Layer, Shape]]:
        every_rate = [(cls(rate=rate), (3, 2, 4)) for rate in (0.0, 0.5, 0.99)]
        return [*every_rate, (cls(), (6,)), (cls(), (1, 3, 1))]
