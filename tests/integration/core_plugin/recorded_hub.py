"""A real HTTPS (or HTTP) server in the place of the Hub service: plays answers, remembers requests."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import trustme
from listening import listening

CONTRACT = Path(__file__).parents[2] / "contract"


def recorded(name: str) -> Any:
    return json.loads((CONTRACT / f"{name}.json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Reply:
    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})


@dataclass(frozen=True)
class Received:
    method: str
    path: str
    headers: Mapping[str, str]
    body: Any


def as_reply(body: Any, status: int = 200, **headers: str) -> Reply:
    return Reply(status, json.dumps(body).encode(), {"Content-Type": "application/json", **headers})


def html(status: int, text: str = "<html><body>Bad Gateway</body></html>", **headers: str) -> Reply:
    return Reply(status, text.encode(), {"Content-Type": "text/html; charset=utf-8", **headers})


@dataclass
class RecordedHub:
    """`answer`: a Reply, or a function that writes to the connection itself; `released`: ends all waiting.

    `connections`: one for each TLS handshake, whether it took a session up again.
    """

    url: str
    answer: Reply | Callable[[BaseHTTPRequestHandler], None] = field(default_factory=lambda: as_reply({}))
    received: list[Received] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)
    connections: list[bool] = field(default_factory=list)


@contextmanager
def hub_server(
    certificate: trustme.LeafCert | None = None, base: str = "/services/openbis/"
) -> Iterator[RecordedHub]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.handle_request()

        def do_POST(self) -> None:
            self.handle_request()

        def handle_request(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            text = self.rfile.read(length)
            hub.received.append(
                Received(self.command, self.path, dict(self.headers), json.loads(text) if text else None)
            )
            if not isinstance(hub.answer, Reply):
                self.close_connection = True
                hub.answer(self)
                return
            self.send_response(hub.answer.status)
            for name, value in hub.answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(hub.answer.body)))
            self.end_headers()
            self.wfile.write(hub.answer.body)

        def log_message(self, format: str, *arguments: object) -> None:
            """The test says what went wrong, not the server."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """Clients that break off are what some tests are about."""

        def finish_request(self, request: Any, client_address: Any) -> None:
            if not context:
                super().finish_request(request, client_address)
                return
            # In the connection's own thread: a handshake that fails must not stop the server.
            with context.wrap_socket(request, server_side=True) as secured:
                hub.connections.append(bool(secured.session_reused))
                super().finish_request(secured, client_address)

    context = None
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
    server = Server(("127.0.0.1", 0), Handler)
    scheme = "https" if certificate else "http"
    hub = RecordedHub(f"{scheme}://localhost:{server.server_port}{base}")
    with listening(server):
        try:
            yield hub
        finally:
            hub.released.set()
