"""Run a notebook in the kernel of a user's server, over its REST API and websocket, as JupyterLab does.

Messages: https://jupyter-client.readthedocs.io/en/stable/messaging.html; REST: jupyter_server's `api/sessions`,
`api/contents`.
"""

from __future__ import annotations

import json
import ssl
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import requests
import websocket

TIMEOUT = 120.0
PRESS_SECONDS = 1.0
TOLD_CHARACTERS = 500
OUTPUT_TYPES = frozenset({"stream", "display_data", "execute_result", "error"})


class CellFailed(RuntimeError):
    """A cell raised; the text holds its number, source and the error as the kernel told it."""


@dataclass(frozen=True)
class Run:
    """How many code cells ran, the notebook's bytes as they were on disk when the last one (save) began, and what each
    cell put out as text, by the cell's id.
    """

    cells_run: int
    saved_bytes: bytes
    outputs: dict[str, str]


@dataclass(frozen=True)
class UserServer:
    """A user's Jupyter server as a signed-in browser sees it; `url` without a slash at its end."""

    browser: requests.Session
    url: str
    ca_file: Path

    def request(self, method: str, path: str, body: object | None = None) -> Any:
        """One REST call with cookies and XSRF header; gives the JSON answer, raises for an error status."""
        answer = self.browser.request(
            method, f"{self.url}/api/{path}", json=body, headers=self._xsrf(), timeout=TIMEOUT
        )
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def channels(self, kernel_id: str) -> websocket.WebSocket:
        """The kernel's websocket, all channels in one, JSON messages."""
        address = urlsplit(self.url)
        url = (
            f"wss://{address.netloc}{address.path}/api/kernels/{kernel_id}/channels?session_id={uuid.uuid4()}"
        )
        cookies = "; ".join(f"{c.name}={c.value}" for c in self._cookies())
        return websocket.create_connection(
            url,
            cookie=cookies,
            origin=f"{address.scheme}://{address.netloc}",
            header=[f"{name}: {value}" for name, value in self._xsrf().items()],
            sslopt={"ca_certs": str(self.ca_file), "cert_reqs": ssl.CERT_REQUIRED},
            timeout=TIMEOUT,
        )

    def _cookies(self) -> Iterator[Any]:
        path = urlsplit(self.url).path
        return (c for c in self.browser.cookies if f"{path}/".startswith(c.path))

    def _xsrf(self) -> dict[str, str]:
        # The cookie with the longest path is the server's own; the hub has one of the same name above it.
        tokens = sorted((c for c in self._cookies() if c.name == "_xsrf"), key=lambda c: len(c.path))
        return {"X-XSRFToken": tokens[-1].value} if tokens else {}


def execute(channel: websocket.WebSocket, code: str, cell_id: str) -> tuple[int | None, list[dict[str, Any]]]:
    """Execute `code` and wait until the kernel is idle; gives its execution count and nbformat outputs."""
    message_id = str(uuid.uuid4())
    channel.send(
        json.dumps(
            {
                "channel": "shell",
                "header": {
                    "msg_id": message_id,
                    "msg_type": "execute_request",
                    "username": "",
                    "session": message_id,
                    "version": "5.4",
                },
                "parent_header": {},
                "metadata": {"cellId": cell_id},
                "content": {
                    "code": code,
                    "silent": False,
                    "store_history": True,
                    "allow_stdin": False,
                    "stop_on_error": True,
                },
                "buffers": [],
            }
        )
    )
    count: int | None = None
    outputs: list[dict[str, Any]] = []
    replied = idle = False
    while not (replied and idle):
        message = json.loads(channel.recv())
        if message["parent_header"].get("msg_id") != message_id:
            continue
        kind, content = message["msg_type"], message["content"]
        if kind == "execute_reply":
            replied, count = True, content.get("execution_count")
        elif kind == "status" and content["execution_state"] == "idle":
            idle = True
        elif kind in OUTPUT_TYPES:
            content.pop("transient", None)
            outputs.append({"output_type": kind, **content})
    return count, outputs


def failure_in(outputs: list[dict[str, Any]]) -> str | None:
    """What went wrong in a cell, None where nothing did; Octave's kernel tells failures as text."""
    for output in outputs:
        if output["output_type"] == "error":
            # Bash's kernel names a status only; what happened stands above it.
            named = f"{output['ename']}: {output['evalue']}"
            return named if output["ename"] else f"{text_of(outputs)[-TOLD_CHARACTERS:]} ({named})"
        if str(output.get("text", "")).startswith("error: "):
            return str(output["text"])
    return None


def text_of(outputs: list[dict[str, Any]]) -> str:
    """Everything that a cell put out, as text."""
    return "".join(str(one.get("text") or one.get("data", {}).get("text/plain", "")) for one in outputs)


@contextmanager
def _repeated(press: Callable[[], object], *, is_needed: bool) -> Iterator[None]:
    """Do it again and again meanwhile, where it is needed."""
    done = threading.Event()

    def work() -> None:
        while not done.wait(PRESS_SECONDS):
            press()

    thread = threading.Thread(target=work)
    if is_needed:
        thread.start()
    try:
        yield
    finally:
        done.set()
        if is_needed:
            thread.join()


def run_notebook(browser: requests.Session, server_url: str, path: str, ca_file: Path) -> Run:
    """Run every code cell of the notebook at `path`, saving it before each, and as long as the last one is at work,
    which saves it in openBIS: as somebody would who presses Ctrl+S.

    Raises CellFailed for the first cell that ends in an error.
    """
    server = UserServer(browser, server_url, ca_file)
    contents = f"contents/{quote(path)}"
    notebook = server.request("GET", f"{contents}?content=1")["content"]
    session = server.request(
        "POST",
        "sessions",
        {
            "path": path,
            "name": Path(path).name,
            "type": "notebook",
            "kernel": {"name": notebook["metadata"]["kernelspec"]["name"]},
        },
    )
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    saved = b""
    with closing(server.channels(session["kernel"]["id"])) as channel:
        for number, cell in enumerate(cells, start=1):
            model = server.request(
                "PUT", contents, {"type": "notebook", "format": "json", "content": notebook}
            )
            if number == len(cells):
                saved = server.browser.get(
                    f"{server.url}/files/{quote(model['path'])}", timeout=TIMEOUT
                ).content
            body = {"type": "notebook", "format": "json", "content": json.loads(json.dumps(notebook))}
            press = partial(server.request, "PUT", contents, body)
            with _repeated(press, is_needed=number == len(cells)):
                cell["execution_count"], cell["outputs"] = execute(channel, cell["source"], cell["id"])
            failure = failure_in(cell["outputs"])
            if failure is not None:
                raise CellFailed(f"cell {number} of {len(cells)}: {failure}")
    server.request("PUT", contents, {"type": "notebook", "format": "json", "content": notebook})
    server.request("DELETE", f"sessions/{session['id']}")
    return Run(len(cells), saved, {cell["id"]: text_of(cell["outputs"]) for cell in cells})
