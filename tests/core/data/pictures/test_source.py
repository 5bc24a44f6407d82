import io
import os
import tarfile
import zipfile
from pathlib import Path
from typing import Literal

import pytest

from core.data import library, tar_file, zip_file
from core.data.pictures import reader as pictures
from core.data.pictures import source as sources
from core.data.pictures.source import open_source
from core.data.pictures.walking import files_below
from core.errors import DatasetError
from tests.core.data.pictures.picture_sets import noise, png, tarred, written, zipped

FILES = {"a/1.png": png(1), "b/2.png": png(2)}


def names(path: Path) -> list[str]:
    with open_source(path, lambda: None) as source:
        return list(source.names)


def nothing() -> None:
    pass


def test_links_in_a_ring_end_and_each_real_folder_is_entered_once(tmp_path: Path) -> None:
    written(tmp_path, FILES)
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "a" / "again").symlink_to(tmp_path / "b")
    (tmp_path / "self").symlink_to("self")

    assert sorted(files_below(tmp_path, nothing)) == ["a/1.png", "b/2.png"]


def test_files_of_one_name_stand_in_one_order_whatever_the_disk_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = written(
        tmp_path / "set", {"a/\u00e9.png": png(1), "a/e\u0301.png": png(2), "b/1.png": png(3)}
    )
    plain = library.find(str(folder)).digest
    backwards = [*files_below(folder, nothing)][::-1]
    monkeypatch.setattr(sources, "files_below", lambda *_: iter(backwards))

    assert names(folder) == ["a/\u00e9.png", "a/\u00e9.png", "b/1.png"]
    assert pictures.read(folder, None).digest == plain


def test_a_folder_elsewhere_is_found_through_its_link(tmp_path: Path) -> None:
    elsewhere = written(tmp_path / "elsewhere", {"1.png": png()})
    written(tmp_path / "set", FILES)
    (tmp_path / "set" / "c").symlink_to(elsewhere)

    assert sorted(files_below(tmp_path / "set", nothing)) == ["a/1.png", "b/2.png", "c/1.png"]


def test_pipes_are_passed_over(tmp_path: Path) -> None:
    written(tmp_path, FILES)
    os.mkfifo(tmp_path / "a" / "pipe.png")

    assert sorted(files_below(tmp_path, nothing)) == ["a/1.png", "b/2.png"]


def test_a_folder_of_too_many_files_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "MOST_FILES", 2)

    assert len(names(written(tmp_path / "two", FILES))) == 2
    with pytest.raises(DatasetError, match="more than 2 files"):
        names(written(tmp_path / "three", {**FILES, "c": b""}))


@pytest.mark.parametrize("format_", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
@pytest.mark.parametrize("mode", ["", "gz"])
def test_all_kinds_of_tar_are_read(tmp_path: Path, format_: int, mode: Literal["", "gz"]) -> None:
    long = "/".join(["folder"] * 20) + "/é.png" if format_ != tarfile.USTAR_FORMAT else "c/3.png"
    archive = tarred(tmp_path / "a.tar", {**FILES, long: png(3)}, mode, format_)

    with open_source(archive, nothing) as source:
        found = {name: source.bytes_of(at, 10_000) for at, name in enumerate(source.names)}

    assert found == {**FILES, long: png(3)}


def test_links_and_devices_in_a_tar_are_passed_over(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE):
            info = tarfile.TarInfo("x.png")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)

    assert names(tmp_path / "a.tar") == []


@pytest.mark.parametrize("name", ["../1.png", "/etc/1.png", "C:/1.png", "a/../../1.png"])
def test_names_that_lead_out_of_an_archive_are_refused(tmp_path: Path, name: str) -> None:
    for archive in (
        zipped(tmp_path / "a.zip", {**FILES, name: png()}),
        tarred(tmp_path / "a.tar", {**FILES, name: png()}),
    ):
        with pytest.raises(DatasetError, match="leads out of the archive"):
            names(archive)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a/1.png", png(1))
        archive.writestr("a/1.png", png(2))

    with pytest.raises(DatasetError, match="twice"):
        names(tmp_path / "a.zip")


def test_a_zip_with_a_member_without_a_name_is_refused(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "a.zip", {**FILES, "abcd": b"nameless"})
    data = bytearray(archive.read_bytes())
    place = data.rindex(b"abcd")  # in the directory: four bytes of a name become those of an extra
    data[place - 18 : place - 14] = b"\0\0\4\0"
    data[place : place + 4] = b"\x99\x99\0\0"
    archive.write_bytes(data)

    with pytest.raises(DatasetError, match="one of its files has no name"):
        library.find(str(archive))


