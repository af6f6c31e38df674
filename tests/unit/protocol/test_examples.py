"""The examples, which every side's tests replay, can be read again and are as the JSON Schema says."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.protocol import calls
from openbis_jupyter.protocol.errors import Failure
from openbis_jupyter.protocol.shapes import parse
from openbis_jupyter.protocol.write.examples import ANSWERS, FAILURES, REQUESTS, text_of
from openbis_jupyter.protocol.write.schema import json_schema

GROUPS = (calls.FROM_OPENBIS, calls.FROM_HUB, calls.FROM_SERVER, calls.TO_SERVER, calls.FROM_LAB)
SCHEMA = json_schema(calls.shapes_of(*GROUPS), "")


@pytest.mark.parametrize("name", [*REQUESTS, *ANSWERS])
def test_an_example_is_read_as_it_was_written(name: str) -> None:
    example = REQUESTS.get(name) or ANSWERS[name]
    written = json.loads(text_of(example, is_request=name in REQUESTS))
    pairs = zip(example, written, strict=True) if isinstance(example, tuple) else [(example, written)]
    for value, content in pairs:
        assert parse(type(value), content) == value
        document = {**SCHEMA, "$ref": f"#/$defs/{type(value).__name__}"}
        jsonschema.Draft202012Validator(document).validate(content)


def test_every_shape_that_openbis_asks_or_gets_has_an_example() -> None:
    values: list[Any] = [*REQUESTS.values(), *ANSWERS.values()]
    shown = {type(one) for value in values for one in (value if isinstance(value, tuple) else [value])}
    travelling = {shape for call in calls.FROM_OPENBIS for shape in (*call.asked, *call.answered)}
    assert travelling - shown == set()


@pytest.mark.parametrize("failure", FAILURES, ids=[one.code for one in FAILURES])
def test_a_failure_is_the_same_on_the_other_side(failure: Failure) -> None:
    content = json.loads(text_of(failure, is_request=False))
    assert OpenbisJupyterError.from_json(content).as_json() == content
