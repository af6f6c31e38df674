"""The service's place in the network, taken before anything else of it is there."""

from __future__ import annotations

from collections.abc import Mapping
from socket import socket
from urllib.parse import urlsplit

from tornado.netutil import bind_sockets


def listen(environment: Mapping[str, str]) -> list[socket]:
    """Listen where the hub says, beside the socket with which it holds the port (`config.configure`).

    A hub of JupyterHub 5 ends where its service does not listen within ten seconds, and a busy machine may need those
    to load it. Who asks meanwhile waits.
    """
    address = urlsplit(environment["JUPYTERHUB_SERVICE_URL"])
    return bind_sockets(address.port or 80, address=address.hostname, reuse_port=True)
