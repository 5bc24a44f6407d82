import errno
import hashlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.errors import SaveError
from core.storage.safe_write import Disk, hold_folder, remove_leftovers, size_text, write

OLD, NEW = b"old" * 50, b"new" * 100
PARTS = [NEW[:100], NEW[100:150], NEW[150:]]
CALLS = ["open", "write", "write", "write", "fchmod", "fsync", "close"]  # the temporary file
CALLS += ["open", "read", "read", "close", "replace"]  # read back, put in place
CALLS += ["open", "fsync", "close"]  # the folder
REPLACE = CALLS.index("replace")


class FaultyDisk(Disk):
    """A disk whose k-th call fails, or all from the k-th on.

    Args:
        fault: an error number, or `short`, `lost` or `changed` for a write that takes only half,
            takes half but claims all, or takes all but changes it.
    """

    def __init__(self, k: int, fault: int | str, forever: bool = False) -> None:
        self.calls: list[str] = []
        self._k, self._fault, self._forever = k, fault, forever
        for name in ("open", "write", "read", "fsync", "fchmod", "close", "replace"):
            setattr(self, name, self._watched(name, getattr(Disk, name)))

    def _watched(self, name: str, real: Any) -> Any:
        def call(*arguments: Any) -> Any:
            self.calls.append(name)
            number = len(self.calls) - 1
            if number == self._k or (self._forever and number > self._k):
                return self._failed(name, real, arguments)
            return real(*arguments)

        return call

    def _failed(self, name: str, real: Any, arguments: tuple[Any, ...]) -> Any:
        if name == "close":  # a failed close gives the descriptor back, too
            real(*arguments)
        if isinstance(self._fault, int):
            raise OSError(self._fault, os.strerror(self._fault))
        if name != "write":
            return None if name == "close" else real(*arguments)
        descriptor, data = arguments
        if self._fault == "changed":
            return real(descriptor, bytes(data[:-1]) + b"?")
        n = real(descriptor, data[: len(data) // 2])
        return n if self._fault == "short" else len(data)


class InterruptedDisk(Disk):
    """A disk on which the user's Ctrl+C comes in the midst of a save."""

    @staticmethod
    def fsync(fd: Any) -> None:
        raise KeyboardInterrupt


def _result(folder: Path, disk: Disk) -> str:
    """Save over an old file; tell which one is there after it, and what else, and if it failed."""
    path = folder / "net.camada"
    path.write_bytes(OLD)
    try:
        write(path, PARTS, disk)
        failed = ""
    except SaveError as error:
        failed = "failed, " if str(error) else "no message, "
    found = {OLD: "old", NEW: "new"}.get(path.read_bytes(), "cut")
    others = "".join(f", left {other.name}" for other in folder.iterdir() if other != path)
    return failed + found + others


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty folder."""
    path = tmp_path / "own"
    path.mkdir()
    return path


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a real file system of 256 KiB, or skip the test."""
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "none", str(place)]
    try:
        is_mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except OSError:
        is_mounted = False
    if not is_mounted:
        pytest.skip("only root may mount a small file system")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_the_calls_of_a_save_are_those_that_the_faults_are_planted_in(folder: Path) -> None:
    disk = FaultyDisk(99, errno.EIO)

    assert _result(folder, disk) == "new"
    assert disk.calls == CALLS


@pytest.mark.parametrize("forever", [False, True])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EACCES, errno.EDQUOT])
@pytest.mark.parametrize("k", [k for k in range(REPLACE + 1) if CALLS[k] != "fchmod"])
def test_any_failing_call_leaves_the_old_file_and_nothing_else(
    folder: Path, k: int, number: int, forever: bool
) -> None:
    assert _result(folder, FaultyDisk(k, number, forever)) == "failed, old"


