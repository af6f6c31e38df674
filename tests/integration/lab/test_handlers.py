"""The server's half behind real requests: signed in only, with known addresses only, inside its folder only."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from integration.lab.door import Door
from integration.lab.laptop import running_laptop
from integration.notebook.sandbox import EXPERIMENT, Sandbox

pytestmark = pytest.mark.slow

HEAVY = ("pandas", "pybis", "nbconvert", "numpy", "nbformat", "rich", "keyring")


@pytest.mark.parametrize("path", ["connections", "transfers/x", "connections/x/dataset-types"])
def test_nobody_is_let_in_without_the_servers_token(door: Door, path: str) -> None:
    assert door.request(path, headers={}).status_code == 403


def test_a_page_elsewhere_cannot_post_with_the_persons_cookie(door: Door) -> None:
    with_cookie = {"Cookie": _cookie(door), "Origin": "https://evil.example.org"}
    refused = door.request(
        "connections", method="POST", body={"url": "https://evil.example.org"}, headers=with_cookie
    )
    assert refused.status_code in (403, 404)
    assert door.ask("connections")["connections"] == []
    assert door.request("connections", headers={"Cookie": _cookie(door)}).status_code == 200, (
        "the cookie itself is good"
    )


def _cookie(door: Door) -> str:
    """The cookies of a browser that is signed in."""
    import requests

    with requests.Session() as browser:
        browser.get(door.laptop.address("lab"), timeout=60).raise_for_status()
        return "; ".join(f"{one.name}={one.value}" for one in browser.cookies if one.name != "_xsrf")


def test_from_an_address_to_datasets_owners_and_types(door: Door, openbis: Sandbox) -> None:
    one = door.connect(openbis, "alice")
    (row,) = door.ask("connections")["connections"]
    assert (row["state"], row["user"], row["source"]) == ("connected", "alice", "own")
    wanted = {"place": EXPERIMENT, "type": "RAW_DATA", "from": 0, "count": 2}
    page = door.post("connections", one, "datasets", **wanted)
    assert len(page["items"]) == 2 < page["total"]
    assert all(item["type"] == "RAW_DATA" for item in page["items"])
    project = "/".join(EXPERIMENT.split("/")[:3])
    assert door.post("connections", one, "datasets", place=project)["total"] >= page["total"]
    files = door.ask("connections", one, "datasets", page["items"][0]["perm_id"], "files")["files"]
    assert files and all(file["size"] >= 0 and file["path"] for file in files)
    owners = door.post("connections", one, "owners", text="growth")["owners"]
    assert EXPERIMENT in [owner["identifier"] for owner in owners]
    types = door.ask("connections", one, "dataset-types")["types"]
    notebook = next(one for one in types if one["code"] == "ANALYSIS_NOTEBOOK")
    assert {"$NAME", "NOTES", "$HISTORY_ID"} <= {one["code"] for one in notebook["assignments"]}


def test_owners_are_only_those_in_which_one_may_save(door: Door, openbis: Sandbox) -> None:
    reader = next(user["user"] for user in openbis.users if user["role"] == "OBSERVER")
    one = door.connect(openbis, reader)
    assert door.post("connections", one, "owners", text="") == {"owners": []}


@pytest.mark.parametrize(
    "url", ["http://openbis.example.org", "https://user@host", "https://host/path", "file:///etc/passwd", ""]
)
def test_only_https_origins_can_be_added(door: Door, url: str) -> None:
    assert door.post("connections", name="x", url=url)["code"] == "request-invalid"


def test_a_wrong_password_an_untrusted_certificate_and_no_server(door: Door, openbis: Sandbox) -> None:
    def refusal(url: str, ca_file: str) -> str:
        added = door.post("connections", name="a", url=url, ca_file=ca_file)
        one = next(row for row in added["connections"] if row["url"] == url)
        return str(door.post("connections", one["id"], "session", user="alice", password="wrong")["code"])

    assert refusal(openbis.url, "") == "certificate-untrusted"
    assert refusal(openbis.url, openbis.ca_file) == "sign-in-refused"
    assert refusal("https://127.0.0.1:1", "") == "openbis-unreachable"


@pytest.mark.parametrize("folder", ["../out", "/etc/../../etc", "a/../../b", "x\\y"])
def test_nothing_is_written_outside(door: Door, openbis: Sandbox, folder: str) -> None:
    one = door.connect(openbis, "alice")
    failure = door.post(
        "transfers", kind="download", connection=one, folder=folder, datasets={"2026-1": None}
    )
    assert failure["code"] == "path-outside"


def test_what_is_not_understood_is_named(door: Door, openbis: Sandbox) -> None:
    one = door.connect(openbis, "alice")
    upload = {"kind": "upload", "connection": one, "notebook": "a.ipynb", "owner": "x", "type": "T"}
    wrong = (("newer", "never"), ("parents", [1]), ("files", "a"), ("properties", []), ("owner", ""))
    for field, value in wrong:
        failure = door.post("transfers", **{**upload, field: value})
        assert failure["code"] == "request-invalid" and field in failure["message"]
    assert door.ask("connections", "nothing", "dataset-types")["code"] == "connection-unknown"
    assert door.ask("transfers", "nothing")["code"] == "transfer-unknown"


def test_what_the_administrator_lists_is_all_there_is(tmp_path: Path, openbis: Sandbox) -> None:
    (tmp_path / ".jupyter").mkdir()
    (tmp_path / ".jupyter" / "openbis-connections.yaml").write_text(
        f"connections:\n  - {{name: Old, url: '{openbis.url}', username: alice, password: alice-demo, "
        f"ca_file: '{openbis.ca_file}'}}\n"
    )
    with running_laptop(tmp_path, "--OpenbisExtension.addresses=https://listed.example.org") as laptop:
        door = Door(laptop)
        known = door.ask("connections")
        assert [row["name"] for row in known["connections"]] == ["Old", "listed.example.org"]
        assert known["can_add"] is False
        assert door.post("connections", url="https://evil.example.org")["code"] == "address-not-allowed"
        old = known["connections"][0]["id"]
        signed_in = door.post("connections", old, "session")
        assert signed_in["connections"][0]["state"] == "connected", "with what the file holds"
    log = (tmp_path / "log").read_text()
    assert "alice-demo" not in log


def test_the_start_of_a_server_loads_nothing_heavy() -> None:
    loaded = f"print([name for name in {HEAVY!r} if name in sys.modules])"
    code = f"import sys, jupyterlab_openbis.extension; {loaded}"
    answer = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert answer.stdout.strip() == "[]"
