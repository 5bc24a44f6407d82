"""Fetch: one file over HTTPS, resumed where it was cut off, cancelled at once, and checked.

Python's own client is enough: pooch, the usual choice, begins a broken download anew, cannot be
cancelled while a server is silent, and would bring a second HTTP library along. Reading that client
takes a twentieth of the start of the window, so this module is read by the first download.
"""

import contextlib
import hashlib
import http.client
import queue
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

from core.data.remote import BLOCK, FetchError, RemoteFile, is_safe
from core.errors import DatasetError
from core.messages import Message

SILENCE = 20.0
"""So many seconds a server may say nothing."""

_TICK = 0.1  # between two looks whether somebody cancelled
_MOST_TRIES = 4

OnBytes = Callable[[int], None]
"""Hears how many bytes of the file are there, at least every tenth of a second; may raise."""


def fetch(file: RemoteFile, base: str, folder: Path, on_bytes: OnBytes) -> Path:
    """Load a file from a server into a folder and return where it lies.

    What arrives lies in `<name>.part` until it is whole and right, and a later call goes on there.

    Args:
        file: which one.
        base: URL of the folder it lies in on the server.
        folder: where it goes; there is such a folder.
        on_bytes: hears progress; what it raises ends the loading and passes through.

    Raises:
        FetchError: when this server does not give it.
        DatasetError: when it cannot be written.
    """
    part, place = folder / (file.name + ".part"), folder / file.name
    url = base.rstrip("/") + "/" + file.name
    for attempt in range(_MOST_TRIES):
        start = part.stat().st_size if part.exists() else 0
        try:
            if start < file.n_bytes:
                _load(url, part, start, file, on_bytes)
        except FetchError:
            if attempt + 1 == _MOST_TRIES or not _has_grown(part, start):
                raise
            continue
        if _md5(part, on_bytes) == file.md5:
            with _written(part):
                part.replace(place)
            return place
        part.unlink(missing_ok=True)
        if not start:  # whole from this server, and wrong
            break
    raise FetchError(Message("it sent another file than was published (wrong checksum)"))


def _has_grown(part: Path, start: int) -> bool:
    return part.exists() and part.stat().st_size > start


def _load(url: str, part: Path, start: int, file: RemoteFile, on_bytes: OnBytes) -> None:
    """Append what is missing to a part; a server that knows no ranges gives all anew."""
    transfer = _Transfer(url, start)
    try:
        status, n_promised = transfer.head(lambda: on_bytes(start))
        n = start if status == http.HTTPStatus.PARTIAL_CONTENT else 0
        n_whole = None if n_promised is None else n + n_promised
        with _written(part), part.open("ab" if n else "wb") as out:
            for piece in transfer.pieces():
                out.write(piece)
                n += len(piece)
                if n > file.most_bytes:
                    out.truncate(0)
                    raise FetchError(Message("it sent more than the file has"))
                on_bytes(n)
        if n_whole is not None and n < n_whole:
            raise FetchError(Message("the connection was cut"))
    finally:
        transfer.end()


