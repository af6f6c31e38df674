"""What a kernel language is to us."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from openbis_jupyter.notebook.languages.values import Value


@dataclass(frozen=True)
class Language:
    """One kernel language; a module with the name `LANGUAGE` for it and the file `cells.txt` beside it are all that
    there is to it (docs/templates.md).

    `id`: ours, as in requests and templates; `jupyter`: what kernelspecs and notebooks call it; `title`: for people;
    `rank`: the lower, the earlier it stands in lists; `extension`: of templates in Jupytext's percent format, with
    the dot; `comment`: how a comment begins there; `fences`: what code blocks in Markdown may be called; `literal`: a
    value as code; `assignment`: a line that gives a variable its value, `{name}` and `{value}` in it; `first_line`:
    of each cell with an assignment; `is_kernel`: whether a kernelspec is one for it, in: language, name and title of
    the kernelspec (default: it has the language's name).
    """

    id: str
    jupyter: str
    title: str
    rank: int
    extension: str
    comment: str
    fences: tuple[str, ...]
    literal: Callable[[Value], str]
    assignment: str
    first_line: str = ""
    is_kernel: Callable[[str, str, str], bool] | None = None

    def assign(self, name: str, value: Value) -> str:
        """A line, or several for a long list, that gives the variable this value. Errors: those of `literal`."""
        # Not `format`: a value may hold braces.
        before, after = self.assignment.split("{value}")
        return before.replace("{name}", name) + self.literal(value) + after

    def has_kernel(self, jupyter: str, name: str, display_name: str) -> bool:
        """Whether a kernelspec with this language, name and title is one for it."""
        if self.is_kernel is not None:
            return self.is_kernel(jupyter, name, display_name)
        return jupyter.lower() == self.id
