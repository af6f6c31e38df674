"""Notebooks: valid, every cell compiles, values stay values, templates cannot print bare ones."""

import ast
import re
from dataclasses import replace
from typing import Any

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.notebook.builder import build_notebook, renamed
from openbis_jupyter.notebook.languages import LANGUAGES
from openbis_jupyter.notebook.spec import DatasetInfo, NotebookSpec, OwnerInfo

PLAIN = NotebookSpec(
    file_name="Plate 3.ipynb",
    title="Plate 3",
    openbis_url="https://openbis.example",
    user="alice",
    owner=OwnerInfo("EXPERIMENT", "20260101-9", "/LAB/P/EXP", "An experiment"),
    datasets=(DatasetInfo("20260101-1", "RAW_DATA", "first", "/LAB/P/EXP"),),
    parents=("20260101-1",),
    history_id="11111111-2222",
)
NASTY = [
    '"',
    "'''",
    "\\",
    "\n# %%\n",
    "# %% [markdown]",
    "{{ 7*7 }}",
    "%%bash",
    "!ls",
    "</script>",
    "🧪\u202e",
    "```",
]
ANY_TEXT = st.lists(st.sampled_from(NASTY) | st.text(st.characters(codec=None), max_size=8), max_size=5).map(
    "".join
)


def cells(notebook: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {cell["id"]: cell for cell in notebook["cells"]}


def assigned(source: str) -> dict[str, Any]:
    """Variables that a cell assigns literals to."""
    found: dict[str, Any] = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and not isinstance(node.value, ast.Name):
            found[ast.unparse(node.targets[0])] = ast.literal_eval(node.value)
    return found


def many(count: int) -> NotebookSpec:
    datasets = tuple(DatasetInfo(f"2026-{n}", "RAW_DATA", f"name {n}") for n in range(count))
    return replace(PLAIN, datasets=datasets, parents=tuple(dataset.perm_id for dataset in datasets))


@pytest.mark.parametrize("count", [0, 1, 3, 21, 1000])
@pytest.mark.parametrize("kind", ["OBJECT", "EXPERIMENT"])
def test_a_notebook_is_valid_and_every_code_cell_compiles(count: int, kind: Any) -> None:
    notebook = build_notebook(replace(many(count), owner=replace(PLAIN.owner, kind=kind)))
    nbformat.validate(notebook)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            compile(cell["source"], cell["id"], "exec")
    assert assigned(cells(notebook)["variables"]["source"])["dataset_ids"] == [
        f"2026-{n}" for n in range(count)
    ]


def test_the_cells_come_in_the_order_that_users_know() -> None:
    code = [cell["id"] for cell in build_notebook(PLAIN)["cells"] if cell["cell_type"] == "code"]
    assert code == [
        "variables",
        "dataset-name",
        "dataset-notes",
        "connect",
        "token",
        "datasets",
        "download",
        "process",
        "html",
        "owner",
        "save",
    ]


def test_the_same_notebook_is_built_twice() -> None:
    assert build_notebook(PLAIN) == build_notebook(PLAIN)


@settings(max_examples=20)
@given(ANY_TEXT, ANY_TEXT)
def test_a_renamed_notebook_is_the_one_built_under_that_name(first: str, second: str) -> None:
    notebook = build_notebook(replace(PLAIN, file_name=first))
    assert renamed(notebook, second) == build_notebook(replace(PLAIN, file_name=second))
    assert notebook == build_notebook(replace(PLAIN, file_name=first))


def test_other_parents_than_datasets_are_written_out() -> None:
    source = cells(build_notebook(replace(PLAIN, parents=("20260101-7",))))["variables"]["source"]
    assert assigned(source)["parents"] == ["20260101-7"]


@settings(max_examples=50)
@given(*([ANY_TEXT] * 6))
def test_no_text_changes_the_cells(
    title: str, name: str, identifier: str, file_name: str, user: str, perm_id: str
) -> None:
    spec = replace(
        PLAIN,
        title=title,
        user=user,
        file_name=file_name,
        owner=OwnerInfo("OBJECT", perm_id, identifier, name),
        datasets=(DatasetInfo(perm_id, name, title, identifier),) * 2,
        parents=(perm_id,),
    )
    built, plain = build_notebook(spec), build_notebook(PLAIN)
    assert [(cell["id"], cell["cell_type"]) for cell in built["cells"]] == [
        (cell["id"], cell["cell_type"]) for cell in plain["cells"]
    ]
    found = cells(built)
    assert assigned(found["variables"]["source"]) == {
        "file_name": file_name,
        "dataset_ids": [perm_id, perm_id],
        "parents": [perm_id],
        "history_id": PLAIN.history_id,
    }
    assert assigned(found["dataset-name"]["source"]) == {"dataset_name": title}
    assert len(found["title"]["source"].splitlines()) == len(
        cells(build_notebook(replace(PLAIN, datasets=PLAIN.datasets * 2)))["title"]["source"].splitlines()
    )
    assert found["connect"]["source"] == cells(plain)["connect"]["source"]


def test_an_unknown_language_is_an_unknown_kernel() -> None:
    with pytest.raises(OpenbisJupyterError, match="kernel-unknown"):
        build_notebook(replace(PLAIN, language="cobol", kernel="cobol"))


def test_the_cells_to_edit_are_marked() -> None:
    marked = [
        cell["id"] for cell in build_notebook(PLAIN)["cells"] if "edit" in cell["metadata"].get("tags", [])
    ]
    assert marked == ["dataset-name", "dataset-notes"]


def test_only_the_first_datasets_are_listed_in_the_text() -> None:
    text = cells(build_notebook(many(1000)))["title"]["source"]
    assert len(re.findall(r"^\| 2026-", text, re.MULTILINE)) == 20
    assert "… and 980 more" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_tells_the_same_story(language: str) -> None:
    here, there = build_notebook(replace(PLAIN, language=language)), build_notebook(PLAIN)
    assert [key for key in cells(here) if key in cells(there)] == list(cells(there))
    more = {"process-r", "process-back"} if language == "sos" else {"toolbox-text", "toolbox"}
    assert set(cells(here)) - set(cells(there)) <= more, "data moves only in SoS, the toolbox is Octave's"
    assert cells(here)["title"] == cells(there)["title"]
    assert here["metadata"]["kernelspec"]["language"] == LANGUAGES[language].jupyter


WRITABLE = st.lists(
    st.sampled_from([text for text in NASTY if text != "🧪\u202e"] + ["🧪"])
    | st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8),
    max_size=5,
).map("".join)


@settings(max_examples=20)
@given(WRITABLE, WRITABLE)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_renamed_notebook_is_the_one_built_under_that_name_in_every_language(
    language: str, first: str, second: str
) -> None:
    spec = replace(PLAIN, language=language, file_name=first)
    assert renamed(build_notebook(spec), second) == build_notebook(replace(spec, file_name=second))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_notebook_holds_more_than_it_was_given(language: str) -> None:
    source = "".join(cell["source"] for cell in build_notebook(replace(PLAIN, language=language))["cells"])
    assert "openbis_slot_" not in source
    assert "{{" not in source
    assert "include " not in source


def test_what_a_language_cannot_hold_is_told_and_not_changed() -> None:
    with pytest.raises(OpenbisJupyterError, match=r"R cannot hold the NUL character .*request-invalid"):
        build_notebook(replace(PLAIN, language="r", title="a\0b"))
