"""Notebooks: valid, every cell compiles, values stay values, templates cannot print bare ones."""

import ast
import re
from dataclasses import replace
from typing import Any

import nbformat
import pytest
from cases import cases
from hypothesis import given, settings
from hypothesis import strategies as st

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.notebook.builder import build_notebook, renamed
from openbis_jupyter.notebook.languages import LANGUAGES
from openbis_jupyter.notebook.spec import DatasetInfo, NotebookSpec, OwnerInfo
from openbis_jupyter.notebook.template import parse_template

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
        if isinstance(node, ast.Assign):
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
    values = assigned(cells(notebook)["parameters"]["source"])
    assert values["dataset_ids"] == [f"2026-{n}" for n in range(count)]
    assert (values["owner_kind"], values["owner_perm_id"]) == (kind, PLAIN.owner.perm_id)


def test_the_cells_come_in_the_order_that_users_know() -> None:
    code = [cell["id"] for cell in build_notebook(PLAIN)["cells"] if cell["cell_type"] == "code"]
    assert code == [
        "dataset-name",
        "dataset-notes",
        "parameters",
        "connect",
        "datasets",
        "download",
        "process",
        "plot",
        "owner",
        "save",
    ]


def test_the_same_notebook_is_built_twice() -> None:
    assert build_notebook(PLAIN) == build_notebook(PLAIN)


@settings(max_examples=cases(20))
@given(ANY_TEXT, ANY_TEXT)
def test_a_renamed_notebook_is_the_one_built_under_that_name(first: str, second: str) -> None:
    notebook = build_notebook(replace(PLAIN, file_name=first))
    assert renamed(notebook, second) == build_notebook(replace(PLAIN, file_name=second))
    assert notebook == build_notebook(replace(PLAIN, file_name=first))


def test_without_parents_of_their_own_saved_notebooks_have_the_datasets_as_parents() -> None:
    values = assigned(cells(build_notebook(PLAIN))["parameters"]["source"])
    assert (values["dataset_ids"], values["parents"]) == (["20260101-1"], [])
    assert "parents=parents or dataset_ids" in cells(build_notebook(PLAIN))["save"]["source"]
    other = assigned(cells(build_notebook(replace(PLAIN, parents=("20260101-7",))))["parameters"]["source"])
    assert other["parents"] == ["20260101-7"]


def test_the_first_cell_names_in_one_sentence_what_openbis_will_not_take_as_parents() -> None:
    told = "openBIS will not take {} as {}: the saved notebook will name {} instead."
    for names, sentence in (
        ((), ""),
        (("20260101-1",), told.format("20260101-1", "a parent", "it")),
        (("a", "b"), told.format("a, b", "parents", "them")),
        (tuple("abcdefg"), told.format("a, b, c, d, e and 2 more", "parents", "them")),
    ):
        title = cells(build_notebook(replace(PLAIN, not_parents=names)))["title"]["source"]
        assert title.count("will not take") == (1 if names else 0)
        assert sentence in title


TEMPLATE = '---\ntitle: "Ours"\nlanguage: {language}\n---\n# {{{{ title | text }}}}\n\n```{fence}\nx\n```\n'


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("with_template", [False, True])
def test_what_people_call_it_stands_apart_from_its_file(language: str, with_template: bool) -> None:
    name, file_name = "Growth curves, 30 °C", "Growth-curves-30-C.ipynb"
    row = LANGUAGES[language]
    text = TEMPLATE.format(language=language, fence=row.fences[0])
    template = parse_template("site:ours", text, ".md") if with_template else None
    notebook = build_notebook(replace(PLAIN, title=name, file_name=file_name, language=language), template)
    found = cells(notebook)
    assert notebook["cells"][0]["source"].startswith("# Growth curves, 30 °C")
    assert found["dataset-name"]["source"].endswith(row.assign("dataset_name", name))
    assert row.assign("file_name", file_name) in found["parameters"]["source"]
    about = notebook["metadata"]["openbis"]
    assert (about["name"], about["file_name"]) == (name, file_name)


