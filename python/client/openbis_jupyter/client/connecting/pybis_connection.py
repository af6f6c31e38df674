"""A pybis connection that is careful with its token.

pybis prints a failed request, token included, and shows the token where the connection is displayed; in a notebook
both would be saved and shared. This connection does neither, and where its token came from the hub it fetches the
current one when openBIS no longer takes the old one.
"""

from __future__ import annotations

import json
from html import escape
from typing import Any

import pybis
import requests

from openbis_jupyter.client.connecting.access import Access, Renew
from openbis_jupyter.client.connecting.here import ended_here
from openbis_jupyter.client.connecting.network import authority_of_environment
from openbis_jupyter.client.credentials import Credential
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.openbis.failure import has_ended, sentence_of

REQUEST_TIMEOUT_SECONDS = 300


class Connection(pybis.Openbis):  # type: ignore[misc]  # pybis has no types
    """A signed-in `pybis.Openbis`. `renew`, if given, fetches a fresh credential when the token has expired."""

    def __init__(self, url: str, token: str, renew: Renew | None = None, ca_file: str | None = None) -> None:
        self._renew = renew
        self._ca_file = ca_file
        super().__init__(url=url, verify_certificates=ca_file or authority_of_environment() or True)
        self.__dict__["token"] = token

    def access(self) -> Access:
        """A connection for this package's own functions; where it renews the token, this connection has it, too."""

        def renew() -> Credential:
            assert self._renew is not None  # noqa: S101  (passed on only where there is one)
            credential = self._renew()
            self.__dict__["token"] = credential.token
            return credential

        return Access(self.url, self.token, self._ca_file, renew if self._renew else None)

    def _get_saved_token(self) -> None:
        """Keep pybis from trying the saved token first: `connect` decides which one is used."""

    def _post_request_full_url(self, full_url: str, request: dict[str, Any]) -> Any:
        """The one place through which pybis speaks JSON-RPC. Errors: ValueError with openBIS's sentence."""
        answer = self._post(full_url, request)
        if "error" in answer and self._renew_for(request):
            answer = self._post(full_url, request)
        if "error" in answer:
            raise ValueError(self.refusal(str(answer["error"].get("message"))))
        return answer.get("result")

    def refusal(self, message: str) -> str:
        """openBIS's sentence without what it adds for developers, and without the token, which it repeats in some; with
        what to do where the token has ended.
        """
        sentence = sentence_of(message, [self.token or ""])
        return f"{sentence} {ended_here().advice}" if has_ended(message) else sentence

    def _post(self, full_url: str, request: dict[str, Any]) -> dict[str, Any]:
        body = json.dumps({"id": "2", "jsonrpc": "2.0", **request})
        try:
            response = requests.post(
                full_url,
                body,
                verify=self.verify_certificates,
                timeout=REQUEST_TIMEOUT_SECONDS,
                allow_redirects=False,
            )
            answer = response.json() if response.status_code == 200 else None
        except (requests.RequestException, ValueError) as reason:
            raise OpenbisJupyterError("openbis-unreachable") from reason
        if not isinstance(answer, dict):
            raise OpenbisJupyterError("openbis-unreachable")
        return answer

    def _renew_for(self, request: dict[str, Any]) -> bool:
        """Whether the request failed for an expired token and now carries a fresh one."""
        old = self.token
        if self._renew is None or not old or request["params"][0] != old or self.holds(old):
            return False
        fresh = self._renew().token
        if fresh == old or not self.holds(fresh):
            return False
        self.__dict__["token"] = fresh
        request["params"][0] = fresh
        return True

    def holds(self, token: str) -> bool:
        """Whether openBIS takes this token now."""
        answer = self._post(
            self.url.rstrip("/") + self.as_v3, {"method": "isSessionActive", "params": [token]}
        )
        return answer.get("result") is True

    def __repr__(self) -> str:
        return f"Connection({self.url!r})"

    def _repr_html_(self) -> str:
        return f"<p>Connected to <b>{escape(self.url)}</b></p>"
