import os
from pathlib import Path

import pytest
import safetensors.numpy

from core.errors import ModelFileError
from core.storage import model_file
from core.storage.model_file import ModelContents, from_bytes
from tests.core.storage import samples


@pytest.mark.parametrize("kind", samples.FILES)
def test_a_file_cut_at_any_byte_is_refused(kind: str) -> None:
    data = samples.FILES[kind]()

    assert samples.accepted(data[:end] for end in range(len(data))) == []


def test_any_single_flipped_bit_is_refused() -> None:
    data = samples.trained()

    flips = (samples.flipped(data, i, bit) for i in range(len(data)) for bit in range(8))

    assert samples.accepted(flips) == []


def test_any_removed_byte_is_refused() -> None:
    data = samples.trained()

    assert samples.accepted(data[:i] + data[i + 1 :] for i in range(len(data))) == []


@pytest.mark.parametrize("more", [b"\0", b" ", b"\n", b"{}", b"PK\x05\x06" + bytes(18)])
def test_a_file_with_bytes_behind_its_end_is_refused(more: bytes) -> None:
    with pytest.raises(ModelFileError, match="damaged: behind its end"):
        from_bytes(samples.trained() + more)


def test_two_files_in_one_are_refused() -> None:
    assert samples.is_refused(samples.trained() + samples.drawing())


def test_a_cut_file_says_how_much_is_there() -> None:
    data = samples.trained()

    with pytest.raises(ModelFileError) as caught:
        from_bytes(data[:-100])

    values = dict(caught.value.message.values)
    assert (values["found"], values["expected"]) == (len(data) - 100, len(data))


def test_a_changed_weight_is_called_damage() -> None:
    data = samples.trained()

    with pytest.raises(ModelFileError, match="damaged: its contents do not fit the checksum"):
        from_bytes(samples.flipped(data, len(data) - 200, 3))


def test_a_damaged_header_is_called_damage() -> None:
    with pytest.raises(ModelFileError, match="It is damaged"):
        from_bytes(samples.trained().replace(b'"format"', b'"f0rmat"'))


def test_a_file_of_a_format_that_is_too_new_names_the_version_to_get() -> None:
    def newer(header: dict) -> None:
        header["__metadata__"].update(format_version="3", min_reader="2", app_version="4.5.6")
        header["model/b2/W"]["dtype"] = "F4_NEW"

    with pytest.raises(ModelFileError, match=r"Open it with Camada 4\.5\.6 or newer"):
        from_bytes(samples.crafted(newer))


def test_weights_of_another_program_are_told_from_damage() -> None:
    foreign = safetensors.numpy.save(dict(samples.arrays(0)["b2"]), {"format": "pt"})

    with pytest.raises(ModelFileError, match="safetensors format, but no Camada project"):
        from_bytes(foreign)


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"PK\x03\x04\x14\0\0\0", "ZIP"),
        (b"\x89HDF\r\n\x1a\n", "HDF5"),
        (b"\x1f\x8b\x08\0", "gzip"),
        (b"\x93NUMPY\x01\0", "NumPy"),
        (b"\x80\x04\x95", "pickle"),
        (b"SQLite format 3\0", "SQLite"),
        (b"\0\0\x08\x03\0\0\xea\x60", "IDX file of pictures"),
        (b'{"layers": []}', "JSON"),
    ],
)
def test_a_file_of_another_kind_is_named(start: bytes, kind: str) -> None:
    with pytest.raises(ModelFileError, match=kind):
        from_bytes(start + bytes(200))


def test_an_unknown_file_is_not_named() -> None:
    with pytest.raises(ModelFileError, match="It is not a Camada file, or only the start of one"):
        from_bytes(b"hello, this is a text and no network at all")


def test_an_empty_file_says_so(tmp_path: Path) -> None:
    path = tmp_path / "empty.camada"
    path.touch()

    with pytest.raises(ModelFileError, match=r"empty\.camada cannot be opened\. It is empty"):
        model_file.load(path)


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="There is no such file"):
        model_file.load(tmp_path / "gone.camada")


def test_a_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="It is a folder"):
        model_file.load(tmp_path)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.camada")

    with pytest.raises(ModelFileError, match="not a plain file"):
        model_file.load(tmp_path / "pipe.camada")


def test_a_path_that_no_file_can_have_is_refused() -> None:
    with pytest.raises(ModelFileError, match="cannot read it"):
        model_file.load("a\0b.camada")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read_says_so(tmp_path: Path) -> None:
    path = tmp_path / "closed.camada"
    model_file.save(path, ModelContents(samples.project()))
    path.chmod(0)

    with pytest.raises(ModelFileError, match="no permission to read"):
        model_file.load(path)


def test_a_huge_foreign_file_is_refused_by_its_start(tmp_path: Path) -> None:
    path = tmp_path / "huge.bin"
    with path.open("wb") as file:
        file.truncate(2**40)

    with pytest.raises(ModelFileError, match="not a Camada file"):
        model_file.load(path)


def test_a_large_file_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "large.camada"
    path.write_bytes(samples.trained() + bytes(17 * 2**20))

    with pytest.raises(ModelFileError, match="behind its end stand 17,825,792 bytes"):
        model_file.load(path)
