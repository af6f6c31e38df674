"""Assignments of Python 2, which the parser of Python 3 does not read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from openbis_jupyter.notebook.assignments.places import Reading, UnclearError
from openbis_jupyter.notebook.assignments.statements import Statement, reading, statements, tokens

_TOKEN = re.compile(
    r'''
      (?P<space>[ \t\f]+|\\\n)
    | (?P<comment>\#[^\n]*)
    | (?P<text>(?:[uUbB]?[rR]?)(?:
          """(?:[^\\]|\\.)*?""" | \'\'\'(?:[^\\]|\\.)*?\'\'\'
        | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*'
      ))
    | (?P<operator>==|!=|<>|<=|>=)
    | (?P<write>(?:\*\*|//|>>|<<|[-+*/%&|^])?=|\b(?:import|as|for|del|exec|global)\b)
    | (?P<name>[A-Za-z_]\w*)
    | (?P<number>\d\w*\.?\w*|\.\d\w*)
    | (?P<open>[(\[{])
    | (?P<close>[)\]}])
    | (?P<end>[\n;])
    | (?P<sign>[-+*/%&|^~<>.,:`@])
    ''',
    re.VERBOSE | re.DOTALL | re.ASCII,
)
_COMPOUND = frozenset(
    ("if", "elif", "else", "for", "while", "try", "except", "finally", "with", "def", "class")
)


def read_python2(source: str) -> Reading:
    """Errors: UnclearError"""
    if source.lstrip().startswith("%%"):
        raise UnclearError
    found = statements(tokens(_TOKEN, source), arguments="=")
    return reading(_placed(source, found), frozenset(("=",)), boundaries=frozenset(":"))


def _placed(source: str, found: Iterator[Statement]) -> Iterator[tuple[Statement, bool]]:
    """Each statement, and whether it stands outside of blocks: in a line that is not indented and begins none."""
    outside = True
    for statement in found:
        first = statement.tokens[0]
        if statement.after != ";":
            indented = first.start > 0 and source[first.start - 1] != "\n"
            outside = not indented and first.text not in _COMPOUND
        yield statement, outside
