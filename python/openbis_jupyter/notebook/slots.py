"""The only way from a value into a cell.

In a template a value passes `| literal` (code cells) or `| text` (Markdown cells). Both leave a *slot*, a plain name,
in the rendered text; the value takes its place only when the cells have been cut apart. So no value can end a cell,
start one, or be read as part of the template, and a template that prints a bare value does not render at all.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from jinja2 import StrictUndefined, Template, pass_context
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment

from openbis_jupyter.notebook.literals import TRANSLATORS
from openbis_jupyter.notebook.markdown import markdown_text

Purpose = Literal["code", "markdown"]
_SLOT = re.compile(r"openbis_slot_(\d+)_")
_SLOTS = "slots"


class TemplateError(Exception):
    """A template uses a value in a way that is not safe: a fault of the template, not of the value."""


@dataclass(frozen=True)
class Slot:
    """A value on its way: for which kind of cell, and what will stand there."""

    purpose: Purpose
    content: str


def environment(language: str) -> SandboxedEnvironment:
    """A Jinja2 environment for templates of this language: sandboxed, strict, printing slots only."""
    translate = TRANSLATORS[language]
    made = SandboxedEnvironment(undefined=StrictUndefined, finalize=_finalize, keep_trailing_newline=True)
    made.filters = {
        "literal": lambda value: Slot("code", translate(value)),
        "text": lambda value: Slot("markdown", markdown_text(str(value))),
        "length": len,
    }
    return made


def render(env: SandboxedEnvironment, source: str, values: Mapping[str, Any]) -> tuple[str, list[Slot]]:
    """In: a template's text and its values. Out: the text with slots, and the slots by number.

    Errors: TemplateError where a value is printed without a filter; Jinja2's own for faulty templates.
    """
    slots: list[Slot] = []
    return _compiled(env, source).render({**values, _SLOTS: slots}), slots


@lru_cache(maxsize=64)
def _compiled(env: SandboxedEnvironment, source: str) -> Template:
    """Compiling a template takes longer than filling it."""
    return env.from_string(source)


def fill_code(source: str, slots: Sequence[Slot], language: str) -> str:
    """In: the text of a code cell. Out: it with its literals. Errors: TemplateError for a slot that is not a value."""
    _check_purpose(source, slots, "code")
    CODE_CHECKS[language](source)
    return _fill(source, slots)


def fill_markdown(source: str, slots: Sequence[Slot]) -> str:
    """In: the text of a Markdown cell. Out: it with its texts. Errors: TemplateError for a literal in it."""
    _check_purpose(source, slots, "markdown")
    return _fill(source, slots)


@pass_context
def _finalize(context: Context, value: Any) -> str:
    if not isinstance(value, Slot):
        raise TemplateError("a template may print values only through `| literal` or `| text`")
    slots: list[Slot] = context[_SLOTS]
    slots.append(value)
    return f"openbis_slot_{len(slots) - 1}_"


def _fill(source: str, slots: Sequence[Slot]) -> str:
    return _SLOT.sub(lambda match: slots[int(match[1])].content, source)


def _check_purpose(source: str, slots: Sequence[Slot], purpose: Purpose) -> None:
    if any(slots[int(number)].purpose != purpose for number in _SLOT.findall(source)):
        raise TemplateError(f"a {purpose} cell holds a value meant for another kind of cell")


def _check_python(source: str) -> None:
    """Every slot must stand where Python expects an expression: not in a string, a comment or another name."""
    names = [node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)]
    in_place = sum(1 for name in names if _SLOT.fullmatch(name))
    if in_place != len(_SLOT.findall(source)):
        raise TemplateError("a literal stands inside a string, a comment or another name")


CODE_CHECKS: Mapping[str, Callable[[str], None]] = {"python": _check_python}
