"""Cells with changed values, run by the real interpreter of each language: the new values hold, all others stay."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from integration.notebook.interpreters import Interpreter

from openbis_jupyter.notebook.assignments import REWRITERS
from openbis_jupyter.notebook.literals import TRANSLATORS

pytestmark = pytest.mark.slow

NAMES = ("file_name", "parents", "history_id")
KEPT = ("kept_1", "kept_2", "kept_3")
EXAMPLES = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
TEXT = st.text(st.sampled_from("ab \"'\\{}[]()%#$`!;,=<-\n\té\U0001f9ea"), max_size=8)
COMMENT = st.text(st.sampled_from("ab \"'\\{}[]()%#$`!;,=<-."), max_size=12)
VALUES = {"file_name": TEXT, "history_id": TEXT, "parents": st.lists(TEXT, max_size=3)}


@dataclass(frozen=True)
class Speech:
    """How people write a language. `assigns`: a line, NAME and VALUE in it; `comment`: how one begins; `asides`: what
    may stand between the lines; `values`: what people write where our literals stand.
    """

    language: str
    assigns: tuple[str, ...]
    comment: str
    asides: tuple[str, ...]
    values: tuple[str, ...]


SPEECHES = {
    "r": Speech(
        "r",
        (
            "NAME <- VALUE",
            "NAME = VALUE",
            "NAME <-\n  VALUE",
            "NAME<-VALUE; invisible(1)",
            "(VALUE) -> NAME",
            "`NAME` <- VALUE",
        ),
        "#",
        (
            "parents <- c(parents, 'more')",
            "if (TRUE)\n  parents <- 'other'",
            "{ parents <- 'x' }; parents[2] <- 'y'",
            "f <- function(parents = 'no', ...) {\n  # a } in it\n  parents <- 'inner'\n}",
            "rm(file_name)",
            "invisible('parents <- 1; #')",
            "invisible(c(a = 'b', parents = \"c\"))",
            "'x' -> history_id; other <- 5 %/% 2",
            "assign('file_name', \"it's\")",
            "x <- 1; x < -1",
            "a <- history_id <- 'z'",
        ),
        (
            r"'it\'s \"x\" # y'",
            'r"(a " b)"',
            "R'--[x)]--'",
            "c('a', # (\n  \"b\"\n)",
            "paste0('a',\n  'b')",
            "5 -\n  3",
            "if (TRUE) 'a' else\n  'b'",
            "(function(x) { y <- x; y })(1)",
            "'%'",
        ),
    ),
    "octave": Speech(
        "octave",
        (
            "NAME = VALUE;",
            "NAME = VALUE;  % it's",
            "NAME=VALUE; other = [1, 2]';",
            "other = 1; NAME = ...\n  VALUE;",
        ),
        "%",
        (
            "parents = [{parents} {'more'}];",
            "if true\n  parents = 'other'; % end\nend",
            "parents = {}; parents{3} = 'y';",
            "%{\nparents = 'no';\n it's }\n%}",
            "# it's {",
            "x = 'parents = 1; %';",
            "x = {'it''s' % ]\n  \"b\"};",
            "clear history_id",
            "a = history_id = 'z';",
            "x.end = 3; y = x.end';",
            "for n = 1:3, file_name = n; endfor",
            "format long",
            "[parents, x] = deal(1, 2);",
            "switch 'a'\n  case {'a', 'b'}\n    file_name = 'c';\nendswitch",
            "x = @(file_name) file_name';",
        ),
        (
            "'it''s \"x\" % y'",
            '"it\'s \\"x\\" ""q"""',
            "{'a', 'b'; ...\n 'c', \"d\"}",
            "sum([1 2 3]')",
            "{ % (\n 'a' % 'b\n}",
            "strcat('a', ...\n  'b')",
            "sum([1, -2]' * 3)",
        ),
    ),
    "bash": Speech(
        "bash",
        (
            "NAME=VALUE",
            "export NAME=VALUE",
            "NAME=VALUE; : x",
            "declare NAME=VALUE",
            "x=1 NAME=VALUE  # it's",
            "  NAME=VALUE",
        ),
        "#",
        (
            'parents=(other "${parents[@]}")',
            "if true; then parents=x; fi",
            "parents+=(more)",
            "for file_name in a b; do :; done",
            "f() {\n  parents=1 # }\n}",
            ": 'parents=1\nparents=2'",
            ": <<'END'\nparents=no\nit's\nEND",
            "history_id=x :",
            "history_id=x | cat",
            "true &&\n  history_id=x",
            "case x in\n  (y) parents=1;;\n  x|z) file_name=2;;\nesac",
            "(parents=sub)",
            'read -r file_name <<< "it\'s"',
            "x=$(echo ')' # '\n)",
            ': $(( 1 << 2 )) ${#parents} $# ${none:-"}"}',
            "unset history_id",
        ),
        (
            "'a'\\''b'",
            "$'it\\'s\\n'",
            '"a $(echo ")") `echo b`"',
            "a\\ b",
            "(a 'b c' # )\n \"d\"\n)",
            "([2]=a [5]='b')",
            '${none:-"a b"}',
            "",
            "a#b",
        ),
    ),
    "jython": Speech(
        "python2",
        (
            "NAME = VALUE",
            "NAME = VALUE  # it's",
            "other = 1; NAME = VALUE",
            "NAME = \\\n    VALUE",
            "first = NAME = VALUE",
        ),
        "#",
        (
            "parents = [parents]\nparents += 'a'",
            "if True:\n    parents = 'other'",
            "if True: x = 1; parents = 'other'",
            "a, parents = 1, 2",
            "import os as file_name",
            "history_id = 0; del history_id",
            "def f(parents='no'):\n    file_name = 1\n    return file_name",
            "x = 'parents = 1; #'",
            "x = '''\nparents = 1\nit's \"\n'''",
            "x = dict(parents=1, history_id='}')",
            "for history_id in 'ab': pass",
            "x = 0777; y = 1 <> 2; z = `x`",
        ),
        (
            "'it\\'s # \"x\"'",
            "ur'a\\d'",
            "'''a'\n\"b'''",
            "[1, # (\n  'b',\n]",
            "('a'\n  'b')",
            "{'a': [1]}",
            "0x1FL",
        ),
    ),
}


