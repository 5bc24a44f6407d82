"""Where Camada keeps what is its own."""

import os
from pathlib import Path

import platformdirs


def data_folder() -> Path:
    """Return the user's data folder of Camada; CAMADA_DATA_DIR replaces it."""
    root = os.environ.get("CAMADA_DATA_DIR")
    return Path(root or platformdirs.user_data_path("camada", appauthor=False))
