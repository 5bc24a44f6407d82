from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from core.storage.live_file import LiveReader, LiveWriter, layout_of

WEIGHTS = {
    "b1": {"W": np.zeros((2, 3), np.float32), "b": np.zeros(3, np.float32)},
    "b2": {"W": np.zeros((3, 1), np.float32)},
}
N_PARAMETERS = 12


def filled(value: float) -> Callable[[np.ndarray], None]:
    return lambda out: out.fill(value)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "live.bin"


def test_weights_come_out_as_they_went_in(path: Path):
    writer = LiveWriter(path, N_PARAMETERS)
    reader = LiveReader(path, layout_of(WEIGHTS))
    numbers = np.arange(N_PARAMETERS, dtype=np.float32)

    sequence = writer.write(lambda out: np.copyto(out, numbers), epoch=3, step=70)

    found = reader.read(sequence)
    assert found is not None
    assert (found.epoch, found.step) == (3, 70)
    assert found.weights["b1"]["W"].tolist() == [[0, 1, 2], [3, 4, 5]]
    assert found.weights["b1"]["b"].tolist() == [6, 7, 8]
    assert found.weights["b2"]["W"].tolist() == [[9], [10], [11]]


def test_the_weights_before_can_be_read_too_and_older_ones_are_gone(path: Path):
    writer, reader = LiveWriter(path, N_PARAMETERS), LiveReader(path, layout_of(WEIGHTS))
    numbers = [writer.write(filled(value), 0, 0) for value in (1.0, 2.0, 3.0)]

    found = [reader.read(number) for number in numbers]

    assert found[0] is None
    assert found[1] is not None
    assert found[2] is not None
    assert found[1].weights["b1"]["b"].tolist() == [2, 2, 2]
    assert found[2].weights["b1"]["b"].tolist() == [3, 3, 3]


def test_what_was_read_does_not_change_any_more(path: Path):
    writer, reader = LiveWriter(path, N_PARAMETERS), LiveReader(path, layout_of(WEIGHTS))
    found = reader.read(writer.write(filled(1.0), 0, 0))

    writer.write(filled(2.0), 0, 0)
    writer.write(filled(3.0), 0, 0)

    assert found is not None
    assert found.weights["b1"]["b"].tolist() == [1, 1, 1]


def test_a_slot_that_its_writer_never_finished_is_skipped(path: Path):
    writer, reader = LiveWriter(path, N_PARAMETERS), LiveReader(path, layout_of(WEIGHTS))
    whole = writer.write(filled(1.0), 0, 0)

    with pytest.raises(ZeroDivisionError):
        writer.write(lambda out: out.fill(1 / 0), 0, 0)

    assert reader.read(whole + 1) is None
    assert reader.read(whole) is not None


def test_a_slot_that_is_being_overwritten_is_skipped(path: Path):
    writer, reader = LiveWriter(path, N_PARAMETERS), LiveReader(path, layout_of(WEIGHTS))
    first = writer.write(filled(1.0), 0, 0)
    writer.write(filled(2.0), 0, 0)
    seen = []

    writer.write(lambda out: seen.append(reader.read(first)), 0, 0)

    assert seen == [None]


def test_a_file_of_another_size_is_refused(path: Path):
    LiveWriter(path, N_PARAMETERS + 100)

    with pytest.raises(ValueError, match=r"live\.bin"):
        LiveReader(path, layout_of(WEIGHTS))
