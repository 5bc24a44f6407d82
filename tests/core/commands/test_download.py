import hashlib

import pytest

from core.data import downloads
from core.data.downloads import RemoteSet
from core.messages import Message
from tests.core.commands.conftest import Camada
from tests.core.data.server import Server, serving
from tests.core.data.test_downloads import FILES


def test_without_a_name_all_are_listed(camada: Camada) -> None:
    result = camada("download", "--json")

    assert result.code == 0
    assert result.json["names"] == ["mnist", "fashion-mnist", "kmnist", "cifar-10"]
    assert "mnist: 70,000 handwritten digits" in result.out


def test_a_server_that_is_not_safe_is_refused(camada: Camada) -> None:
    result = camada("download", "mnist", "--mirror", "http://example.com")

    assert result.code == 1
    assert "is not safe" in result.err


def test_what_was_loaded_is_data(camada: Camada, monkeypatch: pytest.MonkeyPatch) -> None:
    files = tuple(downloads.RemoteFile(name, _md5(data), len(data)) for name, data in FILES.items())
    small = RemoteSet(Message("Small"), Message("Small"), files, ())
    monkeypatch.setitem(downloads.SETS, "mnist", small)
    with serving(Server(dict(FILES))) as server:
        result = camada("download", "mnist", "--mirror", server.url)

    assert "Use it with --data mnist." in result.out
    assert camada("info", "mlp", "--data", "mnist").code == 0


def _md5(data: bytes) -> str:
    return hashlib.md5(data).hexdigest()
