"""The server's half of the extension, asked as the browser asks it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import requests
from integration.lab.laptop import Laptop
from integration.notebook.sandbox import Sandbox


@dataclass(frozen=True)
class Extension:
    """In: the running Jupyter server."""

    laptop: Laptop

    def request(self, *path: str, method: str = "GET", body: Any = None, **options: Any) -> requests.Response:
        """One request, let in by the server's token unless `headers` say otherwise."""
        headers = options.pop("headers", {"Authorization": f"token {self.laptop.token}"})
        address = f"{self.laptop.url}openbis-jupyterlab/{'/'.join(path)}"
        return requests.request(method, address, json=body, headers=headers, timeout=60, **options)

    def ask(self, *path: str, method: str = "GET", body: Any = None) -> Any:
        """The JSON of an answer; of a failure its `error`."""
        answer = self.request(*path, method=method, body=body)
        return answer.json() if answer.ok else answer.json()["error"]

    def post(self, *path: str, **body: Any) -> Any:
        """The same with a body."""
        return self.ask(*path, method="POST", body=body)

    def connect(self, openbis: Sandbox, user: str) -> str:
        """Add the openBIS and sign in; gives the connection's id."""
        added = self.post("connections", name="ours", url=openbis.url, ca_file=openbis.ca_file)
        (one,) = added["connections"]
        self.post("connections", one["id"], "session", user=user, password=f"{user}-demo")
        return str(one["id"])
