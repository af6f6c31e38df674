"""Python 2.7: all texts are unicode, written in ASCII, so that no coding line and no locale matters."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from openbis_jupyter.notebook.literals.python import KINDS, double_quoted
from openbis_jupyter.notebook.literals.values import translate, whole


def python2_literal(value: Any) -> str:
    """In: a value as in the package's text. Out: a Python 2.7 expression."""
    return translate(_KINDS, value)


def _quoted(value: str) -> str:
    # Builds of Python 2 with 16-bit characters would read two halves as one whole character.
    return "u" + double_quoted(ascii(whole(value, "Python 2", nul=True)), value)


_KINDS = replace(KINDS, text=_quoted)
