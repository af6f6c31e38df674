"""A person may have five sessions in openBIS: what connects, transfers, saves and runs leaves none open."""

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from integration.client.conftest import PROGRAM
from integration.notebook.sandbox import EXPERIMENT, Sandbox, running_sandbox

from openbis_jupyter.client import connect_with_password, disconnect
from openbis_jupyter.client.connecting import Access
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.openbis.gateway import Gateway
from openbis_jupyter.openbis.rpc import Rpc
from openbis_jupyterlab.connections import Connection, Connections
from openbis_jupyterlab.connections.connections_file import FileEntry

Count = Callable[[], int]


@pytest.fixture(scope="module", params=[(), ("--no-pat",)], ids=["tokens", "no-tokens"])
def openbis(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path_factory.mktemp("own"), *request.param) as running:
        yield running


def signed_in(openbis: Sandbox, user: str) -> Access:
    token = Gateway(Rpc(openbis.url, Path(openbis.ca_file))).login(user, f"{user}-demo")
    return Access(openbis.url, str(token), openbis.ca_file)


@pytest.fixture
def with_tokens(openbis: Sandbox) -> bool:
    answer = signed_in(openbis, "admin").ask("getServerInformation")
    return bool(answer["personal-access-tokens-enabled"] == "true")


@pytest.fixture
def laptop(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")


@pytest.fixture
def bobs(openbis: Sandbox, laptop: None) -> Count:
    """How many sessions bob has, those behind his access tokens not counted."""
    admin = signed_in(openbis, "admin")
    kind = "as.dto.session.search"
    criteria = {
        "@type": f"{kind}.SessionInformationSearchCriteria",
        "criteria": [
            {
                "@type": f"{kind}.UserNameSearchCriteria",
                "fieldValue": {"@type": "as.dto.common.search.StringEqualToValue", "value": "bob"},
            }
        ],
    }
    fetch = {"@type": "as.dto.session.fetchoptions.SessionInformationFetchOptions"}

    def count() -> int:
        found = admin.ask("searchSessionInformation", criteria, fetch)["objects"]
        return sum(not one["personalAccessTokenSession"] for one in found)

    return count


def bobs_tokens(openbis: Sandbox) -> int:
    admin = signed_in(openbis, "admin")
    fetch = {
        "@type": "as.dto.pat.fetchoptions.PersonalAccessTokenFetchOptions",
        "owner": {"@type": "as.dto.person.fetchoptions.PersonFetchOptions"},
    }
    criteria = {"@type": "as.dto.pat.search.PersonalAccessTokenSearchCriteria"}
    return str(admin.ask("searchPersonalAccessTokens", criteria, fetch)).count("'hash': '$pat-bob-")


def run(*arguments: str) -> Any:
    done = subprocess.run(
        [PROGRAM, *arguments, "--json"], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def test_connecting_once_more_neither_makes_a_token_nor_leaves_a_session(
    openbis: Sandbox, bobs: Count, with_tokens: bool
) -> None:
    before, kept = bobs(), set()
    for _ in range(3):
        made = connect_with_password(openbis.url, "bob", "bob-demo", openbis.ca_file)
        kept.add(made.valid_to)
        assert bobs() - before == (0 if with_tokens else 1)
    assert len(kept) == 1
    if with_tokens:
        assert bobs_tokens(openbis) == 1
    disconnect(made)
    assert bobs() == before


def test_a_sign_in_that_fails_on_the_way_leaves_no_session(
    openbis: Sandbox, bobs: Count, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = bobs()
    (home / ".config").write_text("no folder")
    with pytest.raises((OSError, OpenbisJupyterError)):
        connect_with_password(openbis.url, "bob", "bob-demo", openbis.ca_file)
    assert bobs() == before


def test_working_opens_no_session(
    openbis: Sandbox, bobs: Count, with_tokens: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = bobs()
    made = connect_with_password(openbis.url, "bob", "bob-demo", openbis.ca_file)
    mine = 0 if with_tokens else 1
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell("1 + 1")],
        metadata={"kernelspec": {"name": "python3", "display_name": ""}},
    )
    nbformat.write(notebook, "n.ipynb")
    saved = run("save", "n.ipynb", "--owner", EXPERIMENT)
    run("download", saved["dataset"])
    run("run", saved["dataset"])
    run("whoami")
    assert bobs() - before == mine
    disconnect(made)
    assert bobs() == before


def test_the_lab_extension_signs_in_without_leaving_a_session(
    openbis: Sandbox, bobs: Count, with_tokens: bool
) -> None:
    before = bobs()
    entry = FileEntry("Lab", openbis.url, "bob", "bob-demo", openbis.ca_file)
    connections = Connections((entry,), (), may_add=False)
    [connection] = connections.all()
    assert isinstance(connection, Connection)
    for _ in range(2):
        connections.sign_in(connection, user="", password="", token="")
        [shown] = connections.states().connections
        assert (shown.state, shown.user) == ("connected", "bob")
        assert connections.access(connection).holds()
    assert bobs() - before == (0 if with_tokens else 1)
    connections.sign_out(connection)
    assert bobs() == before


def test_the_doctor_works_in_the_session_that_it_is_given(
    openbis: Sandbox, bobs: Count, tmp_path: Path
) -> None:
    token = signed_in(openbis, "bob").token
    before = bobs()
    done = subprocess.run(
        [PROGRAM, "doctor", "--openbis-url", openbis.url, "--ca-file", openbis.ca_file],
        env={**os.environ, "OPENBIS_TOKEN": token},
        capture_output=True, text=True, check=False, timeout=60, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode in (0, 1, 2) and "Traceback" not in done.stderr
    assert bobs() == before
