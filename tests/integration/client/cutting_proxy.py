"""An HTTPS proxy (CONNECT) whose connections break: after so many bytes in one direction, so many times."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

BLOCK = 16384


class CuttingProxy:
    """`cut(...)` orders breaks; `cuts` counts those that happened."""

    def __init__(self, listener: socket.socket) -> None:
        self._listener = listener
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self.cuts = 0
        self.before_cut: Callable[[], None] = lambda: None
        self._after: dict[str, int] = {}
        self._left = 0
        self._lock = threading.Lock()

    def cut(self, *, down: int = 0, up: int = 0, times: int = 1) -> None:
        """The next connections that carry more than this many bytes to the client (down) or server (up) break."""
        self._after, self._left = {"down": down, "up": up}, times

    def serve(self) -> None:
        """Take connections until the listener closes."""
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            head += client.recv(BLOCK)
        host, port = head.split()[1].decode().rsplit(":", 1)
        server = socket.create_connection((host, int(port)))
        client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        up = threading.Thread(target=self._pump, args=(client, server, "up"), daemon=True)
        up.start()
        self._pump(server, client, "down")
        up.join()
        client.close()
        server.close()

    def _pump(self, source: socket.socket, target: socket.socket, direction: str) -> None:
        carried = 0
        with contextlib.suppress(OSError):
            while block := source.recv(BLOCK):
                carried += len(block)
                if self._is_due(direction, carried):
                    self.before_cut()
                    break
                target.sendall(block)
        for one in (source, target):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def _is_due(self, direction: str, carried: int) -> bool:
        limit = self._after.get(direction, 0)
        with self._lock:
            if not limit or carried <= limit or self._left == 0:
                return False
            self._left -= 1
            self.cuts += 1
            return True


@contextmanager
def cutting_proxy() -> Iterator[CuttingProxy]:
    """A proxy on a free port of the loopback address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        proxy = CuttingProxy(listener)
        thread = threading.Thread(target=proxy.serve)
        thread.start()
        yield proxy
        listener.shutdown(socket.SHUT_RDWR)
    thread.join()
