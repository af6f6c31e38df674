"""A notebook as the text that is stored and written."""

from __future__ import annotations

import json
from typing import Any

from openbis_jupyter.notebook.builder import renamed


def as_text(notebook: dict[str, Any]) -> str:
    """The notebook as Jupyter writes it: one space per level, line feed at the end."""
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def notebook_text(text: str, wanted: str, name: str) -> str:
    """In: a notebook's text, the file name that it was built for, the one that it gets. Out: its text for that."""
    return text if name == wanted else as_text(renamed(json.loads(text), name))
