"""The page that newcomers read first tells the house as it is."""

from __future__ import annotations

import ast
import re

import architecture
import pytest


def test_the_drawing_is_made_from_contracts_and_imports() -> None:
    assert architecture.PAGE.read_text(encoding="utf-8") == architecture.page(), "run `make docs`"


@pytest.mark.parametrize("name", architecture.DRAWN)
def test_the_page_draws_each_contract(name: str) -> None:
    assert f"<!-- rooms: {name} -->" in architecture.PAGE.read_text(encoding="utf-8")


def test_every_room_says_what_it_is_for_and_hands_on_few_names() -> None:
    inits = [
        path
        for path in (architecture.REPOSITORY / "python").glob("*/openbis_jupyter/*/*/__init__.py")
        if path.parents[1].name in ("hub", "client")
    ]
    assert len(inits) > 10
    for path in inits:
        text = path.read_text(encoding="utf-8")
        assert ast.get_docstring(ast.parse(text)), path
        assert len(re.findall(r'^    "', text, re.MULTILINE)) <= 25, path
