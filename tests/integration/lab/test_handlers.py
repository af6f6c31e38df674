"""The server's half between a real JupyterLab and openBIS; what it refuses by itself: `tests/unit/lab/server`."""

from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path

import pytest
from integration.lab.extension import Extension
from integration.lab.laptop import running_laptop
from integration.notebook.sandbox import EXPERIMENT, Sandbox

from openbis_jupyter.client.connecting import Access
from openbis_jupyter.openbis.gateway import Gateway
from openbis_jupyter.openbis.rpc import Rpc

HEAVY = ("pandas", "pybis", "nbconvert", "numpy", "nbformat", "rich", "keyring")


def test_from_an_address_to_datasets_owners_and_types(extension: Extension, openbis: Sandbox) -> None:
    one = extension.connect(openbis, "alice")
    (row,) = extension.ask("connections")["connections"]
    assert (row["state"], row["user"], row["source"]) == ("connected", "alice", "own")
    wanted = {"place": EXPERIMENT, "type": "RAW_DATA", "from": 0, "count": 2}
    page = extension.post("connections", one, "datasets", **wanted)
    assert len(page["items"]) == 2 < page["total"]
    assert all(item["type"] == "RAW_DATA" for item in page["items"])
    project = "/".join(EXPERIMENT.split("/")[:3])
    assert extension.post("connections", one, "datasets", place=project)["total"] >= page["total"]
    files = extension.ask("connections", one, "datasets", page["items"][0]["perm_id"], "files")["files"]
    assert files and all(file["size"] >= 0 and file["path"] for file in files)
    owners = extension.post("connections", one, "owners", text="growth")["owners"]
    assert EXPERIMENT in [owner["identifier"] for owner in owners]
    types = extension.ask("connections", one, "dataset-types")["types"]
    notebook = next(one for one in types if one["code"] == "ANALYSIS_NOTEBOOK")
    # What openBIS shows nobody who edits a dataset is not asked for: `$HISTORY_ID`.
    assert [one["code"] for one in notebook["assignments"]] == ["$NAME", "NOTES"]


def test_owners_are_only_those_in_which_one_may_save(extension: Extension, openbis: Sandbox) -> None:
    reader = next(user["user"] for user in openbis.users if user["role"] == "OBSERVER")
    one = extension.connect(openbis, reader)
    assert extension.post("connections", one, "owners", text="") == {"owners": []}


def test_a_wrong_password_an_untrusted_certificate_and_no_server(
    extension: Extension, openbis: Sandbox
) -> None:
    def refusal(url: str, ca_file: str) -> str:
        added = extension.post("connections", name="a", url=url, ca_file=ca_file)
        one = next(row for row in added["connections"] if row["url"] == url)
        return str(
            extension.post("connections", one["id"], "session", user="alice", password="wrong")["code"]
        )

    assert refusal(openbis.url, "") == "certificate-untrusted"
    assert refusal(openbis.url, openbis.ca_file) == "sign-in-refused"
    assert refusal("https://127.0.0.1:1", "") == "openbis-unreachable"


@pytest.mark.parametrize("nonsense", ["abc", "bob-260101000000000x0", "$pat-bob-0", "päß wort", " "])
def test_a_token_that_is_none_is_told_as_that(extension: Extension, openbis: Sandbox, nonsense: str) -> None:
    added = extension.post("connections", name="a", url=openbis.url, ca_file=openbis.ca_file)
    refused = extension.post("connections", added["connections"][0]["id"], "session", token=nonsense)
    assert refused["code"] == "token-refused" and refused["message"].startswith(
        "openBIS does not take this token"
    )
    [row] = extension.ask("connections")["connections"]
    assert row["state"] == "signed-out"


def test_a_revoked_token_is_told_with_what_helps(extension: Extension, openbis: Sandbox) -> None:
    one = extension.connect(openbis, "bob")
    kept = openbis_tokens(openbis, "bob")
    owner = Access(openbis.url, openbis.token_of("USER"))
    options = {"@type": "as.dto.pat.delete.PersonalAccessTokenDeletionOptions", "reason": "lost"}
    ids = [{"@type": "as.dto.pat.id.PersonalAccessTokenPermId", "permId": token} for token in kept]
    owner.ask("deletePersonalAccessTokens", ids, options)
    refused = extension.post("connections", one, "owners", text="")
    assert refused["code"] == "connection-ended" and "the openBIS button of JupyterLab" in refused["advice"]
    [row] = extension.ask("connections")["connections"]
    assert row["state"] == "expired" and "click" not in row["message"]


def openbis_tokens(openbis: Sandbox, user: str) -> list[str]:
    gateway, token = Gateway(Rpc(openbis.url, Path(openbis.ca_file))), openbis.token_of("USER")
    name = f"openbis-jupyter {platform.node()}"
    return [one.token for one in gateway.personal_access_tokens(token, user, name)]


def test_what_the_administrator_lists_is_all_there_is(tmp_path: Path, openbis: Sandbox) -> None:
    (tmp_path / ".jupyter").mkdir()
    (tmp_path / ".jupyter" / "openbis-connections.yaml").write_text(
        f"connections:\n  - {{name: Old, url: '{openbis.url}', username: alice, password: alice-demo, "
        f"ca_file: '{openbis.ca_file}'}}\n"
    )
    with running_laptop(
        tmp_path, "--OpenbisExtension.addresses=https://listed.example.org", pages=False
    ) as laptop:
        extension = Extension(laptop)
        known = extension.ask("connections")
        assert [row["name"] for row in known["connections"]] == ["Old", "listed.example.org"]
        assert known["can_add"] is False
        assert extension.post("connections", url="https://evil.example.org")["code"] == "address-not-allowed"
        old = known["connections"][0]["id"]
        signed_in = extension.post("connections", old, "session")
        assert signed_in["connections"][0]["state"] == "connected", "with what the file holds"
    log = (tmp_path / "log").read_text()
    assert "alice-demo" not in log


def test_two_accounts_at_one_openbis_are_two_rows_and_one_sign_in(tmp_path: Path, openbis: Sandbox) -> None:
    (tmp_path / ".jupyter").mkdir()
    rows = [
        f"  - {{name: {user}'s, url: '{openbis.url}', username: {user}, password: {user}-demo, "
        f"ca_file: '{openbis.ca_file}'}}\n"
        for user in ("alice", "bob", "alice")
    ]
    (tmp_path / ".jupyter" / "openbis-connections.yaml").write_text(f"connections:\n{''.join(rows)}")
    with running_laptop(tmp_path, pages=False) as laptop:
        extension = Extension(laptop)

        def states() -> list[tuple[str, str]]:
            return [(row["user"], row["state"]) for row in extension.ask("connections")["connections"]]

        ids = [row["id"] for row in extension.ask("connections")["connections"]]
        assert states() == [("alice", "signed-out"), ("bob", "signed-out")]
        extension.post("connections", ids[1], "session")
        assert states() == [("alice", "signed-out"), ("bob", "connected")]
        assert extension.post("connections", ids[0], "owners", text="")["code"] == "connection-missing"
        extension.post("connections", ids[0], "session")
        assert states() == [("alice", "connected"), ("bob", "signed-out")]
        [used] = {
            row["id"] for row in extension.ask("connections")["connections"] if row["state"] == "connected"
        }
        assert used == ids[0]


def test_the_start_of_a_server_loads_nothing_heavy() -> None:
    loaded = f"print([name for name in {HEAVY!r} if name in sys.modules])"
    code = f"import sys, openbis_jupyterlab.extension; {loaded}"
    answer = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert answer.stdout.strip() == "[]"
