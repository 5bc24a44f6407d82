import os
import sys
from pathlib import Path

from core.storage import crash_notes
from core.storage.crash_notes import CrashNotes, has_error, report, without_folders


def test_the_report_tells_versions_errors_and_the_last_actions(tmp_path: Path):
    notes = CrashNotes(tmp_path, {"Qt": "6.10.3"})
    notes.note_action("Add DENSE\nto the stack")
    notes.note_error("ValueError: no")

    text = report(tmp_path)

    assert "Qt: 6.10.3" in text
    assert "Add DENSE to the stack" in text
    assert "ValueError: no" in text
    assert text.index("Camada: ") < text.index("ValueError") < text.index("Add DENSE")


def test_a_window_that_only_worked_had_no_error(tmp_path: Path):
    notes = CrashNotes(tmp_path, {})
    notes.note_action("Add DENSE")
    file = notes.open_fault_file()
    assert file is not None
    file.close()

    assert not has_error(tmp_path)


def test_what_the_fault_handler_wrote_is_an_error(tmp_path: Path):
    file = CrashNotes(tmp_path, {}).open_fault_file()
    assert file is not None
    with file:
        os.write(file.fileno(), b"Fatal Python error: Segmentation fault")

    assert has_error(tmp_path)
    assert "Segmentation fault" in report(tmp_path)


def test_only_the_last_actions_are_told(tmp_path: Path):
    notes = CrashNotes(tmp_path, {})

    for number in range(5_000):
        notes.note_action(f"action {number:04d}")

    text = report(tmp_path)
    assert text.count("action ") == crash_notes.MOST_ACTIONS
    assert "action 4999" in text
    assert (tmp_path / "actions.txt").stat().st_size < 2 * crash_notes.LONGEST


def test_of_a_file_only_its_name_is_told():
    text = without_folders(
        "Opened /media/ana/My secrets/rede.camada and C:\\Users\\Ana\\x.csv, '~/data/y.npz'"
    )

    assert "ana" not in text.lower()
    assert "secrets" not in text
    assert all(name in text for name in ("rede.camada", "x.csv", "y.npz"))


def test_traces_name_the_modules_of_camada_but_not_where_it_lies():
    house = Path(crash_notes.__file__).parents[2]
    ours, theirs = house / "gui/app.py", Path(sys.prefix) / "lib/x/site-packages/PySide6/a.py"
    trace = f'  File "{ours}", line 3 in run\n  File "{theirs}"'

    text = without_folders(trace)

    assert str(house) not in text
    assert '"gui/app.py", line 3' in text
    assert '"PySide6/a.py"' in text


def test_figures_and_fractions_are_no_folders():
    text = "epoch 3/10, 12/50 and/or 1.5 / 2, 2026/11/22"

    assert without_folders(text) == text


def test_a_folder_that_cannot_be_written_hurts_nobody(tmp_path: Path):
    notes = CrashNotes(tmp_path / "gone", {})

    notes.note_action("Add DENSE")
    notes.note_error("ValueError")

    assert notes.open_fault_file() is None
    assert report(tmp_path / "gone").strip() == ""


def test_a_name_that_is_no_text_can_be_noted(tmp_path: Path):
    notes = CrashNotes(tmp_path, {})

    notes.note_action(os.fsdecode(b"Saved to \xff.camada"))
    notes.note_error(os.fsdecode(b"No such file: \xff.camada"))

    assert report(tmp_path).count("udcff.camada") == 2
