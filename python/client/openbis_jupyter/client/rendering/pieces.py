"""Single outputs as HTML that may stand in any page of ours."""

from __future__ import annotations

import copy
import html
import re
import tempfile
from pathlib import Path
from typing import Any

import nbformat

from openbis_jupyter.client.rendering.outputs import made_showable
from openbis_jupyter.client.rendering.sanitiser import sanitised

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def output_html(output: Any) -> str:
    """In: an output, as nbformat has it. Out: whole elements, in which nothing runs and nobody is asked."""
    cell = nbformat.from_dict({"cell_type": "code", "outputs": [copy.deepcopy(output)]})
    notebook = nbformat.from_dict({"cells": [cell], "metadata": {}})
    [shown] = made_showable(notebook).cells[0].outputs
    kind = shown.get("output_type")
    if kind == "stream":
        return _pre(shown.get("text"))
    if kind == "error":
        return _pre(
            "\n".join(map(str, shown.get("traceback") or []))
            or f"{shown.get('ename')}: {shown.get('evalue')}"
        )
    data = shown.get("data") or {}
    if "text/html" in data:
        # Sanitised alone it is whole: whatever it leaves open ends with it. Beside it there are no pictures to take.
        with tempfile.TemporaryDirectory() as nothing:
            return sanitised(data["text/html"], Path(nothing))
    return _pre(next(iter(data.values()), ""))


def _pre(text: object) -> str:
    return f"<pre>{html.escape(_COLOUR.sub('', str(text or '')))}</pre>"
