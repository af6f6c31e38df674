"""Datasets that openBIS does not take as parents: the notebook is saved all the same, and names them."""

import json
import uuid
from pathlib import Path
from typing import Any

import nbformat
import pytest
from integration.client.conftest import program
from integration.client.test_versions import request, versions, written
from integration.notebook.sandbox import EXPERIMENT, Sandbox, register, stored_files
from integration.notebook.test_every_cell_runs import signed_in

from openbis_jupyter.client import Saved, connect, find_owner, run_file, run_saved, save_files, save_notebook
from openbis_jupyter.client.connecting import Access
from openbis_jupyter.client.datasets import dataset_facts
from openbis_jupyter.client.notebooks import made_with, read_notebook
from openbis_jupyter.client.progress import Event, NotParents
from openbis_jupyter.client.rendering import write_page

PROTOCOLS = "/METHODS/PROTOCOLS/PROTOCOL_COLLECTION"


@pytest.fixture
def data(sandbox: Sandbox, access: Access, tmp_path: Path) -> str:
    """A dataset of the space in which alice is power user and bob is user."""
    return register(signed_in(sandbox, access.token), tmp_path / "data", {"a.csv": b"1\n"}, "used")


@pytest.fixture
def history() -> str:
    return str(uuid.uuid4())


def assert_named(access: Access, saved: Saved, named: list[str], parents: list[str]) -> None:
    """The dataset has these parents, and its notebook, page and notes name the others."""
    facts = dataset_facts(access, saved.perm_id)
    assert (facts.parents, list(saved.not_parents)) == (parents, named)
    stored = stored_files(connect(access.token, url=access.url), saved.perm_id)
    notebook = nbformat.reads(stored["n.ipynb"].decode(), as_version=4)
    assert notebook.metadata.get("openbis", {}).get("not_parents", []) == named
    sentence = f"Made with {', '.join(named)}, which openBIS did not take as parents."
    page = stored["n.html"].decode()
    assert page.count(sentence) == facts.notes.count(sentence) == bool(named)
    assert page.count('class="openbis-not-parents"') == bool(named)


def test_a_user_saves_and_the_dataset_names_what_was_used(
    access: Access, history: str, data: str, tmp_path: Path
) -> None:
    file = written(tmp_path, history, "1")
    before = file.read_bytes()
    saved = save_files(access, request(access, file, history, parents=[data], notes="Mine"))
    assert_named(access, saved, [data], [])
    assert dataset_facts(access, saved.perm_id).notes.startswith("Mine\n")
    assert file.read_bytes() == before, "the file that is open in the browser is left alone"
    again = save_files(access, request(access, file, history, parents=[data], notes="Mine"))
    assert again == Saved(saved.perm_id, True, history, not_parents=(data,))
    assert versions(access, history) == [saved.perm_id]


def test_what_is_asked_for_costs_one_request_more_and_one_what_it_is(
    sandbox: Sandbox, access: Access, history: str, data: str, tmp_path: Path
) -> None:
    counts = []
    for number, parents in enumerate(([], [data, "20200101000000000-404"])):
        wanted = request(access, written(tmp_path, f"{history}-{number}", "1"), history, parents=parents)
        with sandbox.counted() as counted:
            save_files(access, wanted)
        counts.append(counted["methods"])
        history = str(uuid.uuid4())
    more = {"getRights": 1, "getDataSets": counts[0]["getDataSets"] + 1}
    assert {**counts[0], **more} == counts[1] and "getRights" not in counts[0]


def test_a_power_user_gets_the_parents_that_openbis_takes(
    sandbox: Sandbox, power_user: Access, history: str, data: str, tmp_path: Path
) -> None:
    page = tmp_path / "elsewhere.ipynb"
    nbformat.write(nbformat.v4.new_notebook(), page)
    wanted = request(power_user, page, str(uuid.uuid4()), owner=find_owner(power_user, PROTOCOLS))
    elsewhere = save_files(power_user, wanted).perm_id  # there alice is user only
    file = written(tmp_path, history, "1")
    saved = save_files(power_user, request(power_user, file, history, parents=[data, elsewhere]))
    assert_named(power_user, saved, [elsewhere], [data])


def test_who_may_may_and_a_stored_note_of_an_earlier_version_goes(
    access: Access, power_user: Access, history: str, data: str, tmp_path: Path
) -> None:
    first = save_files(access, request(access, written(tmp_path, history, "1"), history, parents=[data]))
    stored = stored_files(connect(access.token, url=access.url), first.perm_id)
    for name, content in stored.items():
        (tmp_path / name).write_bytes(content)
    page = tmp_path / "n.html"
    notes = dataset_facts(access, first.perm_id).notes
    file = written_on(tmp_path / "n.ipynb")
    page.touch()
    wanted = request(power_user, file, history, parents=[data], notes=notes, html=page, base=first.perm_id)
    assert_named(power_user, save_files(power_user, wanted), [], [data])


