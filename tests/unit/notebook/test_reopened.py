"""A saved notebook comes back as it was, with its new name, owner, parent and history."""

from __future__ import annotations

import ast
import json
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pytest

from openbis_jupyter.notebook.builder import build_notebook, renamed
from openbis_jupyter.notebook.languages import LANGUAGES
from openbis_jupyter.notebook.marks import key_of
from openbis_jupyter.notebook.parameters_cell import injected_cell
from openbis_jupyter.notebook.reopened import BLOCK, reopened
from openbis_jupyter.notebook.saved import read_saved
from openbis_jupyter.notebook.spec import DatasetInfo, NotebookSpec, OwnerInfo, SourceInfo
from openbis_jupyter.protocol.words import SourceMode

OLDER = Path(__file__).parents[2] / "fixtures/notebooks-0.1.0"
OLD_DATASETS = ["20200101000000000-1", "20200101000000000-2"]
OLD = NotebookSpec(
    file_name="growth.ipynb",
    title="growth",
    openbis_url="https://old.example.org",
    user="alice",
    owner=OwnerInfo("EXPERIMENT", "E-1", "/A/B/E1"),
    datasets=(DatasetInfo("D-1", "RAW_DATA"),),
    parents=("D-1",),
    history_id="history-1",
)
TRIPLE = ["dataset-name", "dataset-notes", "parameters"]
ADDED = ["added-text", *TRIPLE, *BLOCK]


def asked(
    mode: SourceMode = "continuation", history_id: str = "history-1", language: str = "python", **changes: Any
) -> NotebookSpec:
    """Another owner, as bob opens it."""
    return NotebookSpec(
        file_name="growth.ipynb",
        title="my <b>growth</b>" if mode == "continuation" else "growth",
        openbis_url="https://new.example.org",
        user="bob",
        owner=OwnerInfo("OBJECT", "S-9", "/A/B/S9"),
        datasets=(),
        parents=("N-1",),
        history_id=history_id,
        language=language,
        source=SourceInfo("N-1", "my <b>growth</b>", mode, **changes),
    )


def opened(saved: dict[str, Any], *arguments: Any, **changes: Any) -> dict[str, Any]:
    found = reopened(saved, asked(*arguments, **changes), None, "the notes")
    nbformat.validate(found)
    assert len({one["id"] for one in found["cells"]}) == len(found["cells"])
    return found


def cell(notebook: dict[str, Any], key: str) -> dict[str, Any]:
    (found,) = [one for one in notebook["cells"] if key_of(one) == key]
    return found


def keys(notebook: dict[str, Any]) -> list[str | None]:
    return [key_of(one) for one in notebook["cells"]]


def values(notebook: dict[str, Any]) -> dict[str, Any]:
    """What holds after the cells with values of a Python notebook have run."""
    names: dict[str, Any] = {}
    for one in notebook["cells"]:
        if one["cell_type"] == "code" and key_of(one) != "datasets":
            for node in ast.parse(one["source"]).body:
                if isinstance(node, ast.Assign) and isinstance(node.value, (ast.Constant, ast.List)):
                    names[ast.unparse(node.targets[0])] = ast.literal_eval(node.value)
    return names


def code_cell(source: str, **more: Any) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "id": "c1",
        "metadata": {},
        "source": source,
        "outputs": [],
        "execution_count": 1,
        **more,
    }


def foreign(*cells: dict[str, Any], **metadata: Any) -> dict[str, Any]:
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": list(cells)}


def older(language: str) -> dict[str, Any]:
    return read_saved((OLDER / f"{language}.ipynb").read_bytes(), "a.ipynb", "N-1")


def injected(saved: dict[str, Any], language: str = "python", **given: Any) -> dict[str, Any]:
    """As papermill leaves it."""
    at = keys(saved).index("parameters") + 1
    saved["cells"].insert(at, injected_cell(LANGUAGES[language], given))
    saved["metadata"]["papermill"] = {"parameters": given, "version": "2.7.0"}
    return saved


