"""What lies in the repository: the fixed top level, and nothing of one machine in any file."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

TOP_LEVEL = {
    "main.py", "pyproject.toml", "README.md", "Makefile",
    "gui", "core", "tests", "benchmarks", "docs",
}  # fmt: skip

# Put together here, so that this file does not hold what it looks for.
HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"),
        ("deb", "debian", "org"),
        ("security", "debian", "org"),
        ("archive", "ubuntu", "com"),
        ("download", "pytorch", "org"),
        ("anaconda", "org"),
        ("index", "crates", "io"),
        ("proxy", "golang", "org"),
    )
]
MACHINE_PATH = re.compile(rb"(?<![\w./}>-])/(?:work|root|home|opt|Users)" + rb"/\w")
HOST = re.compile("|".join(map(re.escape, HOSTS)).encode())
MERGE_MARKER = re.compile(rb"^(?:<{7}|>{7}|\|{7})(?: |$)", re.MULTILINE)

NEEDLES = {"path of a machine": MACHINE_PATH, "host": HOST, "merge marker": MERGE_MARKER}


def findings(content: bytes) -> list[str]:
    """Return what a file holds that it should not, with the text found."""
    hits = {name: needle.search(content) for name, needle in NEEDLES.items()}
    return [f"{name}: {hit[0].decode()}" for name, hit in hits.items() if hit]


@pytest.fixture(scope="module")
def files() -> list[Path]:
    """Return the files of the repository, those too that are new and not ignored."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("this is no git checkout, so the files of the repository are not known")
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return [Path(name) for name in listed.stdout.split("\0") if name and (ROOT / name).exists()]


def test_the_top_level_holds_what_is_fixed_and_dot_files(files: list[Path]) -> None:
    names = {file.parts[0] for file in files}

    assert {name for name in names if not name.startswith(".")} - TOP_LEVEL == set()


def test_no_file_names_a_machine_or_a_host_or_holds_a_merge_marker(files: list[Path]) -> None:
    found = {str(file): findings((ROOT / file).read_bytes()) for file in files}

    assert {file: what for file, what in found.items() if what} == {}


def test_no_file_is_a_link_out_of_the_repository(files: list[Path]) -> None:
    assert [file for file in files if (ROOT / file).is_symlink()] == []


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"see " + b"/home" + b"/ana/x", ["path of a machine: " + "/home" + "/a"]),
        (b"https://" + HOSTS[0].encode() + b"/simple", ["host: " + HOSTS[0]]),
        (b"a\n" + b"<" * 7 + b" HEAD\n", ["merge marker: " + "<" * 7 + " "]),
        (b"a\n=======\nhttps://example.com/home/x core/work/y $HOME/root/z", []),
    ],
)
def test_planted_findings_are_found_and_no_others(content: bytes, expected: list[str]) -> None:
    assert findings(content) == expected
