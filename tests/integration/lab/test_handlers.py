"""The server's half behind real requests: signed in only, with known addresses only, inside its folder only."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from integration.notebook.sandbox import EXPERIMENT, Sandbox
from tornado.httpclient import HTTPClientError

pytestmark = pytest.mark.slow

HEAVY = ("pandas", "pybis", "nbconvert", "numpy", "nbformat", "yaml")


async def ask(fetch: Any, *path: str, method: str = "GET", body: Any = None) -> Any:
    """The JSON of an answer; of a failure its `error`."""
    options: dict[str, Any] = {"method": method}
    if method == "POST":
        options["body"] = json.dumps(body or {})
    try:
        answer = await fetch("openbis", *path, **options)
    except HTTPClientError as failure:
        return json.loads(failure.response.body)["error"]
    return json.loads(answer.body)


async def connected(fetch: Any, openbis: Sandbox) -> str:
    """Add the sandbox and sign in; gives the connection's id."""
    added = await ask(
        fetch,
        "connections",
        method="POST",
        body={"name": "ours", "url": openbis.url, "ca_file": openbis.ca_file},
    )
    (one,) = added["connections"]
    secret = {"user": "alice", "password": "alice-demo"}
    await ask(fetch, "connections", one["id"], "session", method="POST", body=secret)
    return str(one["id"])


async def test_nobody_is_let_in_without_the_servers_token(jp_fetch: Any) -> None:
    for path in ("connections", "transfers/x", "connections/x/dataset-types"):
        with pytest.raises(HTTPClientError) as refused:
            await jp_fetch("openbis", *path.split("/"), headers={"Authorization": ""})
        assert refused.value.code == 403


async def test_a_page_elsewhere_cannot_post_with_the_persons_cookie(jp_fetch: Any, jp_serverapp: Any) -> None:
    with pytest.raises(HTTPClientError) as refused:
        await jp_fetch(
            "openbis",
            "connections",
            method="POST",
            body="{}",
            headers={"Authorization": "", "Cookie": "_xsrf=a", "Origin": "https://evil.example.org"},
        )
    assert refused.value.code in (403, 404)


async def test_from_an_address_to_datasets_owners_and_types(jp_fetch: Any, openbis: Sandbox) -> None:
    one = await connected(jp_fetch, openbis)
    (row,) = (await ask(jp_fetch, "connections"))["connections"]
    assert (row["state"], row["user"], row["source"]) == ("connected", "alice", "own")
    place = {"place": EXPERIMENT, "type": "RAW_DATA", "from": 0, "count": 2}
    page = await ask(jp_fetch, "connections", one, "datasets", method="POST", body=place)
    assert len(page["items"]) == 2 < page["total"]
    assert all(item["type"] == "RAW_DATA" for item in page["items"])
    in_project = {"place": "/".join(EXPERIMENT.split("/")[:3]), "from": 0, "count": 50}
    project = await ask(jp_fetch, "connections", one, "datasets", method="POST", body=in_project)
    assert project["total"] >= page["total"]
    files = await ask(jp_fetch, "connections", one, "datasets", page["items"][0]["perm_id"], "files")
    assert all(file["size"] >= 0 and file["path"] for file in files["files"])
    owners = await ask(jp_fetch, "connections", one, "owners", method="POST", body={"text": "growth"})
    assert EXPERIMENT in [owner["identifier"] for owner in owners["owners"]]
    types = (await ask(jp_fetch, "connections", one, "dataset-types"))["types"]
    notebook = next(one for one in types if one["code"] == "ANALYSIS_NOTEBOOK")
    assert {"$NAME", "NOTES", "$HISTORY_ID"} <= {one["code"] for one in notebook["assignments"]}


async def test_owners_are_only_those_in_which_one_may_save(jp_fetch: Any, openbis: Sandbox) -> None:
    added = await ask(
        jp_fetch,
        "connections",
        method="POST",
        body={"url": openbis.url, "ca_file": openbis.ca_file, "name": ""},
    )
    one = added["connections"][0]["id"]
    reader = next(user for user in openbis.users if user["role"] == "OBSERVER")
    secret = {"user": reader["user"], "password": reader["password"]}
    await ask(jp_fetch, "connections", one, "session", method="POST", body=secret)
    owners = await ask(jp_fetch, "connections", one, "owners", method="POST", body={"text": ""})
    assert owners == {"owners": []}


