"""A signed-in connection to one openBIS without pybis: light, safe for threads, careful with its token."""

from __future__ import annotations

import contextlib
import logging
import re
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from openbis_jupyter.client.connecting.network import checked_address, http_session, origin_of
from openbis_jupyter.client.connecting.store_session import ACCESS_TOKEN_PREFIX, StoreSession, session_at
from openbis_jupyter.client.credentials import Credential
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.openbis.failure import OpenbisFailure, without
from openbis_jupyter.openbis.rpc import AS_PATH, DSS_PATH, Rpc

if TYPE_CHECKING:
    import pybis
    import requests

DSS_V1_PATH = "/datastore_server/rmi-dss-api-v1.json"
TIMEOUT_SECONDS = 600.0
DISCARD_SECONDS = 10.0

log = logging.getLogger(__name__)

_USER_IN_TOKEN = re.compile(r"(?:\$pat-)?(?P<user>.+)-(?:\d{15}x)?[0-9A-Fa-f]{32}")

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
        self._store_sessions: dict[str, StoreSession] = {}

    @property
    def token(self) -> str:
        """The token that openBIS took last."""
        return self._token

    @property
    def user(self) -> str:
        """Whose token it is, as openBIS writes it into each; empty for one that it has not made."""
        found = _USER_IN_TOKEN.fullmatch(self._token)
        return found["user"] if found else ""

    @property
    def secrets(self) -> frozenset[str]:
        """The token, and the sessions behind it that are known: whoever has one of them, has the others."""
        with self._lock:
            return frozenset({self._token, *(one.token for one in self._store_sessions.values())})

    def ask(self, method: str, *parameters: object) -> Any:
        """A V3 call of the application server. Errors: as `Rpc.call`, `session-expired` only where nothing renews."""
        return self._call(self.url, AS_PATH, lambda: self._token, method, parameters)

    def ask_store(self, store_url: str, method: str, *parameters: object) -> Any:
        """A V3 call of a data store, likewise."""
        return self._call(
            origin_of(store_url), DSS_PATH, lambda: self.store_token(store_url), method, parameters
        )

    def ask_store_as(self, store_url: str, token: str, method: str, *parameters: object) -> Any:
        """A V3 call of a data store in this very session, whose workspace it is about: nothing renews it."""
        return self._store(store_url, TIMEOUT_SECONDS).call(method, token, *parameters, path=DSS_PATH)

    def discard_upload(self, store_url: str, token: str, upload_id: str) -> None:
        """Remove what was sent to a session's workspace at a data store, which nothing else empties; if it can be."""
        with contextlib.suppress(OpenbisJupyterError, OpenbisFailure):
            self._store(store_url, DISCARD_SECONDS).call(
                "deleteSessionWorkspaceFile", token, upload_id, path=DSS_V1_PATH
            )

    def store_session(self, store_url: str) -> StoreSession:
        """How a data store is asked: asked from it once (1 request), remembered as long as it holds.

        Errors: `session-expired` only where nothing renews, `openbis-unreachable`.
        """
        origin = origin_of(store_url)
        with self._lock:  # others wait for the same answer
            while origin not in self._store_sessions:
                token = self._token
                try:
                    self._store_sessions[origin] = session_at(self._store(store_url, TIMEOUT_SECONDS), token)
                except OpenbisJupyterError as reason:
                    if reason.code != "session-expired" or not self.renewed(token):
                        raise
            return self._store_sessions[origin]

    def store_token(self, store_url: str) -> str:
        """What a data store is asked with: the session behind an access token; another token as it is, unasked.

        Errors: as `store_session`.
        """
        is_access_token = self._token.startswith(ACCESS_TOKEN_PREFIX)
        return self.store_session(store_url).token if is_access_token else self._token

    def holds(self) -> bool:
        """Whether openBIS takes the token now. Errors: `openbis-unreachable`."""
        return self.is_active(self._token)

    def is_active(self, token: str) -> bool:
        """Whether openBIS takes this token, or the one of a session behind it, now. Errors: likewise."""
        try:
            return Rpc(self.url, session=self.http(self.url)).call("isSessionActive", token) is True
        except OpenbisJupyterError as reason:
            if reason.code != "session-expired":
                raise
            return False

    def renewed(self, ended: str) -> bool:
        """Whether there is another token than `ended` now, fetched by this call or by another thread.

        ended: the token, or the one of a session behind it; behind the same token is another session then.
        """
        with self._lock:
            stores = [origin for origin, one in self._store_sessions.items() if one.token == ended]
            for origin in stores:
                del self._store_sessions[origin]
            if self._token != ended:
                if not stores:
                    return True
                if self.is_active(self._token):
                    for origin in stores:
                        self._ask_anew(ended, origin)
                    return True
                ended = self._token
            if self._renew is None:
                return False
            try:
                fresh = self._renew().token
            except OpenbisJupyterError:
                return False  # what is told is that the session ended
            if fresh == ended or not self.is_active(fresh):
                return False
            self._token = fresh
            self._store_sessions.clear()
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
        return without(text, self.secrets)

    def _ask_anew(self, ended: str, origin: str) -> None:
        """Ask a data store for its session once more; where it names the one that ended, the token itself is used."""
        fresh = self.store_session(origin)
        if fresh.token == ended:
            log.warning(
                "The data store names a session that has ended: with the access token it takes longer."
            )
            self._store_sessions[origin] = replace(fresh, token=self._token)

    def _store(self, store_url: str, timeout: float) -> Rpc:
        origin = origin_of(store_url)
        return Rpc(origin, timeout=timeout, session=self.http(origin))

    def _call(
        self,
        origin: str,
        path: str,
        token_now: Callable[[], str],
        method: str,
        parameters: tuple[object, ...],
    ) -> Any:
        rpc = self._store(origin, TIMEOUT_SECONDS)
        token = token_now()
        try:
            return rpc.call(method, token, *parameters, path=path)
        except OpenbisJupyterError as reason:
            if reason.code != "session-expired" or not self.renewed(token):
                raise
            return rpc.call(method, token_now(), *parameters, path=path)

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
