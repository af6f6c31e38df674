"""A small real HTTPS server that answers the few calls of the gateway and the data store, and counts them.

Answers as openBIS shapes them: `@type`, `@id`, back references as numbers, results of `executeOperations` in order.
"""

from __future__ import annotations

import itertools
import json
import ssl
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from listening import listening

from openbis_sandbox.tls import make_authority


@dataclass
class OpenbisDouble:
    """What it holds and how it behaves; tests change it while it runs."""

    url: str = ""
    ca_file: Path = Path()
    users: dict[str, str] = field(default_factory=lambda: {"alice-token": "alice"})
    passwords: dict[str, str] = field(default_factory=lambda: {"alice": "secret"})
    datasets: set[str] = field(default_factory=lambda: {"D-1", "D-2"})
    owners: dict[str, bool] = field(default_factory=lambda: {"E-1": True, "E-2": False})
    others_datasets: set[str] = field(default_factory=set)
    """Those that the user may not change."""
    tells_rights_on_datasets: bool = True
    name_property: str = "$NAME"
    server_information: dict[str, str] = field(
        default_factory=lambda: {
            "personal-access-tokens-enabled": "true",
            "personal-access-tokens-max-validity-period": "2592000",
            "personal-access-tokens-validity-warning-period": "432000",
        }
    )
    pats: dict[str, dict[str, Any]] = field(default_factory=dict)
    pats_allowed: bool = True
    groups: dict[str, list[str]] = field(default_factory=dict)
    """Code → user ids."""
    groups_allowed: bool = True
    pat_refusal: str = "User may not create tokens with {token}"
    properties: dict[str, dict[str, str]] = field(default_factory=dict)
    files: dict[str, dict[str, bytes]] = field(default_factory=dict)
    """PermId of a dataset → path → content."""
    archived: set[str] = field(default_factory=set)
    """Paths of files that are listed but not there."""
    calls: list[str] = field(default_factory=list)
    raw_answer: Callable[[], tuple[int, dict[str, str], bytes]] | None = None

    def answer(self, method: str, params: list[Any]) -> Any:
        """The result of one call; Refusal for an error."""
        self.calls.append(method)
        if method == "login":
            user, password = params
            if self.passwords.get(user) != password:
                return None
            token = f"{user}-{uuid.uuid4().hex}"
            self.users[token] = user
            return token
        if method == "isSessionActive":
            return params[0] in self.users
        user = self.users.get(params[0])
        if user is None:
            raise Refusal(f"Session token '{params[0]}' is invalid: user is not logged in.")
        return getattr(self, f"_{method}")(user, *params)

    def _getSessionInformation(self, user: str, token: str) -> Any:
        return {
            "@type": "as.dto.session.SessionInformation",
            "@id": 1,
            "sessionToken": token,
            "userName": user,
            "personalAccessTokenSession": token in self.pats,
            "person": {"@type": "as.dto.person.Person", "@id": 2, "userId": user},
            "creatorPerson": 2,
        }

    def _getServerInformation(self, user: str, token: str) -> Any:
        return dict(self.server_information)

    def _logout(self, user: str, token: str) -> None:
        del self.users[token]

    def _createPersonalAccessTokens(self, user: str, token: str, creations: list[dict[str, Any]]) -> Any:
        if not self.pats_allowed:
            raise Refusal(self.pat_refusal.format(token=token))
        pat = f"$pat-{user}-{uuid.uuid4().hex}"
        self.pats[pat] = creations[0]
        self.users[pat] = user
        return [{"@type": "as.dto.pat.id.PersonalAccessTokenPermId", "@id": 1, "permId": pat}]

    def _searchPersonalAccessTokens(self, user: str, token: str, criteria: Any, options: Any) -> Any:
        objects = [
            {
                "@id": number,
                "hash": pat,
                "sessionName": creation["sessionName"],
                "owner": {"userId": self.users[pat]},
            }
            for number, (pat, creation) in enumerate(self.pats.items(), start=2)
            if pat in self.users
        ]
        return {"@type": "as.dto.common.search.SearchResult", "@id": 1, "objects": objects}

    def _searchAuthorizationGroups(self, user: str, token: str, criteria: Any, options: Any) -> Any:
        if not self.groups_allowed:
            # As openBIS words it for who has no role of an administrator anywhere.
            raise Refusal(
                "Authorization failure: None of method roles '[SPACE_ADMIN, INSTANCE_ADMIN]' could be found in "
                f"roles of user '{user}'."
            )
        number = itertools.count(2)
        objects = [
            {
                "@id": next(number),
                "code": code,
                "users": [{"@id": next(number), "userId": member} for member in members],
            }
            for code, members in self.groups.items()
        ]
        return {"@type": "as.dto.common.search.SearchResult", "@id": 1, "objects": objects}

    def _deletePersonalAccessTokens(self, user: str, token: str, ids: list[Any], options: Any) -> None:
        for one in ids:
            del self.pats[one["permId"]]
            del self.users[one["permId"]]

    def _searchFiles(self, user: str, token: str, criteria: dict[str, Any], fetch: Any) -> Any:
        perm_id = criteria["criteria"][0]["criteria"][0]["fieldValue"]["value"]
        objects = [
            {
                "dataSetPermId": {"permId": perm_id},
                "path": path,
                "directory": False,
                "fileLength": len(content),
            }
            for path, content in self.files.get(perm_id, {}).items()
        ]
        return {"@type": "as.dto.common.search.SearchResult", "objects": objects}

    def _getExperiments(self, user: str, token: str, ids: list[Any], fetch: Any) -> Any:
        return self._owners("GetExperiments", ids)

    def _getSamples(self, user: str, token: str, ids: list[Any], fetch: Any) -> Any:
        return self._owners("GetSamples", [one for one in ids if one["permId"].startswith("S-")])

    def _getRights(self, user: str, token: str, ids: list[Any], fetch: Any) -> Any:
        return self._owners("GetRights", ids)

    def _owners(self, name: str, ids: list[Any]) -> Any:
        number = itertools.count(1)
        found = {one["permId"]: self._object(name, one["permId"], number, {}) for one in ids}
        return {perm_id: one for perm_id, one in found.items() if one}

    def _executeOperations(self, user: str, token: str, operations: list[Any], options: Any) -> Any:
        number = itertools.count(1)
        shared: dict[str, Any] = {}
        results = []
        for operation in operations:
            name = operation["@type"].rsplit(".", 1)[-1].removesuffix("Operation")
            pairs = [
                (one, self._object(name, one["permId"], number, shared)) for one in operation["objectIds"]
            ]
            results.append(
                {
                    "@type": f"{operation['@type']}Result",
                    "@id": next(number),
                    "ids": [{**one, "@id": next(number)} for one, found in pairs if found],
                    "objects": [found for _, found in pairs if found],
                }
            )
        return {"@type": "as.dto.operation.SynchronousOperationExecutionResults", "results": results}

    def _object(self, name: str, perm_id: str, number: Iterator[int], shared: dict[str, Any]) -> Any:
        if name == "GetRights":
            allowed = {**self.owners, **{one: one not in self.others_datasets for one in self.datasets}}
            if perm_id not in allowed or (perm_id in self.datasets and not self.tells_rights_on_datasets):
                raise Refusal(f"Unknown experiment with perm id {perm_id}.")
            return {"@id": next(number), "rights": ["UPDATE", "DELETE"] if allowed[perm_id] else []}
        if name in ("GetExperiments", "GetSamples"):
            if perm_id not in self.owners:
                return None
            return {
                "@id": next(number),
                "permId": {"@id": next(number), "permId": perm_id},
                "identifier": {"@id": next(number), "identifier": f"/LAB/P/{perm_id}"},
                "properties": {self.name_property: f"Owner {perm_id}"},
            }
        if name == "GetDataSetTypes":
            codes = [self.name_property, "NOTES"]
            assignments = [
                {"@id": next(number), "propertyType": {"@id": next(number), "code": c}} for c in codes
            ]
            return {"@id": next(number), "code": perm_id, "propertyAssignments": assignments}
        if name == "GetPersonalAccessTokens":
            pat = self.pats.get(perm_id)
            return {"@id": next(number), "validToDate": pat["validToDate"]} if pat else None
        if perm_id not in self.datasets:
            return None
        for part in ("type", "experiment"):
            shared[part] = shared[part]["@id"] if isinstance(shared.get(part), dict) else shared.get(part)
        shared["type"] = shared["type"] or {"@id": next(number), "code": "RAW_DATA"}
        shared["experiment"] = shared["experiment"] or {
            "@id": next(number),
            "identifier": {"@id": next(number), "identifier": "/LAB/P/E-1"},
        }
        return {
            "@id": next(number),
            "code": perm_id,
            "permId": {"@id": next(number), "permId": perm_id},
            "type": shared["type"],
            "experiment": shared["experiment"],
            "sample": None,
            "properties": {self.name_property: f"Data {perm_id}", **self.properties.get(perm_id, {})},
        }


