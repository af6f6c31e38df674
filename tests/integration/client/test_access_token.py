"""With a personal access token the data store is asked in the session behind it, which is as secret as the token."""

import json
import os
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import nbformat
import pytest
import requests
from integration.client.conftest import BIG_BYTES
from integration.client.cutting_proxy import CuttingProxy
from integration.notebook.sandbox import EXPERIMENT, Sandbox, running_sandbox
from nbformat.v4 import new_code_cell, new_notebook

from openbis_jupyter.client import Cancel, SaveRequest, download_files, find_owner, save_files
from openbis_jupyter.client.connecting import Access
from openbis_jupyter.client.credentials import Credential
from openbis_jupyter.client.progress import Arrived, Event, Moved, silent
from openbis_jupyter.client.saving.uploads import NewDataset, create_dataset
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.openbis.failure import OpenbisFailure

BEGIN = "createFastDownloadSession"


@pytest.fixture(scope="module")
def own_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Sandbox, Path]]:
    """And the folder of its workspaces, in which nothing may be left."""
    folder = tmp_path_factory.mktemp("own-sandbox")
    with running_sandbox(folder) as running:
        yield running, folder / "data/workspaces"


@pytest.fixture
def sandbox(own_sandbox: tuple[Sandbox, Path]) -> Sandbox:
    return own_sandbox[0]


@pytest.fixture
def workspaces(own_sandbox: tuple[Sandbox, Path]) -> Path:
    return own_sandbox[1]


def access_token(sandbox: Sandbox) -> str:
    now = time.time_ns() // 1_000_000
    creation = {
        "@type": "as.dto.pat.create.PersonalAccessTokenCreation",
        "sessionName": f"files {uuid.uuid4()}",
        "validFromDate": now - 1000,
        "validToDate": now + 3_600_000,
    }
    [made] = Access(sandbox.url, sandbox.token_of("USER")).ask("createPersonalAccessTokens", [creation])
    return str(made["permId"])


class Watched(Access):
    """Knows with what it asked the data store: tokens by method, and by the kind of request."""

    def __init__(self, url: str, token: str) -> None:
        super().__init__(url, token)
        self.asked: list[tuple[str, str]] = []
        self.http(url).hooks["response"].append(self._look)

    def _look(self, answer: requests.Response, **_: Any) -> None:
        parts = urlsplit(str(answer.request.url))
        if not parts.path.startswith("/datastore_server/"):
            return
        query, body = parse_qs(parts.query), answer.request.body
        if "sessionID" in query:
            kind = "upload" if answer.request.method == "POST" else "file"
            self.asked.append((kind, query["sessionID"][0]))
        elif parts.path.endswith("file-transfer"):
            told = json.loads(body or "{}")
            if "userSessionId" in told:
                self.asked.append((told["method"][0], told["userSessionId"][0]))
        else:
            told = json.loads(body or "{}")
            self.asked.append((told["method"], told["params"][0]))


@pytest.fixture
def watched(sandbox: Sandbox, home: Path) -> Watched:
    return Watched(sandbox.url, access_token(sandbox))


def dataset(access: Access, files: dict[str, Path], type_code: str = "RAW_DATA", **more: str) -> NewDataset:
    return NewDataset(files, find_owner(access, EXPERIMENT), type_code, {"$NAME": "n", **more}, ())


def written(folder: Path, content: dict[str, bytes]) -> dict[str, Path]:
    for name, one in content.items():
        (folder / name).write_bytes(one)
    return {name: folder / name for name in content}


def notebook(folder: Path, source: str = "1 + 1") -> Path:
    nbformat.write(new_notebook(cells=[new_code_cell(source)]), folder / "n.ipynb")
    return folder / "n.ipynb"


def saved(access: Access, file: Path) -> Any:
    wanted = SaveRequest(file, find_owner(access, EXPERIMENT), "n", str(uuid.uuid4()))
    return save_files(access, wanted)


def left(workspaces: Path) -> list[Path]:
    return [path for path in workspaces.rglob("*") if path.is_file()]


def test_everything_goes_in_the_session_behind_it(watched: Watched, tmp_path: Path) -> None:
    content = {f"{n}.bin": os.urandom(2000) for n in range(10)} | {"large.bin": os.urandom(2 << 20)}
    perm_id = create_dataset(watched, dataset(watched, written(tmp_path, content)), silent, Cancel())
    done = download_files(watched, [perm_id], tmp_path / "data")
    assert {file.name: file.read_bytes() for file in done.files} == content
    behind = watched.store_token(watched.url)
    assert behind.startswith("bob-") and watched.token.startswith("$pat-")
    kinds = [kind for kind, _ in watched.asked]
    assert kinds.count(BEGIN) == 1 and kinds.count("upload") == 11 and kinds.count("file") == 1
    assert dict(watched.asked[:1]) == {BEGIN: watched.token}
    assert {token for _, token in watched.asked[1:]} == {behind}