OTHER = NotebookSpec(
    file_name="other 'one'.ipynb",
    title="other",
    openbis_url="https://other.example",
    user="bob",
    owner=OwnerInfo("OBJECT", "20260202-1", "/OTHER/P/OBJ", "Something"),
    datasets=(DatasetInfo("20260202-2", "OTHER", "second", "/OTHER/P/OBJ"),) * 3,
    parents=("20260202-3",),
    history_id="33333333-4444",
    dataset_type="OTHER_NOTEBOOK",
    name_property="NAME",
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_notebooks_differ_only_in_parameters_name_and_text(language: str) -> None:
    here, there = (build_notebook(replace(spec, language=language)) for spec in (PLAIN, OTHER))
    code = [
        {cell["id"]: cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "code"}
        for notebook in (here, there)
    ]
    assert {key for key in code[0] if code[0][key] != code[1].get(key)} == {"dataset-name", "parameters"}
    assert code[0].keys() == code[1].keys()
    texts = [cell["id"] for cell in here["cells"] if cell["cell_type"] == "markdown"]
    assert {key for key in texts if cells(here)[key]["source"] != cells(there)[key]["source"]} == {
        "title",
        "datasets-text",
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_name_and_notes_come_before_the_one_cell_that_papermill_injects_behind(language: str) -> None:
    code = [
        cell
        for cell in build_notebook(replace(PLAIN, language=language))["cells"]
        if cell["cell_type"] == "code"
    ]
    assert [cell["id"] for cell in code[:3]] == ["dataset-name", "dataset-notes", "parameters"]
    assert [cell["id"] for cell in code if "parameters" in cell["metadata"].get("tags", [])] == ["parameters"]


def test_thousands_of_perm_ids_are_nothing_to_scroll_past() -> None:
    few, lots = (cells(build_notebook(many(count)))["parameters"]["metadata"] for count in (3, 1000))
    assert "jupyter" not in few
    assert lots["jupyter"] == {"source_hidden": True}


@settings(max_examples=cases(50))
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
    assert assigned(found["parameters"]["source"]) == {
        "file_name": file_name,
        "dataset_ids": [perm_id, perm_id],
        "parents": [perm_id],
        "owner_kind": "OBJECT",
        "owner_perm_id": perm_id,
        "dataset_type": "ANALYSIS_NOTEBOOK",
        "history_id": PLAIN.history_id,
        "openbis_url": PLAIN.openbis_url,
        "name_property": "$NAME",
    }
    assert assigned(found["dataset-name"]["source"]) == {"dataset_name": title}
    twice = cells(build_notebook(replace(PLAIN, datasets=PLAIN.datasets * 2)))
    for key in ("title", "datasets-text"):
        assert len(found[key]["source"].splitlines()) == len(twice[key]["source"].splitlines())


def test_an_unknown_language_is_an_unknown_kernel() -> None:
    with pytest.raises(OpenbisJupyterError, match="kernel-unknown"):
        build_notebook(replace(PLAIN, language="cobol", kernel="cobol"))


def test_the_cells_to_edit_are_marked() -> None:
    marked = [
        cell["id"] for cell in build_notebook(PLAIN)["cells"] if "edit" in cell["metadata"].get("tags", [])
    ]
    assert marked == ["dataset-name", "dataset-notes"]


def test_only_the_first_datasets_are_listed_in_the_text() -> None:
    text = cells(build_notebook(many(1000)))["datasets-text"]["source"]
    assert len(re.findall(r"^\| 2026-", text, re.MULTILINE)) == 20
    assert "… and 980 more" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_tells_the_same_story(language: str) -> None:
    here, there = build_notebook(replace(PLAIN, language=language)), build_notebook(PLAIN)
    story = [key for key in cells(there) if key != "plot"]
    assert [key for key in cells(here) if key in story] == story
    plots = {one: {"plot"} for one in ("python", "r", "octave")}
    more = {"sos": {"start-r", "process-r", "process-back"}, **plots}.get(language, set())
    assert set(cells(here)) - set(story) == more, "data moves only in SoS"
    assert cells(here)["title"] == cells(there)["title"]
    assert here["metadata"]["kernelspec"]["language"] == LANGUAGES[language].jupyter


WRITABLE = st.lists(
    st.sampled_from([text for text in NASTY if text != "🧪\u202e"] + ["🧪"])
    | st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8),
    max_size=5,
).map("".join)


@settings(max_examples=cases(20))
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
