"""Python 2.7: all texts are unicode, written in ASCII, so that no coding line and no locale matters."""

from __future__ import annotations

import re
from dataclasses import replace

from openbis_jupyter.notebook.languages.language import Language
from openbis_jupyter.notebook.languages.python import LITERALS as PYTHON_3
from openbis_jupyter.notebook.languages.python import double_quoted
from openbis_jupyter.notebook.languages.values import whole_text

_NAME = re.compile(r"python[ -]?2", re.IGNORECASE)


def _text(value: str) -> str:
    # Builds of Python 2 with 16-bit characters would read two halves as one whole character.
    return "u" + double_quoted(ascii(whole_text(value, "Python 2", nul=True)), value)


def _is_python2(jupyter: str, name: str, display_name: str) -> bool:
    """Kernelspecs call both Pythons `python`; their names tell them apart (`python2`, `Python 2.7`)."""
    python = jupyter.lower() in ("python", "python2")
    return python and any(_NAME.match(text) for text in (jupyter, name, display_name))


LANGUAGE = Language(
    id="python2",
    jupyter="python",
    title="Python 2",
    rank=50,
    extension=".py",
    comment="#",
    fences=("python2", "python"),
    literal=replace(PYTHON_3, text=_text),
    assignment="{name} = {value}",
    is_kernel=_is_python2,
)
