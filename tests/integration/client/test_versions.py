"""Saving beside others: a newer version is never passed over, a broken upload never leaves half a dataset."""

import json
import os
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pytest
from integration.client.conftest import BIG_BYTES, program
from integration.client.cutting_proxy import CuttingProxy
from integration.notebook.sandbox import CRATE, EXPERIMENT, Sandbox, own_paths
from nbformat.v4 import new_code_cell, new_notebook

from openbis_jupyter.client import (
    Cancel,
    DatasetQuery,
    SaveRequest,
    connect,
    find_datasets,
    find_owner,
    list_files,
    save_files,
)
from openbis_jupyter.client.connecting import Access
from openbis_jupyter.client.datasets import dataset_facts
from openbis_jupyter.client.progress import Event, Moved, Planned, Waiting
from openbis_jupyter.errors import OpenbisJupyterError


def written(folder: Path, history: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / "n.ipynb"
    about = {"history_id": history, "owner": {"perm_id": EXPERIMENT}, "parents": []}
    cells = [new_code_cell(f"history_id = '{history}'", id="variables"), new_code_cell(text, id="work")]
    nbformat.write(new_notebook(cells=cells, metadata={"openbis": about}), file)
    return file


def request(access: Access, file: Path, history: str, **more: Any) -> SaveRequest:
    return replace(SaveRequest(file, find_owner(access, EXPERIMENT), "n", history), **more)


def versions(access: Access, history: str) -> list[str]:
    query = DatasetQuery(properties={"$HISTORY_ID": history})
    return [row.perm_id for row in find_datasets(access, query)]


@pytest.fixture
def history() -> str:
    return str(uuid.uuid4())


@pytest.fixture
def newer(access: Access, history: str, tmp_path: Path) -> tuple[str, str, Path]:
    """My version, the version that somebody else saved after it, and my file, which has changed since."""
    mine = save_files(access, request(access, written(tmp_path, history, "1"), history)).perm_id
    theirs_file = written(tmp_path / "theirs", history, "2")
    theirs = save_files(access, request(access, theirs_file, history, base=mine)).perm_id
    return mine, theirs, written(tmp_path, history, "3")


def test_my_own_versions_follow_each_other(access: Access, history: str, tmp_path: Path) -> None:
    made = [save_files(access, request(access, written(tmp_path, history, text), history)) for text in "123"]
    assert versions(access, history) == [saved.perm_id for saved in made][::-1]
    moved = written(tmp_path, history, "4").rename(tmp_path / "other name.ipynb")
    assert save_files(access, request(access, moved, history)).perm_id in versions(access, history)


def test_a_newer_version_is_named_and_nothing_is_saved(
    access: Access, history: str, newer: tuple[str, str, Path]
) -> None:
    mine, theirs, file = newer
    with pytest.raises(OpenbisJupyterError) as caught:
        save_files(access, request(access, file, history))
    assert caught.value.code == "version-newer" and theirs in str(caught.value)
    assert "bob" in str(caught.value) or "alice" in str(caught.value)
    assert versions(access, history) == [theirs, mine]


def test_going_on_from_it_makes_it_a_parent(
    access: Access, power_user: Access, history: str, newer: tuple[str, str, Path]
) -> None:
    mine, theirs, file = newer
    saved = save_files(power_user, request(power_user, file, history, newer="continue"))
    assert dataset_facts(power_user, saved.perm_id).parents == [theirs]
    assert versions(access, history) == [saved.perm_id, theirs, mine]


def test_beside_it_leaves_it_alone(access: Access, history: str, newer: tuple[str, str, Path]) -> None:
    mine, theirs, file = newer
    saved = save_files(access, request(access, file, history, newer="beside"))
    assert dataset_facts(access, saved.perm_id).parents == []
    assert versions(access, history) == [saved.perm_id, theirs, mine]


def test_a_branch_has_a_history_of_its_own_from_then_on(
    power_user: Access, history: str, newer: tuple[str, str, Path], tmp_path: Path
) -> None:
    access, (mine, theirs, file) = power_user, newer
    saved = save_files(access, request(access, file, history, newer="branch"))
    assert saved.history_id != history and versions(access, history) == [theirs, mine]
    assert versions(access, saved.history_id) == [saved.perm_id]
    assert dataset_facts(access, saved.perm_id).parents == [mine]
    again = save_files(access, request(access, file, history, newer="branch"))
    assert (again.already, again.perm_id) == (True, saved.perm_id)
    later = save_files(access, request(access, written(tmp_path, history, "4"), history))
    assert versions(access, saved.history_id) == [later.perm_id, saved.perm_id]
    assert history in file.read_text() and saved.history_id not in file.read_text()


def test_a_branch_whose_answer_was_lost_is_not_made_twice(
    access: Access, history: str, newer: tuple[str, str, Path], home: Path
) -> None:
    _, _, file = newer
    before = {path: path.read_text() for path in home.rglob("*.json")}
    branch = save_files(access, request(access, file, history, newer="branch"))
    for path, text in before.items():  # as if the program had ended before it could take a note
        path.write_text(text)
    again = save_files(access, request(access, file, history, newer="branch"))
    assert (again.already, again.perm_id) == (True, branch.perm_id)


def test_in_the_shell_a_newer_version_is_exit_status_3(
    sandbox: Sandbox, access: Access, history: str, newer: tuple[str, str, Path], home: Path
) -> None:
    mine, theirs, file = newer
    environment = sandbox.environment(access.token, home)
    asked = program(environment, "save", str(file), "--json")
    error = json.loads(asked.communicate(timeout=60)[0])["error"]
    assert (asked.returncode, error["code"], error["details"]["dataset"]) == (3, "version-newer", theirs)
    done = program(environment, "save", str(file), "--newer", "continue", "--notes", "mine", "--json")
    saved = json.loads(done.communicate(timeout=60)[0])
    assert done.returncode == 0 and versions(access, history) == [saved["dataset"], theirs, mine]


def test_results_go_with_the_notebook_and_a_cut_upload_goes_on(
    proxy: CuttingProxy, access: Access, history: str, tmp_path: Path
) -> None:
    big = tmp_path / "result.bin"
    big.write_bytes(os.urandom(BIG_BYTES))
    proxy.cut(up=BIG_BYTES // 2)
    events = list[Event]()
    file = written(tmp_path, history, "1")
    saved = save_files(access, request(access, file, history, results=[big]), events.append)
    assert proxy.cuts == 1 and any(isinstance(event, Waiting) for event in events)
    stored = list_files(access, [saved.perm_id]).files
    sizes = {file.path.removeprefix("original/default/"): file.size for file in stored}
    assert sizes["result.bin"] == BIG_BYTES and own_paths(sizes) == ["n.html", "n.ipynb", "result.bin"]
    assert versions(access, history) == [saved.perm_id]
    [sent] = [event for event in events if isinstance(event, Planned) and event.what == "upload"]
    compared = sum(event.size for event in events if isinstance(event, Moved)) - sent.size
    assert compared == sent.size  # every byte once there and once back
    again = save_files(access, request(access, file, history, results=[big]))
    assert again.already


def test_what_it_ran_in_keeps_nothing_from_being_saved_and_is_asked_for_a_new_version_only(
    sandbox: Sandbox, access: Access, history: str, tmp_path: Path
) -> None:
    asked = []

    def fails(notebook: Any) -> Any:
        asked.append(notebook)
        raise RuntimeError("whatever")

    mine = tmp_path / CRATE
    mine.write_text("a result of a person")
    wanted = request(access, written(tmp_path, history, "1"), history, ask=fails, results=[mine])
    with sandbox.counted() as least:
        saved = save_files(access, wanted)
    assert ["RuntimeError" in sentence for sentence in saved.lacking] == [True, False]
    assert CRATE in saved.lacking[1] and "a result of yours" in saved.lacking[1]
    paths = [file.path for file in list_files(access, [saved.perm_id]).files]
    assert sorted(path.rsplit("/", 1)[-1] for path in paths) == ["n.html", "n.ipynb", CRATE]
    again = save_files(access, wanted)
    assert again.already and again.lacking == () and len(asked) == 1
    # What is saved beside a notebook costs the way of its files there and back, and no question.
    usual = request(access, written(tmp_path / "usual", str(uuid.uuid4()), "1"), str(uuid.uuid4()))
    with sandbox.counted() as counts:
        assert save_files(access, usual).lacking == ()
    assert counts["methods"] == least["methods"]
    uploads = "/datastore_server/session_workspace_file_upload"
    assert (least["requests"][uploads], counts["requests"][uploads]) == (3, 5)


def test_an_upload_that_breaks_for_good_leaves_nothing_and_can_be_repeated(
    proxy: CuttingProxy, access: Access, history: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    big = tmp_path / "result.bin"
    big.write_bytes(os.urandom(BIG_BYTES))
    wanted = request(access, written(tmp_path, history, "1"), history, results=[big])
    monkeypatch.setattr("openbis_jupyter.client.saving.uploads.PAUSES_SECONDS", (0.0, 0.0))
    proxy.cut(up=BIG_BYTES // 2, times=100)
    with pytest.raises(OpenbisJupyterError, match="save-failed"):
        save_files(access, wanted)
    assert versions(access, history) == []
    proxy.cut()
    saved = save_files(access, wanted)
    assert versions(access, history) == [saved.perm_id]


def test_a_session_that_ends_during_the_upload_is_said_and_the_next_one_saves(
    sandbox: Sandbox, proxy: CuttingProxy, access: Access, history: str, tmp_path: Path
) -> None:
    big = tmp_path / "result.bin"
    big.write_bytes(os.urandom(BIG_BYTES))
    wanted = request(access, written(tmp_path, history, "1"), history, results=[big])
    proxy.cut(up=BIG_BYTES // 2)
    proxy.before_cut = lambda: Access(sandbox.url, access.token).ask("logout")
    with pytest.raises(OpenbisJupyterError, match="session-expired"):
        save_files(access, wanted)
    again = Access(sandbox.url, sandbox.token_of("USER"))
    assert versions(again, history) == []
    saved = save_files(again, wanted)
    assert versions(again, history) == [saved.perm_id]


def test_where_the_credential_renews_itself_the_upload_begins_again_by_itself(
    sandbox: Sandbox, proxy: CuttingProxy, home: Path, history: str, tmp_path: Path
) -> None:
    from openbis_jupyter.client.credentials import Credential

    access = Access(
        sandbox.url,
        sandbox.token_of("USER"),
        renew=lambda: Credential(sandbox.url, sandbox.token_of("USER")),
    )
    first = access.token
    big = tmp_path / "result.bin"
    big.write_bytes(os.urandom(BIG_BYTES))
    wanted = request(access, written(tmp_path, history, "1"), history, results=[big])
    proxy.cut(up=BIG_BYTES // 2)
    proxy.before_cut = lambda: Access(sandbox.url, first).ask("logout")
    saved = save_files(access, wanted)
    assert access.token != first and versions(access, history) == [saved.perm_id]


def test_a_cancelled_save_leaves_nothing(access: Access, history: str, tmp_path: Path) -> None:
    cancel = Cancel()
    wanted = request(access, written(tmp_path, history, "1"), history)
    with pytest.raises(OpenbisJupyterError, match="cancelled"):
        save_files(
            access, wanted, lambda event: cancel.cancel() if isinstance(event, Moved) else None, cancel
        )
    assert versions(access, history) == []


@pytest.mark.parametrize("results", [["missing.bin"], ["x/n.html"], ["x/r.txt", "y/r.txt"]])
def test_files_that_cannot_be_saved_together_are_named(
    access: Access, history: str, tmp_path: Path, results: list[str]
) -> None:
    paths = [tmp_path / name for name in results]
    for path in paths:
        if path.parent != tmp_path:
            path.parent.mkdir(exist_ok=True)
            path.write_text("x")
    with pytest.raises(OpenbisJupyterError, match="request-invalid"):
        save_files(access, request(access, written(tmp_path, history, "1"), history, results=paths))
    assert versions(access, history) == []


def test_datasets_are_found_by_what_is_known_of_them(
    sandbox: Sandbox, access: Access, history: str, tmp_path: Path
) -> None:
    wanted = request(access, written(tmp_path, history, "1"), history, notes="zebra fish")
    perm_id = save_files(access, wanted).perm_id

    def found(**query: Any) -> bool:
        return perm_id in [row.perm_id for row in find_datasets(access, DatasetQuery(**query))]

    assert found(space="MICROSCOPY") and not found(space="METHODS")
    assert found(project="/MICROSCOPY/CELLS") and found(project="CELLS") and not found(project="NO")
    assert found(owner=find_owner(access, EXPERIMENT), text="zebra")
    assert found(type_code="ANALYSIS_NOTEBOOK") and not found(type_code="RAW_DATA")
    assert not found(text="giraffe") and len(find_datasets(access, DatasetQuery(text="a", limit=2))) == 2
    o = connect(access.token, url=sandbox.url)
    assert o.get_dataset(perm_id).props["notes"] == "zebra fish"
