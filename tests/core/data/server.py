"""A server on this computer that misbehaves as it is told."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Server:
    """What a server does.

    Attributes:
        files: by name. cut: connections that end after so many bytes, one number each.
        knows_ranges: whether it goes on where a client was.
        redirect: where it sends everybody, "" for nowhere. is_silent: says nothing after its head.
        asked: (path, range) of each request.
    """

    files: dict[str, bytes]
    cut: list[int] = field(default_factory=list)
    knows_ranges: bool = True
    redirect: str = ""
    is_silent: bool = False
    asked: list[tuple[str, str]] = field(default_factory=list)
    url: str = ""
    go_on: threading.Event = field(default_factory=threading.Event)


@contextmanager
def serving(server: Server) -> Iterator[Server]:
    """Run a server; its address is `url`."""
    running = ThreadingHTTPServer(("127.0.0.1", 0), _handler(server))
    running.daemon_threads = False
    server.url = f"http://127.0.0.1:{running.server_port}/sets"
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.go_on.set()
        running.shutdown()
        thread.join()
        running.server_close()


def _handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted = self.headers.get("Range", "")
            server.asked.append((self.path, wanted))
            if server.redirect:
                self.send_response(302)
                self.send_header("Location", server.redirect + self.path.rpartition("/")[2])
                self.end_headers()
                return
            content = server.files.get(self.path.rpartition("/")[2])
            if content is None:
                self.send_error(404)
                return
            start = int(wanted[6:-1]) if wanted and server.knows_ranges else 0
            self.send_response(206 if start else 200)
            if start:
                self.send_header("Content-Range", f"bytes {start}-/{len(content)}")
            self.send_header("Content-Length", str(len(content) - start))
            self.end_headers()
            if server.is_silent:
                server.go_on.wait(10)
                return
            end = start + server.cut.pop(0) if server.cut else len(content)
            self.wfile.write(content[start:end])

        def log_message(self, format: str, *args: object) -> None:
            return

    return Handler
