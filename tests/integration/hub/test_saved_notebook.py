"""A saved notebook is opened again: continued or as a template, whoever saved it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pytest
from integration.hub.conftest import Hub, Person

from openbis_jupyter.notebook.builder import build_notebook
from openbis_jupyter.notebook.languages import LANGUAGES
from openbis_jupyter.notebook.spec import NotebookSpec, OwnerInfo
from openbis_jupyter.notebook.work import work_digest

OLDER = Path(__file__).parents[2] / "fixtures/notebooks-0.1.0"


def ours(language: str) -> dict[str, Any]:
    """A notebook of ours as it was saved."""
    owner = OwnerInfo("EXPERIMENT", "E-1", "/L/P/E-1")
    row = LANGUAGES[language]
    spec = NotebookSpec("growth.ipynb", "growth", "https://o", "alice", owner, (), ("D-1",), "h")
    return build_notebook(replace(spec, kernel=language, kernel_display_name=row.title, language=language))


OURS = ours("python")
OURS["cells"][-1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "Saved as N-1\n"}]
PATH = "original/Größe '1'.ipynb"


@pytest.fixture
def saved(hub: Hub) -> Hub:
    """openBIS with a saved notebook."""
    hub.openbis.datasets.add("N-1")
    hub.openbis.properties["N-1"] = {"$HISTORY_ID": "history-of-n1"}
    hub.openbis.files["N-1"] = {PATH: json.dumps(OURS).encode(), "original/growth.html": b"<html>"}
    return hub


def opened(person: Person, mode: str, **changes: Any) -> nbformat.NotebookNode:
    source = {"dataset": "N-1", "mode": mode, **changes.pop("source", {})}
    launch = person.launch(datasets=[], source=source, directory=f"saved-{mode}", **changes)
    assert launch["state"] == "ready"
    found = nbformat.read(person.home / launch["notebook_path"], as_version=4)
    nbformat.validate(found)
    return found


def lines(notebook: nbformat.NotebookNode) -> list[str]:
    """The assignments of the parameters cell."""
    (cell,) = [one for one in notebook.cells if one.metadata.get("openbis", {}).get("cell") == "parameters"]
    return list(cell.source.splitlines())


def assigned(language: str = "python", **values: Any) -> list[str]:
    return [LANGUAGES[language].assign(*row) for row in values.items()]


def test_to_be_continued(saved: Hub, resident: Person) -> None:
    before = len(saved.openbis.calls)
    found = opened(resident, "continuation", notebook="again")
    for line in assigned(
        file_name="again.ipynb", dataset_ids=[], parents=["N-1"], history_id="history-of-n1"
    ):
        assert line in lines(found)
    assert found.cells[-1].outputs[0].text == "Saved as N-1\n"
    assert len(saved.openbis.calls) - before <= 6
    opened(resident, "continuation", notebook="again")
    assert [path for path in resident.notebooks() if "again" in path] == ["saved-continuation/again.ipynb"]
    (resident.home / "saved-continuation/again.ipynb").write_text("my work")
    again = opened(resident, "continuation", notebook="again")
    assert (resident.home / "saved-continuation/again.ipynb").read_text() == "my work"
    assert 'file_name = "again-2.ipynb"' in lines(again)
    for notebook in (found, again):
        assert notebook.metadata.openbis.opened["dataset"] == "N-1"
        assert notebook.metadata.openbis.opened["digest"] == work_digest(notebook), (
            "nobody has changed it yet"
        )


def test_what_goes_on_from_a_dataset_is_called_as_that_until_somebody_calls_it_otherwise(
    saved: Hub, resident: Person
) -> None:
    saved.openbis.properties["N-1"] |= {"$NAME": "Growth curves, 30 °C"}
    for changes, mode, name in (
        ({}, "continuation", "Growth curves, 30 °C"),
        ({"name": "A second look"}, "continuation", "A second look"),
        ({}, "template", "called-2"),
        ({"name": "A second look"}, "template", "A second look"),
    ):
        number = "called" if mode == "continuation" else "called-2"
        found = opened(resident, mode, notebook=number, **changes)
        assert f'dataset_name = "{name}"' in [cell.source for cell in found.cells]
        assert found.metadata.openbis.name == name


def test_as_a_template(saved: Hub, resident: Person) -> None:
    found = opened(resident, "template", owner={"kind": "OBJECT", "perm_id": "E-1"})
    history_id = found.metadata.openbis.history_id
    assert history_id not in ("h", "history-of-n1")
    for line in assigned(history_id=history_id, owner_kind="OBJECT", owner_perm_id="E-1"):
        assert line in lines(found)
    assert not any(cell.get("outputs") for cell in found.cells)


@pytest.mark.parametrize("language", sorted(LANGUAGES.keys() - {"python"}))
def test_in_every_language(saved: Hub, resident: Person, language: str) -> None:
    saved.openbis.files["N-1"] = {PATH: json.dumps(ours(language)).encode()}
    for mode in ("continuation", "template"):
        found = opened(resident, mode, notebook=f"{language} '2'", owner={"kind": "OBJECT", "perm_id": "E-1"})
        assert "by hand" not in found.cells[0].source
        history_id = found.metadata.openbis.history_id
        assert (history_id == "history-of-n1") == (mode == "continuation")
        for line in assigned(
            language,
            file_name=f"{language} '2'.ipynb",
            dataset_ids=[],
            parents=["N-1"],
            owner_kind="OBJECT",
            owner_perm_id="E-1",
            history_id=history_id,
            openbis_url=saved.openbis.url,
        ):
            assert line in lines(found)
        assert [cell.source for cell in found.cells if cell.metadata.openbis.cell == "save"] == [
            cell["source"] for cell in ours(language)["cells"] if cell["id"] == "save"
        ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_those_of_version_0_1_0(saved: Hub, resident: Person, language: str) -> None:
    saved.openbis.files["N-1"] = {PATH: (OLDER / f"{language}.ipynb").read_bytes()}
    found = opened(resident, "continuation", notebook="older", owner={"kind": "OBJECT", "perm_id": "E-1"})
    for line in assigned(language, owner_kind="OBJECT", owner_perm_id="E-1", parents=["N-1"]):
        assert line in lines(found)
    assert found.metadata.openbis.datasets == ["20200101000000000-1", "20200101000000000-2"]


def test_the_notebook_of_another_tool(saved: Hub, resident: Person) -> None:
    cell = {"cell_type": "code", "metadata": {}, "source": "o", "outputs": [], "execution_count": None}
    theirs = {
        "nbformat": 4,
        "nbformat_minor": 2,
        "metadata": {"openbisHistoryId": "their-history"},
        "cells": [cell],
    }
    saved.openbis.files["N-1"] = {"original/u-1/a.ipynb": json.dumps(theirs).encode()}
    del saved.openbis.properties["N-1"]
    found = opened(resident, "continuation")
    assert found.cells[1].source == "o"
    assert 'parents = ["N-1"]' in lines(found)
    assert found.metadata.openbis.history_id == "their-history"
    assert found.metadata.openbis.saved_as_opened is True


def test_one_of_several(saved: Hub, resident: Person) -> None:
    saved.openbis.files["N-1"]["original/b.ipynb"] = json.dumps(OURS).encode()
    answer = resident.click(datasets=[], source={"dataset": "N-1", "mode": "template"})
    assert answer.json()["error"]["code"] == "source-several"
    assert "original/b.ipynb" in answer.json()["error"]["message"]
    listed = resident.click("api/sources", dataset="N-1").json()["notebooks"]
    assert [one["path"] for one in listed] == ["original/Größe '1'.ipynb", "original/b.ipynb"]
    opened(resident, "template", source={"file": PATH})


def test_a_download(saved: Hub, person: Person) -> None:
    answer = person.click(action="download", datasets=[], source={"dataset": "N-1", "mode": "continuation"})
    found = nbformat.reads(answer.json()["notebook"], as_version=4)
    assert 'history_id = "history-of-n1"' in lines(found)


def test_what_cannot_be_opened_is_told_and_nothing_is_written(saved: Hub, resident: Person) -> None:
    before = resident.notebooks()
    openbis = saved.openbis
    cases: list[tuple[dict[str, bytes], str, int]] = [
        ({"original/a.txt": b"x"}, "source-without-notebook", 404),
        ({}, "source-without-notebook", 404),
        ({"original/a.ipynb": b"not json"}, "source-damaged", 422),
        ({"original/a.ipynb": b" " * 20_000_001}, "source-too-large", 413),
        ({"original/gone.ipynb": b"{}"}, "source-unavailable", 503),
    ]
    openbis.archived = {"original/gone.ipynb"}
    for files, code, status in cases:
        openbis.files["N-1"] = files
        answer = resident.click(datasets=[], source={"dataset": "N-1", "mode": "continuation"})
        assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    answer = resident.click(datasets=[], source={"dataset": "N-404", "mode": "continuation"})
    assert answer.json()["error"]["code"] == "datasets-unknown"
    assert resident.notebooks() == before
