"""Outputs of a notebook, brought to what a page without script can show.

An output comes in several forms at once. Front ends choose the richest; here a picture stands for what only a script
would draw, and a text for what nothing here can show.
"""

from __future__ import annotations

import base64
import html
from collections.abc import Mapping
from typing import Any

import nbformat

from openbis_jupyter.client import texts
from openbis_jupyter.client.rendering.formulas import mathml_of_output
from openbis_jupyter.client.rendering.sanitiser import shows_something

MOST_CHARACTERS = 500_000
"""So much of one text or table is shown; the notebook has it all."""
_PICTURES = ("image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp", "image/avif")
_NEEDS_SCRIPT = "<script"


def made_showable(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook, changed: each output has one form, which the page shows."""
    language = notebook.metadata.get("language_info")
    name = language.get("pygments_lexer") or language.get("name") if isinstance(language, Mapping) else None
    notebook.metadata = nbformat.from_dict(
        {"language_info": {"name": name if isinstance(name, str) else "text"}}
    )
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if "text" in output:
                output["text"] = _cut(output["text"])
            elif output.get("output_type") != "error":
                output["data"] = _shown(output.get("data") or {}, output.get("metadata") or {})
                # Sizes are in the form already; an isolated output would become a frame.
                output["metadata"] = {}
    return notebook


def _shown(data: Mapping[str, Any], metadata: Mapping[str, Any]) -> dict[str, str]:
    """In: an output's forms by their kinds, and what is said about them. Out: the one to show."""
    picture = next((kind for kind in _PICTURES if kind in data), None)
    rich, plain = _text(data.get("text/html")), _text(data.get("text/plain"))
    if rich and not (picture and _NEEDS_SCRIPT in rich.lower()) and shows_something(rich):
        if len(rich) <= MOST_CHARACTERS or not plain:
            return {"text/html": rich if len(rich) <= MOST_CHARACTERS else _too_long(len(rich))}
    elif "text/markdown" in data:
        return {"text/markdown": _cut(_text(data["text/markdown"]))}
    elif picture:
        return {"text/html": _picture(picture, data[picture], metadata.get(picture))}
    elif "text/latex" in data:
        return {"text/html": mathml_of_output(_text(data["text/latex"]))}
    return {"text/plain": _cut(plain)}


def _text(value: object) -> str:
    """nbformat joins lines when it reads a file; other programs' notebooks may come otherwise."""
    return "".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _picture(kind: str, content: object, said: object) -> str:
    text = _text(content)
    # Only SVG is kept as text.
    encoded = (
        base64.b64encode(text.encode("utf-8", "replace")).decode() if "svg" in kind else "".join(text.split())
    )
    sizes = said if isinstance(said, Mapping) else {}
    attributes = {"src": f"data:{kind};base64,{encoded}", "alt": str(sizes.get("alt") or "")}
    attributes |= {
        name: str(sizes[name]) for name in ("width", "height") if isinstance(sizes.get(name), int | float)
    }
    return "<img " + " ".join(f'{name}="{html.escape(value)}"' for name, value in attributes.items()) + ">"


def _cut(text: object) -> str:
    whole = _text(text)
    if len(whole) <= MOST_CHARACTERS:
        return whole
    return f"{whole[:MOST_CHARACTERS]}\n{texts.output_cut(len(whole) - MOST_CHARACTERS)}"


def _too_long(characters: int) -> str:
    return f"<p>{html.escape(texts.output_cut(characters))}</p>"
