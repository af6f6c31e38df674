"""The recorded examples, which every side's tests replay, are of the shapes, to the last key."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from openbis_jupyter.errors import PROBLEMS, OpenbisJupyterError
from openbis_jupyter.protocol import calls
from openbis_jupyter.protocol.account import Account
from openbis_jupyter.protocol.errors import Refusal
from openbis_jupyter.protocol.launch import DownloadAnswer, LaunchRequest, OpenAnswer
from openbis_jupyter.protocol.options import Options, OptionsRequest
from openbis_jupyter.protocol.runs import Run, Runs
from openbis_jupyter.protocol.shapes import as_json, parse
from openbis_jupyter.protocol.source import Source, SourceRequest
from openbis_jupyter.protocol.status import LaunchState, StatusRequest
from openbis_jupyter.protocol.workspace import WorkspaceRequest
from openbis_jupyter.protocol.write.schema import json_schema

CONTRACT = Path(__file__).parents[2] / "contract"
GROUPS = (calls.FROM_OPENBIS, calls.FROM_HUB, calls.FROM_SERVER, calls.TO_SERVER, calls.FROM_LAB)
SCHEMA = json_schema(calls.shapes_of(*GROUPS), "")
SHAPES: tuple[tuple[str, type[Any]], ...] = (
    (r"account_answer.*", Account),
    (r"error_.*", Refusal),
    (r"events.*", LaunchState),
    (r"launch_answer_downloaded", DownloadAnswer),
    (r"(launch|workspace)_answer_.*", OpenAnswer),
    (r"launch_request.*", LaunchRequest),
    (r"launch_state_.*", LaunchState),
    (r"options_answer", Options),
    (r"options_request", OptionsRequest),
    (r"run_answer_.*", Run),
    (r"runs_answer", Runs),
    (r"source_answer", Source),
    (r"source_request", SourceRequest),
    (r"status_request", StatusRequest),
    (r"workspace_request.*", WorkspaceRequest),
)
"""Name of a file → shape of what stands in it, of each item where that is a list."""
OTHERS = {"dataset_searches", "failures", "names"}
"""What the browser's own rooms replay: searches at openBIS, sentences, names."""


def examples() -> list[tuple[str, type[Any], Any]]:
    found = []
    for file in sorted(CONTRACT.glob("*.json")):
        if file.stem in OTHERS:
            continue
        (shape, *_) = [shape for pattern, shape in SHAPES if re.fullmatch(pattern, file.stem)]
        content = json.loads(file.read_text(encoding="utf-8"))
        found += [(file.stem, shape, one) for one in (content if isinstance(content, list) else [content])]
    return found


@pytest.mark.parametrize(("name", "shape", "example"), examples())
def test_an_example_is_of_its_shape(name: str, shape: type[Any], example: Any) -> None:
    written = as_json(parse(shape, example))
    if name.endswith("_request") or "_request_" in name:
        # What is absent has its default; a name gets its end.
        assert {key: written[key] for key in example if key != "notebook"} == {
            key: value for key, value in as_json_of(shape, example).items() if key != "notebook"
        }
        assert written.get("notebook", "").removesuffix(".ipynb") == example.get("notebook", "").removesuffix(
            ".ipynb"
        )
    else:
        assert written == example
    document = {**SCHEMA, "$ref": f"#/$defs/{shape.__name__}"}
    jsonschema.Draft202012Validator(document).validate(example)


def as_json_of(shape: type[Any], example: Any) -> Any:
    """The example with what may be absent in a source."""
    source = {"source": {"file": None, **example["source"]}} if example.get("source") else {}
    return {**example, **source}


def test_each_error_that_travels_to_a_page_has_an_example() -> None:
    for file in CONTRACT.glob("error_*.json"):
        error = json.loads(file.read_text(encoding="utf-8"))["error"]
        assert file.stem == f"error_{error['code']}" and error["code"] in PROBLEMS
        assert OpenbisJupyterError.from_json(error).as_json() == error
