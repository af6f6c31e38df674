"""HTTP as a person's own programs speak it: with the proxies and the authority of their environment."""

from __future__ import annotations

import os
import ssl
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies
from urllib3 import PoolManager
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.openbis.rpc import checked_origin

POOL_SIZE = 16
HTTPS_PORT = 443
_AUTHORITY_VARIABLES = ("OPENBIS_JUPYTER_CA_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")

ON_THE_WAY = frozenset((301, 302, 303, 307, 308, 407, 411, 413, 414, 416))
"""Statuses that no data store answers: what stands before it sends elsewhere, or takes nothing so large."""


def http_session(url: str, ca_file: str | None = None) -> requests.Session:
    """Connections to the server of this address, kept open and shared by threads.

    The environment is read once, not at each request: that costs more than a small file takes.
    Errors: `request-invalid` for a file of authorities that is not there; what it sends may end with
    `certificate-untrusted`.
    """
    session = requests.Session()
    session.trust_env = False
    session.proxies.update(get_environ_proxies(url, no_proxy=None))
    authority = ca_file or authority_of_environment()
    if authority and not Path(authority).exists():
        raise OpenbisJupyterError(
            "request-invalid", field="authority of certificates", reason=f"there is no file {authority}."
        )
    session.verify = authority or True
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.mount(origin_of(url), _Adapter(pool_connections=2, pool_maxsize=POOL_SIZE, pool_block=True))
    return session


class _Connection(HTTPSConnection):
    """A server that refuses in the middle of a body says why and hangs up; plain HTTPS connections do not listen."""

    def connect(self) -> None:
        """As urllib3 connects. Errors: `certificate-untrusted`: nothing that passes by itself."""
        try:
            super().connect()
        except ssl.SSLCertVerificationError:
            port = "" if self.port == HTTPS_PORT else f":{self.port}"
            raise OpenbisJupyterError("certificate-untrusted", url=f"https://{self.host}{port}") from None

    def send(self, data: Any) -> None:
        """As urllib3 sends; after a broken pipe it reads what the server had said before."""
        try:
            super().send(data)
        except ssl.SSLEOFError:
            raise BrokenPipeError from None


class _Pool(HTTPSConnectionPool):
    ConnectionCls = _Connection


class _Adapter(HTTPAdapter):
    """Makes such connections, also through a proxy."""

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        """As requests makes it."""
        super().init_poolmanager(*arguments, **options)
        _listen(self.poolmanager)

    def proxy_manager_for(self, *arguments: Any, **options: Any) -> Any:
        """Likewise."""
        manager = super().proxy_manager_for(*arguments, **options)
        _listen(manager)
        return manager


def _listen(manager: PoolManager) -> None:
    manager.pool_classes_by_scheme = {**manager.pool_classes_by_scheme, "https": _Pool}


def authority_of_environment() -> str | None:
    """The file with the authorities to trust, where the environment names one."""
    return next((os.environ[name] for name in _AUTHORITY_VARIABLES if os.environ.get(name)), None)


def origin_of(url: str) -> str:
    """Scheme, host and port of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def checked_address(url: str, ca_file: str | None) -> str:
    """The origin of an address that somebody entered, with the file of its authority. Errors: `request-invalid`."""
    try:
        origin = checked_origin(url)
    except ValueError as reason:
        raise OpenbisJupyterError("request-invalid", field="url", reason=f"{reason}.") from None
    if ca_file and not Path(ca_file).is_file():
        raise OpenbisJupyterError("request-invalid", field="ca_file", reason="there is no such file.")
    return origin
