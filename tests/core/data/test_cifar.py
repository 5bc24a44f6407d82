"""CIFAR in all its forms, and what a pickle may not say."""

import pickle
import sys
import tracemalloc
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.data import cifar, library
from core.data.cifar_files import FORMS
from core.data.cifar_pickle import read_batch
from core.errors import DatasetError
from core.reading import ArrayReading, LabelsReading, reading_from_json
from tests.core.data.cifar_sets import (
    NAMES,
    as_pictures,
    binary,
    cifar_10,
    meta_2,
    python_2,
    some,
    tarred,
    write,
)


@pytest.mark.parametrize("is_binary", [True, False], ids=["binary", "Python"])
def test_cifar_10_is_read_with_its_test_batch_last(is_binary: bool, tmp_path: Path) -> None:
    folder = write(tmp_path / "here", cifar_10(is_binary=is_binary))

    dataset = library.find(str(folder))

    assert dataset.name == "cifar-10"
    assert dataset.facts.classes == tuple(NAMES)
    assert (dataset.facts.n_samples, dataset.facts.n_given_test) == (18, 3)
    assert dataset.facts.input_shape == (32, 32, 3)
    np.testing.assert_array_equal(dataset.inputs[:3], as_pictures(some(3, 0)))
    np.testing.assert_array_equal(dataset.inputs[15:], as_pictures(some(3, 5)))
    assert dataset.labels[:6].tolist() == [0, 3, 9, 1, 4, 9]
    assert dataset.notices == ()


def test_all_forms_of_one_set_give_the_same_digest(tmp_path: Path) -> None:
    plain = library.find(str(write(tmp_path / "a", cifar_10(is_binary=True)))).digest
    python = write(tmp_path / "b" / "cifar-10-batches-py", cifar_10(is_binary=False))
    archive = tmp_path / "cifar-10-python.tar.gz"
    archive.write_bytes(tarred(cifar_10(is_binary=False)))

    assert library.find(str(python)).digest == plain
    assert library.find(str(python.parent)).digest == plain
    assert library.find(str(python / "data_batch_2")).digest == plain
    assert library.find(str(archive)).digest == plain
    assert library.find(str(tmp_path / "a" / "test_batch.bin")).digest == plain


def cifar_100(folder: Path, *, is_binary: bool) -> Path:
    fine, coarse = [f"fine {i}" for i in range(100)], [f"coarse {i}" for i in range(20)]
    if is_binary:
        return write(
            folder,
            {
                "train.bin": binary(some(2), [3, 19], [70, 99]),
                "test.bin": binary(some(1, 1), [4], [0]),
                "fine_label_names.txt": "\n".join(fine).encode(),
                "coarse_label_names.txt": "\n".join(coarse).encode(),
            },
        )
    batches = [
        {"data": some(2), "fine_labels": [70, 99], "coarse_labels": [3, 19]},
        {"data": some(1, 1), "fine_labels": [0], "coarse_labels": [4]},
    ]
    names = {"fine_label_names": fine, "coarse_label_names": coarse}
    dumped = [pickle.dumps(item, 2) for item in (*batches, names)]
    return write(folder, dict(zip(("train", "test", "meta"), dumped, strict=True)))


@pytest.mark.parametrize("is_binary", [True, False], ids=["binary", "Python"])
def test_cifar_100_has_fine_labels_or_coarse_ones(is_binary: bool, tmp_path: Path) -> None:
    folder = str(cifar_100(tmp_path / "set", is_binary=is_binary))

    fine = library.find(folder)
    coarse = library.find(folder, reading=LabelsReading(labels="coarse_labels"))
    as_once = library.find(folder, reading=ArrayReading(inputs="data", labels="coarse_labels"))

    assert [fine.facts.classes[label] for label in fine.labels] == ["fine 70", "fine 99", "fine 0"]
    assert coarse.labels.tolist() == [3, 19, 4]
    assert (len(fine.facts.classes), len(coarse.facts.classes)) == (100, 20)
    assert as_once.digest == coarse.digest
    assert fine.reading == LabelsReading(labels="fine_labels")
    assert library.reread(coarse.choice(), LabelsReading()).digest == fine.digest


@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
@pytest.mark.parametrize("order", ["C", "F"])
def test_batches_pickled_by_any_python_are_read(protocol: int, order: Any) -> None:
    pixels = np.asarray(some(4), order=order)
    batch = {"labels": [0, 1, 2, 300], "data": pixels, b"about": "á", "share": 0.5, "big": 2**40}

    found = read_batch(pickle.dumps(batch, protocol), "data_batch_1")

    np.testing.assert_array_equal(found["data"], pixels)
    assert found["labels"] == [0, 1, 2, 300]
    assert (found["about"], found["share"], found["big"]) == ("á", 0.5, 2**40)


