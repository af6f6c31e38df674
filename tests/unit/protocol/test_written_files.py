"""What is made from the shapes is as `make protocol` writes it, and what the other sides rely on stands in it."""

from __future__ import annotations

import importlib
import pkgutil
import re
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import openbis_jupyter.protocol
from openbis_jupyter.protocol import calls
from openbis_jupyter.protocol.shapes import adapter
from openbis_jupyter.protocol.write.files import FILES
from openbis_jupyter.protocol.write.schema import json_schema

ROOT = Path(__file__).parents[3]
GROUPS = (calls.FROM_OPENBIS, calls.FROM_HUB, calls.FROM_SERVER, calls.TO_SERVER, calls.FROM_LAB)
SCHEMA = json_schema(calls.shapes_of(*GROUPS), "openBIS Jupyter")


@pytest.mark.parametrize("path", FILES)
def test_no_file_is_older_than_the_shapes(path: str) -> None:
    assert (ROOT / path).read_text(encoding="utf-8") == FILES[path](), "run `make protocol`"


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_every_shape_is_asked_or_answered_by_some_call() -> None:
    modules = [
        importlib.import_module(f"openbis_jupyter.protocol.{one.name}")
        for one in pkgutil.iter_modules(openbis_jupyter.protocol.__path__)
        if not one.ispkg
    ]
    shapes = {
        name
        for module in modules
        for name, value in vars(module).items()
        if is_dataclass(value) and hasattr(value, "__pydantic_fields__") and not name.startswith("_")
    }
    # What two requests have in common, and a body without any key.
    assert shapes - SCHEMA["$defs"].keys() == {"ServerChoice", "Nothing"}


def test_every_shape_and_set_of_words_has_something_said_of_it() -> None:
    page = (ROOT / "docs/developers/protocol-reference.md").read_text(encoding="utf-8")
    for name, node in SCHEMA["$defs"].items():
        assert node["description"].endswith("."), name
        assert f"### {name}\n" in page
    assert re.findall(r"\]\(#([a-z]+)\)", page)
    headings = {heading.lower() for heading in re.findall(r"^### (\w+)$", page, re.MULTILINE)}
    assert {*re.findall(r"\]\(#([a-z]+)\)", page)} <= headings


def test_no_number_and_no_truth_value_is_taken_for_another() -> None:
    """pydantic would take "5", 5.0 and True for the number 5."""

    def lax(node: Any) -> list[Any]:
        if isinstance(node, list):
            return [found for item in node for found in lax(item)]
        if not isinstance(node, dict):
            return []
        here = [node] if node.get("type") in ("int", "bool", "float") and not node.get("strict") else []
        return here + [found for key, item in node.items() if key != "metadata" for found in lax(item)]

    for shape in calls.shapes_of(*GROUPS):
        reader = adapter(shape)
        reader.rebuild()
        # `definitions`: it holds others more than once.
        assert reader.core_schema["type"] in ("dataclass", "function-after", "definitions"), "it is made"
        assert lax(reader.core_schema) == [], shape.__name__


def test_secrets_are_in_no_representation() -> None:
    hidden = {"token", "ticket", "password"}
    for shape in calls.shapes_of(*GROUPS):
        for one in fields(shape):
            assert not (one.name in hidden and one.repr), (
                shape.__name__,
                one.name,
            )
