"""Crafted files, each wrong in one way, under a right checksum."""

import json
from collections.abc import Callable
from typing import Any

import numpy as np

from core.storage import safe_json
from tests.core.storage.samples import crafted, drawing, edited, opened, sealed, trained, with_text

W = "model/b2/W"


def _entry(name: str = W, **changes: Any) -> bytes:
    return crafted(lambda header: header[name].update(changes))


def _renamed(old: str, new: str) -> bytes:
    return crafted(lambda header: header.update({new: header.pop(old)}))


def _text(key: str, value: Any) -> bytes:
    return crafted(lambda header: header["__metadata__"].update({key: value}))


def _no_text(key: str) -> bytes:
    return crafted(lambda header: header["__metadata__"].pop(key))


def _train(**changes: Any) -> bytes:
    return with_text("train", lambda record: record.update(changes))


def _position(**changes: Any) -> bytes:
    return with_text("train", lambda record: record["position"].update(changes))


def _project(**changes: Any) -> bytes:
    return with_text("project", lambda project: project.update(changes))


def _data(**changes: Any) -> bytes:
    return with_text("project", lambda project: project["data"].update(changes))


def _facts(**changes: Any) -> bytes:
    return with_text("project", lambda project: project["data"]["facts"].update(changes))


def _layer(**changes: Any) -> bytes:
    return with_text("project", lambda project: project["stack"][1]["layer"].update(changes))


def _block(**changes: Any) -> bytes:
    return with_text("project", lambda project: project["stack"][1].update(changes))


def _replaced(old: str, new: str) -> bytes:
    """Change the text of the header itself, where JSON written by Python would not do."""
    header, tensors = opened(trained())
    text = safe_json.dumps(header).decode()
    assert old in text, old
    return sealed(text.replace(old, new, 1), tensors)


def _body(tensors: bytes) -> bytes:
    header, _ = opened(trained())
    return sealed(json.dumps(header), tensors)


def _array(name: str, values: Any) -> bytes:
    """Write other values of the same size over a tensor."""
    header, tensors = opened(trained())
    start, end = header[name]["data_offsets"]
    raw = np.asarray(values).tobytes()
    assert len(raw) == end - start, name
    return sealed(json.dumps(header), tensors[:start] + raw + tensors[end:])


def _many_tensors(n: int, empty: bool) -> bytes:
    size = 0 if empty else 1
    entries = {
        f"t{i}": {"dtype": "U8", "shape": [size], "data_offsets": [size * i, size * (i + 1)]}
        for i in range(n)
    }
    end = size * n
    entries["~sha256"] = {"dtype": "U8", "shape": [32], "data_offsets": [end, end + 32]}
    texts = opened(drawing())[0]["__metadata__"]
    return sealed(json.dumps({"__metadata__": texts, **entries}), b"\0" * end)


def _with_extra_tensor(name: str) -> bytes:
    header, tensors = opened(trained())
    end = len(tensors)
    header[name] = {"dtype": "U8", "shape": [1], "data_offsets": [end, end + 1]}
    header["~sha256"]["data_offsets"] = [end + 1, end + 33]
    return sealed(json.dumps(header), tensors + b"\0")


def _without_seal_entry() -> bytes:
    header, tensors = opened(trained())
    del header["~sha256"]
    return sealed(json.dumps(header), tensors)


def _nested(depth: int) -> bytes:
    return sealed('{"a":' * depth + "1" + "}" * depth, b"")


def _with_padding(before: str = "", after: str = "") -> bytes:
    header, tensors = opened(trained())
    return sealed(before + json.dumps(header) + after, tensors)


_EMPTY_U8 = {"dtype": "U8", "shape": [0]}
_HISTORY_ROW = [0.0, 0.7, 0.5, 0.69, 0.75, 0.001, 0.25]
_NESTED_LIST = "[" * 10_000 + "]" * 10_000

