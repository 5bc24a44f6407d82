"""Pictures of which nobody says what they show: samples for a network to answer."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from core.arrays import AnyArray
from core.choice import DataChoice
from core.data.aside import Tick
from core.data.picture import read_picture
from core.data.picture_file import quietly
from core.data.pictures.decoding import decoded
from core.data.pictures.layout import pictures_in
from core.data.pictures.source import Source, open_source
from core.data.recognise import recognise
from core.errors import DatasetError
from core.messages import Message
from core.reading import PictureReading

SETS = ("folder", "zip", "tar")
"""Forms of what holds many pictures."""


@dataclass(frozen=True)
class Unlabelled:
    """A picture: its name, and it as a sample (*input_shape), or why it cannot be read."""

    name: str
    sample: AnyArray | None
    reason: Message | None = None


def samples_in(
    path: Path,
    choice: DataChoice,
    background: Callable[[], float | None],
    tick: Tick,
    only: Collection[str] | None = None,
) -> Iterator[Unlabelled]:
    """Yield all pictures of a folder or archive (or one file) as samples like those of the data.

    Args:
        path: where they are.
        choice: the data that a network was trained on.
        background: as in `read_picture`.
        tick: called often; it may raise to cancel.
        only: names of those wanted, None for all.

    Raises:
        DatasetError: when there are none.
    """
    if recognise(path).form not in SETS:
        yield Unlabelled(str(path), read_picture(path, choice, background).raw)
        return
    with quietly(), open_source(path, tick) as source:
        found, _ = pictures_in(source, tick)
        if not found:
            raise DatasetError(Message("There are no pictures in {file}.", file=str(path)))
        if only is not None:
            found = [index for index in found if source.names[index] in only]
        if isinstance(choice.reading, PictureReading):
            for one in decoded(source, found, choice.reading, tick):
                yield Unlabelled(source.names[one.index], one.sample, one.reason)
        else:
            yield from _one_by_one(source, found, choice, background, tick)


def _one_by_one(
    source: Source,
    found: list[int],
    choice: DataChoice,
    background: Callable[[], float | None],
    tick: Tick,
) -> Iterator[Unlabelled]:
    for index, fetch in source.files(found):
        tick()
        name = source.names[index]
        try:
            with fetch() as file:
                sample = read_picture(file, choice, background, name).raw
            yield Unlabelled(name, sample)
        except DatasetError as error:
            yield Unlabelled(name, None, error.message)
