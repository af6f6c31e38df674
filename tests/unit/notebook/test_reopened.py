"""A saved notebook comes back as it was, with its new name, parent and history."""

from copy import deepcopy
from dataclasses import replace
from typing import Any

import nbformat
import pytest

from openbis_jupyter.notebook.assignments import READERS
from openbis_jupyter.notebook.builder import build_notebook, renamed
from openbis_jupyter.notebook.languages import LANGUAGES, magics_and_code
from openbis_jupyter.notebook.literals import TRANSLATORS
from openbis_jupyter.notebook.reopened import BLOCK, key_of, reopened
from openbis_jupyter.notebook.spec import DatasetInfo, NotebookSpec, OwnerInfo, SourceInfo
from openbis_jupyter.protocol.words import SourceMode

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


def fresh(
    mode: SourceMode = "continuation", history_id: str = "history-1", language: str = "python", **changes: Any
) -> dict[str, Any]:
    spec = NotebookSpec(
        file_name="growth.ipynb",
        title="growth",
        openbis_url="https://new.example.org",
        user="bob",
        owner=OwnerInfo("OBJECT", "S-9", "/A/B/S9"),
        datasets=(),
        parents=("N-1",),
        history_id=history_id,
        language=language,
        source=SourceInfo("N-1", "my <b>growth</b>", mode, **changes),
    )
    return build_notebook(spec)


def cell(notebook: dict[str, Any], key: str) -> dict[str, Any]:
    (found,) = [one for one in notebook["cells"] if key_of(one) == key]
    return found


def assigned(notebook: dict[str, Any], key: str, language: str) -> dict[str, str]:
    return READERS[language](magics_and_code(cell(notebook, key)["source"], language)[1])


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


