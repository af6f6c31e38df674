"""Bash: everything is text; a list is an array."""

from __future__ import annotations

from collections.abc import Sequence

from openbis_jupyter.notebook.languages.language import Language
from openbis_jupyter.notebook.languages.values import INDENT, Literals, in_lines, whole_text

LONGEST_LINE = 60_000
"""Bash's kernel waits 50 ms before each line that it sends; long ones cost it next to nothing."""


def _text(value: str) -> str:
    """`'…'` where all is printable, else `$'…'` with escapes: one word on one line either way."""
    value = whole_text(value, "Bash", nul=False)
    if value.isprintable():
        return "'" + value.replace("'", "'\\''") + "'"
    return "$'" + "".join(map(_escaped, value)) + "'"


def _escaped(character: str) -> str:
    if character in "'\\":
        return "\\" + character
    if character.isprintable():
        return character
    # Bytes, three octal digits each: `\u…` would depend on the locale of the server.
    return "".join(f"\\{byte:03o}" for byte in character.encode())


def texts(items: Sequence[str]) -> str:
    """An array."""
    lines = in_lines(items, "", LONGEST_LINE)
    return (
        "(" + "".join(lines) + ")" if len(lines) < 2 else "(\n" + "\n".join(INDENT + x for x in lines) + "\n)"
    )


LANGUAGE = Language(
    id="bash",
    jupyter="bash",
    title="Bash",
    rank=30,
    extension=".sh",
    comment="#",
    fences=("bash", "sh"),
    literal=Literals(
        nothing="''",
        yes_no=lambda value: "true" if value else "false",
        whole=str,
        number=repr,
        text=_text,
        texts=texts,
    ),
    assignment="{name}={value}",
)