PAGE = b"<html><body>Download session expired.</body></html>"


class Refusal(Exception):
    """A UserFailureException of openBIS."""


def _handler(double: OpenbisDouble) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            """A file of the data store."""
            parts = urlsplit(self.path)
            token = parse_qs(parts.query).get("sessionID", [""])[0]
            _, perm_id, path = unquote(parts.path).lstrip("/").split("/", 2)
            double.calls.append("download")
            content = double.files.get(perm_id, {}).get(path)
            if token not in double.users or content is None or path in double.archived:
                # As recorded: status 200, and a page in the file's place.
                self._send(200, {"Content-Type": "text/html;charset=utf-8"}, PAGE)
                return
            disposition = {"Content-Disposition": 'inline; filename="a"'}
            self._send(200, {"Content-Type": "application/octet-stream", **disposition}, content)

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if double.raw_answer:
                double.calls.append(body["method"])
                self._send(*double.raw_answer())
                return
            try:
                content = {
                    "jsonrpc": "2.0",
                    "id": body["id"],
                    "result": double.answer(body["method"], body["params"]),
                }
            except Refusal as refusal:
                error = {"code": -32603, "message": str(refusal), "data": None}
                content = {"jsonrpc": "2.0", "id": body["id"], "error": error}
            self._send(200, {"Content-Type": "application/json"}, json.dumps(content).encode())

        def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A client that gave up is part of the tests."""


@contextmanager
def serve(directory: Path) -> Iterator[OpenbisDouble]:
    """Run it over HTTPS with an authority of its own."""
    authority = make_authority(directory)
    certificate, key = authority.issue("localhost")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    double = OpenbisDouble(ca_file=authority.ca_file)
    server = _Server(("127.0.0.1", 0), _handler(double))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    double.url = f"https://localhost:{server.server_address[1]}"
    with listening(server):
        yield double


def slow(seconds: float) -> tuple[int, dict[str, str], bytes]:
    """An answer that comes late."""
    time.sleep(seconds)
    return 200, {"Content-Type": "application/json"}, b'{"result": null}'
