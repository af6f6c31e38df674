"""A sandbox started as its users start it, and a client that trusts its authority and nothing else."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pybis
import requests

from openbis_demo.processes import Child, start, wait_for

START_SECONDS = 90
PROGRAM = str(Path(sys.executable).with_name("openbis-sandbox"))
AS_API = "/openbis/openbis/rmi-application-server-v3.json"
DSS_API = "/datastore_server/rmi-data-store-server-v3.json"


class CallFailed(Exception):
    """openBIS's answer to a call that failed; `kind` is the Java class without its package."""

    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(error["message"])
        self.kind = str((error.get("data") or {}).get("exceptionTypeName", "")).rpartition(".")[2]


@dataclass(frozen=True)
class Server:
    """A running sandbox: its process, what its ready file says, its data folder."""

    child: Child
    ready: dict[str, Any]
    data: Path

    @property
    def url(self) -> str:
        return str(self.ready["url"])

    def request(self, method: str, path: str, **options: Any) -> requests.Response:
        return requests.request(
            method, f"{self.url}{path}", verify=self.ready["ca_file"], timeout=60, **options
        )

    def call(self, method: str, *parameters: Any, api: str = AS_API) -> Any:
        """The result of a JSON-RPC call; raises CallFailed."""
        body = {"jsonrpc": "2.0", "id": "1", "method": method, "params": parameters}
        answer = self.request("POST", api, json=body).json()
        if "error" in answer:
            raise CallFailed(answer["error"])
        return answer["result"]

    def login(self, user: str = "admin") -> str:
        return str(self.call("login", user, f"{user}-demo"))

    def pybis(self, user: str = "admin") -> pybis.Openbis:
        openbis = pybis.Openbis(self.url, verify_certificates=self.ready["ca_file"], use_cache=False)
        openbis.login(user, f"{user}-demo", save_token=False)
        return openbis

    def log(self) -> str:
        return self.child.log_file.read_text(errors="replace")


@contextmanager
def serving(folder: Path, *arguments: str) -> Iterator[Server]:
    """A sandbox with its data in `folder/data`; a second one there goes on with what the first one kept."""
    ready_file = folder / "ready.json"
    ready_file.unlink(missing_ok=True)
    data = folder / "data"
    command = [
        PROGRAM,
        "serve",
        "--test-data",
        "--data",
        str(data),
        "--ready-file",
        str(ready_file),
        *arguments,
    ]
    child = start("openBIS sandbox", command, folder / "sandbox.log", os.environ)
    try:
        ready = wait_for(child, "its ready file", lambda: _read(ready_file), START_SECONDS)
        yield Server(child, ready, data)
    finally:
        child.stop()


_FRONT_END = {
    "ui-eln-lims/src/core-plugins/eln-lims/1/as/webapps/eln-lims/html/index.html": "<title>ELN</title>",
    "ui-eln-lims/src/core-plugins/eln-lims/1/as/webapps/eln-lims/html/etc/config.js": "var given;",
    "server-application-server/source/java/ch/systemsx/cisd/openbis/public/resources/js/openbis.js": "// V1",
    "api-openbis-javascript/src/v3/openbis.js": "// V3",
}
"""Where openBIS's own files lie, not what they are."""


def made_up_front_end(folder: Path) -> Path:
    """Lay out a front end as openBIS's sources do, for `--openbis-source`: with it come the ELN's master data."""
    for name, content in _FRONT_END.items():
        file = folder / name
        file.parent.mkdir(parents=True)
        file.write_text(content)
    return folder


def _read(file: Path) -> dict[str, Any] | None:
    try:
        content: dict[str, Any] = json.loads(file.read_text())
    except (FileNotFoundError, ValueError):
        return None
    return content
