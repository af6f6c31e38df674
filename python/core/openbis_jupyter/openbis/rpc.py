"""openBIS V3 JSON-RPC over HTTPS: one fixed origin, no redirects, no cookies, certificates verified.

Facts: POST `/openbis/openbis/rmi-application-server-v3.json`; objects carry `@id`, and an object that comes again is
sent as that number.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter, HTTPAdapter

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.openbis.failure import OpenbisFailure, failure_of

DSS_PATH = "/datastore_server/rmi-data-store-server-v3.json"
AS_PATH = "/openbis/openbis/rmi-application-server-v3.json"
CONNECT_SECONDS = 5.0
POOL_SIZE = 32
CHUNK_BYTES = 1 << 16
_PAT_PREFIX = "$pat-"
_LOG_LENGTH = 500

log = logging.getLogger(__name__)


class Rpc:
    """Calls to one application server or data store.

    In: its URL (`https://host[:port]`), a CA file where the site has its own authority, seconds to wait for an answer,
    a transport where the real network is not wanted, or a session of the caller's in place of both.
    """

    def __init__(
        self,
        url: str,
        ca_file: Path | None = None,
        timeout: float = 20.0,
        transport: BaseAdapter | None = None,
        session: requests.Session | None = None,
    ) -> None:
        self.url = checked_origin(url)
        self._timeout = timeout
        self._session = session or _closed_session(self.url, ca_file, transport)

    def call(self, method: str, token: str | None, *parameters: object, path: str = AS_PATH) -> Any:
        """One call; gives `result`. `token` is the first parameter, None for calls without one.

        `path`: of the application server or of the data store.
        Errors: `openbis-unreachable` (network, TLS, time, anything but JSON), `session-expired`, `no-role`,
        OpenbisFailure, of which AccessDenied.
        """
        params = list(parameters) if token is None else [token, *parameters]
        body = {"jsonrpc": "2.0", "id": "1", "method": method, "params": params}
        try:
            answer = self._session.post(
                self.url + path,
                json=body,
                timeout=(CONNECT_SECONDS, self._timeout),
                allow_redirects=False,
            )
            content = answer.json() if answer.status_code == requests.codes.ok else None
        except (requests.RequestException, ValueError) as error:
            log.warning("openBIS %s: no answer (%s)", method, type(error).__name__)
            raise OpenbisJupyterError("openbis-unreachable") from None
        if not isinstance(content, dict):
            log.warning("openBIS %s: answer %s is not JSON-RPC", method, answer.status_code)
            raise OpenbisJupyterError("openbis-unreachable")
        if content.get("error"):
            failure = failure_of(content["error"], _secrets(method, params))
            if isinstance(failure, OpenbisFailure):
                log.warning("openBIS %s refused: %s", method, str(failure)[:_LOG_LENGTH])
            raise failure
        return content.get("result")

    def read(self, path: str, token: str, most: int) -> bytes | None:
        """A file of the data store, at most so many bytes; None where the data store does not give it.

        It refuses with status 200 and a page; only a file has a disposition (recorded: `http.json`, `download-*`).
        The data store takes the token in the query only, so no address may reach a log or an error text.
        Errors: `openbis-unreachable`, ValueError where the file is larger.
        """
        try:
            with self._session.get(
                self.url + path,
                params={"sessionID": token},
                timeout=(CONNECT_SECONDS, self._timeout),
                allow_redirects=False,
                stream=True,
            ) as answer:
                if answer.status_code != requests.codes.ok or "Content-Disposition" not in answer.headers:
                    return None
                content = bytearray()
                for chunk in answer.iter_content(CHUNK_BYTES):
                    content += chunk
                    if len(content) > most:
                        raise ValueError("too large")
                return bytes(content)
        except requests.RequestException as error:
            log.warning("the data store does not answer (%s)", type(error).__name__)
            raise OpenbisJupyterError("openbis-unreachable") from None


def _closed_session(url: str, ca_file: Path | None, transport: BaseAdapter | None) -> requests.Session:
    session = requests.Session()
    # Environment variables could send the tokens elsewhere or name another authority.
    session.trust_env = False
    session.verify = str(ca_file) if ca_file else True
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.mount(url, transport or HTTPAdapter(pool_maxsize=POOL_SIZE))
    return session


def checked_origin(url: str) -> str:
    """In: the openBIS address of the configuration. Out: `https://host[:port]`. Errors: ValueError."""
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or parts.username is not None:
        raise ValueError("The openBIS address must look like https://openbis.example.org")
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError("The openBIS address must be an origin: https://host or https://host:port")
    return f"https://{parts.netloc}"


def _secrets(method: str, params: list[object]) -> set[str]:
    """The token of a call or the password, and every personal access token that the call names."""
    own = params[-1:] if method == "login" else params[:1]
    texts = {text for text in own if isinstance(text, str)}
    return texts | {text for text in _texts(params) if text.startswith(_PAT_PREFIX)}


class Graph:
    """A result with its back references: where an object is expected, its number is as good."""

    def __init__(self, root: object) -> None:
        self.root = root
        self._by_id = {node["@id"]: node for node in _objects(root) if "@id" in node}

    def node(self, value: object) -> Mapping[str, Any]:
        """The object that `value` is or refers to; an empty one where there is none."""
        found = self._by_id.get(value) if isinstance(value, int) else value
        return found if isinstance(found, Mapping) else {}

    def child(self, parent: object, *names: str) -> Mapping[str, Any]:
        """The object reached from `parent` over these attributes; an empty one where the path ends early."""
        found = self.node(parent)
        for name in names:
            found = self.node(found.get(name))
        return found

    def children(self, parent: object, name: str) -> list[Mapping[str, Any]]:
        """The objects in the list `name` of `parent`."""
        values = self.node(parent).get(name)
        return [self.node(value) for value in values] if isinstance(values, list) else []


def _texts(root: object) -> Iterator[str]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            yield node
        elif isinstance(node, dict):
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)


def _objects(root: object) -> Iterator[dict[str, Any]]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield node
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)