def test_a_zip_that_unpacks_to_far_more_is_refused(tmp_path: Path) -> None:
    bomb = zipped(tmp_path / "a.zip", {f"a/{k}.png": bytes(9 << 20) for k in range(8)})

    with pytest.raises(DatasetError, match="unpacks to more than 64 MiB"):
        names(bomb)


def test_a_tar_that_unpacks_to_far_more_is_refused(tmp_path: Path) -> None:
    bomb = tarred(tmp_path / "a.tgz", {"a/1.png": bytes(65 << 20)}, "gz")

    with pytest.raises(DatasetError, match="unpacks to more than 64 MiB"):
        names(bomb)


def test_members_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    zipped(tmp_path / "a.zip", {"a/1.png": noise(1), "a/2.png": noise(2)})
    data = bytearray((tmp_path / "a.zip").read_bytes())
    second = data.rfind(b"PK\x01\x02")
    data[second + 42 : second + 46] = bytes(4)
    (tmp_path / "a.zip").write_bytes(data)

    with pytest.raises(DatasetError, match="shares its bytes"):
        names(tmp_path / "a.zip")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_rare_packings_are_refused_by_name(tmp_path: Path, method: int) -> None:
    with pytest.raises(DatasetError, match=r"a/1.png is packed in a rare way"):
        names(zipped(tmp_path / "a.zip", FILES, method))


def test_a_member_under_a_password_is_refused(tmp_path: Path) -> None:
    data = bytearray(zipped(tmp_path / "a.zip", FILES).read_bytes())
    entry = data.find(b"PK\x01\x02")
    data[entry + 8] |= 1
    (tmp_path / "a.zip").write_bytes(data)

    with pytest.raises(DatasetError, match="locked with a password"):
        names(tmp_path / "a.zip")


def test_a_directory_too_large_for_the_memory_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = zipped(tmp_path / "a.zip", FILES)
    monkeypatch.setattr(zip_file, "MOST_DIRECTORY", 50)

    with pytest.raises(DatasetError, match="directory of more than"):
        zip_file.open_zip(archive)


@pytest.mark.parametrize("mode", ["", "gz"])
def test_a_tar_cut_off_anywhere_is_refused(tmp_path: Path, mode: Literal["", "gz"]) -> None:
    whole = tarred(tmp_path / "whole.tar", {"a/1.png": png(1)}, mode).read_bytes()
    end = len(whole) if mode else whole.rfind(png(1)[-8:]) + 8
    for length in range(0, end - 1, 7 if not mode else 1):
        (tmp_path / "a.tar").write_bytes(whole[:length])
        with pytest.raises(DatasetError), tar_file.open_tar(tmp_path / "a.tar") as tar:
            list(tar.files())


def test_a_zip_cut_off_anywhere_is_refused(tmp_path: Path) -> None:
    whole = zipped(tmp_path / "whole.zip", FILES).read_bytes()
    for length in range(len(whole) - 1):
        (tmp_path / "a.zip").write_bytes(whole[:length])
        with pytest.raises(DatasetError):
            library.find(str(tmp_path / "a.zip"))


def with_extended_header(path: Path, records: bytes) -> Path:
    info = tarfile.TarInfo("header")
    info.size, info.type = len(records), b"x"
    path.write_bytes(info.tobuf() + records + bytes(-len(records) % 512) + plain_tar())
    return path


def plain_tar() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a/1.png"))
    return buffer.getvalue()


def test_an_extended_header_that_is_one_long_number_takes_no_time(tmp_path: Path) -> None:
    path = with_extended_header(tmp_path / "x.tar", b"1" * 1_000_000)

    assert library.reader_of(path) is library.readers()[3]  # quadratic: it would take hours
    assert names(path) == ["a/1.png"]


def test_an_extended_header_of_very_many_records_is_refused(tmp_path: Path) -> None:
    path = with_extended_header(tmp_path / "x.tar", b"5 a=\n" * 200_000)

    with pytest.raises(DatasetError, match="damaged"):
        names(path)


def test_a_size_that_is_only_claimed_is_refused(tmp_path: Path) -> None:
    archive = tarred(tmp_path / "a.tar", FILES)
    data = bytearray(archive.read_bytes())
    data[124:136] = b"77777777777\0"
    data[148:156] = b"%06o\0 " % (sum(data[:148]) + 8 * 32 + sum(data[156:512]))
    archive.write_bytes(data)

    with pytest.raises(DatasetError, match="cut off or damaged"):
        names(archive)
