"""HTTP as a person's own programs speak it: with the proxies and the authority of their environment."""

from __future__ import annotations

import os
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.openbis.rpc import checked_origin

POOL_SIZE = 16
_AUTHORITY_VARIABLES = ("OPENBIS_JUPYTER_CA_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


def http_session(url: str, ca_file: str | None = None) -> requests.Session:
    """Connections to the server of this address, kept open and shared by threads.

    The environment is read once, not at each request: that costs more than a small file takes.
    """
    session = requests.Session()
    session.trust_env = False
    session.proxies.update(get_environ_proxies(url, no_proxy=None))
    session.verify = ca_file or authority_of_environment() or True
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.mount(origin_of(url), HTTPAdapter(pool_connections=2, pool_maxsize=POOL_SIZE, pool_block=True))
    return session


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
