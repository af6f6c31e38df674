"""Change what a cell assigns to a name, and nothing else in it: one way per language of a kernel.

A reader takes the source of a cell and gives the expressions by name. A rewriter takes the source and the new
expressions by name, and gives the new source: the expressions of assignments that the cell makes at its top level, each
time it runs, are replaced. What it cannot find, or what may be changed again by something that is not such an
assignment, is assigned at the end of the cell, so the new value always holds after it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from openbis_jupyter.notebook.assignments.bash import read_bash
from openbis_jupyter.notebook.assignments.octave import read_octave
from openbis_jupyter.notebook.assignments.places import Read, assigned, with_values
from openbis_jupyter.notebook.assignments.python import read_python
from openbis_jupyter.notebook.assignments.python2 import read_python2
from openbis_jupyter.notebook.assignments.r import read_r

Rewriter = Callable[[str, Mapping[str, str]], str]
Reader = Callable[[str], dict[str, str]]

_LANGUAGES: Mapping[str, tuple[Read, str]] = {
    "python": (read_python, "{name} = {value}"),
    "python2": (read_python2, "{name} = {value}"),
    "r": (read_r, "{name} <- {value}"),
    "octave": (read_octave, "{name} = {value};"),
    "bash": (read_bash, "{name}={value}"),
    # The cells of SoS itself, and ours; what a sub-kernel runs has the reader of its own language.
    "sos": (read_python, "{name} = {value}"),
}
READERS: Mapping[str, Reader] = {
    language: partial(assigned, read) for language, (read, _) in _LANGUAGES.items()
}
REWRITERS: Mapping[str, Rewriter] = {
    language: partial(with_values, read, added) for language, (read, added) in _LANGUAGES.items()
}
