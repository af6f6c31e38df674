"""Below JSON-RPC the sandbox answers as a real openBIS did: statuses, headers, pages, file lists."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from integration.sandbox.exchanges import ask_exchanges
from integration.sandbox.recorded import recording
from integration.sandbox.server import Server

REAL = {one["name"]: one for one in recording("http")}
_HEADERS = ("content-disposition", "accept-ranges", "content-range", "location", "etag", "last-modified",
            "content-encoding", "transfer-encoding")  # fmt: skip
_PAGE_CHARACTERS = 180
"""Of a page: its beginning, which tells what it is. Further on is the servlet container's own."""


@pytest.fixture(scope="module")
def mine(server: Server) -> dict[str, Any]:
    return ask_exchanges(server)


@pytest.mark.parametrize("name", REAL)
def test_the_same_as_openbis(name: str, mine: dict[str, Any]) -> None:
    assert told(mine[name]) == told(REAL[name])


def told(exchange: dict[str, Any]) -> dict[str, Any]:
    """What counts of an answer."""
    headers = exchange["headers"]
    kind = headers.get("content-type", "").lower()
    counts = {
        "status": exchange["status"],
        "type": kind,
        **{name: headers[name] for name in _HEADERS if name in headers},
    }
    if "files" in exchange:
        return {**counts, "files": exchange["files"]}
    if "json" in kind:
        return {**counts, "answer": _outcome(exchange["body"])}
    if kind == "text/plain":
        return {**counts, "bytes": exchange["bytes"], "body": exchange["body"][:_PAGE_CHARACTERS]}
    return {**counts, "page": _without_own(exchange["body"])[:_PAGE_CHARACTERS]}


def _outcome(body: str) -> Any:
    refused = re.search(r'"error": ?\{"code": ?(-?\d+), ?"message": ?"((?:[^"\\]|\\.)*)', body)
    if refused:
        return refused[1], refused[2].partition(" (Context")[0]
    # A recorded body ends after some hundred characters.
    if not body or body.startswith('{"jsonrpc"'):
        return bool(body)
    content = json.loads(body)
    return _without_own(json.dumps(content, sort_keys=True)).replace(
        "openbis-support@id.ethz.ch", "openbis-support@localhost"
    )


def _without_own(text: str) -> str:
    return re.sub(r"\d{15}x[0-9A-F]{32}|\d{17}-\d+|\s+", " ", text)