def test_our_notebook_keeps_everything_but_name_parents_history_and_owner() -> None:
    saved = build_notebook(OLD)
    process = cell(saved, "process")
    process["source"] = "my_work = 1"
    process["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "done"}]
    cell(saved, "variables")["source"] += "\nthreshold = 0.5"
    before = deepcopy(saved)
    found = reopened(saved, fresh(), None, by_hand=False)
    nbformat.validate(found)
    assert saved == before
    values = READERS["python"](cell(found, "variables")["source"])
    assert values == {
        "file_name": '"growth.ipynb"',
        "dataset_ids": '["D-1"]',
        "parents": '["N-1"]',
        "history_id": '"history-1"',
        "threshold": "0.5",
    }
    assert READERS["python"](cell(found, "owner")["source"])["owner"] == 'o.get_object("S-9")'
    assert READERS["python"](cell(found, "connect")["source"])["openbis_url"] == '"https://new.example.org"'
    assert cell(found, "process") == process
    untouched = [
        one for one in found["cells"] if key_of(one) not in ("source", "variables", "owner", "connect")
    ]
    assert untouched == [
        one for one in saved["cells"] if key_of(one) not in ("variables", "owner", "connect")
    ]
    assert found["metadata"]["openbis"]["parents"] == ["N-1"]


def test_a_note_says_where_it_comes_from_once() -> None:
    first = reopened(build_notebook(OLD), fresh(), None, by_hand=False)
    second = reopened(first, fresh("template", "history-2"), None, by_hand=False)
    note = second["cells"][0]
    assert key_of(note) == "source"
    assert cell(second, "source") == note
    assert "as a template" in note["source"]
    assert "N-1" in note["source"]
    assert "<b>" not in note["source"]
    assert READERS["python"](cell(second, "variables")["source"])["history_id"] == '"history-2"'


def test_a_notebook_of_somebody_else_gets_our_block_at_its_end_and_nothing_else() -> None:
    theirs = [
        code_cell("from pybis import Openbis\no = Openbis(url='https://x')\nfile_name = 'data.csv'"),
        code_cell("owner = o.get_experiment('/A/B/C')", id="save", metadata={"openbis": "mine"}),
    ]
    found = reopened(foreign(*theirs, openbis="mine"), fresh(), None, by_hand=False)
    nbformat.validate(found)
    assert [key_of(one) for one in found["cells"]] == ["source", None, None, *BLOCK]
    assert found["cells"][1:3] == theirs
    assert len({one["id"] for one in found["cells"]}) == len(found["cells"])
    assert found["metadata"]["openbis"]["history_id"] == "history-1"
    again = reopened(found, fresh(), None, by_hand=False)
    assert [key_of(one) for one in again["cells"]] == [key_of(one) for one in found["cells"]]


def test_every_name_that_the_block_uses_is_set_in_it() -> None:
    block = reopened(foreign(), fresh(), None, by_hand=False)["cells"]
    source = "\n".join(one["source"] for one in block if one["cell_type"] == "code")
    assert {
        "o",
        "file_name",
        "parents",
        "history_id",
        "dataset_name",
        "dataset_notes",
        "html_file",
        "owner",
    } <= (READERS["python"](source).keys())


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_every_language_our_cells_learn_the_new_values(language: str) -> None:
    row = LANGUAGES[language]
    saved = build_notebook(replace(OLD, language=language))
    cell(saved, "process")["source"] = "mine"
    found = renamed(reopened(saved, fresh(language=language), None, by_hand=False), "growth-2.ipynb")
    nbformat.validate(found)
    literal = TRANSLATORS[language]
    assert assigned(found, "variables", language) == {
        "file_name": literal("growth-2.ipynb"),
        "dataset_ids": literal(["D-1"]),
        "parents": literal(["N-1"]),
        "history_id": literal("history-1"),
    }
    assert assigned(found, "connect", language)["openbis_url"] == literal("https://new.example.org")
    assert '"S-9"' in assigned(found, "owner", language)["owner"].replace("'", '"')
    assert [one["source"] for one in found["cells"] if key_of(one) == "process"] == ["mine"]
    assert found["metadata"]["language_info"]["name"] == row.jupyter
    theirs = reopened(foreign(code_cell("x")), fresh(language=language), None, by_hand=False)
    assert [key_of(one) for one in theirs["cells"]] == ["source", None, *BLOCK]


def test_a_cell_that_sos_gave_to_another_kernel_stays_and_ours_stands_behind_it() -> None:
    saved = build_notebook(replace(OLD, language="sos"))
    theirs = cell(saved, "variables")
    theirs["source"], theirs["metadata"]["kernel"] = "file_name <- 'a'", "R"
    cell(saved, "owner")["source"] = "%use Python3\n%get x --from R\nowner = x"
    first = reopened(saved, fresh(language="sos"), None, by_hand=False)
    nbformat.validate(first)
    before, after = [one for one in first["cells"] if key_of(one) == "variables"]
    assert before == theirs
    assert 'parents = ["N-1"]' in after["source"]
    assert after["id"] != before["id"]
    assert cell(first, "owner")["source"] == '%use Python3\n%get x --from R\nowner = o.get_object("S-9")'
    again = reopened(first, fresh("template", "history-2", language="sos"), None, by_hand=False)
    assert len(again["cells"]) == len(first["cells"])
    named = renamed(again, "b.ipynb")
    assert [one["source"].count("b.ipynb") for one in named["cells"] if key_of(one) == "variables"] == [0, 1]


def test_a_language_without_cells_of_ours_is_opened_as_it_is() -> None:
    theirs = code_cell("x = 1")
    kernel = {"name": "julia", "display_name": "Julia", "language": "julia"}
    saved = foreign(theirs, kernelspec=kernel, language_info={"name": "julia"})
    found = reopened(saved, fresh(by_hand=True), None, by_hand=True)
    nbformat.validate(found)
    assert found["cells"][1:] == [theirs]
    assert "by hand" in found["cells"][0]["source"]
    assert found["metadata"]["kernelspec"] == kernel
    assert found["metadata"]["openbis"]["parents"] == ["N-1"]
    assert renamed(found, "growth-2.ipynb")["metadata"]["openbis"]["file_name"] == "growth-2.ipynb"


def test_the_kernel_can_be_another_one() -> None:
    other = {"name": "python3", "display_name": "Python 3", "language": "python"}
    found = reopened(foreign(code_cell("1")), fresh(), other, by_hand=False)
    assert found["metadata"]["kernelspec"] == other


def test_a_taken_name_is_told_to_the_cell_that_says_it() -> None:
    saved = build_notebook(OLD)
    cell(saved, "variables")["source"] = 'note = "growth.ipynb"\nfile_name = "growth.ipynb"'
    found = renamed(reopened(saved, fresh(), None, by_hand=False), "growth-2.ipynb")
    values = READERS["python"](cell(found, "variables")["source"])
    assert (values["note"], values["file_name"]) == ('"growth.ipynb"', '"growth-2.ipynb"')


@pytest.mark.parametrize(
    "metadata", [{"openbis": 7}, {"openbis": {"cell": ["variables"]}}, {"openbis": {"cell": None}}]
)
def test_keys_that_are_none_are_not_ours(metadata: dict[str, Any]) -> None:
    assert key_of({"metadata": metadata}) is None