def run_r(ask: Interpreter, cell: str) -> str:
    names = TRANSLATORS["r"]([*NAMES, *KEPT])
    text = TRANSLATORS["r"](cell)
    return ask.tell(f"(function(e) {{ eval(parse(text = {text}), e); mget({names}, e) }})(new.env())")


def run_octave(ask: Interpreter, cell: str) -> str:
    return ask.tell(f"run_cell({', '.join(map(TRANSLATORS['octave'], [cell, *NAMES, *KEPT]))})")


def run_jython(ask: Interpreter, cell: str) -> str:
    return ask.tell(f"run_cell({', '.join(map(TRANSLATORS['python2'], [cell, *NAMES, *KEPT]))})")


def run_bash(ask: Interpreter, cell: str) -> str:
    listed = " ".join([*NAMES, *KEPT])
    answer = ask.tell(f"''\n(\n{cell}\ndeclare -p {listed}\n)")
    # Attributes such as `export` stay, whatever the value.
    return re.sub(r"(?m)^declare -\S+ ", "", answer)


RUN: Mapping[str, Callable[[Interpreter, str], str]] = {
    "r": run_r,
    "octave": run_octave,
    "bash": run_bash,
    "jython": run_jython,
}


def assignment(speech: Speech, name: str) -> st.SearchStrategy[str]:
    # In Bash what was an array once stays one.
    written = [
        value
        for value in speech.values
        if not (value.startswith("(") and name in ("file_name", "history_id"))
    ]
    literal = VALUES.get(name, TEXT).map(TRANSLATORS[speech.language]) | st.sampled_from(written)
    return st.builds(
        lambda line, value: line.replace("NAME", name).replace("VALUE", value),
        st.sampled_from(speech.assigns),
        literal,
    )


@st.composite
def cells(draw: Any, speech: Speech) -> tuple[str, str]:
    """A cell that runs, and what assigns its kept variables, alone."""
    kept = [draw(assignment(speech, name)) for name in KEPT]
    comment = COMMENT.map(lambda text: f"{speech.comment} {text}")
    lines = [draw(assignment(speech, name)) for name in NAMES]
    between = draw(
        st.lists(
            comment
            | st.sampled_from(speech.asides)
            | st.sampled_from(NAMES).flatmap(lambda name: assignment(speech, name)),
            max_size=4,
        )
    )
    cell = "\n".join([*lines, *draw(st.permutations([*kept, *between]))])
    return cell, "\n".join(kept)


@pytest.mark.parametrize("ask", SPEECHES, indirect=True)
@EXAMPLES
@given(data=st.data())
def test_new_values_hold_and_others_stay(ask: Interpreter, request: pytest.FixtureRequest, data: Any) -> None:
    key = request.node.callspec.params["ask"]
    speech, run = SPEECHES[key], RUN[key]
    cell, kept = data.draw(cells(speech))
    values = {name: data.draw(VALUES[name], name) for name in NAMES}
    expressions = {name: TRANSLATORS[speech.language](value) for name, value in values.items()}
    plain = {"r": "{} <- {}", "bash": "{}={}"}.get(key, "{} = {};")
    wanted = "\n".join([kept, *(plain.format(*pair) for pair in expressions.items())])
    changed = REWRITERS[speech.language](cell, expressions)
    assert run(ask, changed) == run(ask, wanted), changed
