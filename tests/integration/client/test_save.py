"""Saving: checked, never twice, never with a token, and clear when it cannot be."""

import uuid
from pathlib import Path
from typing import Any

import nbformat
import pybis
import pytest
from integration.notebook.sandbox import EXPERIMENT, Sandbox, own_paths, running_sandbox
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from openbis_jupyter.client import SaveRequest, connect, find_owner, render_html, save_files, save_notebook
from openbis_jupyter.client.connecting import access_of
from openbis_jupyter.errors import OpenbisJupyterError


@pytest.fixture
def user(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, home: Path) -> pybis.Openbis:
    for name, value in sandbox.environment(sandbox.token_of("USER"), home).items():
        monkeypatch.setenv(name, value)
    return connect()


def written(folder: Path, text: str = "# A result") -> Path:
    file = folder / "n.ipynb"
    nbformat.write(new_notebook(cells=[new_markdown_cell(text)]), file)
    return file


def versions(o: pybis.Openbis, history_id: str) -> list[str]:
    return list(o.get_datasets(type="ANALYSIS_NOTEBOOK", where={"$HISTORY_ID": history_id}).df["permId"])


def save(o: pybis.Openbis, file: Path, history_id: str, **more: Any) -> Any:
    settings = {"name": "n", "owner": o.get_experiment(EXPERIMENT), "html": render_html(file), **more}
    owner, html = settings.pop("owner"), settings.pop("html")
    return save_notebook(o, file, html, owner, history_id=history_id, **settings)


