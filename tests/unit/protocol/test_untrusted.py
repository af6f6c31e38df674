"""What comes from outside is taken as agreed or refused with a field and a sentence, which hold nothing of it."""

from __future__ import annotations

import json
import math
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.protocol import calls, limits
from openbis_jupyter.protocol.connections import SignIn
from openbis_jupyter.protocol.credentials import ArrivedCredential
from openbis_jupyter.protocol.launch import LaunchRequest
from openbis_jupyter.protocol.runs import Run
from openbis_jupyter.protocol.shapes import as_json, parse
from openbis_jupyter.protocol.tickets import TicketRef
from openbis_jupyter.protocol.transfers import UploadRequest
from openbis_jupyter.protocol.write.schema import described

GROUPS = (calls.FROM_OPENBIS, calls.FROM_HUB, calls.FROM_SERVER, calls.TO_SERVER, calls.FROM_LAB)
SHAPES = calls.shapes_of(*GROUPS)
NAMES = sorted({member.name for one in described(SHAPES) for member in one.members})
LAUNCH: dict[str, Any] = {
    "launch_key": "5f3a9c12-aaaa",
    "action": "open",
    "datasets": ["20260101-2"],
    "owner": {"kind": "OBJECT", "perm_id": "20260101-9"},
    "notebook": "Plate 3",
}
RUN: dict[str, Any] = {"run_id": "r1", "title": "growth", "notebook_path": "a.ipynb", "cells": 3}

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=8)
NUMBERS = st.integers() | st.floats() | st.sampled_from([10**400, -(10**400), 2**63, math.nan, math.inf])
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | ANY_TEXT,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES) | ANY_TEXT, inner, max_size=4)
    ),
    max_leaves=12,
)


def refusal_of(shape: type[Any], data: object) -> OpenbisJupyterError:
    with pytest.raises(OpenbisJupyterError) as caught:
        parse(shape, data)
    assert caught.value.code == "request-invalid"
    return caught.value


@given(st.sampled_from(SHAPES), JSON)
def test_any_json_is_of_the_shape_or_refused(shape: type[Any], data: object) -> None:
    try:
        value = parse(shape, data)
    except OpenbisJupyterError as refused:
        assert refused.code == "request-invalid"
        field, reason = refused.details["field"], refused.details["reason"]
        assert field in ("request", "cell") or {*field.split(".")} <= {*NAMES}, "the field is one of ours"
        assert reason.endswith((".", "character /")) and "pydantic" not in reason and "tuple" not in reason
    else:
        written = json.dumps(as_json(value), allow_nan=False)
        assert parse(shape, json.loads(written)) == value, "what is taken can be sent on"


@given(st.sampled_from(sorted({*LAUNCH, "directory", "kernel", "source", "template", "parameters"})), JSON)
def test_a_launch_with_one_odd_field_is_refused_by_that_field(name: str, value: object) -> None:
    try:
        request = parse(LaunchRequest, {**LAUNCH, name: value})
    except OpenbisJupyterError as refused:
        assert refused.details["field"].split(".")[0] in (name, "datasets")
    else:
        json.dumps(as_json(request), allow_nan=False, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("value", "is_taken"),
    [
        (True, True),
        (0, True),
        (10**300, True),
        (1e308, True),
        ("Größe 🧪", True),
        ("x" * limits.PARAMETER_TEXT_MAX, True),
        ("x" * (limits.PARAMETER_TEXT_MAX + 1), False),
        (10**400, False),
        (-(10**400), False),
        (math.nan, False),
        (math.inf, False),
        ("a\0b", False),
        ("half \ud83d", False),
        (None, False),
        ([1], False),
        ({}, False),
    ],
    ids=lambda value: ascii(value)[:20],
)
def test_what_an_answer_to_a_template_may_be(value: Any, is_taken: bool) -> None:
    body = {**LAUNCH, "parameters": {"threshold": value}}
    if is_taken:
        taken = parse(LaunchRequest, body).parameters["threshold"]
        assert (taken, type(taken)) == (value, type(value))
    else:
        assert refusal_of(LaunchRequest, body).details["field"] == "parameters.threshold"


