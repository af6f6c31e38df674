"""Python 2.7: all texts are unicode, written in ASCII, so that no coding line and no locale matters."""

from __future__ import annotations

from typing import Any

from openbis_jupyter.notebook.literals.python import dict_display, list_display, number
from openbis_jupyter.notebook.literals.values import Kinds, translate, whole


def python2_literal(value: Any) -> str:
    """In: a value as in the package's text. Out: a Python 2.7 expression."""
    return translate(_KINDS, value)


def _quoted(value: str) -> str:
    # Builds of Python 2 with 16-bit characters would read two halves as one whole character.
    rendered = ascii(whole(value, "Python 2", nul=True))
    return f'u"{rendered[1:-1]}"' if '"' not in value else f"u{rendered}"


_KINDS = Kinds(
    none="None",
    boolean=repr,
    integer=repr,
    number=number,
    text=_quoted,
    items=list_display,
    pairs=dict_display,
)
