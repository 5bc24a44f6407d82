"""Files that lie in the network, and why a server may not give them."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from core.messages import Message

BLOCK = 1 << 16
_OWN = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class RemoteFile:
    """A file that lies in the network: its name, MD5 as its publisher tells it, and size."""

    name: str
    md5: str
    n_bytes: int

    @property
    def most_bytes(self) -> int:
        """A server that sends more does not send this file."""
        return 2 * self.n_bytes + BLOCK


class FetchError(Exception):
    """A server did not give the file; another one may."""

    def __init__(self, reason: Message | str) -> None:
        super().__init__(reason)
        self.reason = reason


def is_safe(url: str) -> bool:
    """Tell whether a URL may be read: only HTTPS, or this very computer."""
    found = urlsplit(url)
    return found.scheme == "https" or (found.scheme == "http" and found.hostname in _OWN)