class _Transfer:
    """One request in a thread of its own, so that a silent server keeps nobody waiting."""

    def __init__(self, url: str, start: int) -> None:
        self._url, self._start = url, start
        self._said: queue.Queue[Any] = queue.Queue(maxsize=16)
        self._is_over = threading.Event()
        self._sockets: list[socket.socket] = []
        self._thread = threading.Thread(target=self._run, name="download", daemon=True)
        self._thread.start()

    def head(self, on_tick: Callable[[], None]) -> tuple[int, int | None]:
        """Return status and promised bytes. Raises FetchError."""
        return next(answer for answer in self._answers() if answer or on_tick())

    def pieces(self) -> Iterator[bytes]:
        """Yield what arrives; an empty piece where nothing came for a moment."""
        for answer in self._answers():
            if answer is _END:
                return
            yield answer or b""

    def end(self) -> None:
        """Give the request up, if it is still going on."""
        self._is_over.set()
        for one in self._sockets:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self._thread.join(1.0)

    def _answers(self) -> Iterator[Any]:
        while True:
            try:
                answer = self._said.get(timeout=_TICK)
            except queue.Empty:
                yield None
                continue
            if isinstance(answer, FetchError):
                raise answer
            yield answer

    def _run(self) -> None:
        try:
            with self._opened() as response:
                length = response.headers.get("Content-Length", "")
                self._say((response.status, int(length) if length.isdecimal() else None))
                while piece := response.read1(BLOCK):
                    self._say(piece)
                self._say(_END)
        except FetchError as error:
            self._say(error)
        except (OSError, http.client.HTTPException, ValueError) as error:
            self._say(FetchError(_reason(error)))
            if isinstance(error, urllib.error.HTTPError):
                error.close()

    def _opened(self) -> Any:
        headers = {"Accept-Encoding": "identity", "User-Agent": "Camada"}
        if self._start:
            headers["Range"] = f"bytes={self._start}-"
        request = urllib.request.Request(self._url, headers=headers)
        opener = urllib.request.build_opener(
            _Redirects(), _Secure(self._sockets), _Plain(self._sockets)
        )
        response = opener.open(request, timeout=SILENCE)
        if response.status == http.HTTPStatus.PARTIAL_CONTENT:
            said = response.headers.get("Content-Range", "")
            if not said.startswith(f"bytes {self._start}-"):
                response.close()
                raise FetchError(Message("it sent another piece than was asked for"))
        return response

    def _say(self, answer: Any) -> None:
        while not self._is_over.is_set():
            with contextlib.suppress(queue.Full):
                self._said.put(answer, timeout=_TICK)
                return


_END = object()


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows a server to another one, but never to an unsafe place."""

    def redirect_request(
        self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> Any:
        if not is_safe(newurl):
            fp.close()
            raise FetchError(Message("it points to an unsafe place, {url}", url=newurl[:200]))
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class _Secure(urllib.request.HTTPSHandler):
    """Opens HTTPS and notes the sockets, so that they can be shut."""

    def __init__(self, sockets: list[socket.socket]) -> None:
        super().__init__()
        self._sockets = sockets

    def https_open(self, req: Any) -> Any:
        return self.do_open(_noting(http.client.HTTPSConnection, self._sockets), req)


class _Plain(urllib.request.HTTPHandler):
    """The same for HTTP, which only this very computer may speak."""

    def __init__(self, sockets: list[socket.socket]) -> None:
        super().__init__()
        self._sockets = sockets

    def http_open(self, req: Any) -> Any:
        return self.do_open(_noting(http.client.HTTPConnection, self._sockets), req)


def _noting(
    kind: type[http.client.HTTPConnection], sockets: list[socket.socket]
) -> Callable[..., http.client.HTTPConnection]:
    """Return what makes connections that note their socket once they have one."""

    def make(*args: Any, **options: Any) -> http.client.HTTPConnection:
        connection = kind(*args, **options)
        plain = connection.connect

        def connect() -> None:
            plain()
            sockets.append(connection.sock)

        connection.connect = connect
        return connection

    return make


def _reason(error: Exception) -> Message | str:
    if isinstance(error, urllib.error.HTTPError):
        return Message("it answers {code:d} {text}", code=error.code, text=str(error.reason))
    if isinstance(error, urllib.error.URLError):
        inner = error.reason
        if isinstance(inner, TimeoutError):
            return Message("it does not answer")
        return inner.strerror or str(inner) if isinstance(inner, OSError) else str(inner)
    if isinstance(error, TimeoutError):
        return Message("it does not answer")
    return str(error) or type(error).__name__


def _md5(path: Path, on_bytes: OnBytes) -> str:
    found = hashlib.md5(usedforsecurity=False)  # what publishers tell; the way there is HTTPS
    n_bytes = path.stat().st_size
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            found.update(piece)
            on_bytes(n_bytes)
    return found.hexdigest()


@contextlib.contextmanager
def _written(path: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise DatasetError(
            Message(
                "{file} cannot be written ({reason}). Make room there, or name another folder in "
                "the environment variable CAMADA_DATA_DIR.",
                file=str(path),
                reason=error.strerror or str(error),
            )
        ) from error
