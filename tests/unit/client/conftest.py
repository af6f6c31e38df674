"""A small HTTP server that plays the other side."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from listening import listening


class Peer:
    """Answers every request with `status` and `body`; `declared` is the Content-Length that it claims.

    Bytes come as the data store sends a file, with a disposition (recorded: `inline; filename="…"`). With `cut` it
    hangs up in the middle of a POST.
    """

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self.url = f"http://127.0.0.1:{server.server_port}/"
        self.status, self.body = 200, b""
        self.declared: int | None = None
        self.is_file = False
        self.cut = False
        self.encoding: str | None = None
        self.seen: list[tuple[str, str | None]] = []
        self.arrived = threading.Semaphore(0)

    def answer(self, status: int, body: Any) -> None:
        self.status, self.is_file = status, isinstance(body, bytes)
        self.body = body if isinstance(body, bytes) else json.dumps(body).encode()


@pytest.fixture
def peer() -> Iterator[Peer]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known.seen.append((self.path, self.headers.get("Authorization")))
            self.send_response(known.status)
            self.send_header("Content-Length", str(known.declared or len(known.body)))
            if known.encoding:
                self.send_header("Content-Encoding", known.encoding)
            if known.is_file and known.status == 200:
                self.send_header("Content-Disposition", 'inline; filename="a.csv"')
            self.end_headers()
            self.wfile.write(known.body)
            known.arrived.release()

        def do_POST(self) -> None:
            if known.cut:  # in the middle of what is being sent
                self.rfile.read(10)
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    known = Peer(server)
    with listening(server):
        yield known


@pytest.fixture
def hub_environ(peer: Peer) -> dict[str, str]:
    return {"OPENBIS_JUPYTER_SERVICE_URL": peer.url, "JUPYTERHUB_API_TOKEN": "hub-token"}


@pytest.fixture
def waiting() -> Callable[[Peer], None]:
    def wait(peer: Peer) -> None:
        assert peer.arrived.acquire(timeout=10)

    return wait
