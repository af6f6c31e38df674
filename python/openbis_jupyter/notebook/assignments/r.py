"""Assignments of R."""

from __future__ import annotations

import re
from collections.abc import Sequence

from openbis_jupyter.notebook.assignments.places import Reading
from openbis_jupyter.notebook.assignments.statements import Token, reading, statements, tokens

_TOKEN = re.compile(
    r"""
      (?P<space>[ \t\f\xa0]+)
    | (?P<comment>\#[^\n]*)
    | (?P<text>
          [rR](?P<quote>["'])(?P<dashes>-*)(?:\(.*?\)|\[.*?\]|\{.*?\})(?P=dashes)(?P=quote)
        | "(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*'
      )
    | (?P<unclear>[rR]["']-*[(\[{])
    | (?P<write><<-|<-|->>?|:=|=(?!=)|\b(?:for|assign|delayedAssign|rm|load|attach)\b)
    | (?P<name>(?:[^\W\d_]|\.(?!\d))[\w.]*|`[^`\\\n]+`)
    | (?P<number>0[xX][\da-fA-F.]+(?:[pP][+-]?\d+)?[Li]?|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[Li]?)
    | (?P<open>[(\[{])
    | (?P<close>[)\]}])
    | (?P<end>[\n;])
    | (?P<operator>%[^%\n]*%|==|<=|>=|!=|\|>|::+|[-+*/^<>!&|~?:$@,\\])
    """,
    re.VERBOSE | re.DOTALL,
)
_UNFINISHED = frozenset(("else", "repeat", "in", "function"))
_HEADS = frozenset(("if", "for", "while", "function", "\\"))


def read_r(source: str) -> Reading:
    """Errors: UnclearError"""
    found = statements(tokens(_TOKEN, source), _continues, arguments="=")
    return reading(((statement, True) for statement in found), frozenset(("<-", "=", "<<-")))


def _continues(made: Sequence[Token]) -> bool:
    if not made:
        return False
    last = made[-1]
    return last.kind in ("operator", "write") or last.text in _UNFINISHED or _ends_with_head(made)


def _ends_with_head(made: Sequence[Token]) -> bool:
    """Whether it ends with the brackets behind `if`, `for`, …: what they decide about comes on a later line."""
    if made[-1].text != ")":
        return False
    depth = 0
    for number in range(len(made) - 1, -1, -1):
        depth += (made[number].kind == "close") - (made[number].kind == "open")
        if depth == 0:
            return number > 0 and made[number - 1].text in _HEADS
    return False
