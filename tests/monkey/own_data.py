"""Files of somebody's own, small: a table, a folder of pictures, arrays; and no way to others'."""

from pathlib import Path

import numpy as np
from PySide6.QtGui import QColor, QImage

from core.data.remote import FetchError

N_ROWS = 40
COLOURS = (20, 90, 160, 230)


def write_all(folder: Path) -> tuple[Path, ...]:
    """Write the files into a folder; return what can be opened or dropped."""
    folder.mkdir()
    return _table(folder / "rows.csv"), _pictures(folder / "pictures"), _arrays(folder / "two.npz")


def no_network(*_: object) -> Path:
    """Stand in for the network, which nobody has here."""
    raise FetchError("there is no network")


def _table(path: Path) -> Path:
    lines = ["number;width;day;colour;note;kind"]
    for n in range(N_ROWS):
        width = "" if n % 9 == 4 else f"{n % 7},{n % 10}"
        colour = ("red", "green", "blue")[n % 3]
        kind = "small" if n % 7 < 4 else "large"
        lines.append(f"{n};{width};2024-03-{1 + n % 28:02d};{colour};note {n};{kind}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _pictures(folder: Path) -> Path:
    for name in ("cat", "dog"):
        (folder / name).mkdir(parents=True)
        for value in COLOURS:
            image = QImage(9, 8, QImage.Format.Format_RGB32)
            image.fill(QColor(value, 128, 255 - value if name == "cat" else value))
            image.save(str(folder / name / f"{value}.png"))
    return folder


def _arrays(path: Path) -> Path:
    chance = np.random.default_rng(0)
    x = chance.normal(size=(N_ROWS, 3))
    np.savez(path, x=x, y=(x.sum(axis=1) > 0).astype(np.int64), other=x[:, :2])
    return path
