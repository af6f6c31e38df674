"""A template's text cut into cells: `.ipynb`, Jupytext's percent format, or Markdown.

All three may begin with a YAML head between two lines `---`, as Jupytext knows it; in `.ipynb` it is a raw cell.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import jupytext
import nbformat
import yaml

from openbis_jupyter.notebook.languages import LANGUAGES
from openbis_jupyter.notebook.template_error import TemplateError

SOURCE_MAX = 1_000_000
CELLS_MAX = 500
_HEAD_MAX = 20_000
_FENCE = re.compile(
    r"^(?P<fence>`{3,}|~{3,})[ \t]*(?P<language>[A-Za-z0-9]*)(?P<marks>[^\n`]*)\n(?P<code>.*?)^(?P=fence)[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
_MARK = re.compile(r'([A-Za-z_]+)="([^"]*)"')
_HEAD = re.compile(r"---[ \t]*\n(?P<yaml>.*?)^---[ \t]*(?:\n|\Z)", re.MULTILINE | re.DOTALL)
_PERCENT = {row.extension.lower(): row.extension.lstrip(".") for row in LANGUAGES.values()}
EXTENSIONS = (".ipynb", ".md", *_PERCENT)

CellKind = Literal["code", "markdown"]


@dataclass(frozen=True)
class SourceCell:
    """One cell: kind, text, and what its first line or its metadata says about it."""

    kind: CellKind
    source: str
    marks: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Source:
    """The head and the cells."""

    head: Mapping[str, Any]
    cells: tuple[SourceCell, ...]


def read_source(text: str, extension: str) -> Source:
    """In: a template file's text, its extension with the dot. Out: its parts. Errors: TemplateError."""
    if len(text) > SOURCE_MAX:
        raise TemplateError(f"the file is longer than {SOURCE_MAX} characters")
    extension = extension.lower()
    if extension == ".md":
        return _markdown(text)
    if extension not in EXTENSIONS:
        raise TemplateError(f"a template's file ends in one of {', '.join(EXTENSIONS)}")
    try:
        notebook = _read_ipynb(text) if extension == ".ipynb" else _read_percent(text, extension)
    except TemplateError:
        raise
    except Exception as error:  # both libraries have many ways to refuse
        raise TemplateError(f"the file cannot be read: {type(error).__name__}") from None
    cells = list(notebook.cells)
    head: Mapping[str, Any] = {}
    if cells and cells[0].cell_type == "raw" and cells[0].source.startswith("---"):
        head = _head(cells.pop(0).source)
    return Source(head, _limited([_cell(cell) for cell in cells]))


def _read_ipynb(text: str) -> Any:
    return nbformat.reads(json.dumps(json.loads(text)), as_version=4)


def _read_percent(text: str, extension: str) -> Any:
    return jupytext.reads(text, fmt=f"{_PERCENT[extension]}:percent")


def _cell(cell: Any) -> SourceCell:
    if cell.cell_type not in ("code", "markdown"):
        raise TemplateError(f"cells of the type {cell.cell_type} are not allowed")
    kind: CellKind = "code" if cell.cell_type == "code" else "markdown"
    marks = dict(cell.metadata)
    if kind == "markdown" and cell.get("attachments"):
        raise TemplateError("attachments in cells are not allowed")
    return SourceCell(kind, cell.source, marks)


def _markdown(text: str) -> Source:
    """Code blocks that name a language of templates are cells of their own, also the code; the rest is text."""
    found = _HEAD.match(text)
    head = _head(found[0]) if found else {}
    body = text[found.end() :] if found else text
    language = LANGUAGES.get(str(head.get("language", "")).lower())
    fences = language.fences if language else ()
    cells: list[SourceCell] = []
    done = 0
    for block in _FENCE.finditer(body):
        if block["language"].lower() not in fences:
            continue
        cells.append(SourceCell("markdown", body[done : block.start()].strip("\n")))
        cells.append(SourceCell("code", block["code"].rstrip("\n"), dict(_MARK.findall(block["marks"]))))
        done = block.end()
    cells.append(SourceCell("markdown", body[done:].strip("\n")))
    return Source(head, _limited([cell for cell in cells if cell.source.strip()]))


def _limited(cells: list[SourceCell]) -> tuple[SourceCell, ...]:
    if not cells:
        raise TemplateError("there is no cell")
    if len(cells) > CELLS_MAX:
        raise TemplateError(f"there are more than {CELLS_MAX} cells")
    return tuple(cells)


class _PlainLoader(yaml.SafeLoader):
    """YAML without references, which could stand for far more than they are long."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise TemplateError("the head must not hold references (*)")
        return super().compose_node(parent, index)


def _head(text: str) -> Mapping[str, Any]:
    found = _HEAD.match(text if text.endswith("\n") else f"{text}\n")
    if not found or len(text) > _HEAD_MAX:
        raise TemplateError(
            f"the head stands between two lines --- and is shorter than {_HEAD_MAX} characters"
        )
    try:
        head = yaml.load(found["yaml"], Loader=_PlainLoader)  # noqa: S506  (a SafeLoader with less)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in its line {mark.line + 1}" if mark else ""
        raise TemplateError(f"the head is not YAML: {getattr(error, 'problem', error)}{where}") from None
    if not isinstance(head, dict):
        raise TemplateError("the head must hold keys and values")
    return head
