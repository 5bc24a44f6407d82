"""An answerer in a thread of this process, for tests of the window."""

from typing import BinaryIO

from core.questions.client import AnswererLink
from core.questions.serve import serve
from core.trainer.link import ThreadLink


class InProcessAnswerer(AnswererLink, ThreadLink):
    """Answers like the process does."""

    def _be(self, reader: BinaryIO, writer: BinaryIO) -> None:
        serve(reader, writer)
