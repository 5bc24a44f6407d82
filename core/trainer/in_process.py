"""A trainer in a thread of this process, for tests of the window."""

from typing import BinaryIO

from core.trainer.client import TrainerLink
from core.trainer.link import ThreadLink
from core.trainer.serve import serve


class InProcessTrainer(TrainerLink, ThreadLink):
    """Obeys like the process does."""

    def _be(self, reader: BinaryIO, writer: BinaryIO) -> None:
        serve(reader, writer, n_threads=1)
