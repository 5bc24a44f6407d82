"""Downloads, from a server on this computer that cuts, lies, is silent, or leads elsewhere."""

import hashlib
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from core.data import downloads, library
from core.data.downloads import RemoteSet, download, is_here, path_of
from core.data.remote import RemoteFile, is_safe
from core.errors import DatasetError
from core.messages import Message
from tests.core.data.idx_bytes import idx_bytes, pictures
from tests.core.data.server import Server, serving

FILES = {
    "train-images-idx3-ubyte": idx_bytes(pictures(4000, 8, 8)),
    "train-labels-idx1-ubyte": idx_bytes(np.arange(4000) % 10),
}
N_BYTES = sum(map(len, FILES.values()))


@pytest.fixture(autouse=True)
def _small_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    files = tuple(
        RemoteFile(name, hashlib.md5(content).hexdigest(), len(content))
        for name, content in FILES.items()
    )
    small = RemoteSet(Message("Small"), Message("Small"), files, ())
    monkeypatch.setattr(downloads, "SETS", {"small": small, "mnist": small})


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(Server(dict(FILES))) as running:
        yield running


def test_a_set_is_loaded_and_then_read_by_its_name(server: Server) -> None:
    assert not is_here("small")

    path = download("small", mirrors=[server.url])

    assert is_here("small")
    assert path == path_of("small")
    assert library.find("small").facts.n_samples == 4000
    assert sorted(item.name for item in path.iterdir()) == sorted(FILES)


def test_a_set_that_is_not_here_says_how_to_load_it() -> None:
    with pytest.raises(DatasetError, match="Load it with: camada download small"):
        library.find("small")


def test_a_folder_of_that_name_goes_before_the_download(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "small").mkdir()
    monkeypatch.chdir(tmp_path)

    with pytest.raises(DatasetError, match=r"small is an empty folder"):
        library.find("small")


def test_what_is_here_is_not_loaded_again(server: Server) -> None:
    download("small", mirrors=[server.url])
    download("small", mirrors=[server.url])

    assert len(server.asked) == 2


def test_progress_rises_to_the_end(server: Server) -> None:
    heard: list[float] = []

    download("small", heard.append, [server.url])

    assert heard == sorted(heard)
    assert heard[-1] == 1


def test_a_connection_that_is_cut_goes_on_where_it_was(server: Server) -> None:
    server.cut = [100_000, 90_000]

    download("small", mirrors=[server.url])

    ranges = [asked for path, asked in server.asked if "images" in path]
    assert ranges == ["", "bytes=100000-", "bytes=190000-"]


def test_a_download_that_was_given_up_goes_on_later(server: Server) -> None:
    server.cut = [150_000, 0]
    with pytest.raises(DatasetError, match="the connection was cut"):
        download("small", mirrors=[server.url])

    download("small", mirrors=[server.url])

    assert server.asked[2][1] == "bytes=150000-"
    assert library.find("small").facts.n_samples == 4000


def test_a_server_that_knows_no_ranges_gives_all_anew(server: Server) -> None:
    server.cut, server.knows_ranges = [100_000], False

    download("small", mirrors=[server.url])

    assert is_here("small")


def test_wrong_bytes_are_thrown_away_and_the_next_server_is_asked(server: Server) -> None:
    name = "train-images-idx3-ubyte"
    with serving(Server({**FILES, name: bytes(len(FILES[name]))})) as liar:
        download("small", mirrors=[liar.url, server.url])

        assert library.find("small").facts.counts == (400,) * 10
        assert len(liar.asked) == 2
        assert len(server.asked) == 1


def test_a_wrong_beginning_is_loaded_anew_from_the_same_server(server: Server) -> None:
    folder = path_of("small")
    folder.mkdir(parents=True)
    (folder / "train-images-idx3-ubyte.part").write_bytes(bytes(1000))

    download("small", mirrors=[server.url])

    assert [asked for _, asked in server.asked] == ["bytes=1000-", "", ""]


def test_a_server_that_only_lies_is_told(server: Server) -> None:
    server.files = {name: content[::-1] for name, content in FILES.items()}

    with pytest.raises(DatasetError, match="wrong checksum"):
        download("small", mirrors=[server.url])

    assert list(path_of("small").iterdir()) == []


def test_a_server_that_sends_without_end_is_stopped(server: Server) -> None:
    server.files["train-images-idx3-ubyte"] *= 4

    with pytest.raises(DatasetError, match="it sent more than the file has"):
        download("small", mirrors=[server.url])


def test_a_file_that_is_not_there_is_told(server: Server) -> None:
    server.files = {}

    with pytest.raises(DatasetError, match="it answers 404 Not Found"):
        download("small", mirrors=[server.url])


def test_without_a_network_it_is_told_what_to_do(server: Server) -> None:
    with serving(Server({})) as gone:
        url = gone.url

    with pytest.raises(DatasetError, match=r"refused\. Look whether this computer is connected"):
        download("small", mirrors=[url])


def test_a_server_may_lead_to_another_one(server: Server) -> None:
    with serving(Server({}, redirect=server.url + "/")) as first:
        download("small", mirrors=[first.url])

    assert is_here("small")


@pytest.mark.parametrize("to", ["http://example.com/", "file:///etc/", "ftp://127.0.0.1/"])
def test_a_server_may_not_lead_to_an_unsafe_place(to: str, server: Server) -> None:
    server.redirect = to

    with pytest.raises(
        DatasetError, match=r"points to an unsafe place|Redirection to url .* is not allowed"
    ):
        download("small", mirrors=[server.url])


@pytest.mark.parametrize("url", ["http://example.com", "file:///tmp", "ftp://a", "", "//a"])
def test_only_https_is_safe(url: str) -> None:
    assert not is_safe(url)
    with pytest.raises(DatasetError, match="is not safe"):
        download("small", mirrors=[url])


def test_a_silent_server_is_given_up_at_once_when_somebody_cancels(server: Server) -> None:
    server.is_silent = True
    begun = time.perf_counter()

    def cancel(_: float) -> None:
        if time.perf_counter() > begun + 0.2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        download("small", cancel, [server.url])

    assert time.perf_counter() < begun + 1.0


def test_a_folder_that_cannot_be_written_is_told(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("CAMADA_DATA_DIR", str(tmp_path / "file"))

    with pytest.raises(DatasetError, match=r"cannot be written .* CAMADA_DATA_DIR"):
        download("small", mirrors=[server.url])


def test_an_unknown_name_lists_what_there_is() -> None:
    with pytest.raises(DatasetError, match=r"no download named 'cats'\. There are small, mnist"):
        download("cats")
