"""Only the named values change, whatever stands around them."""

import ast
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openbis_jupyter.notebook.assignments import python_assigned, python_with_values
from openbis_jupyter.notebook.literals import python_literal


def test_values_are_found_by_name() -> None:
    assert python_assigned('a = 1\nb = [\n    "ü",\n]\nc = d = 2\ne: int = 3\nif a:\n    f = 4') == {
        "a": "1",
        "b": '[\n    "ü",\n]',
    }


@pytest.mark.parametrize(
    ("source", "changed"),
    [
        ("parents = ids", "parents = NEW"),
        ("parents = [\n  'ü',\n]  # mine\nx = parents", "parents = NEW  # mine\nx = parents"),
        ("é = '€'; parents = 'b'; y = 1", "é = '€'; parents = NEW; y = 1"),
        ("parents = 1\r\nparents = 2\r\n", "parents = NEW\nparents = NEW"),
        ("", "parents = NEW"),
        ("other = 1", "other = 1\nparents = NEW"),
        ("s = 'parents = 1'", "s = 'parents = 1'\nparents = NEW"),
        ("parents += 1", "parents += 1\nparents = NEW"),
        ("%matplotlib inline\nparents = 1", "%matplotlib inline\nparents = 1\nparents = NEW"),
        ("def broken(:\n", "def broken(:\nparents = NEW"),
        ("x = '\u2028'\nparents = 1", "x = '\u2028'\nparents = NEW"),
    ],
)
def test_a_value_is_changed(source: str, changed: str) -> None:
    assert python_with_values(source, {"parents": "NEW"}) == changed


@given(st.text(), st.lists(st.text(max_size=10), max_size=4), st.text())
def test_any_value_arrives_and_nothing_else_changes(name: str, parents: list[str], before: str) -> None:
    source = f"file_name = {python_literal(before)}\nkept = {python_literal(before)}\nparents = kept"
    values: dict[str, Any] = {"file_name": name, "parents": parents, "history_id": before}
    expressions = {key: python_literal(value) for key, value in values.items()}
    found = python_assigned(python_with_values(source, expressions))
    assert {key: ast.literal_eval(value) for key, value in found.items()} == {**values, "kept": before}