FILES: dict[str, Callable[[], bytes]] = {
    # The frame.
    "nothing but a checksum": lambda: sealed("", b""),
    "a header of length 0": lambda: sealed("{}", b"", length=0),
    "a header of 2^63 bytes": lambda: sealed("{}", b"", length=2**63),
    "a header of 2^64 - 1 bytes": lambda: sealed("{}", b"", length=2**64 - 1),
    "a header longer than the file": lambda: sealed("{}", b"", length=100),
    "a header longer than the limit": lambda: sealed(" " * (2**24 + 1), b""),
    "an empty header": lambda: sealed("{}", b""),
    "a header that is a list": lambda: sealed("[]", b""),
    "a header that is a number": lambda: sealed("7", b""),
    "a header that is cut": lambda: sealed('{"__metadata__":', b""),
    "a header of broken text": lambda: sealed(b'{"\xff":1}', b""),
    "a header with a zero byte": lambda: sealed(b'{"a\0":1}', b""),
    "a header in UTF-16": lambda: sealed('{"a":1}'.encode("utf-16"), b""),
    "a leading space": lambda: _with_padding(before=" "),
    "a leading mark of byte order": lambda: _with_padding(before="\ufeff"),
    "text behind the header": lambda: _with_padding(after="{}"),
    "a line end behind the header": lambda: _with_padding(after="\n"),
    "a picture behind the header": lambda: _with_padding(after="\x89PNG"),
    "the same key twice": lambda: _replaced('"model/b2/b":', '"model/b2/W":'),
    "the same key twice in an entry": lambda: _replaced('"dtype":', '"dtype":"F32","dtype":'),
    "metadata twice": lambda: _replaced('"model/b2/W":', '"__metadata__":{},"model/b2/W":'),
    "nesting of 10,000": lambda: _nested(10_000),
    "nesting of 1,000,000": lambda: _nested(1_000_000),
    "nesting of 33": lambda: _nested(33),
    "NaN in the header": lambda: _replaced('"shape":[4,3]', '"shape":[NaN,3]'),
    "Infinity in the header": lambda: _replaced('"shape":[4,3]', '"shape":[Infinity,3]'),
    "a number of 10,000 digits": lambda: _replaced('"shape":[4,3]', f'"shape":[{"9" * 10_000},3]'),
    "a number beyond 64 bits": lambda: _replaced('"shape":[4,3]', '"shape":[9223372036854775808]'),
    "a float beyond its range": lambda: _replaced('"shape":[4,3]', '"shape":[1e999,3]'),
    "half a character": lambda: _replaced('"camada"', '"camada\\ud800"'),
    "a half character as a key": lambda: _replaced('"model/b2/W"', '"model/b2/\\udfff"'),
    # The tensors.
    "200,000 empty arrays": lambda: _many_tensors(200_000, empty=True),
    "1,001 empty arrays": lambda: _many_tensors(1_001, empty=True),
    "50,001 arrays": lambda: _many_tensors(50_001, empty=False),
    "no seal": _without_seal_entry,
    "a seal of another type": lambda: _entry("~sha256", dtype="I8"),
    "a seal of another shape": lambda: _entry("~sha256", shape=[4, 8]),
    "an array behind the seal": lambda: crafted(
        lambda header: header.update(z={**_EMPTY_U8, "data_offsets": [2**40, 2**40]})
    ),
    "an overlap": lambda: _entry(data_offsets=[0, 48]),
    "an end before its start": lambda: _entry(data_offsets=[48, 0]),
    "a negative start": lambda: _entry(data_offsets=[-48, 0]),
    "a place of one number": lambda: _entry(data_offsets=[0]),
    "a place of three numbers": lambda: _entry(data_offsets=[0, 48, 48]),
    "a place of floats": lambda: _entry(data_offsets=[0.0, 48.0]),
    "a place of truths": lambda: _entry(data_offsets=[False, True]),
    "a place that is a text": lambda: _entry(data_offsets="08"),
    "a place far outside": lambda: _entry(data_offsets=[2**62, 2**62 + 48]),
    "a negative size": lambda: _entry(shape=[-4, -3]),
    "a shape that overflows 64 bits": lambda: _entry(shape=[2**31 - 1] * 8),
    "a shape that overflows to the right size": lambda: _entry(shape=[2**30, 2**30, 16, 12]),
    "an axis of 2^31": lambda: _entry(shape=[2**31, 0]),
    "nine axes": lambda: _entry(shape=[4, 3, 1, 1, 1, 1, 1, 1, 1]),
    "a shape of floats": lambda: _entry(shape=[4.0, 3.0]),
    "a shape of truths": lambda: _entry(shape=[True]),
    "a shape that is an object": lambda: _entry(shape={"0": 4}),
    "no shape": lambda: crafted(lambda header: header[W].pop("shape")),
    "one key too many": lambda: _entry(strides=[12, 4]),
    "an entry that is a list": lambda: crafted(lambda header: header.update({W: [1]})),
    "an entry that is null": lambda: crafted(lambda header: header.update({W: None})),
    "an unknown type": lambda: _entry(dtype="F33"),
    "a type of objects": lambda: _entry(dtype="|O"),
    "a type that is a list": lambda: _entry(dtype=["F32"]),
    "bfloat16": lambda: _entry(dtype="BF16", shape=[24]),
    "integers as weights": lambda: _entry(dtype="I32"),
    "half floats as weights": lambda: _entry(dtype="F16", shape=[4, 6]),
    "the shape turned": lambda: _entry(shape=[3, 4]),
    "the shape flat": lambda: _entry(shape=[12]),
    "a truth that is 255": lambda: crafted(
        lambda header: header["train/history_gaps"].update(dtype="BOOL"),
        _array("train/history_gaps", np.full(7, 255, np.uint8)),
    ),
    "more bytes than the arrays": lambda: _body(opened(trained())[1] + b"\0"),
    "fewer bytes than the arrays": lambda: _body(opened(trained())[1][:-1]),
    "no bytes": lambda: _body(b""),
    # The names.
    "a missing weight": lambda: _renamed(W, "model/b2/V"),
    "a weight of no block": lambda: _renamed(W, "model/b9/W"),
    "a weight without a block": lambda: _renamed(W, "model/W"),
    "a weight outside": lambda: _renamed(W, "../../etc/passwd"),
    "a name of 257 bytes": lambda: _renamed(W, "m" * 257),
    "a name with a control character": lambda: _renamed(W, "model/b2/W\x1b[2J"),
    "an empty name": lambda: _renamed(W, ""),
    "an unknown array": lambda: _with_extra_tensor("payload"),
    "an unknown array in a block": lambda: _with_extra_tensor("model/b2/__class__"),
    "an unknown state": lambda: _with_extra_tensor("state/b2/mean"),
    "an unknown slot": lambda: _with_extra_tensor("opt/cube/b2/W"),
    "a missing slot": lambda: _renamed("opt/mean/b2/W", "opt/mean/b2/V"),
    "no preparation": lambda: _renamed("prep/shift", "prep/shaft"),
    "a preparation of another shape": lambda: _entry("prep/scale", shape=[4]),
    "a preparation of integers": lambda: _entry("prep/shift", dtype="I32"),
    "no history": lambda: _renamed("train/history", "train/mystery"),
    "a history of another width": lambda: _entry("train/history", shape=[7, 1]),
    "a history of integers": lambda: _entry("train/history", dtype="I64"),
    "a history with half an epoch": lambda: _array(
        "train/history", np.array([0.5, *_HISTORY_ROW[1:]])
    ),
    "a history with epoch NaN": lambda: _array(
        "train/history", np.array([np.nan, *_HISTORY_ROW[1:]])
    ),
    "a history with epoch infinity": lambda: _array(
        "train/history", np.array([np.inf, *_HISTORY_ROW[1:]])
    ),
    "a history with epoch -1": lambda: _array("train/history", np.array([-1.0, *_HISTORY_ROW[1:]])),
    "a history without an epoch": lambda: _array(
        "train/history_gaps", np.array([1, 0, 0, 0, 0, 0, 0], np.uint8)
    ),
    "a history with odd gaps": lambda: _array(
        "train/history_gaps", np.array([0, 0, 0, 2, 0, 0, 0], np.uint8)
    ),
    # The texts.
    "no metadata": lambda: crafted(lambda header: header.pop("__metadata__")),
    "metadata that is a list": lambda: crafted(lambda header: header.update(__metadata__=[])),
    "metadata that is null": lambda: crafted(lambda header: header.update(__metadata__=None)),
    "metadata with a number": lambda: _text("epoch", 1),
    "metadata with an object": lambda: _text("project", {"stack": []}),
    "an unknown text": lambda: _text("__reduce__", "os.system"),
    "another format": lambda: _text("format", "pt"),
    "no format": lambda: _no_text("format"),
    "no project": lambda: _no_text("project"),
    "no environment": lambda: _no_text("env"),
    "an environment that is a list": lambda: _text("env", "[]"),
    "an environment that is no JSON": lambda: _text("env", "os.environ"),
    "no version": lambda: _no_text("format_version"),
    "version 0": lambda: _text("format_version", "0"),
    "version -1": lambda: _text("format_version", "-1"),
    "version 1.0": lambda: _text("format_version", "1.0"),
    "a version of 10,000 digits": lambda: _text("format_version", "1" * 10_000),
    "a version in other digits": lambda: _text("format_version", "\u0661"),
    "a reader above the version": lambda: _text("min_reader", "2"),
    "a hostile app version": lambda: _text("app_version", "{0.__class__}"),
    "a training record without weights": lambda: _text("train", "{}"),
    "weights without a training record": lambda: _no_text("train"),
    "a trained project without weights": lambda: crafted(
        lambda header: header["__metadata__"].update(trained_project="{}"), drawing()
    ),
    "a training record on a drawing": lambda: crafted(
        lambda header: header["__metadata__"].update(
            train=opened(trained())[0]["__metadata__"]["train"]
        ),
        drawing(),
    ),
    "an impossible trained project": lambda: with_text(
        "trained_project", lambda project: project["stack"].remove(project["stack"][-1]), edited()
    ),
    # The training record.
    "a record that is a list": lambda: _text("train", "[]"),
    "a record with NaN": lambda: _text("train", '{"epoch": NaN}'),
    "a record nested 10,000 deep": lambda: _text("train", _NESTED_LIST),
    "a record with one key too many": lambda: _train(__class__="Checkpoint"),
    "a run id that is a path": lambda: _train(run_id="../../home"),
    "a run id that is absolute": lambda: _train(run_id="/etc/passwd"),
    "a run id that is a number": lambda: _train(run_id=7),
    "a run id that is long": lambda: _train(run_id="r" * 101),
    "a negative epoch": lambda: _train(epoch=-1),
    "a float epoch": lambda: _train(epoch=1.0),
    "a true step": lambda: _train(step=True),
    "a step of 2^62": lambda: _train(step=2**62),
    "slots that are a text": lambda: _train(slots="mean"),
    "slots of another optimizer": lambda: _train(slots=["velocity"]),
    "slots of no optimizer": lambda: _train(slots=["__dict__"]),
    "slots that are lists": lambda: _train(slots=[["mean"]]),
    "a slot too few": lambda: _train(slots=["mean"]),
    "interventions that are an object": lambda: _train(interventions={}),
    "an intervention that is a number": lambda: _train(interventions=[1]),
    "an intervention without a rate": lambda: _train(interventions=[{"step": 1}]),
    "a test loss that is a text": lambda: _train(test_loss="1.0"),
    "a test loss that is a list": lambda: _train(test_loss=[]),
    "a position that is null": lambda: _train(position=None),
    "a position at batch -1": lambda: _position(batch=-1),
    "a position at batch 1.5": lambda: _position(batch=1.5),
    "a position far in the epoch, nothing seen": lambda: _position(
        batch=5_000, n_seen=0, n_right=0
    ),
    "a position at the start, much seen": lambda: _position(batch=0),
    "a position with more right than seen": lambda: _position(n_right=9),
    "a position of batches without samples": lambda: _position(batch=9),
    "a position with a text as rate": lambda: _position(learning_rate="NaN"),
    "a position with a negative rate": lambda: _position(learning_rate=-0.1),
    "a position with a whole rate": lambda: _position(learning_rate=1),
    "a position in the past": lambda: _position(seconds=-1.0),
    # The project.
    "a project that is no JSON": lambda: _text("project", "import os"),
    "a project that is null": lambda: _text("project", "null"),
    "a project nested 10,000 deep": lambda: _text("project", _NESTED_LIST),
    "a project of 5 MiB": lambda: _text("project", " " * (5 * 2**20)),
    "a project with a huge number": lambda: _text("project", '{"notes": ' + "9" * 5_000 + "}"),
    "a project with NaN": lambda: _text("project", '{"notes": NaN}'),
    "a project with a key twice": lambda: _text("project", '{"notes": "", "notes": ""}'),
    "a project with __class__": lambda: _project(__class__="Project"),
    "a project with a version too many": lambda: _project(version=2),
    "a project without blocks": lambda: _project(stack=None),
    "notes that are a list": lambda: _project(notes=[]),
    "notes that are too long": lambda: _project(notes="n" * 100_001),
    "a typed shape without sizes": lambda: _project(typed_shape=[]),
    "a typed shape of truths": lambda: _project(typed_shape=[True]),
    "data that are a path": lambda: _project(data="/etc/passwd"),
    "data with a short digest": lambda: _data(digest="0" * 63),
    "data with a path as digest": lambda: _data(digest="../" * 21 + "x"),
    "data with an unknown scaling": lambda: _data(scaling="eval"),
    "facts with a size of 0": lambda: _facts(input_shape=[2, 0, 1]),
    "facts with a size of 2^31": lambda: _facts(input_shape=[2**31]),
    "facts with an infinite range": lambda: _facts(low="-Infinity"),
    "facts of another shape": lambda: _facts(input_shape=[3, 2, 1]),
    "facts with counts that are texts": lambda: _facts(counts=["20", "20"]),
    "a block of an unknown kind": lambda: _layer(kind="lambda"),
    "a block that names a module": lambda: _layer(kind="os.system"),
    "a block whose kind is a list": lambda: _layer(kind=["dense"]),
    "a block without a kind": lambda: _layer(kind=None),
    "a setting named __class__": lambda: _layer(__class__="Dense"),
    "a setting named __init__": lambda: _layer(__init__=1),
    "a setting named like a method": lambda: _layer(forward="x"),
    "0 units": lambda: _layer(units=0),
    "1e18 units": lambda: _layer(units=10**18),
    "4.0 units": lambda: _layer(units=4.0),
    "true units": lambda: _layer(units=True),
    "4 units on weights of 3": lambda: _layer(units=4),
    "no bias on weights with one": lambda: _layer(bias=False),
    "an unknown activation": lambda: _layer(activation="exec"),
    "an activation that is an object": lambda: _layer(activation={}),
    "a block id with a slash": lambda: _block(id="b2/W"),
    "a block id with dots": lambda: _block(id=".."),
    "an empty block id": lambda: _block(id=""),
    "a long block id": lambda: _block(id="b" * 41),
    "two blocks of one id": lambda: _block(id="b1"),
    "a title that is a number": lambda: _block(title=1),
    "a block too many keys": lambda: _block(code="x"),
    "blocks that do not fit together": lambda: with_text(
        "project", lambda project: project["stack"].remove(project["stack"][0])
    ),
    "10,001 blocks": lambda: with_text(
        "project",
        lambda project: project.update(
            stack=[
                {"id": f"b{i}", "title": "", "layer": {"kind": "flatten"}} for i in range(10_001)
            ]
        ),
    ),
}