@pytest.mark.parametrize("k", [CALLS.index("fchmod"), *range(REPLACE + 1, len(CALLS))])
def test_a_failing_call_that_does_not_touch_the_contents_is_no_failure(
    folder: Path, k: int
) -> None:
    assert _result(folder, FaultyDisk(k, errno.EIO)) == "new"


@pytest.mark.parametrize("forever", [False, True])
@pytest.mark.parametrize("fault", ["short", "lost", "changed"])
@pytest.mark.parametrize("k", [1, 2, 3])
def test_a_write_that_does_less_than_asked_leaves_the_old_file(
    folder: Path, k: int, fault: str, forever: bool
) -> None:
    assert _result(folder, FaultyDisk(k, fault, forever)) == "failed, old"


def test_a_mistake_of_ours_in_the_midst_leaves_the_old_file(folder: Path) -> None:
    path = folder / "net.camada"
    path.write_bytes(OLD)

    with pytest.raises(KeyboardInterrupt):
        write(path, PARTS, InterruptedDisk())

    assert path.read_bytes() == OLD
    assert list(folder.iterdir()) == [path]


def test_a_full_disk_says_how_much_is_needed_and_free(folder: Path) -> None:
    with pytest.raises(SaveError, match=r"disk is full: 300 bytes are needed and .* are free"):
        write(folder / "a", PARTS, FaultyDisk(2, errno.ENOSPC))


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM])
def test_a_missing_permission_says_what_to_do(folder: Path, number: int) -> None:
    with pytest.raises(SaveError, match="no permission to write there"):
        write(folder / "a", PARTS, FaultyDisk(0, number))


def test_a_broken_disk_says_what_the_system_reports(folder: Path) -> None:
    with pytest.raises(SaveError, match="Input/output error"):
        write(folder / "a", PARTS, FaultyDisk(5, errno.EIO))


def test_a_real_full_disk_keeps_the_old_file(small_disk: Path) -> None:
    path = small_disk / "net.camada"
    write(path, [OLD * 500])
    before = hashlib.sha256(path.read_bytes()).digest()

    with pytest.raises(SaveError, match=r"400\.0 kB are needed and 1"):
        write(path, [bytes(400_000)])

    assert hashlib.sha256(path.read_bytes()).digest() == before
    assert list(small_disk.iterdir()) == [path]


def test_a_save_that_just_fits_beside_the_old_file_works(small_disk: Path) -> None:
    path = small_disk / "net.camada"

    write(path, [bytes(120_000)])
    write(path, [b"\1" * 120_000])

    assert path.read_bytes() == b"\1" * 120_000


def test_a_place_that_can_only_be_read_says_so(small_disk: Path) -> None:
    path = small_disk / "net.camada"
    write(path, [OLD])
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)

    with pytest.raises(SaveError, match="can only be read"):
        write(small_disk / "other.camada", [NEW])
    with pytest.raises(SaveError, match=r"can only be read|no permission"):
        write(path, [NEW])

    assert path.read_bytes() == OLD


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write every file")
def test_a_file_marked_as_read_only_is_not_replaced(folder: Path) -> None:
    path = folder / "net.camada"
    path.write_bytes(OLD)
    path.chmod(0o444)

    with pytest.raises(SaveError, match="no permission"):
        write(path, [NEW])

    assert path.read_bytes() == OLD


def test_a_new_file_has_the_usual_permissions(folder: Path) -> None:
    (folder / "usual").touch()

    write(folder / "new", [NEW])

    assert (folder / "new").stat().st_mode == (folder / "usual").stat().st_mode


def test_a_replaced_file_keeps_its_permissions(folder: Path) -> None:
    path = folder / "net.camada"
    path.touch()
    path.chmod(0o640)

    write(path, [NEW])

    assert path.stat().st_mode & 0o777 == 0o640


def test_a_link_stays_and_its_file_is_replaced(folder: Path) -> None:
    target, link = folder / "target", folder / "link"
    target.write_bytes(OLD)
    link.symlink_to(target)

    write(link, [NEW])

    assert link.is_symlink()
    assert target.read_bytes() == NEW


