import json
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import ModelFileError
from core.storage.model_file import ModelContents, from_bytes, to_bytes
from tests.core.storage import hostile_files, samples

_FORBIDDEN = ("open", "import", "exec", "compile", "os.", "subprocess.", "socket.", "pickle.")
_seen: list[str] = []
_watch = {"on": False}


def _note(event: str, _: Any) -> None:
    if _watch["on"] and event.startswith(_FORBIDDEN):
        _seen.append(event)


sys.addaudithook(_note)


@pytest.fixture
def forbidden() -> Iterator[list[str]]:
    """Give the list of forbidden things that Python does during a test."""
    _seen.clear()
    _watch["on"] = True
    yield _seen
    _watch["on"] = False


def _opens(data: bytes, forbidden: list[str]) -> tuple[bool, float, list[str]]:
    """Return whether a file opens, how long it took and what it did meanwhile."""
    forbidden.clear()
    begun = time.process_time()
    is_open = not samples.is_refused(data)
    return is_open, time.process_time() - begun, list(forbidden)


def test_the_corpus_is_large_enough() -> None:
    assert len(hostile_files.FILES) >= 60


@pytest.mark.parametrize("name", hostile_files.FILES)
def test_a_crafted_file_is_refused_and_does_nothing(name: str, forbidden: list[str]) -> None:
    data = hostile_files.FILES[name]()

    is_open, seconds, did = _opens(data, forbidden)

    assert not is_open
    assert did == []
    assert seconds < 2


def test_the_watch_sees_a_planted_import(forbidden: list[str]) -> None:
    exec(
        "import antigravity as unused" if "antigravity" in sys.modules else "import this as unused"
    )

    assert "import" in forbidden or "exec" in forbidden


def test_the_files_that_the_corpus_is_made_from_open(forbidden: list[str]) -> None:
    unchanged = samples.crafted(lambda header: None)

    is_open, _, did = _opens(unchanged, forbidden)

    assert is_open
    assert did == []


def test_a_bit_flipped_behind_the_checksum_gives_no_other_error() -> None:
    data = samples.trained()

    flips = (samples.resealed(samples.flipped(data, i, i % 8)) for i in range(len(data) - 32))

    assert len(samples.accepted(flips)) < len(data)


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["F32", "NaN", "dense", "b2", "__class__", 0, 1, -1, 2**31, 2**63]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=4,
)
TEXTS = ("project", "train", "env", "trained_project")


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Return every (container, key) in a JSON value."""
    keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    inner = [value[key] for key in keys if isinstance(value[key], dict | list)]
    return [(value, key) for key in keys] + [place for item in inner for place in _places(item)]


def _unfolded(data: bytes) -> tuple[dict[str, Any], bytes]:
    header, tensors = samples.opened(data)
    texts = header["__metadata__"]
    texts.update({key: json.loads(texts[key]) for key in TEXTS if key in texts})
    return header, tensors


def _folded(header: dict[str, Any], tensors: bytes) -> bytes:
    texts = header.get("__metadata__")
    if isinstance(texts, dict):
        texts.update({key: json.dumps(texts[key]) for key in TEXTS if key in texts})
    return samples.sealed(json.dumps(header), tensors)


def _is_refused_or_sound(data: bytes) -> bool:
    """Tell whether a file is refused, or opens to what can be saved and opened again."""
    try:
        contents = from_bytes(data)
    except ModelFileError as error:
        return bool(str(error))
    again = from_bytes(to_bytes(ModelContents(contents.project, contents.checkpoint)))
    return again.project == contents.project


@settings(max_examples=600)
@given(st.data())
def test_any_change_of_the_header_is_refused_or_gives_a_sound_project(data: st.DataObject) -> None:
    file = samples.FILES[data.draw(st.sampled_from(sorted(samples.FILES)))]()
    header, tensors = _unfolded(file)
    for _ in range(data.draw(st.integers(1, 3))):
        places = _places(header)
        container, key = places[data.draw(st.integers(0, len(places) - 1))]
        container[key] = data.draw(VALUES)

    assert _is_refused_or_sound(_folded(header, tensors))


@settings(max_examples=200)
@given(st.binary(max_size=300))
def test_any_bytes_are_refused(data: bytes) -> None:
    assert samples.is_refused(data)
    assert samples.is_refused(samples.sealed(data, b""))
