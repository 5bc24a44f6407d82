"""What a person called a run: kept in its folder, and gone with it."""

from pathlib import Path
from typing import Any, cast

from core.errors import ModelFileError
from core.storage import safe_json, safe_write
from core.storage.run_folder import is_run_id, runs_folder

FILE = "name.json"


def read(run_id: str, root: Path | None = None) -> str:
    """Return the name of a run; "" where it has none, or none that can be read.

    Args:
        run_id: names its folder.
        root: the folder of all runs, `runs_folder()` by default.
    """
    if not is_run_id(run_id):
        return ""
    try:
        told = safe_json.loads(((root or runs_folder()) / run_id / FILE).read_bytes())
    except (OSError, ModelFileError):
        return ""
    name = cast("dict[str, Any]", told).get("name") if isinstance(told, dict) else None
    return name if isinstance(name, str) and name.isprintable() else ""


def write(run_id: str, name: str, root: Path | None = None) -> None:
    """Remember what a run is called, as long as its folder is there.

    Raises:
        SaveError: when it cannot be written.
    """
    folder = (root or runs_folder()) / run_id
    if is_run_id(run_id) and folder.is_dir() and read(run_id, root) != name:
        safe_write.write(folder / FILE, [safe_json.dumps({"name": name})])