def test_a_missing_batch_is_told(tmp_path: Path) -> None:
    files = cifar_10(is_binary=True)
    del files["data_batch_3.bin"], files["test_batch.bin"]

    dataset = cifar.read(write(tmp_path / "set", files))

    assert dataset.facts.n_given_test == 0
    assert "data_batch_3.bin, test_batch.bin" in str(dataset.notices[0])


def test_without_names_the_numbers_are_the_classes(tmp_path: Path) -> None:
    files = {"data_batch_1.bin": binary(some(3), [5, 9, 5])}

    assert library.find(str(write(tmp_path / "set", files))).facts.classes == ("5", "9")


class _Runs:
    def __init__(self, *call: Any) -> None:
        self.call = call

    def __reduce__(self) -> tuple[Any, ...]:
        return self.call


def malicious() -> dict[str, bytes]:
    runs = {
        "print": _Runs(print, ("it ran",)),
        "eval": _Runs(eval, ("1",)),
        "open": _Runs(open, ("/etc/passwd",)),
        "getattr": _Runs(getattr, ("", "join")),
    }
    dumped = {
        f"{name} {protocol}": pickle.dumps({"data": what}, protocol)
        for name, what in runs.items()
        for protocol in (2, 4, 5)
    }
    start = b"\x80\x02}U\x04data"
    return {
        **dumped,
        "os.system": start + b"cos\nsystem\nU\x02id\x85Rs.",
        "posix.system": start + b"cposix\nsystem\nU\x02id\x85Rs.",
        "numpy.load": start + b"cnumpy\nload\nU\x01x\x85Rs.",
        "runstring": start + b"cnumpy.testing._private.utils\nrunstring\nU\x01xU\x01y\x86Rs.",
        "INST": b"\x80\x02(S'id'\nios\nsystem\n.",
        "OBJ": b"\x80\x02(cos\nsystem\nU\x02ido.",
        "NEWOBJ": start + b"cnumpy\nndarray\nK\x01\x85\x81s.",
        "EXT": start + b"\x82\x01s.",
        "PERSID": start + b"Pid\ns.",
        "BINPERSID": start + b"K\x01Qs.",
        "a call of a type": start + b"cnumpy\nndarray\nK\x01\x85Rs.",
        "objects": start + b"cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85U\x01b"
        b"\x87R(K\x01K\x01\x85cnumpy\ndtype\nU\x01OK\x00K\x01\x87R\x89]K\x01atbs.",
        "protocol 0": b"(dp0\nS'data'\np1\ncos\nsystem\n(S'id'\ntRs.",
        "itself": b"\x80\x02}q\x01h\x01h\x01s.",
        "deep": b"\x80\x02" + b"(" * 100_000 + b".",
        "nested": b"\x80\x02)" + b"\x85" * 200_000 + b".",
        "long number": start + b"\x8a\xff" + b"\x7f" * 255 + b"s.",
        "huge string": start + b"\x8e" + b"\xff" * 8 + b"s.",
        "huge shape": start + b"cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85"
        b"U\x01b\x87R(K\x01J\xff\xff\xff\x7fJ\xff\xff\xff\x7f\x86cnumpy\ndtype\nU\x02u1K\x00K\x01"
        b"\x87R\x89U\x01xtbs.",
    }


HEARD: list[str] = []
BAD_EVENTS = ("import", "exec", "compile", "open", "socket.", "os.", "subprocess.", "pickle.")


def _hear(event: str, _: tuple[Any, ...]) -> None:
    if HEARD and event.startswith(BAD_EVENTS):
        HEARD.append(event)


@pytest.fixture(scope="module")
def _ears() -> None:
    sys.addaudithook(_hear)  # it cannot be taken off again, but hears only while a test listens


@pytest.mark.usefixtures("_ears")
@pytest.mark.parametrize("name", malicious())
def test_a_malicious_batch_is_refused_and_nothing_runs(name: str) -> None:
    data = malicious()[name]
    HEARD.append("listening")
    try:
        with pytest.raises(DatasetError):
            cifar._of_records(FORMS[1], "data_batch_1", data, "labels")
        heard = HEARD[1:]
    finally:
        HEARD.clear()

    assert heard == []


def test_what_a_pickle_asks_for_is_named(tmp_path: Path) -> None:
    folder = write(tmp_path / "set", {"data_batch_1": malicious()["os.system"]})

    with pytest.raises(DatasetError, match=r"says 'os\.system' at byte 9, .* nothing else in it"):
        library.find(str(folder))


def test_another_pickle_is_no_cifar(tmp_path: Path) -> None:
    (tmp_path / "model.pkl").write_bytes(malicious()["os.system"])

    with pytest.raises(DatasetError, match="a pickle of Python objects, which Camada does not"):
        library.find(str(tmp_path / "model.pkl"))


def test_a_python_batch_cut_anywhere_is_refused() -> None:
    whole = python_2(some(1), [3])
    taken: list[int] = []
    for n in range(len(whole)):
        try:
            read_batch(whole[:n], "data_batch_1")
            taken.append(n)
        except DatasetError:
            continue

    assert taken == []


