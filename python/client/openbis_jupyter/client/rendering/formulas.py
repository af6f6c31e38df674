"""Markdown with its formulas as MathML, which browsers draw without any script."""

from __future__ import annotations

import html
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from latex2mathml.converter import convert
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

_TASK = '<input class="task-list-item-checkbox" type="checkbox" disabled'
_DELIMITERS = (("$$", "$$", "block"), (r"\[", r"\]", "block"), ("$", "$", "inline"), (r"\(", r"\)", "inline"))


def mathml(formula: str, display: str) -> str:
    """In: LaTeX without delimiters; `block` or `inline`. Out: MathML, or the source where it is not understood."""
    try:
        converted: str = convert(formula, display=display)
    # Formulas are typed by people, and the converter answers what it does not know with errors of any kind.
    except Exception:
        return f"<code>{html.escape(formula)}</code>"
    return converted


def mathml_of_output(latex: str) -> str:
    """The same for an output, which brings its delimiters, or is an environment."""
    text = latex.strip()
    for start, end, display in _DELIMITERS:
        if text.startswith(start) and text.endswith(end) and len(text) >= len(start) + len(end):
            return mathml(text[len(start) : len(text) - len(end)].removeprefix(r"\displaystyle"), display)
    return mathml(text, "block")


class _Renderer(IPythonRenderer):  # type: ignore[misc]
    """nbconvert's, but for formulas and for attachments that are not there."""

    def block_math(self, body: str) -> str:
        return mathml(body, "block")

    def inline_math(self, body: str) -> str:
        return mathml(body, "inline")

    def latex_environment(self, name: str, body: str) -> str:
        return mathml(rf"\begin{{{name}}}{body}\end{{{name}}}", "block")

    def image(self, text: str, url: str, title: str | None = None) -> str:
        name = url.removeprefix("attachment:")
        if url != name and name not in self.attachments:
            return f"<em>{html.escape(text or name)}</em>"
        picture: str = super().image(text, url, title)
        return picture


@pass_context
def markdown(context: Context, source: str) -> str:
    """nbconvert's filter `markdown2html`. In: Jinja's context, which has the cell; Markdown. Out: HTML as it was
    written, not yet sanitised."""
    cell: Any = context.get("cell") or {}
    renderer = _Renderer(escape=False, attachments=cell.get("attachments", {}), anchor_link_text="")
    text: str = MarkdownWithMath(renderer=renderer).render(source)
    # Lists of tasks have check boxes, which a page without forms cannot show.
    return text.replace(f"{_TASK} checked/>", "☑ ").replace(f"{_TASK}/>", "☐ ")