def test_more_answers_than_a_template_may_ask_are_refused() -> None:
    most = {f"p{number}": 1 for number in range(limits.PARAMETERS_MAX)}
    assert len(parse(LaunchRequest, {**LAUNCH, "parameters": most}).parameters) == limits.PARAMETERS_MAX
    assert (
        refusal_of(LaunchRequest, {**LAUNCH, "parameters": {**most, "more": 1}}).details["field"]
        == "parameters"
    )


@pytest.mark.parametrize("count", [True, 1.0, "1", -1, 10**9, 10**400, math.nan, None])
def test_a_count_is_a_whole_number_within_its_limit(count: Any) -> None:
    assert parse(Run, {**RUN, "cell": 1}).cell == 1
    assert refusal_of(Run, {**RUN, "cell": count}).details["field"] == "cell"


def test_what_people_read_is_cut_and_made_writable() -> None:
    run = parse(Run, {**RUN, "title": "t" * 900, "cell_name": "half \ud83d and nul \0"})
    assert (len(run.title), run.title[-1], run.cell_name) == (limits.TITLE_MAX, "…", "half ? and nul ?")


@pytest.mark.parametrize("details", [{"x": "y" * 9000}, {"x": math.nan}, {"x": "\ud83d"}, {"\ud83d": 1}])
def test_details_that_no_page_could_read_are_left_out(details: dict[str, Any]) -> None:
    error = {"code": "internal", "message": "No.", "advice": "Wait.", "reference": "1", "details": details}
    told = parse(Run, {**RUN, "state": "failed", "error": error})
    assert told.error is not None and (told.error.message, told.error.details) == ("No.", {})


SECRET = "pat-51cr37-of-alice"


@pytest.mark.parametrize(
    ("shape", "body"),
    [
        (SignIn, {"user": "alice", "password": [SECRET]}),
        (SignIn, {"token": {"value": SECRET}}),
        (TicketRef, {"launch_id": "x" * 16, "ticket": SECRET}),
        (ArrivedCredential, {"credential": {"kind": "session-token", "token": [SECRET]}}),
        (ArrivedCredential, {"credential": {"kind": SECRET, "token": SECRET, "valid_to": SECRET}}),
        (LaunchRequest, {**LAUNCH, "parameters": {SECRET: 1}}),
        (LaunchRequest, {**LAUNCH, "parameters": {"note": [SECRET]}}),
        (LaunchRequest, {**LAUNCH, "action": SECRET}),
        (LaunchRequest, SECRET),
        (UploadRequest, {"kind": "upload", "properties": {SECRET: [SECRET]}}),
    ],
)
def test_a_refusal_quotes_nothing_of_what_was_sent(shape: type[Any], body: Any) -> None:
    refused = refusal_of(shape, body)
    assert SECRET not in f"{refused} {refused.as_json()}"
    chain: BaseException | None = refused
    while chain is not None:
        shown = chain.__cause__ or (None if chain.__suppress_context__ else chain.__context__)
        assert shown is None or SECRET not in str(shown)
        chain = shown


def test_a_value_of_ours_shows_no_secret() -> None:
    body = {
        "credential": {"kind": "session-token", "token": SECRET, "valid_to": None, "openbis_user": "alice"}
    }
    assert SECRET not in repr(parse(ArrivedCredential, body))
    assert SECRET not in repr(parse(SignIn, {"token": SECRET, "password": SECRET}))


def test_ten_thousand_datasets_are_taken_and_one_more_is_not() -> None:
    most = [f"2026-{number}" for number in range(limits.DATASETS_MAX)]
    assert parse(LaunchRequest, {**LAUNCH, "datasets": most}).datasets == tuple(most)
    assert refusal_of(LaunchRequest, {**LAUNCH, "datasets": [*most, "1-1"]}).details == {
        "field": "datasets",
        "reason": f"at most {limits.DATASETS_MAX} are expected.",
    }


def test_numbers_are_those_of_a_double() -> None:
    for number in (sys.float_info.max, int(sys.float_info.max)):
        assert parse(LaunchRequest, {**LAUNCH, "parameters": {"n": number}}).parameters["n"] == number