@pytest.mark.parametrize(
    "url", ["http://openbis.example.org", "https://user@host", "https://host/path", "file:///etc/passwd", ""]
)
async def test_only_https_origins_can_be_added(jp_fetch: Any, openbis: Sandbox, url: str) -> None:
    failure = await ask(jp_fetch, "connections", method="POST", body={"name": "x", "url": url})
    assert failure["code"] == "request-invalid"


async def test_a_wrong_password_an_untrusted_certificate_and_no_server(
    jp_fetch: Any, openbis: Sandbox
) -> None:
    added = await ask(jp_fetch, "connections", method="POST", body={"name": "a", "url": openbis.url})
    one = added["connections"][0]["id"]
    secret = {"user": "alice", "password": "wrong"}
    await ask(
        jp_fetch,
        "connections",
        method="POST",
        body={"name": "a", "url": openbis.url, "ca_file": openbis.ca_file},
    )
    failure = await ask(jp_fetch, "connections", one, "session", method="POST", body=secret)
    assert failure["code"] == "sign-in-refused"
    dead = await ask(jp_fetch, "connections", method="POST", body={"name": "d", "url": "https://127.0.0.1:1"})
    gone = next(row for row in dead["connections"] if row["name"] == "d")
    failure = await ask(jp_fetch, "connections", gone["id"], "session", method="POST", body=secret)
    assert failure["code"] == "openbis-unreachable"


@pytest.mark.parametrize("folder", ["../out", "/etc/../../etc", "a/../../b", "x\\y"])
async def test_nothing_is_written_outside(jp_fetch: Any, openbis: Sandbox, folder: str) -> None:
    one = await connected(jp_fetch, openbis)
    request = {"kind": "download", "connection": one, "folder": folder, "datasets": {"2026-1": None}}
    failure = await ask(jp_fetch, "transfers", method="POST", body=request)
    assert failure["code"] == "path-outside"


async def test_what_is_not_understood_is_named(jp_fetch: Any, openbis: Sandbox) -> None:
    one = await connected(jp_fetch, openbis)
    upload = {"kind": "upload", "connection": one, "notebook": "a.ipynb", "owner": "x", "type": "T"}
    for field, value in (
        ("newer", "never"),
        ("parents", [1]),
        ("files", "a"),
        ("properties", []),
        ("owner", ""),
    ):
        failure = await ask(jp_fetch, "transfers", method="POST", body={**upload, field: value})
        assert failure["code"] == "request-invalid" and field in failure["message"]
    assert (await ask(jp_fetch, "connections", "nothing", "dataset-types"))["code"] == "connection-unknown"
    assert (await ask(jp_fetch, "transfers", "nothing"))["code"] == "transfer-unknown"


class TestListedAddresses:
    """Where the administrator lists addresses, no others can be added."""

    @pytest.fixture
    def jp_server_config(self, jp_server_config: dict[str, Any], openbis: Sandbox) -> dict[str, Any]:
        return {**jp_server_config, "OpenbisExtension": {"addresses": [openbis.url]}}

    async def test_others_are_refused(self, jp_fetch: Any, openbis: Sandbox) -> None:
        known = await ask(jp_fetch, "connections")
        assert [row["url"] for row in known["connections"]] == [openbis.url]
        assert known["can_add"] is False
        failure = await ask(
            jp_fetch, "connections", method="POST", body={"name": "x", "url": "https://evil.example.org"}
        )
        assert failure["code"] == "address-not-allowed"


def test_the_start_of_a_server_loads_nothing_heavy() -> None:
    code = (
        "import sys, jupyterlab_openbis.extension as e\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert answer.stdout.strip() in ("[]", "['yaml']"), "yaml comes with Jupyter's own events"
