"""Which functions of the product open a file to read it, and which of them some work calls."""

import ast
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).resolve().parents[3]

OPENS = {"open", "fdopen", "ZipFile", "TarFile", "ParquetFile", "read_bytes", "read_text"}
"""What opens files, by the last part of its name."""

Place = tuple[str, str]
"""A file below the root of the product, and the name of a function in it."""


def openers(folder: str) -> set[Place]:
    """Return the functions below a folder of the product that open files to read them."""
    found: set[Place] = set()
    for path in sorted((ROOT / folder).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and any(map(_opens, ast.walk(node))):
                found.add((str(path.relative_to(ROOT)), node.name))
    return found


def _opens(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    texts = [one.value for one in node.args if isinstance(one, ast.Constant)]
    is_writing = any(isinstance(text, str) and text[:1] in ("w", "a", "x") for text in texts[:1])
    return name in OPENS and not is_writing


def called(work: Callable[[], None]) -> set[Place]:
    """Return the functions of the product that some work calls, in its own threads too."""
    places: set[tuple[str, str]] = set()

    def note(frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            places.add((frame.f_code.co_filename, frame.f_code.co_name))

    before = sys.getprofile()
    threading.setprofile(note)
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
        threading.setprofile(None)
    return set(_of_the_product(places))


def _of_the_product(places: set[tuple[str, str]]) -> Iterator[Place]:
    for file, name in places:
        path = Path(file)
        if path.is_relative_to(ROOT):
            yield str(path.relative_to(ROOT)), name
