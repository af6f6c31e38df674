"""The form and the service judge names alike (the form's half: tests/unit/js/names.test.js)."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.protocol.names import clean_directory, clean_name, clean_notebook

NAMES = json.loads((Path(__file__).parents[2] / "contract" / "names.json").read_text("utf-8"))
JUDGES = {"name": clean_name, "notebook": clean_notebook, "directory": clean_directory}


def cases(verdict: str) -> list[tuple[Callable[[str], str], str]]:
    return [(JUDGES[field], name) for field in JUDGES for name in NAMES[field][verdict]]


@pytest.mark.parametrize(("judge", "name"), cases("good"))
def test_good_names(judge: Callable[[str], str], name: str) -> None:
    judge(name)


@pytest.mark.parametrize(("judge", "name"), cases("bad"))
def test_bad_names(judge: Callable[[str], str], name: str) -> None:
    with pytest.raises(OpenbisJupyterError, match="request-invalid"):
        judge(name)
