"""Where a value may stand in a code cell: only where the language takes it as an expression of its own.

A slot inside a string, a comment, a here document, backticks or another name is a fault of the template. Python is
parsed. The other languages are held to something simpler than their grammar: a value stands alone on the right side of
an assignment on a line of its own, outside of everything that may span lines and be read otherwise.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Token

from openbis_jupyter.notebook.rendering import SLOT
from openbis_jupyter.notebook.template_error import TemplateError

_NAME = r"[A-Za-z][A-Za-z0-9_]*"


_TEXT = {Token.Literal.String, Token.Comment}


@dataclass(frozen=True)
class Rules:
    """A language that is not parsed.

    `lexer`: its name in Pygments; `assignment`: the line that a slot may stand in (`SLOT` in it); `refused`: what a
    cell with a value must not hold, with the reason.
    """

    lexer: str
    assignment: str
    refused: Mapping[str, str]


_RULES: Mapping[str, Rules] = {
    "python2": Rules(
        "python2",
        rf"[ \t]*{_NAME}[ \t]*=[ \t]*SLOT[ \t]*",
        {r"\\\n.*openbis_slot_": "a value in a line that goes on"},
    ),
    "r": Rules(
        "r",
        r"[ \t]*[A-Za-z.][A-Za-z0-9_.]*[ \t]*(?:<-|=)[ \t]*SLOT[ \t]*",
        {r"\b[rR][\"']-*[({\[]": "a raw string", r"`": "a name in backticks"},
    ),
    "octave": Rules(
        "octave",
        rf"[ \t]*{_NAME}[ \t]*=[ \t]*SLOT[ \t]*;?[ \t]*",
        {
            r"^[ \t]*[%#]\{": "a block comment",
            r"(?:\.\.\.|\\)[^\n]*\n.*openbis_slot_": "a value in a line that goes on from the one before",
        },
    ),
    "bash": Rules(
        "bash",
        r"[ \t]*(?:(?:export|readonly|local|declare -[aA])[ \t]+)?[a-z][A-Za-z0-9_]*=SLOT[ \t]*",
        {
            r"(?<!<)<<(?!<)": "a here document",
            r"[^\s${]#": "a # inside a word",
            r"`": "backticks",
            r"\\\n.*openbis_slot_": "a value in a line that goes on from the one before",
            r"\(\(": "arithmetic",
            r"\b(?:eval|let)\b": "eval or let",
            r"[ \t][-+][A-Za-z]*[in]": "variables that are numbers or names of others",
        },
    ),
}


@lru_cache(maxsize=512)
def check_placement(source: str, language: str) -> None:
    """In: a code cell's text with slots. Errors: TemplateError where one of them is not a value of its own."""
    if not SLOT.search(source):
        return
    if language in ("python", "sos"):
        _check_python(source)
    else:
        rules = _RULES.get(language)
        if rules is None:
            raise TemplateError(
                "this language takes no values in its code: use the parameters by their names"
            )
        _check_lines(source, rules)


def _check_python(source: str) -> None:
    if source.lstrip().startswith("%%"):
        raise TemplateError("a cell that begins with %% holds a value: what reads it is not known")
    # Magics are no Python; one that holds a value stays, and does not parse.
    plain = re.sub(
        r"^([ \t]*)[%!].*$", lambda m: m[0] if SLOT.search(m[0]) else f"{m[1]}pass", source, flags=re.M
    )
    try:
        tree = ast.parse(plain)
    except (SyntaxError, ValueError, RecursionError) as error:
        raise TemplateError(f"a cell with a value is not Python: {error}") from None
    names = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name)]
    if sum(1 for name in names if SLOT.fullmatch(name)) != len(SLOT.findall(source)):
        raise TemplateError("a literal stands inside a string, a comment or another name")


def _check_lines(source: str, rules: Rules) -> None:
    for pattern, what in rules.refused.items():
        if re.search(pattern, source, re.M):
            raise TemplateError(f"a cell with a value must not hold {what}")
    assignment = re.compile(rules.assignment.replace("SLOT", SLOT.pattern))
    if any(SLOT.search(line) and not assignment.fullmatch(line) for line in source.split("\n")):
        raise TemplateError(
            "a value must stand alone on the right side of an assignment, on a line of its own"
        )
    for kind, token in _lexer(rules.lexer).get_tokens(f"{source}\n"):
        family = set(kind.split())
        if Token.Error in family or (SLOT.search(token) and family & _TEXT):
            raise TemplateError(
                "a literal stands inside a string, a comment or something that is not understood"
            )


@cache
def _lexer(name: str) -> Lexer:
    return get_lexer_by_name(name, stripnl=False, ensurenl=False)
