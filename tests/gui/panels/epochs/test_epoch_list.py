"""The list of epochs: figures, order, the best, copy and CSV, and the way back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from core.messages import set_language
from core.snapshot import EpochRecord
from core.tasks import REGRESS
from gui import asking
from gui.panels.chart_pair import ChartPair
from gui.panels.charts_and_list import ChartsAndList
from gui.panels.epochs.epoch_list import EpochList
from gui.panels.training_charts import TrainingCharts
from gui.state.figures import Figures
from gui.state.notice import Notice
from gui.state.past import Past
from tests.gui.panels.conftest import World
from tests.gui.panels.conftest import world as world


class Wishes(Past):
    """Keeps what is asked for instead of reading it."""

    def __init__(self, world: World) -> None:
        super().__init__(world.session, world.look)
        self.asked: list[int | None] = []

    def look_back(self, epoch: int | None) -> None:
        self.asked.append(epoch)


def record(epoch: int, score: float | None, loss: float = 0.5) -> EpochRecord:
    validation = None if score is None else loss / 2
    return EpochRecord(epoch, loss, 0.8, validation, score, 0.001, 1.25)


EPOCHS = [record(0, 0.5, 0.9), record(1, 0.975, 0.25), record(2, 0.9, 0.125)]


@pytest.fixture
def past(world: World) -> Iterator[Wishes]:
    made = Wishes(world)
    made.kept = {0: Path("epoch-00000.camada"), 2: Path("epoch-00002.camada")}
    yield made
    made.close()


@pytest.fixture
def epochs(qtbot: QtBot, past: Past, world: World) -> EpochList:
    made = EpochList(past, world.comparison)
    qtbot.addWidget(made)
    made.resize(500, 200)
    made.show_figures(Figures(epochs=list(EPOCHS)))
    made.show()
    return made


def column(epochs: EpochList, number: int) -> list[str]:
    return [row[number].replace("\u00a0", " ") for row in epochs.texts()]


def test_each_epoch_has_a_row_and_the_best_is_marked(epochs: EpochList) -> None:
    assert column(epochs, 0) == ["1", "\u2605 2", "3"]
    assert column(epochs, 1) == ["0.9000", "0.2500", "0.1250"]
    assert column(epochs, 4) == ["50.0 %", "97.5 %", "90.0 %"]
    assert column(epochs, 6)[0] == "1.25 s"


def test_a_title_sorts_by_number_and_not_by_text(epochs: EpochList) -> None:
    epochs.show_figures(Figures(epochs=[record(i, 0.5, 2.0 - i / 10) for i in range(12)]))

    epochs.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    newest = column(epochs, 0)[0]
    epochs.sortByColumn(1, Qt.SortOrder.AscendingOrder)

    assert newest == "12"
    assert column(epochs, 1)[0] == "0.9000"


def test_without_a_validation_part_its_figures_are_dashes(epochs: EpochList) -> None:
    epochs.show_figures(Figures(epochs=[record(0, None)]))

    assert (column(epochs, 3), column(epochs, 4)) == (["-"], ["-"])


def test_a_regression_shows_its_own_score(epochs: EpochList) -> None:
    epochs.show_figures(Figures(epochs=[record(0, 0.5)], metric=REGRESS.metric))

    titles = [epochs.model().headerData(i, Qt.Orientation.Horizontal) for i in range(7)]
    assert titles == ["Epoch", "Loss", "R²", "Val. loss", "Val. R²", "Rate", "Time"]


def test_arrow_keys_look_back_at_kept_epochs_only(
    qtbot: QtBot, epochs: EpochList, past: Wishes
) -> None:
    for _ in range(2):
        qtbot.keyClick(epochs, Qt.Key.Key_Down)

    assert past.asked == [0, 2]


def test_a_click_on_an_epoch_that_is_not_kept_selects_nothing(
    qtbot: QtBot, epochs: EpochList, past: Wishes
) -> None:
    place = epochs.visualRect(epochs.model().index(1, 1)).center()

    qtbot.mouseClick(epochs.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert past.asked == []
    assert not epochs.selectionModel().hasSelection()


def test_a_click_looks_back(qtbot: QtBot, epochs: EpochList, past: Wishes) -> None:
    place = epochs.visualRect(epochs.model().index(2, 1)).center()

    qtbot.mouseClick(epochs.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert past.asked == [2]


def test_epochs_that_are_not_kept_say_why(epochs: EpochList) -> None:
    tips = [epochs.model().index(row, 0).data(Qt.ItemDataRole.ToolTipRole) for row in range(3)]

    assert tips[0] == "Look back at this epoch"
    assert tips[1].startswith("Best validation score. The weights of this epoch were not kept")


def test_new_epochs_are_added_and_the_selected_row_stays(
    qtbot: QtBot, epochs: EpochList, past: Wishes
) -> None:
    qtbot.keyClick(epochs, Qt.Key.Key_Down)

    epochs.show_figures(Figures(epochs=[*EPOCHS, record(3, 0.99)]))

    assert column(epochs, 0) == ["1", "2", "3", "\u2605 4"]
    assert epochs.currentIndex().row() == 0
    assert past.asked == [0]


def test_the_list_is_copied_as_text(qtbot: QtBot, epochs: EpochList) -> None:
    epochs.sortByColumn(0, Qt.SortOrder.DescendingOrder)

    qtbot.keyClick(epochs, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)

    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[:2] == ["Epoch", "Loss"]
    assert [line.split("\t")[0] for line in lines[1:]] == ["3", "2", "1"]


def test_csv_has_all_digits_whatever_the_language(
    epochs: EpochList, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_language("pt_BR")
    place = tmp_path / "epochs.csv"
    monkeypatch.setattr(asking, "ask_for_table_to_save", lambda *_: place)

    epochs.save_csv()

    lines = place.read_text().splitlines()
    assert lines[0] == (
        "epoch,train_loss,train_score,validation_loss,validation_score,learning_rate,seconds,"
        "evaluated_loss,evaluated_score"
    )
    assert lines[2] == "2,0.25,0.8,0.125,0.975,0.001,1.25,,"


def test_the_evaluated_training_part_has_columns_where_there_is_one(epochs: EpochList) -> None:
    before = len(epochs.texts()[0])
    evaluated = EpochRecord(0, 0.5, 0.8, 0.25, 0.9, 0.001, 1.25, 0.375, 0.85)

    epochs.show_figures(Figures(epochs=[evaluated]))

    assert before == 7
    assert [cell.replace("\u00a0", " ") for cell in epochs.texts()[0][1:7]] == [
        "0.5000",
        "80.0 %",
        "0.3750",
        "85.0 %",
        "0.2500",
        "90.0 %",
    ]


def test_a_place_that_cannot_be_written_is_told(
    epochs: EpochList, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Notice] = []
    epochs.reported.connect(told.append)
    monkeypatch.setattr(asking, "ask_for_table_to_save", lambda *_: tmp_path / "no" / "a.csv")

    epochs.save_csv()

    assert [notice.kind for notice in told] == ["error"]


def test_an_empty_list_says_what_will_be_there(epochs: EpochList) -> None:
    epochs.show_figures(Figures())

    assert epochs.model().rowCount() == 0
    assert epochs.horizontalHeader().isHidden()


@pytest.mark.parametrize(
    ("width", "asked", "has_charts", "has_list"),
    [
        (1200, None, True, True),
        (600, None, True, False),
        (700, True, True, True),
        (500, True, False, True),
        (1200, False, True, False),
    ],
)
def test_list_and_charts_share_the_room_there_is(
    qtbot: QtBot,
    world: World,
    past: Past,
    width: int,
    asked: bool | None,
    has_charts: bool,
    has_list: bool,
) -> None:
    charts, epochs = ChartPair(*TrainingCharts().both), EpochList(past, world.comparison)
    both = ChartsAndList(charts, epochs, world.preferences)
    qtbot.addWidget(both)
    both.resize(width, 200)
    both.show()

    wish = both.has_list if asked is None else asked
    both.show_list(wish)

    assert (not charts.isHidden(), not epochs.isHidden()) == (has_charts, has_list)