def test_nothing_stays_in_the_workspace_of_what_was_cancelled_or_refused(
    watched: Watched, workspaces: Path, tmp_path: Path
) -> None:
    """openBIS refuses to delete it with the access token itself (recorded)."""
    files, cancel = written(tmp_path, {"large.bin": os.urandom(4 << 20)}), Cancel()

    def stop(event: Event) -> None:
        if isinstance(event, Arrived):
            cancel.cancel()

    with pytest.raises(OpenbisJupyterError, match="cancelled"):
        create_dataset(watched, dataset(watched, files), stop, cancel)
    assert left(workspaces) == []
    with pytest.raises(OpenbisFailure):
        create_dataset(watched, dataset(watched, files, "NO_SUCH_TYPE"), silent, Cancel())
    assert left(workspaces) == []
    deleted = [token for kind, token in watched.asked if kind == "deleteSessionWorkspaceFile"]
    assert deleted == [watched.store_token(watched.url)] * 2


def test_a_session_behind_it_that_ends_in_the_middle_is_replaced(
    sandbox: Sandbox, proxy: CuttingProxy, home: Path, tmp_path: Path
) -> None:
    """As when openBIS is started anew: the token holds, the session behind it is gone."""
    access = Access(sandbox.url, access_token(sandbox))
    big = os.urandom(BIG_BYTES)
    perm_id = create_dataset(access, dataset(access, written(tmp_path, {"big.bin": big})), silent, Cancel())
    first, events = access.store_token(sandbox.url), list[Event]()
    proxy.cut(down=BIG_BYTES // 2)
    proxy.before_cut = lambda: end_sessions(sandbox)
    done = download_files(access, [perm_id], tmp_path / "data", listen=events.append)
    assert done.files[0].read_bytes() == big and proxy.cuts == 1
    assert access.store_token(sandbox.url) != first
    assert sum(event.size for event in events if isinstance(event, Moved)) == BIG_BYTES
    # In the middle of an upload: what was sent is gone with its session, so all of it goes again.
    second = access.store_token(sandbox.url)
    proxy.cut(up=BIG_BYTES // 2)
    create_dataset(access, dataset(access, written(tmp_path, {"big.bin": big})), silent, Cancel())
    assert proxy.cuts == 2 and access.store_token(sandbox.url) != second


def end_sessions(sandbox: Sandbox) -> None:
    headers = {"Authorization": f"Bearer {sandbox.faults_token}"}
    order = {"fault": "expire-session", "user": "bob"}
    requests.post(
        sandbox.faults_url, json=order, headers=headers, timeout=30, proxies={"https": ""}
    ).raise_for_status()


def test_without_a_session_behind_it_the_token_is_used_and_that_is_said_once(
    sandbox: Sandbox, home: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    access = Watched(sandbox.url, access_token(sandbox))
    with sandbox.fault(fault="error", method=BEGIN):
        files = written(tmp_path, {"a.bin": b"a", "b.bin": b"b"})
        perm_id = create_dataset(access, dataset(access, files), silent, Cancel())
        assert download_files(access, [perm_id], tmp_path / "data").fetched == 2
    assert {token for _, token in access.asked} == {access.token}
    said = [one.getMessage() for one in caplog.records if "longer" in one.getMessage()]
    assert len(said) == 1 and access.token not in said[0]


def test_the_session_behind_it_is_as_secret_as_the_token(
    watched: Watched, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    behind = watched.store_token(watched.url)
    assert behind not in repr(watched) and behind not in repr(watched.store_session(watched.url))
    assert watched.without_token(f"… {behind} … {watched.token} …") == "… … … … …"
    with pytest.raises(OpenbisJupyterError) as caught:
        saved(watched, notebook(tmp_path, f"token = '{behind}'"))
    assert caught.value.code == "notebook-secret" and behind not in str(caught.value)
    (tmp_path / "result.txt").write_text(behind)
    wanted = SaveRequest(
        notebook(tmp_path), find_owner(watched, EXPERIMENT), "n", "h", results=[tmp_path / "result.txt"]
    )
    with pytest.raises(OpenbisJupyterError, match=r"result\.txt") as caught:
        save_files(watched, wanted)
    assert caught.value.code == "notebook-secret"
    assert behind not in caplog.text and watched.token not in caplog.text


def test_a_token_that_was_revoked_is_told_and_a_fresh_one_goes_on(
    sandbox: Sandbox, home: Path, tmp_path: Path
) -> None:
    old, fresh = access_token(sandbox), access_token(sandbox)
    access = Access(sandbox.url, old, renew=lambda: Credential(sandbox.url, fresh))
    files = written(tmp_path, {"a.bin": b"a"})
    perm_id = create_dataset(access, dataset(access, files), silent, Cancel())
    ids = [{"@type": "as.dto.pat.id.PersonalAccessTokenPermId", "permId": old}]
    options = {"@type": "as.dto.pat.delete.PersonalAccessTokenDeletionOptions", "reason": "test"}
    Access(sandbox.url, sandbox.token_of("USER")).ask("deletePersonalAccessTokens", ids, options)
    end_sessions(sandbox)
    without = Access(sandbox.url, old)
    with pytest.raises(OpenbisJupyterError, match="session-expired"):
        download_files(without, [perm_id], tmp_path / "data")
    assert download_files(access, [perm_id], tmp_path / "data").fetched == 1
    assert access.token == fresh
