"""What is said of the samples of an evaluation."""

import numpy as np
import pytest

from core.questions.evaluation import Evaluation
from gui.panels.evaluate.describing import Describer
from tests.gui.panels.conftest import World


def describer(world: World, sure: list[float], *, are_shares: bool = True) -> Describer:
    truths, answers = np.array([7, 3, 3]), np.array([9, 3, 8])
    confidence = np.array(sure, np.float32)
    evaluation = Evaluation(truths, answers, confidence, confidence, 0.1, 0.3, are_shares)
    assert world.data.ready is not None
    return Describer(evaluation, world.data.ready, "test")


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_mistakes_and_right_answers_read_differently(world: World) -> None:
    made = describer(world, [0.98, 0.6, 0.5])

    assert plain(made.text(0)) == "#0: 7 taken for 9 (98 %)"
    assert plain(made.text(1)) == "#1: 3 recognised (60 %)"
    assert made.caption(2) == "3 → 8"


@pytest.mark.parametrize(
    ("sure", "text"),
    [(1.0, "100 %"), (0.9996, "99.9 %"), (0.996, "99.6 %"), (0.5, "50 %"), (0.004, "0.4 %")],
)
def test_only_what_is_certain_is_a_hundred_percent(world: World, sure: float, text: str) -> None:
    assert plain(describer(world, [sure, 0, 0]).confidence(0)) == text


def test_values_that_are_no_shares_are_written_as_they_are(world: World) -> None:
    made = describer(world, [3.256, np.nan, -0.5], are_shares=False)

    assert [made.confidence(sample) for sample in range(3)] == ["3.26", "-", "\u22120.5"]


def test_points_tell_their_coordinates(world: World, qtbot) -> None:
    world.choose("moons", qtbot)
    assert world.data.ready is not None
    few = np.zeros(2, np.int64)
    sure = np.ones(2, np.float32)
    made = Describer(Evaluation(few, few, sure, sure, 0.1, 1.0, True), world.data.ready, "test")
    x, y = world.data.ready.dataset.inputs[made.index(1)].tolist()

    assert made.values(1) == f"({x:.3g}; {y:.3g})".replace("-", "\u2212")
    assert describer(world, [1, 1, 1]).values(0) == made.values(0)


def test_rows_of_a_table_tell_which_they_are(world: World, qtbot, tmp_path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b,c\n" + "".join(f"{n},{n * n % 7},{'pq'[n % 2]}\n" for n in range(40)))
    world.choose(str(path), qtbot)
    assert world.data.ready is not None
    few, sure = np.zeros(2, np.int64), np.ones(2, np.float32)
    made = Describer(Evaluation(few, few, sure, sure, 0.1, 1.0, True), world.data.ready, "test")

    assert made.text(1).splitlines()[1] == f"row #{made.index(1)}"
