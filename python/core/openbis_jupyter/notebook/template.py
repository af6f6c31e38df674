"""A template: what it is called, asks and applies to, and its cells, checked as far as that goes without values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

from openbis_jupyter.notebook import older_templates
from openbis_jupyter.notebook.languages import LANGUAGES
from openbis_jupyter.notebook.parameters import Parameter, parse_parameters
from openbis_jupyter.notebook.parameters_cell import is_variable
from openbis_jupyter.notebook.rendering import TEXT_FILTER, compiled, names_in
from openbis_jupyter.notebook.sources import SourceCell, read_source
from openbis_jupyter.notebook.template_error import TemplateError
from openbis_jupyter.protocol.words import EntityKind

CONTEXT = (
    "title", "file_name", "user", "openbis_url", "owner", "datasets", "perm_ids", "parents", "history_id",
    "dataset_type", "name_property", "kernel", "kernel_display_name", "language", "parameters", "source",
)  # fmt: skip
"""The names that templates may use (docs/templates.md)."""
ENTITY_KINDS: tuple[EntityKind, ...] = get_args(EntityKind)
_HEAD_KEYS = frozenset(
    ("title", "description", "language", "applies_to", "parameters", "jupyter", "kernelspec")
)
_TITLE_MAX = 120
_DESCRIPTION_MAX = 1000
_TYPE = re.compile(r"[A-Za-z0-9_.$-]{1,100}")
_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True)
class TemplateCell:
    """`when`: the name without whose value the cell is left out; `marks`: further metadata."""

    key: str
    source: str
    is_code: bool
    when: str
    marks: Mapping[str, Any]


@dataclass(frozen=True)
class NotebookTemplate:
    """`language`: an id of `languages.LANGUAGES`; `applies_to`: entity kind → types, empty for all of them; an empty
    mapping: everywhere; `is_older`: whether its code holds values (`older_templates`).
    """

    id: str
    title: str
    description: str
    language: str
    applies_to: Mapping[str, tuple[str, ...]]
    parameters: tuple[Parameter, ...]
    cells: tuple[TemplateCell, ...]
    is_older: bool = False

    def applies(self, kind: str | None, type_code: str) -> bool:
        """Whether it is offered for this kind and type of entity; no kind: where no entity is known."""
        if not self.applies_to:
            return True
        types = self.applies_to.get(kind or "")
        return types is not None and (not types or type_code in types)

    @property
    def told(self) -> str:
        """The description as the form shows it: of an older template with a remark for whoever keeps it."""
        return " ".join(filter(None, (self.description, older_templates.REMARK if self.is_older else "")))


def parse_template(template_id: str, text: str, extension: str) -> NotebookTemplate:
    """In: our id for it, the text of its file, the file's extension. Out: the template. Errors: TemplateError."""
    source = read_source(text, extension)
    head = source.head
    unknown = sorted(str(key) for key in head.keys() - _HEAD_KEYS)
    if unknown:
        raise TemplateError(f"the head has unknown keys: {', '.join(unknown)}")
    title = _text(head, "title", _TITLE_MAX)
    if not title:
        raise TemplateError("the head must have a title")
    language = _text(head, "language", _TITLE_MAX).lower()
    if language not in LANGUAGES:
        raise TemplateError(f"the head must have a language, one of {', '.join(LANGUAGES)}")
    parameters = parse_parameters(head.get("parameters"))
    is_older = any(
        cell.kind == "code" and older_templates.has_values(cell.source, CONTEXT) for cell in source.cells
    )
    taken = [parameter.name for parameter in parameters if not is_variable(parameter.name)]
    if taken and not is_older:
        raise TemplateError(f"parameters.{taken[0]}: the notebook has a variable or a word of this name")
    return NotebookTemplate(
        id=template_id,
        title=title,
        description=_text(head, "description", _DESCRIPTION_MAX),
        language=language,
        applies_to=_applies_to(head.get("applies_to")),
        parameters=parameters,
        cells=_cells(source.cells, language, is_older),
        is_older=is_older,
    )


def _cells(cells: tuple[SourceCell, ...], language: str, is_older: bool) -> tuple[TemplateCell, ...]:
    made = tuple(
        _cell(cell, f"cell-{number}", language, is_older) for number, cell in enumerate(cells, start=1)
    )
    if len({cell.key for cell in made}) != len(made):
        raise TemplateError("two cells have the same key")
    return made


def _cell(cell: SourceCell, default_key: str, language: str, is_older: bool) -> TemplateCell:
    marks = dict(cell.marks)
    key = marks.pop("key", default_key)
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise TemplateError("the key of a cell is 1 to 64 of A-Z a-z 0-9 _ -")
    when = marks.pop("when", "")
    if when and when not in CONTEXT:
        raise TemplateError(f"cell {key}: when names one of {', '.join(CONTEXT)}")
    try:
        if cell.kind == "markdown":
            _check_markdown(cell.source)
        elif is_older:
            older_templates.check_cell(cell.source, language, str(marks.get("kernel", "")), CONTEXT)
    except TemplateError as error:
        raise TemplateError(f"cell {key}: {error}") from None
    return TemplateCell(key, cell.source, cell.kind == "code", when, marks)


def _check_markdown(source: str) -> None:
    compiled(source, TEXT_FILTER)
    unknown = sorted(names_in(source, TEXT_FILTER) - set(CONTEXT))
    if unknown:
        raise TemplateError(f"there is no {', '.join(unknown)}, only {', '.join(CONTEXT)}")


def _applies_to(value: object) -> dict[str, tuple[str, ...]]:
    if value is None:
        return {}
    if not isinstance(value, dict) or not set(value) <= set(ENTITY_KINDS):
        raise TemplateError(f"applies_to: keys are {', '.join(ENTITY_KINDS)}")
    return {kind: _types(kind, types) for kind, types in value.items()}


def _types(kind: str, types: object) -> tuple[str, ...]:
    if types == "all":
        return ()
    if not isinstance(types, list) or not types:
        raise TemplateError(f"applies_to.{kind}: `all` or a list of types is expected")
    if not all(isinstance(code, str) and _TYPE.fullmatch(code) for code in types):
        raise TemplateError(f"applies_to.{kind}: a type is a code of openBIS")
    return tuple(types)


def _text(head: Mapping[str, Any], key: str, most: int) -> str:
    value = head.get(key, "")
    if not isinstance(value, str) or len(value) > most:
        raise TemplateError(f"{key}: a text of at most {most} characters is expected")
    return value.strip()
