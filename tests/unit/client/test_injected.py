"""Other values for one run of a notebook."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import nbformat
import pytest
from unit.notebook.test_builder import PLAIN

from openbis_jupyter.client.running.injected import typed, with_values
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.notebook.builder import build_notebook
from openbis_jupyter.notebook.languages import LANGUAGES


def notebook(language: str = "python", code: str = "", **answers: Any) -> nbformat.NotebookNode:
    made = nbformat.from_dict(build_notebook(replace(PLAIN, language=language, kernel=language)))
    made.cells.append(nbformat.v4.new_code_cell(code))
    made.metadata["openbis"]["parameters"] = answers
    return made


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("dataset_name", "2026", "2026"),
        ("owner_perm_id", "true", "true"),
        ("dataset_ids", '["a", "b"]', ["a", "b"]),
        ("parents", "[]", []),
        ("threshold", "2", 2),
        ("threshold", "-0.5", -0.5),
        ("threshold", "1e3", 1000.0),
        ("threshold", "True", True),
        ("threshold", "none", None),
        ("threshold", "some text", "some text"),
        ("medium", "1", "1"),
        ("wells", '["A1", "A2"]', ["A1", "A2"]),
    ],
)
def test_a_value_has_the_type_of_its_variable(name: str, text: str, value: object) -> None:
    found = typed(notebook(medium="LB", threshold=0.5), name, text)
    assert found == value and type(found) is type(value)


@pytest.mark.parametrize("text", ["a", '"a"', "[1]", '["a"', '[["a"]]'])
def test_a_list_is_a_list_of_texts(text: str) -> None:
    with pytest.raises(OpenbisJupyterError, match="list of texts"):
        typed(notebook(), "dataset_ids", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_values_stand_behind_the_parameters(language: str) -> None:
    before = notebook(language)
    found = with_values(before, {"dataset_name": "Plate '4'", "dataset_ids": ["a"]})
    nbformat.validate(found)
    keys = [cell.id for cell in found.cells]
    assert keys.index("injected-parameters") == keys.index("parameters") + 1
    cell = found.cells[keys.index("injected-parameters")]
    assign = LANGUAGES[language].assign
    assert cell.source.endswith(assign("dataset_name", "Plate '4'") + "\n" + assign("dataset_ids", ["a"]))
    assert cell.metadata.tags == ["injected-parameters"]
    assert found.metadata.papermill == {"parameters": {"dataset_name": "Plate '4'", "dataset_ids": ["a"]}}
    assert "papermill" not in before.metadata


def test_a_second_run_adds_to_the_first() -> None:
    first = with_values(notebook(), {"dataset_name": "a"})
    second = with_values(first, {"dataset_notes": "b"})
    nbformat.validate(second)
    assert second.metadata.papermill.parameters == {"dataset_name": "a", "dataset_notes": "b"}
    tagged = [cell.source for cell in second.cells if "injected-parameters" in cell.metadata.get("tags", [])]
    assert tagged == ['dataset_name = "a"', 'dataset_notes = "b"']


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"dataset_nmae": "x"}, "no cell of the notebook uses dataset_nmae"),
        ({"x; import os": "x"}, "cannot be the name"),
        ({"for": "x"}, "cannot be the name"),
    ],
)
def test_what_the_notebook_cannot_take_is_said(values: dict[str, Any], reason: str) -> None:
    with pytest.raises(OpenbisJupyterError, match=reason):
        with_values(notebook(), values)


def test_a_value_that_the_language_cannot_hold_is_said() -> None:
    with pytest.raises(OpenbisJupyterError, match="R cannot hold the NUL"):
        with_values(notebook("r"), {"dataset_name": "\0"})


def test_a_language_that_is_not_known_is_said() -> None:
    other = notebook(code="threshold")
    other.metadata.kernelspec = {"name": "julia", "display_name": "Julia", "language": "julia"}
    with pytest.raises(OpenbisJupyterError, match="it is not known how"):
        with_values(other, {"threshold": 1})


def test_a_notebook_without_parameters_gets_the_values_in_front() -> None:
    other = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("print(threshold)")])
    other.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    assert [cell.source for cell in with_values(other, {"threshold": 1}).cells] == [
        "threshold = 1",
        "print(threshold)",
    ]
