"""What a template may ask for, and where the answers come from: the form, a table, a property of the owner."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.notebook.languages import LANGUAGES
from openbis_jupyter.notebook.parameters import (
    FromProperty,
    Parameter,
    checked_answers,
    defaults,
    from_texts,
    parse_parameters,
    with_properties,
)
from openbis_jupyter.notebook.parameters_cell import parameters_cell
from openbis_jupyter.notebook.template_error import TemplateError

OWNER = "/LAB/PLATES/PLATE_4"
PROPERTY = "{{ object.properties.CONCENTRATION }}"


def one(**row: Any) -> Parameter:
    (parameter,) = parse_parameters([{"name": "dose", **row}])
    return parameter


def told(parameter: Parameter, properties: dict[str, str]) -> Any:
    answers = checked_answers([parameter], {})
    return with_properties([parameter], answers, properties, OWNER)["dose"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"type": "text", "minimum": 1}, "only numbers have limits"),
        ({"type": "number", "minimum": "1"}, "minimum and maximum are numbers"),
        ({"type": "number", "minimum": 2, "maximum": 1}, "the minimum is greater"),
        ({"type": "number", "minimum": 2, "default": 1}, "the default must be a number of at least 2"),
        ({"type": "integer", "default": 1.5}, "the default must be a whole number"),
        ({"help": 1}, "the help is a text"),
        ({"type": "number", "default": "{{ object.name }}"}, "the default must be a number"),
        ({"type": "number", "default": "{{ object.properties.A }} + 1"}, "the default must be a number"),
    ],
)
def test_a_fault_is_named(row: dict[str, Any], reason: str) -> None:
    with pytest.raises(TemplateError, match=reason):
        one(**row)


@pytest.mark.parametrize(
    ("row", "answer", "expected"),
    [
        ({"type": "number", "minimum": 0, "maximum": 1}, 1.5, "a number from 0 to 1 is expected"),
        ({"type": "integer", "minimum": 3, "default": 3}, 2, "a whole number of at least 3 is expected"),
        ({"type": "integer", "maximum": 3}, 2.5, "a whole number of at most 3 is expected"),
        ({"type": "integer"}, True, "a whole number is expected"),
    ],
)
def test_an_answer_outside_the_limits_says_what_is_expected(
    row: dict[str, Any], answer: object, expected: str
) -> None:
    with pytest.raises(OpenbisJupyterError, match=expected):
        checked_answers([one(**row)], {"dose": answer})


@pytest.mark.parametrize(
    ("row", "text", "value"),
    [
        ({"type": "number"}, "0.25", 0.25),
        ({"type": "number"}, " 12 ", 12),
        ({"type": "number"}, "1.0E-5", 1e-5),
        ({"type": "integer", "minimum": 5}, "12", 12),
        ({"type": "boolean"}, "true", True),
        ({"type": "choice", "choices": ["LB", "M9"]}, "M9", "M9"),
        ({"type": "text"}, " as it is\n", " as it is\n"),
    ],
)
def test_a_property_becomes_a_value_of_the_type(row: dict[str, Any], text: str, value: object) -> None:
    parameter = one(**row, default=PROPERTY)
    assert checked_answers([parameter], {}) == {"dose": FromProperty("CONCENTRATION")}
    found = told(parameter, {"CONCENTRATION": text})
    assert found == value and type(found) is type(value)
    assert parameter.fits(defaults([parameter])["dose"]), "it can be tried out"


@pytest.mark.parametrize(
    ("row", "properties", "reason"),
    [
        ({"type": "number"}, {}, f"the property CONCENTRATION of {OWNER} is empty"),
        ({"type": "number"}, {"CONCENTRATION": "much"}, "is “much”: a number is expected"),
        ({"type": "number"}, {"CONCENTRATION": "1e999"}, "a number is expected"),
        ({"type": "number", "maximum": 2}, {"CONCENTRATION": "3"}, "a number of at most 2"),
        ({"type": "integer"}, {"CONCENTRATION": "3.5"}, "a whole number"),
        ({"type": "boolean"}, {"CONCENTRATION": "1"}, "true or false"),
        ({"type": "choice", "choices": ["A"]}, {"CONCENTRATION": "B"}, "one of the choices"),
        ({"type": "text"}, {"CONCENTRATION": "x" * 1001}, "…”: text of at most 1000 characters"),
    ],
)
def test_a_property_that_does_not_fit_is_named(
    row: dict[str, Any], properties: dict[str, str], reason: str
) -> None:
    with pytest.raises(OpenbisJupyterError, match=reason):
        told(one(**row, default=PROPERTY), properties)


def test_somebody_may_name_a_property_in_place_of_a_value() -> None:
    parameters = [one(type="number", default=1)]
    answers = checked_answers(parameters, {"dose": "{{object.properties.$DOSE.2}}"})
    assert with_properties(parameters, answers, {"$DOSE.2": "7"}, OWNER) == {"dose": 7}


def test_texts_of_a_table_become_values_of_the_types_and_empty_ones_are_defaults() -> None:
    parameters = parse_parameters(
        [
            {"name": "dose", "type": "number", "default": PROPERTY},
            {"name": "cells", "type": "integer", "default": 7},
            {"name": "note", "default": "nothing"},
            {"name": "on", "type": "boolean"},
        ]
    )
    empty = {"dose": "", "cells": "", "note": "", "on": ""}
    assert from_texts(parameters, empty) == {
        "dose": FromProperty("CONCENTRATION"),
        "cells": 7,
        "note": "",
        "on": False,
    }
    full = {"dose": "2.5", "cells": "3", "note": "3", "on": "TRUE"}
    assert from_texts(parameters, full) == {"dose": 2.5, "cells": 3, "note": "3", "on": True}
    with pytest.raises(OpenbisJupyterError, match=r"parameters\.cells: a whole number is expected"):
        from_texts(parameters, {"cells": "3.5"})
    with pytest.raises(OpenbisJupyterError, match=r"parameters\.more: the template does not ask"):
        from_texts(parameters, {"more": "1"})


@given(st.text(st.characters(codec="utf-8") | st.sampled_from("\"'\\\n\r{}%#$`"), min_size=1, max_size=50))
def test_whatever_a_property_holds_it_is_a_value_and_never_code(text: str) -> None:
    parameter = one(default=PROPERTY)
    try:
        value = told(parameter, {"CONCENTRATION": text})
    except OpenbisJupyterError:
        assert "\0" in text
        return
    assert value == text
    source = parameters_cell(LANGUAGES["python"], {"dose": value})["source"]
    (assignment,) = ast.parse(source).body
    assert isinstance(assignment, ast.Assign) and ast.literal_eval(assignment.value) == text
