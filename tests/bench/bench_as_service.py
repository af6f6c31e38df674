"""What a click costs in openBIS's Jython: our AS service beside an empty one."""

from __future__ import annotations

import json
import ssl
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median

from openbis_demo.stack import REPOSITORY
from openbis_sandbox.core_plugins import Service, load
from openbis_sandbox.jython.worker import JythonWorker
from openbis_sandbox.tls import make_authority
from tests.bench.empty_service import NAME, add_empty_service
from tests.bench.figures import Figure, timed

ANSWER = json.loads((REPOSITORY / "tests/contract/options_answer.json").read_text(encoding="utf-8"))
WARM_UP = 60
"""Calls of each before the measured ones: an application server has been running for days."""
CALLS_PER_ROUND = 8


def service_beside_empty(rounds: int) -> Figure:
    """Medians of calls in turns, each in a new interpreter of the same Java process, over TLS.

    In the place of the Hub service a server answers at once, so that its own time is not in the figure.
    """
    with tempfile.TemporaryDirectory(prefix="openbis-jupyter-bench-as-") as name:
        folder = Path(name)
        authority = make_authority(folder / "tls")
        with answering(*authority.issue("localhost")) as port:
            settings = folder / "service.properties"
            settings.write_text(
                f"jupyter.hub-service-url = https://localhost:{port}/\njupyter.ca-file = {authority.ca_file}\n"
            )
            plugins = load(add_empty_service(folder), settings)
            worker = JythonWorker(plugins.properties, log_file=folder / "as.log")
            try:
                services = plugins.services
                return _measured(worker, services["jupyter"], services[NAME], rounds * CALLS_PER_ROUND)
            finally:
                worker.close()


def _measured(worker: JythonWorker, ours: Service, empty: Service, calls: int) -> Figure:
    def ask() -> None:
        if worker.execute(ours, "bench-261129120000000x00", {"method": "options"}) != ANSWER:
            raise RuntimeError("the AS service brought another answer")

    seconds: dict[str, list[float]] = {"ours": [], "empty": []}
    for number in range(-WARM_UP, calls):
        bare = timed(lambda: worker.execute(empty, "t", {}))
        whole = timed(ask)
        if number >= 0:
            seconds["empty"].append(bare)
            seconds["ours"].append(whole)
    return Figure(
        "AS service in a fresh Jython beside an empty one",
        median(seconds["ours"]),
        median(seconds["empty"]),
        bound=1.3,
    )


@contextmanager
def answering(certificate: Path, key: Path) -> Iterator[int]:
    """A server that gives the recorded options; its port."""
    body = json.dumps(ANSWER).encode()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Headers and body in one packet: else one side waits 40 ms for the other's acknowledgement.
        wbufsize = -1

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