@pytest.mark.parametrize("n", [0, 1, 3072, 3074, 6145])
def test_a_binary_batch_that_is_cut_is_refused(n: int, tmp_path: Path) -> None:
    whole = binary(some(2), [3, 1])
    files = {"data_batch_1.bin": whole[:n], "batches.meta.txt": b"a\nb\nc\nd\n"}

    with pytest.raises(DatasetError, match=r"does not hold whole pictures of 3,072"):
        library.find(str(write(tmp_path / "set", files)))


def test_an_archive_cut_anywhere_is_refused(tmp_path: Path) -> None:
    whole = tarred(
        {"data_batch_1": python_2(some(1), [0]), "batches.meta": meta_2(b"label_names", NAMES)}
    )
    taken: list[int] = []
    for n in range(0, len(whole), 3):
        (tmp_path / "x.tar.gz").write_bytes(whole[:n])
        try:
            cifar.read(tmp_path / "x.tar.gz")
            taken.append(n)
        except DatasetError:
            continue

    assert taken == []


def test_a_label_without_a_class_is_named(tmp_path: Path) -> None:
    files = cifar_10(is_binary=True) | {"batches.meta.txt": b"a\nb\nc\nd\n"}

    with pytest.raises(DatasetError, match="Sample 2 has the label 9, but there are 4 classes"):
        library.find(str(write(tmp_path / "set", files)))


def test_names_of_another_kind_are_damage(tmp_path: Path) -> None:
    files = cifar_10(is_binary=False) | {"batches.meta": meta_2(b"other", NAMES)}

    with pytest.raises(
        DatasetError, match=r"batches\.meta has no names of classes called label_names"
    ):
        library.find(str(write(tmp_path / "set", files)))


def test_links_and_paths_in_an_archive_lead_nowhere(tmp_path: Path) -> None:
    data = tarred({"../../data_batch_1": python_2(some(1), [0])})
    (tmp_path / "x.tar.gz").write_bytes(data)

    assert library.find(str(tmp_path / "x.tar.gz")).facts.n_samples == 1
    assert [item.name for item in tmp_path.parent.glob("data_batch*")] == []


def test_raising_in_progress_cancels(tmp_path: Path) -> None:
    (tmp_path / "x.tar.gz").write_bytes(tarred(cifar_10(is_binary=False)))

    def cancel(_: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cifar.read(tmp_path / "x.tar.gz", None, cancel)


def test_an_archive_full_of_nothing_is_refused_in_bounded_memory(tmp_path: Path) -> None:
    zeros = {f"data_batch_{i}": bytes(80 << 20) for i in range(1, 5)}
    (tmp_path / "x.tar.gz").write_bytes(tarred(zeros))
    del zeros
    tracemalloc.start()

    with pytest.raises(DatasetError, match="unpacks to more than 64 MiB"):
        cifar.read(tmp_path / "x.tar.gz")

    assert tracemalloc.get_traced_memory()[1] < 192 << 20
    tracemalloc.stop()


BUFFER = b"\x80\x02cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\nK\x00U\x01btR(K\x01"
GREEDY = {
    "a type of 2 GiB": b"\x80\x02cnumpy\ndtype\n(J\xff\xff\xff\x7ftR.",
    "a type of a huge number": b"\x80\x02cnumpy\ndtype\n(\x8a\x20" + b"\x7f" * 32 + b"tR.",
    "a product of many digits": BUFFER
    + (b"(\x8a\xff" + b"\x7f" * 255 + b"q\x01" + b"h\x01" * 30_000 + b"t")
    + b"cnumpy\ndtype\n(U\x02u1tR\x89U\x04aaaatb.",
    "one text again and again": b"\x80\x02c_codecs\nencode\nq\x01"
    + (b"X" + (1 << 20).to_bytes(4, "little") + b"a" * (1 << 20) + b"q\x02")
    + (b"X\x06\0\0\0latin1q\x03" + b"h\x01h\x02h\x03\x86R" * 1000 + b"."),
}


@pytest.mark.parametrize("data", GREEDY.values(), ids=GREEDY)
def test_a_pickle_that_asks_for_more_than_it_has_is_refused(data: bytes) -> None:
    tracemalloc.start()

    with pytest.raises(DatasetError, match="damaged or cut off"):
        read_batch(data, "data_batch_1")

    assert tracemalloc.get_traced_memory()[1] < 16 << 20
    tracemalloc.stop()


def test_cifar_100_proposes_its_fine_labels_and_cifar_10_has_no_choice(tmp_path: Path) -> None:
    hundred = str(cifar_100(tmp_path / "hundred", is_binary=True))
    ten = str(write(tmp_path / "ten", cifar_10(is_binary=True)))

    assert library.propose(hundred) == LabelsReading()
    assert library.propose(ten) is None
    assert reading_from_json(LabelsReading(labels="coarse_labels").to_json()) == LabelsReading(
        labels="coarse_labels"
    )
