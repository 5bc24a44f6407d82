"""What is offered when data are chosen that the network drawn cannot take."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from core.commands.arguments import Parser
from core.commands.readings import add_data, reading_of
from core.fitting import template_for
from core.messages import Message
from core.project import Plan
from core.reading import TableReading
from core.templates import TEMPLATES
from gui.app import Camada


def written_pictures(folder: Path) -> Path:
    folder.mkdir()
    inputs = np.zeros((40, 16, 16, 3), np.uint8)
    np.savez(folder / "set.npz", x_train=inputs, y_train=np.arange(40) % 4)
    return folder / "set.npz"


def read(qtbot: QtBot, camada: Camada, source: str) -> None:
    with qtbot.waitSignal(camada.state.data.arrived):
        camada.window.open_data(source)


def test_data_of_another_sort_come_with_the_offer_of_a_network_in_one_click(
    qtbot: QtBot, camada: Camada, tmp_path: Path
) -> None:
    path = written_pictures(tmp_path / "mine")

    with qtbot.waitSignal(camada.state.data.arrived):
        camada.window.open_path(path)

    button = camada.window.message_bar.buttons()[0]
    assert "set is ready, but the network drawn" in camada.window.message_bar.text()
    assert button.text() == "Use CNN"
    button.click()
    assert camada.state.document.report.can_train
    assert camada.state.document.project.stack.blocks[0].layer.kind == "conv"
    camada.state.document.undo_stack.undo()
    assert camada.state.document.project.stack.blocks[0].layer.kind == "flatten"


def test_an_offer_stays_until_there_is_a_network_that_can_be_trained(
    qtbot: QtBot, camada: Camada, tmp_path: Path
) -> None:
    document, notices = camada.state.document, camada.window.notices
    with qtbot.waitSignal(camada.state.data.arrived):
        camada.window.open_path(written_pictures(tmp_path / "mine"))
    assert not any(timer.isActive() for timer in notices.findChildren(QTimer))
    other = document.project.with_(plan=Plan(epochs=5))

    document.edit("Other epochs", other)
    assert notices.present is not None
    document.edit("Mend", other.with_(stack=TEMPLATES["cnn"].project(other.data).stack))
    assert notices.present is None


def test_an_offer_goes_with_the_data_that_it_was_for(
    qtbot: QtBot, camada: Camada, tmp_path: Path
) -> None:
    with qtbot.waitSignal(camada.state.data.arrived):
        camada.window.open_path(written_pictures(tmp_path / "mine"))

    camada.state.document.undo_stack.undo()

    assert camada.window.notices.present is None


def test_data_that_the_network_can_take_come_without_an_offer(qtbot: QtBot, camada: Camada) -> None:
    read(qtbot, camada, "digits")

    assert camada.window.notices.present is None


def test_an_empty_drawing_is_offered_what_suits_the_task(qtbot: QtBot, camada: Camada) -> None:
    project = camada.state.document.project
    empty = project.with_(stack=project.stack.without(*(block.id for block in project.stack)))
    camada.state.document.edit("Empty", empty)

    read(qtbot, camada, "friedman")

    assert (
        camada.window.message_bar.text() == "Friedman #1 is ready. There is no network for it yet."
    )
    assert camada.window.message_bar.buttons()[0].text() == "Use Regression"


def test_a_file_dropped_anywhere_brings_the_page_to_the_front_that_says_how_it_was_read(
    qtbot: QtBot, camada: Camada, tmp_path: Path
) -> None:
    path = written_pictures(tmp_path / "mine")
    camada.window.show_start_page()

    with qtbot.waitSignal(camada.state.data.arrived):
        camada.window.open_path(path)

    panel = camada.window.docks.data.panel
    assert camada.window.middle.currentWidget() is camada.window.stack_view
    assert panel.page("reading").isVisible()
    assert panel.tabs.tabText(panel.tabs.currentIndex()) == "Reading"


def test_each_sort_of_data_has_a_network_that_trains_on_it(camada: Camada) -> None:
    choice = camada.state.document.project.data
    assert choice is not None
    assert template_for(choice.facts).name == "mlp-dropout"


def test_data_named_at_the_start_are_read_as_its_options_say(
    qtbot: QtBot, camada: Camada, tmp_path: Path
) -> None:
    rows = [f"{i % 7 * 1.5},{i * 31 % 17},{'ab'[i % 2]}" for i in range(60)]
    (tmp_path / "mine.csv").write_text("\n".join(["size,price,kind", *rows]))
    parser = Parser()
    add_data(parser, default=Message("none"))
    options = parser.parse_args(["--data", str(tmp_path / "mine.csv"), "--target", "price"])

    with qtbot.waitSignal(camada.state.data.arrived):
        camada.window.open_data(
            options.data, lambda progress: reading_of(options, progress=progress)
        )

    choice = camada.state.document.project.data
    assert choice is not None
    assert isinstance(choice.reading, TableReading)
    assert {use.name for use in choice.reading.columns if use.role == "target"} == {"price"}
