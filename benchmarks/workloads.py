"""The networks that are timed, and data for them that look like pictures of digits."""

from dataclasses import dataclass

import numpy as np

from core.arrays import AnyArray, Labels

N_CLASSES = 10
N_SAMPLES = 12_800
HIGHEST = 255
KERNEL = 3
DROPOUT = 0.5


@dataclass(frozen=True)
class Workload:
    """A network of blocks with ReLU, ten classes at the end, trained with Adam.

    Attributes:
        side: pictures are (side, side, 1). hidden: units of the hidden DENSE blocks.
        n_steps: steps in one timed stretch, about half a second's worth.
        filters: of CONV blocks with windows of 3 x 3, each with a POOL of 2 x 2 behind it, and
            DROPOUT behind the last one. () for a network of DENSE blocks alone.
    """

    side: int
    hidden: tuple[int, ...]
    batch_size: int
    n_steps: int
    filters: tuple[int, ...] = ()

    @property
    def sizes(self) -> tuple[int, ...]:
        """Values from the first DENSE block's input to the output."""
        n_values = self.sides[-1] ** 2 * (1, *self.filters)[-1]
        return (n_values, *self.hidden, N_CLASSES)

    @property
    def sides(self) -> tuple[int, ...]:
        """Sides of the picture at the input, and behind each POOL."""
        sides = [self.side]
        for _ in self.filters:
            sides.append((sides[-1] - KERNEL + 1) // 2)
        return tuple(sides)

    @property
    def name(self) -> str:
        """For example `784-128-10, batch 32`."""
        if self.filters:
            return f"CNN {'-'.join(map(str, (*self.filters, N_CLASSES)))}, batch {self.batch_size}"
        return f"{'-'.join(map(str, self.sizes))}, batch {self.batch_size}"

    @property
    def flops(self) -> int:
        """Floating point operations of the matrix products of one step.

        Forward, gradient of the weights, and gradient of the input of all but the first block.
        """
        dense = [a * b for a, b in zip(self.sizes, self.sizes[1:], strict=False)]
        channels = zip((1, *self.filters), self.filters, self.sides, strict=False)
        conv = [a * b * KERNEL**2 * (side - KERNEL + 1) ** 2 for a, b, side in channels]
        products = [*conv, *dense]
        return 2 * self.batch_size * (3 * sum(products) - products[0])


WORKLOADS = (
    Workload(8, (32,), 32, 4000),
    Workload(28, (128,), 32, 1000),
    Workload(28, (128,), 128, 500),
    Workload(28, (512, 512), 128, 100),
    Workload(28, (), 128, 20, filters=(32, 64)),
    Workload(28, (1024, 1024, 1024), 128, 25),
)


def drawn_data(side: int) -> tuple[AnyArray, Labels]:
    """Return pictures (N, side, side, 1) uint8 with dark borders, and labels (N,)."""
    random = np.random.default_rng(0)
    labels = np.arange(N_SAMPLES, dtype=np.int64) % N_CLASSES
    patterns = random.random((N_CLASSES, side, side, 1)) < 0.2
    patterns[:, [0, -1]] = patterns[:, :, [0, -1]] = False
    ink = patterns[labels] * random.integers(100, 256, (N_SAMPLES, side, side, 1))
    smudges = random.random(ink.shape) < 0.03
    return np.where(smudges, HIGHEST, ink).astype(np.uint8), labels
