"""The door: what opens, which exit code, and that commands need no Qt."""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import main as door
from core.commands import info
from core.messages import language
from main import main

ROOT = Path(__file__).resolve().parent.parent

NO_QT = """
import sys
for name in ("PySide6", "shiboken6", "pyqtgraph"):
    sys.modules[name] = None
from main import main
raise SystemExit(main(sys.argv[1:]))
"""

Start = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Return a way to start the program as a process of its own, without a screen."""

    def run(*words: str, code: str | None = None, **variables: str):
        program = ["main.py"] if code is None else ["-c", code]
        hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
        kept = {name: value for name, value in os.environ.items() if name not in hidden}
        return subprocess.run(
            [sys.executable, *program, *words],
            cwd=ROOT,
            env=kept | variables,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )

    return run


def test_the_window_without_a_screen_ends_with_3_and_one_line(start: Start) -> None:
    ended = start()

    assert ended.returncode == 3
    assert ended.stderr.startswith("camada: ")
    assert ended.stderr.count("\n") == 1


def test_a_display_that_does_not_answer_is_no_screen(start: Start) -> None:
    ended = start(DISPLAY=":8731", WAYLAND_DISPLAY="nothing-here")

    assert ended.returncode == 3


def test_commands_run_where_qt_is_missing(start: Start, tmp_path: Path) -> None:
    net = str(tmp_path / "net.camada")

    trained = start("train", "mlp", "--data", "moons", "--epochs", "1", "--out", net, code=NO_QT)
    codes = [
        start("evaluate", net, code=NO_QT).returncode,
        start("predict", net, "#0", code=NO_QT).returncode,
        start("info", net, code=NO_QT).returncode,
    ]

    assert trained.stderr == ""
    assert codes == [0, 0, 0]


def test_the_last_line_of_a_process_is_json(start: Start) -> None:
    ended = start("train", "mlp", "--data", "moons", "--epochs", "1", "--json")

    assert ended.returncode == 0
    assert json.loads(ended.stdout.splitlines()[-1])["epochs"] == 1


def test_what_can_be_mended_ends_a_process_with_1(start: Start) -> None:
    ended = start("evaluate", "missing.camada")

    assert ended.returncode == 1
    assert ended.stdout == ""


def test_wrong_usage_ends_a_process_with_2(start: Start) -> None:
    assert start("train").returncode == 2


def test_a_reader_that_goes_away_ends_it_quietly(start: Start, tmp_path: Path) -> None:
    code = f"""
import os, sys
read, write = os.pipe()
os.close(read)
os.dup2(write, 1)
{NO_QT}
"""
    out = tmp_path / "net.camada"

    ended = start("info", "mlp", code=code)
    trained = start("train", "mlp", "--data", "moons", "--out", str(out), code=code)

    assert (ended.returncode, ended.stderr) == (141, "")
    assert (trained.returncode, trained.stderr) == (141, "")


def test_a_terminal_that_lacks_our_signs_gets_question_marks(start: Start) -> None:
    ended = start("info", "mlp", PYTHONIOENCODING="ascii")

    assert ended.returncode == 0
    assert "28 ? 28 ? 1" in ended.stdout


def test_the_trainer_process_ends_with_its_input(start: Start) -> None:
    program = [sys.executable, "main.py", "trainer"]

    ended = subprocess.run(
        program, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False
    )

    assert ended.returncode == 0


def test_the_language_is_that_of_the_system(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LANGUAGE", "pt_BR:pt:en")

    main(["info", "mlp"])

    assert language() == "pt_BR"
    assert "101.770" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words", [["--lang", "pt_BR", "info", "mlp"], ["info", "mlp", "--lang=pt_BR"]]
)
def test_the_language_can_be_given_at_any_place(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 0
    assert "101.770" in capsys.readouterr().out


def test_an_unknown_language_is_wrong_usage() -> None:
    assert main(["--lang", "fr", "info", "mlp"]) == 2


@pytest.mark.parametrize("verb", [*door.VERBS, "screenshot"])
def test_every_command_has_help(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([verb, "--help"]) == 0
    assert f"usage: camada {verb} " in capsys.readouterr().out


def test_the_help_names_all_commands_but_the_hidden_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--help"]) == 0
    text = capsys.readouterr().out
    assert [verb for verb in (*door.VERBS, "screenshot") if f"    {verb} " in text] == [
        *door.VERBS,
        "screenshot",
    ]
    assert "trainer" not in text
    assert "None" not in text


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("Camada 0")


@pytest.mark.parametrize("word", ["trian", ""])
def test_a_mistyped_command_is_wrong_usage(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([word]) == 2
    assert repr(word) in capsys.readouterr().err


def test_a_file_that_is_not_there_ends_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["missing.camada"]) == 1
    assert "missing.camada" in capsys.readouterr().err


def test_too_little_memory_is_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_options: object) -> int:
        raise MemoryError

    monkeypatch.setattr(info, "run", fail)

    assert main(["info", "mlp"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_ctrl_c_ends_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_options: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(info, "run", interrupt)

    assert main(["info", "mlp"]) == 130


def test_commands_work_with_stdout_and_stderr_closed(tmp_path: Path) -> None:
    net = tmp_path / "net.camada"
    words = f"main.py train mlp --data moons --epochs 1 --out '{net}' >&- 2>&-"

    ended = subprocess.run(["sh", "-c", f"'{sys.executable}' {words}"], cwd=ROOT, check=False)

    assert (ended.returncode, net.exists()) == (0, True)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_behind_stdout_is_told_in_one_line() -> None:
    words = [sys.executable, "main.py", "info", "mlp"]

    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(words, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, check=False)

    assert ended.returncode == 1
    assert ended.stderr.startswith(b"camada: ")
    assert ended.stderr.count(b"\n") == 1


def test_an_impossible_scale_of_pictures_is_wrong_usage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["screenshot", "--out", str(tmp_path), "--scale", "9"]) == 2
    assert "--scale must be from 0.5 to 4" in capsys.readouterr().err


def test_the_window_opens_with_data_read_as_the_options_say(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[argparse.Namespace | None] = []
    monkeypatch.setattr(door, "_open_window", lambda *words: opened.append(words[2]) or 0)

    code = main(["--data", "some/folder", "--size", "20x10"])

    assert code == 0
    assert opened[0] is not None
    assert (opened[0].file, opened[0].data, opened[0].size) == (None, "some/folder", (10, 20))
