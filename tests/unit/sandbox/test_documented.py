"""The sandbox's page says what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from openbis_sandbox.cli import serve
from openbis_sandbox.demo_data import PEOPLE
from openbis_sandbox.faults import KINDS

PAGE = (Path(__file__).parents[3] / "docs" / "sandbox.md").read_text(encoding="utf-8")
OPTIONS = {option for parameter in serve.params for option in (*parameter.opts, *parameter.secondary_opts)}


@pytest.mark.parametrize("option", sorted(OPTIONS))
def test_options(option: str) -> None:
    assert f"`{option}" in PAGE


def test_no_other_options() -> None:
    assert set(re.findall(r"`(--[a-z-]+)", PAGE)) <= OPTIONS


@pytest.mark.parametrize("name", [*KINDS, *PEOPLE])
def test_faults_and_people(name: str) -> None:
    assert f"| `{name}` |" in PAGE