def test_a_link_to_nothing_makes_its_file(folder: Path) -> None:
    (folder / "link").symlink_to(folder / "target")

    write(folder / "link", [NEW])

    assert (folder / "target").read_bytes() == NEW


def test_links_in_a_ring_are_refused(folder: Path) -> None:
    (folder / "a").symlink_to(folder / "b")
    (folder / "b").symlink_to(folder / "a")

    with pytest.raises(SaveError):
        write(folder / "a", [NEW])


@pytest.mark.parametrize(
    "name",
    [
        "n" * 255,
        "ç" * 127,
        "日本語.camada",
        "😀.camada",
        "e\u0301.camada",
        "\u202erevo.camada",
        "line\nend",
        "-rf",
        "dot.",
        " space ",
        'it\'s "quoted"',
        "%s{0}",
        "not text \udcff",
    ],
)
def test_a_name_of_any_kind_can_be_written_twice(folder: Path, name: str) -> None:
    write(folder / name, [OLD])
    write(folder / name, [NEW])

    assert (folder / name).read_bytes() == NEW
    assert len(list(folder.iterdir())) == 1


def test_a_name_that_is_too_long_says_so(folder: Path) -> None:
    with pytest.raises(SaveError, match="The name is too long"):
        write(folder / ("n" * 256), [NEW])


def test_a_folder_in_the_way_says_so(folder: Path) -> None:
    with pytest.raises(SaveError, match="There is a folder of that name"):
        write(folder, [NEW])


def test_a_missing_folder_says_so(folder: Path) -> None:
    with pytest.raises(SaveError, match="That folder does not exist"):
        write(folder / "gone" / "net.camada", [NEW])


def test_a_file_as_folder_says_so(folder: Path) -> None:
    (folder / "file").touch()

    with pytest.raises(SaveError, match="That folder does not exist"):
        write(folder / "file" / "net.camada", [NEW])


def test_a_device_is_not_replaced() -> None:
    with pytest.raises(SaveError, match="not a plain file"):
        write(Path("/dev/null"), [NEW])


def test_no_parts_make_an_empty_file(folder: Path) -> None:
    write(folder / "empty", [b"", b""])

    assert (folder / "empty").read_bytes() == b""


def test_leftovers_of_interrupted_saves_are_removed_and_nothing_else(folder: Path) -> None:
    old, fresh, other = folder / ".camada-01ab.tmp", folder / ".camada-02cd.tmp", folder / "a.tmp"
    old.touch()
    fresh.touch()
    other.touch()
    os.utime(old, (0, 0))
    os.utime(other, (0, 0))

    assert remove_leftovers(folder) == 1
    assert sorted(folder.iterdir()) == [fresh, other]


def test_a_save_removes_what_a_killed_program_left(folder: Path) -> None:
    left = folder / ".camada-01ab.tmp"
    left.touch()
    os.utime(left, (0, 0))

    write(folder / "net.camada", [NEW])

    assert not left.exists()


@pytest.mark.parametrize(
    ("n_bytes", "text"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1.0 kB"),
        (2_500_000, "2.5 MB"),
        (7_000_000_000, "7.0 GB"),
    ],
)
def test_a_size_is_written_in_the_unit_that_people_read(n_bytes: int, text: str) -> None:
    assert str(size_text(n_bytes)) == text


def test_a_new_folder_is_forced_to_the_disk_with_those_above_it(tmp_path: Path):
    opened: list[Any] = []

    class Watched(Disk):
        @staticmethod
        def open(path: Any, *arguments: Any) -> int:
            opened.append(path)
            return os.open(path, *arguments)

    (tmp_path / "a" / "b" / "c").mkdir(parents=True)
    hold_folder(tmp_path / "a" / "b" / "c", Watched())

    assert opened == [tmp_path / "a" / "b", tmp_path / "a", tmp_path]