def test_our_notebook_keeps_everything_but_parameters_name_notes_and_title() -> None:
    saved = build_notebook(OLD)
    process = cell(saved, "process")
    process["source"] = "my_work = 1"
    process["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "done"}]
    cell(saved, "process-text")["source"] = "## What I did"
    before = deepcopy(saved)
    found = opened(saved)
    assert saved == before
    assert values(found) == {
        "file_name": "growth.ipynb",
        "dataset_ids": ["D-1"],
        "parents": ["N-1"],
        "owner_kind": "OBJECT",
        "owner_perm_id": "S-9",
        "dataset_type": "ANALYSIS_NOTEBOOK",
        "history_id": "history-1",
        "openbis_url": "https://new.example.org",
        "name_property": "$NAME",
        "dataset_name": "my <b>growth</b>",
        "dataset_notes": "the notes",
        "my_work": 1,
        "ask_for_token": False,
    }
    assert "/A/B/S9" in cell(found, "title")["source"]
    changed = {"source", "title", *TRIPLE}
    assert [one for one in found["cells"] if key_of(one) not in changed] == [
        one for one in saved["cells"] if key_of(one) not in changed
    ]
    assert keys(found) == ["source", *keys(saved)]
    about = found["metadata"]["openbis"]
    assert (about["parents"], about["datasets"], about["owner"]["perm_id"]) == (["N-1"], ["D-1"], "S-9")
    assert "saved_as_opened" not in about


@pytest.mark.parametrize("mode", ["continuation", "template"])
def test_a_saved_notebook_says_that_openbis_will_not_take_it_as_a_parent(mode: SourceMode) -> None:
    told = [
        cell(reopened(build_notebook(OLD), replace(asked(mode), not_parents=names), None), "source")["source"]
        for names in ((), ("N-1",))
    ]
    assert ["their parent" in one for one in told] == [True, False]
    assert told[1].endswith("openBIS will not take N-1 as a parent: the saved notebook will name it instead.")


def test_as_a_template_it_begins_a_name_and_notes_of_its_own() -> None:
    found = opened(build_notebook(OLD), "template", "history-2")
    assert values(found)["dataset_name"] == "growth"
    assert values(found)["dataset_notes"] == ""
    assert values(found)["history_id"] == "history-2"


def test_a_note_says_where_it_comes_from_once() -> None:
    second = opened(opened(build_notebook(OLD)), "template", "history-2")
    note = second["cells"][0]
    assert cell(second, "source") == note
    assert "as a template" in note["source"]
    assert "N-1" in note["source"]
    assert "<b>" not in note["source"]


def test_what_a_person_wrote_into_the_parameters_stays_before_ours() -> None:
    saved = build_notebook(OLD)
    edited = cell(saved, "parameters")
    edited["source"] = edited["source"].replace('["D-1"]', '["D-1", "D-2"]') + "\nthreshold = 0.5"
    first = opened(saved)
    for found in (first, opened(first, "template", "history-2")):
        at = keys(found).index("parameters-before")
        assert keys(found)[at : at + 4] == ["parameters-before", *TRIPLE]
        now = values(found)
        assert (now["dataset_ids"], now["threshold"]) == (["D-1", "D-2"], 0.5)
        assert (now["parents"], now["owner_perm_id"]) == (["N-1"], "S-9")
        tagged = [one for one in found["cells"] if "parameters" in one["metadata"].get("tags", [])]
        assert [key_of(one) for one in tagged] == ["parameters"]


def test_what_was_injected_for_a_run_is_folded_into_the_parameters() -> None:
    saved = injected(
        build_notebook(OLD), dataset_ids=["D-7"], threshold=0.9, owner_perm_id="E-5", dataset_name="x"
    )
    found = opened(saved)
    assert not [one for one in found["cells"] if "injected-parameters" in one["metadata"].get("tags", [])]
    now = values(found)
    assert (now["dataset_ids"], now["threshold"], now["owner_perm_id"]) == (["D-7"], 0.9, "S-9")
    assert found["metadata"]["papermill"]["parameters"] == {}
    again = values(opened(found, "template", "history-2"))
    assert (again["dataset_ids"], again["threshold"]) == (["D-7"], 0.9)


def test_what_was_injected_and_no_language_of_ours_can_say_stays_a_cell() -> None:
    saved = injected(build_notebook(OLD), threshold=0.9)
    table = {"table": {"a": 1}, "owner_kind": "EXPERIMENT"}
    saved["metadata"]["papermill"]["parameters"] = table
    saved["cells"][keys(saved).index("parameters") + 1]["source"] = (
        f"table = {table['table']}\nowner_kind = 'EXPERIMENT'"
    )
    found = opened(saved)
    assert [one["source"] for one in found["cells"]].count("table = {'a': 1}\nowner_kind = 'EXPERIMENT'") == 1
    assert values(found)["owner_kind"] == "OBJECT"
    assert not [one for one in found["cells"] if "injected-parameters" in one["metadata"].get("tags", [])]


@pytest.mark.parametrize("name", ["x = 1\nimport os\ny", "end", "parents", "", "a b", "ä"])
def test_metadata_that_anybody_may_have_written_never_become_code(name: str) -> None:
    saved = build_notebook(OLD)
    saved["metadata"]["papermill"] = {"parameters": {name: "1"}}
    saved["metadata"]["openbis"]["parameters"] = {name: "1"}
    saved["metadata"]["openbis"]["datasets"] = ["D-1", "x\n", 7, {"a": 1}]
    found = opened(saved)
    assert cell(found, "parameters")["source"].splitlines()[1:] == [
        'file_name = "growth.ipynb"',
        'dataset_ids = ["D-1"]',
        'parents = ["N-1"]',
        'owner_kind = "OBJECT"',
        'owner_perm_id = "S-9"',
        'dataset_type = "ANALYSIS_NOTEBOOK"',
        'history_id = "history-1"',
        'openbis_url = "https://new.example.org"',
        'name_property = "$NAME"',
    ]


def test_a_notebook_of_somebody_else_gets_our_block_at_its_end_and_nothing_else() -> None:
    theirs = [
        code_cell("from pybis import Openbis\no = Openbis(url='https://x')\nfile_name = 'data.csv'"),
        code_cell("owner = o.get_experiment('/A/B/C')", id="save", metadata={"openbis": "mine"}),
    ]
    found = opened(
        foreign(*theirs, openbis="mine", openbisHistoryId="h", datasets={"D-3": [], "no permId": []})
    )
    assert keys(found) == ["source", None, None, *ADDED]
    assert found["cells"][1:3] == theirs
    about = found["metadata"]["openbis"]
    assert (about["saved_as_opened"], about["owner"]["perm_id"], about["parents"]) == (True, "S-9", ["N-1"])
    assert values(found)["dataset_ids"] == ["D-3"]
    assert values(found)["file_name"] == "growth.ipynb", "after a cell of theirs that has the same name"
    assert "/A/B/S9" in found["cells"][0]["source"]
    again = opened(found)
    assert keys(again) == keys(found)
    assert again["metadata"]["openbis"]["saved_as_opened"] is True


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_every_language_our_cells_learn_the_new_values(language: str) -> None:
    saved = build_notebook(replace(OLD, language=language))
    cell(saved, "process")["source"] = "mine"
    found = renamed(opened(saved, language=language), "growth-2.ipynb")
    nbformat.validate(found)
    assign = LANGUAGES[language].assign
    expected = {
        "file_name": "growth-2.ipynb",
        "dataset_ids": ["D-1"],
        "parents": ["N-1"],
        "owner_kind": "OBJECT",
        "owner_perm_id": "S-9",
        "history_id": "history-1",
        "openbis_url": "https://new.example.org",
    }
    lines = cell(found, "parameters")["source"].splitlines()
    assert [line for name in expected for line in lines if line == assign(name, expected[name])] == [
        assign(*row) for row in expected.items()
    ]
    assert [one["source"] for one in found["cells"] if key_of(one) == "process"] == ["mine"]
    assert found["metadata"]["language_info"]["name"] == LANGUAGES[language].jupyter
    again = renamed(opened(found, language=language), "growth-3.ipynb")
    assert keys(again) == keys(found), "a renamed parameters cell is still ours"
    theirs = opened(foreign(code_cell("x")), language=language)
    assert keys(theirs) == ["source", None, *ADDED]


@pytest.mark.parametrize("where", [0, 7, None])
def test_a_cell_of_their_own_keeps_no_older_cell_from_becoming_that_of_today(where: int | None) -> None:
    saved = older("python")
    saved["cells"].insert(len(saved["cells"]) if where is None else where, code_cell("mine = 1"))
    found, alone = opened(saved), opened(older("python"))
    assert [one["source"] for one in found["cells"] if key_of(one) is None] == ["mine = 1"]
    assert [(key_of(one), one["source"]) for one in found["cells"] if key_of(one) is not None] == [
        (key_of(one), one["source"]) for one in alone["cells"]
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_notebook_of_version_0_1_0_gets_the_cells_of_today(language: str) -> None:
    saved = older(language)
    cell(saved, "process")["source"] = "mine"
    cell(saved, "save")["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "Saved as N-1"}]
    found = opened(saved, language=language)
    today = build_notebook(replace(OLD, language=language))
    for key in ("connect", "datasets", "owner", "save"):
        assert cell(found, key)["source"] == cell(today, key)["source"]
    assert cell(found, "save")["outputs"] == cell(saved, "save")["outputs"]
    assert cell(found, "process")["source"] == "mine"
    assert set(keys(found)) - {"source"} == set(keys(today)) - {"plot", "start-r"}, (
        "nothing of the older cells is left over"
    )
    code = [key_of(one) for one in found["cells"] if one["cell_type"] == "code"]
    assert code[:4] == [*TRIPLE, "connect"]
    source = "".join(one["source"] for one in found["cells"] if one["cell_type"] == "code")
    assert "old.example.org" not in source and "11111111-2222" not in source
    assert cell(found, "parameters")["source"].count(OLD_DATASETS[1]) == 1
    assert found["metadata"]["openbis"]["datasets"] == OLD_DATASETS
    assert OLD_DATASETS[0] in cell(found, "datasets-text")["source"]
    assert "/A/B/S9" in cell(found, "title")["source"]
    assert "saved_as_opened" not in found["metadata"]["openbis"]
    again = opened(found, language=language)
    assert keys(again) == keys(found)
    assert again["metadata"]["openbis"]["datasets"] == OLD_DATASETS


@pytest.mark.parametrize("key", ["variables", "connect", "owner", "save"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_edited_cell_of_version_0_1_0_stays_and_saving_goes_by_the_metadata(
    language: str, key: str
) -> None:
    saved = older(language)
    edited = cell(saved, key)
    edited["source"] += "\n\n" + LANGUAGES[language].assign("mine", "1")
    found = opened(saved, language=language)
    assert edited["source"] in [one["source"] for one in found["cells"]]
    about = found["metadata"]["openbis"]
    assert about["saved_as_opened"] is True
    assert (about["owner"]["perm_id"], about["parents"], about["history_id"]) == ("S-9", ["N-1"], "history-1")
    order = keys(found)
    if key == "variables":
        at = order.index("variables-before")
        assert order[at : at + 4] == ["variables-before", *TRIPLE]
        assert OLD_DATASETS[0] not in cell(found, "parameters")["source"], (
            "the edited cell goes on saying these"
        )
        assert LANGUAGES[language].assign("owner_perm_id", "S-9") in cell(found, "parameters")["source"]
    else:
        assert order.index("parameters") < order.index(key)
        assert OLD_DATASETS[0] in cell(found, "parameters")["source"]
    needed = {"save": "html", "connect": "token"}.get(key)
    assert needed is None or cell(found, needed) == cell(saved, needed), "the edited cell goes on needing it"
    again = opened(found, language=language)
    assert keys(again) == order
    assert again["metadata"]["openbis"]["saved_as_opened"] is True


@pytest.mark.parametrize("edit", ["[*a]", '["D-1"] + more', "load()"])
def test_a_list_of_datasets_that_a_person_made_is_an_edited_cell(edit: str) -> None:
    saved = older("python")
    variables = cell(saved, "variables")
    parts = variables["source"].split("dataset_ids = ")
    variables["source"] = f"{parts[0]}dataset_ids = {edit}\nparents{parts[1].split('parents')[1]}"
    assert "variables-before" in keys(opened(saved))


def test_an_older_notebook_with_many_datasets_keeps_them_all() -> None:
    many = [f"2020-{number}" for number in range(1000)]
    saved = older("r")
    variables = cell(saved, "variables")
    listed = "c(\n" + ",\n".join(f'    "{perm_id}"' for perm_id in many) + "\n)"
    head, rest = variables["source"].split("dataset_ids <- ")
    variables["source"] = f"{head}dataset_ids <- {listed}\nparents{rest.split('parents', 1)[1]}"
    assert opened(saved, language="r")["metadata"]["openbis"]["datasets"] == many


def test_a_language_without_cells_of_ours_is_opened_as_it_is() -> None:
    theirs = code_cell("x = 1")
    kernel = {"name": "julia", "display_name": "Julia", "language": "julia"}
    saved = foreign(theirs, kernelspec=kernel, language_info={"name": "julia"})
    found = opened(saved, by_hand=True)
    assert found["cells"][1:] == [theirs]
    assert "by hand" in found["cells"][0]["source"]
    assert found["metadata"]["kernelspec"] == kernel
    assert found["metadata"]["openbis"]["parents"] == ["N-1"]
    assert renamed(found, "growth-2.ipynb")["metadata"]["openbis"]["file_name"] == "growth-2.ipynb"


def test_the_kernel_can_be_another_one() -> None:
    other = {"name": "python3", "display_name": "Python 3", "language": "python"}
    assert reopened(foreign(code_cell("1")), asked(), other)["metadata"]["kernelspec"] == other


@pytest.mark.parametrize(
    "metadata", [{"openbis": 7}, {"openbis": {"cell": ["variables"]}}, {"openbis": {"cell": None}}]
)
def test_keys_that_are_none_are_not_ours(metadata: dict[str, Any]) -> None:
    assert key_of({"metadata": metadata}) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_older_notebooks_are_those_that_version_0_1_0_made(language: str) -> None:
    text = (OLDER / f"{language}.ipynb").read_text()
    assert "variables" in keys(json.loads(text)) and "parameters-before" not in text
