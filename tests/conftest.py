"""What holds for every test: folders of its own, English, no screen, one BLAS thread, no leaks."""

import gc
import os
from pathlib import Path

import pytest
from hypothesis import settings

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before anything imports Qt

from PySide6.QtWidgets import QApplication

from core.messages import set_language
from core.workers import one_thread_blas
from gui import theme
from gui.app import application

pytest_plugins = ["pytester", "tests.leaks", "tests.window"]

ROOT = Path(__file__).resolve().parent.parent

# The same examples every time; a machine shared with others may be slow.
settings.register_profile("camada", derandomize=True, deadline=None, database=None)
settings.load_profile("camada")


@pytest.fixture(autouse=True, scope="session")
def _one_thread_blas() -> None:
    one_thread_blas()


@pytest.fixture(autouse=True)
def _own_surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CACHE", "DATA", "CONFIG"):
        monkeypatch.setenv(f"CAMADA_{name}_DIR", str(tmp_path / "camada" / name.lower()))
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setenv("LANGUAGE", "en")
    set_language("en")


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """Return the application, dressed: widgets are as large as people see them, in any order."""
    app = application()
    theme.apply(app, "light")
    return app


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real data beside the repository, or skip the test."""
    folder = Path(os.environ.get("CAMADA_SHARED_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip("the real data is not here; CAMADA_SHARED_DATA can name its folder")
    return folder


def pytest_sessionfinish() -> None:
    """Free what hangs in cycles while there still is an application to free widgets with."""
    gc.collect()