def test_the_same_bytes_are_not_stored_twice(
    user: pybis.Openbis, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    history_id, file = str(uuid.uuid4()), written(tmp_path)
    first = save(user, file, history_id)
    told = capsys.readouterr().out
    assert f"Saved as {first.permId}" in told and "this cell" not in told.lower()  # it is no cell that saves
    again = save(user, file, history_id)
    assert f"Saved already as {first.permId}" in capsys.readouterr().out
    assert again.permId == first.permId and versions(user, history_id) == [first.permId]
    save(user, written(tmp_path, "# Another result"), history_id)
    assert len(versions(user, history_id)) == 2


def test_what_is_there_already_gets_the_name_and_notes_that_are_given_now(
    sandbox: Sandbox, user: pybis.Openbis, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    o = connect(sandbox.token_of("POWER_USER"))
    history_id, file = str(uuid.uuid4()), written(tmp_path)
    first = save(o, file, history_id, notes="first")
    again = save(o, file, history_id, name="Another name", notes="second")
    said = capsys.readouterr().out
    assert f"Saved already as {first.permId}" in said and "its name and notes" in said
    found = o.get_dataset(again.permId)
    assert (found.props["$name"], found.props["notes"]) == ("Another name", "second")
    save(o, file, history_id, name="Another name")
    found = o.get_dataset(again.permId)
    assert found.props["notes"] == "second", "no notes were given"
    assert "its name" not in capsys.readouterr().out and versions(o, history_id) == [first.permId]


def test_who_may_not_change_it_gets_a_version_with_the_name_that_is_given_now(
    user: pybis.Openbis, tmp_path: Path
) -> None:
    history_id, file = str(uuid.uuid4()), written(tmp_path)
    first = save(user, file, history_id)
    for _ in range(2):
        second = save(user, file, history_id, name="Another name")
        assert user.get_dataset(second.permId).props["$name"] == "Another name"
    assert user.get_dataset(first.permId).props["$name"] == "n"
    assert {*versions(user, history_id)} == {first.permId, second.permId}


def test_for_another_owner_it_is_not_there_yet(user: pybis.Openbis, tmp_path: Path) -> None:
    history_id, file = str(uuid.uuid4()), written(tmp_path)
    first = save(user, file, history_id)
    sample = user.get_experiment(EXPERIMENT).get_objects()[0]
    for _ in range(2):
        second = save(user, file, history_id, owner=sample)
        assert second.sample.permId == sample.permId
    assert versions(user, history_id) in ([first.permId, second.permId], [second.permId, first.permId])


def test_the_web_page_is_that_of_the_saved_notebook(user: pybis.Openbis, tmp_path: Path) -> None:
    page = render_html(written(tmp_path, "# Old"))
    saved = save(user, written(tmp_path, "# New"), str(uuid.uuid4()), html=page)
    saved.download(destination=str(tmp_path / "back"))
    [stored] = (tmp_path / "back").rglob("n.html")
    assert "New" in stored.read_text() and stored.read_bytes() == page.read_bytes()


@pytest.mark.parametrize("where", ["no folder/n.html", "folder.html"])
def test_a_web_page_that_has_no_place_is_said_and_the_notebook_is_saved(
    user: pybis.Openbis, tmp_path: Path, capsys: pytest.CaptureFixture[str], where: str
) -> None:
    history_id, page = str(uuid.uuid4()), tmp_path / where
    (tmp_path / "folder.html").mkdir()
    saved = save(user, written(tmp_path), history_id, html=page)
    said = capsys.readouterr().out
    assert f"Saved as {saved.permId}" in said and "could not be written here" in said
    assert len(own_paths(saved.file_list)) == 2


@pytest.mark.parametrize("whose", ["the connection's", "another session's", "an access token"])
@pytest.mark.parametrize("where", ["source", "output"])
def test_a_notebook_with_a_token_in_it_is_not_saved(
    sandbox: Sandbox, user: pybis.Openbis, tmp_path: Path, where: str, whose: str
) -> None:
    """Also not with one that was pasted, and is not the one that the connection uses now."""
    others = {"another session's": sandbox.token_of("OBSERVER"), "an access token": f"$pat-alice-{'5f' * 16}"}
    token = others.get(whose, user.token)
    outputs = [new_output("stream", text=f"token {token}")] if where == "output" else []
    cell = new_code_cell(f"token = '{token}'" if where == "source" else "1", outputs=outputs)
    file, history_id = tmp_path / "n.ipynb", str(uuid.uuid4())
    nbformat.write(new_notebook(cells=[cell]), file)
    with pytest.raises(OpenbisJupyterError) as caught:
        save(user, file, history_id)
    assert caught.value.code == "notebook-secret" and token not in str(caught.value)
    assert versions(user, history_id) == []


def test_an_owner_without_rights_is_named_and_nothing_is_stored(
    sandbox: Sandbox, user: pybis.Openbis, tmp_path: Path
) -> None:
    observer = connect(sandbox.token_of("OBSERVER"))
    history_id = str(uuid.uuid4())
    with pytest.raises(OpenbisJupyterError) as caught:
        save(observer, written(tmp_path), history_id)
    assert caught.value.code == "owner-read-only"
    assert observer.token not in str(caught.value)
    assert versions(user, history_id) == []


def test_an_unknown_type_is_named(user: pybis.Openbis, tmp_path: Path) -> None:
    with pytest.raises(OpenbisJupyterError, match="save-failed"):
        save(user, written(tmp_path), str(uuid.uuid4()), type="NO_SUCH_TYPE")


def test_what_openbis_refuses_is_told_in_its_words(user: pybis.Openbis, tmp_path: Path) -> None:
    history_id = str(uuid.uuid4())
    access, file = access_of(user), written(tmp_path)
    owner, unknown = find_owner(access, EXPERIMENT), {"NO_SUCH_PROPERTY": "1"}
    # Its data store keeps the reason, a property that there is not, to itself.
    with pytest.raises(OpenbisJupyterError, match="Could not process file default") as caught:
        save_files(access, SaveRequest(file, owner, "n", history_id, properties=unknown))
    assert caught.value.code == "save-failed" and versions(user, history_id) == []


def test_an_openbis_with_other_property_codes_is_served_too(tmp_path: Path, home: Path) -> None:
    with (
        running_sandbox(tmp_path / "openbis-7", "--property-names", "7") as newer,
        pytest.MonkeyPatch.context() as monkeypatch,
    ):
        for name, value in newer.environment(newer.token_of("USER"), home).items():
            monkeypatch.setenv(name, value)
        saved = save(connect(), written(tmp_path), "history-of-7", notes="Two\nlines")
        assert saved.data["properties"] == {"NAME": "n", "NOTES": "Two\nlines", "HISTORY_ID": "history-of-7"}


def test_a_folder_of_results_is_saved_as_a_folder_and_once(user: pybis.Openbis, tmp_path: Path) -> None:
    history_id, file = str(uuid.uuid4()), written(tmp_path)
    results = tmp_path / "results"
    for name in ("a.csv", "deep/a.csv", "n.ipynb"):
        (results / name).parent.mkdir(parents=True, exist_ok=True)
        (results / name).write_text(name)
    for _ in range(2):
        saved = save(user, file, history_id, files=[results])
    assert versions(user, history_id) == [saved.permId]
    assert own_paths(saved.file_list) == [
        "n.html",
        "n.ipynb",
        "results/a.csv",
        "results/deep/a.csv",
        "results/n.ipynb",
    ]
    (results / "deep" / "a.csv").write_text("another")
    save(user, file, history_id, files=[results])
    assert len(versions(user, history_id)) == 2


@pytest.mark.parametrize("name", ["back\\slash.txt", "ends with a space ", "folder../a.txt"])
def test_names_that_openbis_changes_are_refused_before_anything_is_sent(
    sandbox: Sandbox, user: pybis.Openbis, tmp_path: Path, name: str
) -> None:
    history_id, file = str(uuid.uuid4()), written(tmp_path)
    result = tmp_path / "results" / name
    result.parent.mkdir(parents=True)
    result.write_text("1")
    given = result if "/" not in name else result.parent
    with sandbox.counted() as counts:
        for _ in range(2):
            with pytest.raises(OpenbisJupyterError, match="Rename the file or folder") as caught:
                save(user, file, history_id, files=[given])
    assert caught.value.code == "name-changed" and name in caught.value.message
    assert not [path for path in counts["requests"] if "upload" in path]
    assert "createUploadedDataSet" not in counts["methods"] and versions(user, history_id) == []


def test_an_expired_session_is_said_so(sandbox: Sandbox, user: pybis.Openbis, tmp_path: Path) -> None:
    o = connect(sandbox.token_of("USER"))
    owner, token = o.get_experiment(EXPERIMENT), o.token
    connect(token).logout()
    with pytest.raises(OpenbisJupyterError) as caught:
        save(o, written(tmp_path), str(uuid.uuid4()), owner=owner)
    assert caught.value.code == "connection-ended" and token not in str(caught.value)


DSS_RPC = "/datastore_server/rmi-data-store-server-v3.json"


@pytest.mark.parametrize(
    ("order", "code"),
    [
        ({"fault": "drop", "method": "/datastore_server/session_workspace_file_upload"}, "save-failed"),
        ({"fault": "html", "method": "/datastore_server/session_workspace_file_upload"}, "save-failed"),
        ({"fault": "html", "method": DSS_RPC, "nth": 1}, "openbis-unreachable"),
        ({"fault": "drop", "method": "/openbis/openbis"}, "openbis-unreachable"),
    ],
)
def test_a_fault_leaves_nothing_and_the_next_try_saves(
    sandbox: Sandbox, user: pybis.Openbis, tmp_path: Path, order: dict[str, Any], code: str
) -> None:
    history_id, file, owner = str(uuid.uuid4()), written(tmp_path), user.get_experiment(EXPERIMENT)
    with sandbox.fault(**order), pytest.raises(OpenbisJupyterError) as caught:
        save(user, file, history_id, owner=owner)
    assert caught.value.code == code and user.token not in str(caught.value)
    assert versions(user, history_id) == []
    saved = save(user, file, history_id, owner=owner)
    assert versions(user, history_id) == [saved.permId]


def test_a_dataset_whose_answer_was_lost_is_found_and_not_made_twice(
    sandbox: Sandbox, user: pybis.Openbis, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    history_id, file = str(uuid.uuid4()), written(tmp_path)
    with sandbox.fault(fault="drop", method=DSS_RPC, nth=1):
        saved = save(user, file, history_id)
    assert f"Saved as {saved.permId}" in capsys.readouterr().out
    assert versions(user, history_id) == [saved.permId]


@pytest.mark.parametrize("fault", ["drop", "html"])
def test_what_cannot_be_read_back_is_not_called_saved(
    sandbox: Sandbox, user: pybis.Openbis, tmp_path: Path, capsys: pytest.CaptureFixture[str], fault: str
) -> None:
    history_id, file = str(uuid.uuid4()), written(tmp_path)
    with sandbox.fault(fault=fault, method="/datastore_server/20"), pytest.raises(OpenbisJupyterError):
        save(user, file, history_id)
    assert "Saved" not in capsys.readouterr().out
    again = save(user, file, history_id)
    assert f"Saved already as {again.permId}" in capsys.readouterr().out
    assert versions(user, history_id) == [again.permId]