def written_on(file: Path) -> Path:
    """The notebook of a saved version, worked on."""
    notebook = read_notebook(file)
    notebook.cells[-1].source = "2"
    nbformat.write(notebook, file)
    return file


@pytest.mark.parametrize("newer", ["continue", "branch"])
def test_going_on_and_branching_name_the_version_before(
    access: Access, history: str, data: str, tmp_path: Path, home: Path, newer: Any
) -> None:
    mine = save_files(access, request(access, written(tmp_path, history, "1"), history)).perm_id
    theirs_file = written(tmp_path / "theirs", history, "2")
    theirs = save_files(access, request(access, theirs_file, history, base=mine)).perm_id
    notes = {path: path.read_text() for path in home.rglob("*.json")}
    file = written(tmp_path, history, "3")
    wanted = request(access, file, history, newer=newer, parents=[data])
    saved = save_files(access, wanted)
    assert_named(access, saved, [data, theirs if newer == "continue" else mine], [])
    assert save_files(access, wanted).perm_id == saved.perm_id
    for path, text in notes.items():  # as if the program had ended before it could take a note
        path.write_text(text)
    again = save_files(access, wanted)
    assert (again.already, again.perm_id, again.not_parents) == (True, saved.perm_id, saved.not_parents)


def test_a_parent_that_is_refused_only_at_the_end_is_left_out_and_nothing_is_there_twice(
    sandbox: Sandbox, power_user: Access, access: Access, history: str, data: str, tmp_path: Path
) -> None:
    other = register(signed_in(sandbox, power_user.token), tmp_path / "other", {"b.csv": b"2\n"}, "frozen")
    frozen = {
        "@type": "as.dto.dataset.update.DataSetUpdate",
        "dataSetId": {"@type": "as.dto.dataset.id.DataSetPermId", "permId": other},
        "freezeForChildren": True,
    }
    admin = connect(Access(sandbox.url, sandbox.token_of("ADMIN")).token, url=sandbox.url).access()
    admin.ask("updateDataSets", [frozen])
    file = written(tmp_path, history, "1")
    saved = save_files(power_user, request(power_user, file, history, parents=[data, other]))
    # openBIS does not say which one it refused.
    assert_named(power_user, saved, [data, other], [])
    again = save_files(power_user, request(power_user, file, history, parents=[data, other]))
    assert (again.already, again.perm_id) == (True, saved.perm_id)
    assert versions(power_user, history) == [saved.perm_id]


def test_what_nobody_can_see_any_more_is_named(
    access: Access, power_user: Access, history: str, data: str, tmp_path: Path
) -> None:
    gone = "20200101000000000-404"
    wanted = request(power_user, written(tmp_path, history, "1"), history, parents=[data, gone])
    assert_named(power_user, save_files(power_user, wanted), [gone], [data])


def test_a_cell_says_it(
    sandbox: Sandbox,
    access: Access,
    history: str,
    data: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = written(tmp_path, history, "1")
    o = connect(access.token, url=sandbox.url)
    owner = o.get_experiment(EXPERIMENT)
    saved = save_notebook(o, file, write_page(file), owner, name="n", history_id=history, parents=[data])
    assert (
        f"Saved as {saved.permId}\nopenBIS did not take {data} as a parent: the saved notebook and its page name it"
        " instead.\n" in capsys.readouterr().out
    )


def test_the_shell_says_it_before_a_run_and_after(
    sandbox: Sandbox, access: Access, history: str, data: str, tmp_path: Path, home: Path
) -> None:
    file = written(tmp_path / "work", history, "1")
    notebook = read_notebook(file)
    notebook.metadata["openbis"]["parents"] = [data]
    nbformat.write(notebook, file)
    environment = sandbox.environment(access.token, home)
    saving = program(environment, "save", str(file), "--json")
    answer = json.loads(saving.communicate(timeout=100)[0])
    assert answer["not_parents"] == [data] and f"did not take {data} as a parent" in answer["told"]
    running = program(environment, "run", str(file))
    out, err = running.communicate(timeout=100)
    assert running.returncode == 0, out + err
    assert err.index(f"openBIS will not take {data} as a parent") < err.index("cell 1 of 2")
    assert f"openBIS did not take {data} as a parent" in out


def test_a_run_of_a_saved_notebook_keeps_what_its_version_named(
    access: Access, history: str, data: str, tmp_path: Path
) -> None:
    file, events = written(tmp_path, history, "1"), list[Event]()
    first = save_files(access, request(access, file, history, parents=[data])).perm_id
    ran = run_saved(access, first, tmp_path / "run", listen=events.append)
    assert NotParents((data, first)) in events
    assert_named(access, ran.saved, [data, first], [])
    assert made_with(read_notebook(ran.notebook)).not_parents == (data,), "as it came"
    assert run_file(access, ran.notebook).saved.already is False
