"""A signed-in connection to one openBIS without pybis: light, safe for threads, careful with its token."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from openbis_jupyter.client.connecting.network import checked_address, http_session, origin_of
from openbis_jupyter.client.credentials import Credential
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.openbis.failure import OpenbisFailure, without
from openbis_jupyter.openbis.rpc import AS_PATH, Rpc

if TYPE_CHECKING:
    import pybis
    import requests

DSS_PATH = "/datastore_server/rmi-data-store-server-v3.json"
DSS_V1_PATH = "/datastore_server/rmi-dss-api-v1.json"
TIMEOUT_SECONDS = 600.0
DISCARD_SECONDS = 10.0

Renew = Callable[[], Credential]


class Access:
    """Address, token and authority of an openBIS. `renew`, if given, fetches a fresh credential when the token ended.

    Everything that reads or writes openBIS here takes one, or what `access_of` makes one of.
    """

    def __init__(self, url: str, token: str, ca_file: str | None = None, renew: Renew | None = None) -> None:
        self.url = checked_address(origin_of(url), None)
        self._token = token
        self._ca_file = ca_file
        self._renew = renew
        self._lock = threading.RLock()
        self._sessions: dict[str, requests.Session] = {}

    @property
    def token(self) -> str:
        """The token that openBIS took last."""
        return self._token

    def ask(self, method: str, *parameters: object) -> Any:
        """A V3 call of the application server. Errors: as `Rpc.call`, `session-expired` only where nothing renews."""
        return self._call(self.url, AS_PATH, method, parameters)

    def ask_store(self, store_url: str, method: str, *parameters: object) -> Any:
        """A V3 call of a data store, likewise."""
        return self._call(origin_of(store_url), DSS_PATH, method, parameters)

    def discard_upload(self, store_url: str, token: str, upload_id: str) -> None:
        """Remove what was sent to the token's workspace at a data store, which nothing else empties; if it can be."""
        origin = origin_of(store_url)
        store = Rpc(origin, timeout=DISCARD_SECONDS, session=self.http(origin))
        with contextlib.suppress(OpenbisJupyterError, OpenbisFailure):
            store.call("deleteSessionWorkspaceFile", token, upload_id, path=DSS_V1_PATH)

    def holds(self) -> bool:
        """Whether openBIS takes the token now. Errors: `openbis-unreachable`."""
        return self._is_active(self._token)

    def renewed(self, ended: str) -> bool:
        """Whether there is another token than `ended` now, fetched by this call or by another thread."""
        with self._lock:
            if self._token != ended:
                return True
            if self._renew is None:
                return False
            try:
                fresh = self._renew().token
            except OpenbisJupyterError:
                return False  # what is told is that the session ended
            if fresh == ended or not self._is_active(fresh):
                return False
            self._token = fresh
            return True

    def http(self, url: str) -> requests.Session:
        """Kept-open connections to a data store."""
        origin = origin_of(url)
        with self._lock:
            if origin not in self._sessions:
                self._sessions[origin] = http_session(origin, self._ca_file)
            return self._sessions[origin]

    def without_token(self, text: str) -> str:
        """The text with the token redacted: openBIS repeats it in some of its messages."""
        return without(text, [self._token])

    def _call(self, origin: str, path: str, method: str, parameters: tuple[object, ...]) -> Any:
        rpc = Rpc(origin, timeout=TIMEOUT_SECONDS, session=self.http(origin))
        token = self._token
        try:
            return rpc.call(method, token, *parameters, path=path)
        except OpenbisJupyterError as reason:
            if reason.code != "session-expired" or not self.renewed(token):
                raise
            return rpc.call(method, self._token, *parameters, path=path)

    def _is_active(self, token: str) -> bool:
        try:
            return Rpc(self.url, session=self.http(self.url)).call("isSessionActive", token) is True
        except OpenbisJupyterError as reason:
            if reason.code != "session-expired":
                raise
            return False

    def __repr__(self) -> str:
        return f"Access({self.url!r})"


def access_of(o: pybis.Openbis | Access) -> Access:
    """The access of a pybis connection, ours or any other."""
    if isinstance(o, Access):
        return o
    own = getattr(o, "access", None)
    if callable(own):
        made: Access = own()
        return made
    verify = o.verify_certificates
    return Access(o.url, o.token, verify if isinstance(verify, str) else None)
