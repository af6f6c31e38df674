"""Only the named values change, whatever stands around them."""

import ast
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openbis_jupyter.notebook.assignments import READERS, REWRITERS
from openbis_jupyter.notebook.literals.python import python_literal

PYTHON = [
    ("parents = ids", "parents = NEW"),
    ("parents = [\n  'ü',\n]  # mine\nx = parents", "parents = NEW  # mine\nx = parents"),
    ("é = '€'; parents = 'b'; y = 1", "é = '€'; parents = NEW; y = 1"),
    ("parents = 1\r\nparents = 2\r\n", "parents = NEW\nparents = NEW"),
    ("", "parents = NEW"),
    ("other = 1", "other = 1\nparents = NEW"),
    ("s = 'parents = 1'", "s = 'parents = 1'\nparents = NEW"),
    ("parents += 1", "parents += 1\nparents = NEW"),
    ("parents = 1\nparents += 1", "parents = NEW\nparents += 1\nparents = NEW"),
    ("parents = 1\nif x:\n    parents = 2", "parents = NEW\nif x:\n    parents = 2\nparents = NEW"),
    ("a = parents = 1", "a = parents = 1\nparents = NEW"),
    ("%matplotlib inline\nparents = 1", "%matplotlib inline\nparents = 1\nparents = NEW"),
    ("def broken(:\n", "def broken(:\nparents = NEW"),
    ("x = '\u2028'\nparents = 1", "x = '\u2028'\nparents = NEW"),
    ("x = \\", "x = \\\n\nparents = NEW"),
]
PYTHON2 = [
    (
        "parents = 1\nfor parents in x:\n    y(parents)",
        "parents = NEW\nfor parents in x:\n    y(parents)\nparents = NEW",
    ),
    ("parents = 1\nfor x in parents:\n    y(parents)", "parents = NEW\nfor x in parents:\n    y(parents)"),
    (
        'print "parents = 1", parents\nparents = [\n    u"a",  # b\n]',
        'print "parents = 1", parents\nparents = NEW',
    ),
    ('parents = ur\'\\x\' + u"""\nparents = 1\n"""; x = 1 # y', "parents = NEW; x = 1 # y"),
    ("if x:\n    parents = 1\nparents = 2", "if x:\n    parents = 1\nparents = NEW"),
    ("if x: y = 1; parents = 2", "if x: y = 1; parents = 2\nparents = NEW"),
    ("parents = f(parents=1)\nx = f(parents=1)", "parents = NEW\nx = f(parents=1)"),
    ("parents = 1\nparents[0] = 2", "parents = NEW\nparents[0] = 2\nparents = NEW"),
    ("parents = 1\na, parents = 1, 2", "parents = NEW\na, parents = 1, 2\nparents = NEW"),
    ("parents = 1\nimport x as parents", "parents = NEW\nimport x as parents\nparents = NEW"),
    ("parents = 1\nif parents: x = 2", "parents = NEW\nif parents: x = 2"),
    ("%%time\nparents = 1", "%%time\nparents = 1\nparents = NEW"),
    ("%cd it's\nparents = 1", "%cd it's\nparents = 1\nparents = NEW"),
    ("x = 'open\nparents = 1", "x = 'open\nparents = 1\nparents = NEW"),
    ("x = (\nparents = 1", "x = (\nparents = 1\nparents = NEW"),
]
R = [
    ("parents <- 1\nfor (parents in x) y", "parents <- NEW\nfor (parents in x) y\nparents <- NEW"),
    ("parents <- c(\n  'a', # it's\n  \"b\\\"\"\n)  # mine", "parents <- NEW  # mine"),
    ("parents<-x; y = 1", "parents<-NEW; y = 1"),
    ("parents =\n  # why\n  x + # more\n  y\nz <- parents", "parents =\n  # why\n  NEW\nz <- parents"),
    ("`parents` <- 1\n'parents' = 2", "`parents` <- NEW\n'parents' = NEW"),
    ('x <- r"---(parents <- 1\n)" )---"\nparents <- 1', 'x <- r"---(parents <- 1\n)" )---"\nparents <- NEW'),
    ("if (x)\n  parents <- 1", "if (x)\n  parents <- 1\nparents <- NEW"),
    (
        "f <- function(parents = 1)\n  parents <- 2",
        "f <- function(parents = 1)\n  parents <- 2\nparents <- NEW",
    ),
    ("parents <- 1\n{ parents <- 2 }", "parents <- NEW\n{ parents <- 2 }\nparents <- NEW"),
    ("parents <- 1\n2 -> parents", "parents <- NEW\n2 -> parents\nparents <- NEW"),
    ("parents <- 1\nparents[2] <- 2", "parents <- NEW\nparents[2] <- 2\nparents <- NEW"),
    ("parents <- 1\nassign('parents', 2)", "parents <- NEW\nassign('parents', 2)\nparents <- NEW"),
    ("parents <- 1\nf(parents = parents)", "parents <- NEW\nf(parents = parents)"),
    ("a <- parents <- 1", "a <- parents <- 1\nparents <- NEW"),
    ("parents <- a <- 1", "parents <- a <- 1\nparents <- NEW"),
    ("x$parents <- 1", "x$parents <- 1\nparents <- NEW"),
    ("my.parents <- 1", "my.parents <- 1\nparents <- NEW"),
    ("x < -parents\nparents <- if (x == 1) 2 else\n  3", "x < -parents\nparents <- NEW"),
    ("x <- 'open\nparents <- 1", "x <- 'open\nparents <- 1\nparents <- NEW"),
    ("x <- (1]\nparents <- 1", "x <- (1]\nparents <- 1\nparents <- NEW"),
    ('x <- r"(open\nparents <- 1', 'x <- r"(open\nparents <- 1\nparents <- NEW'),
]
OCTAVE = [
    ("parents = { ...\n    \"a%\", ... more\n    'it''s' % b\n};  % mine", "parents = NEW;  % mine"),
    ("x = y'; parents = [x' 'a']; z = 'b'", "x = y'; parents = NEW; z = 'b'"),
    ("x = {a' 'parents = 1'}', parents = 2, y", "x = {a' 'parents = 1'}', parents = NEW, y"),
    ("%{\nparents = 1\n%}\nparents = 2", "%{\nparents = 1\n%}\nparents = NEW"),
    ("hold on; parents = 1;", "hold on; parents = NEW;"),
    ("disp 'a; parents = 1; b'", "disp 'a; parents = 1; b'\nparents = NEW;"),
    ("x = 1 + 2...\n  + 3\nparents = 1", "x = 1 + 2...\n  + 3\nparents = NEW"),
    ("if x, parents = 1, end\nparents = y(end)", "if x, parents = 1, end\nparents = NEW"),
    ("parents = 1\nif x\n  parents = 2\nendif", "parents = NEW\nif x\n  parents = 2\nendif\nparents = NEW;"),
    (
        "function parents = f()\n  parents = 1;\nend\nparents = f;",
        "function parents = f()\n  parents = 1;\nend\nparents = NEW;",
    ),
    ("parents = 1\nparents{end + 1} = 2", "parents = NEW\nparents{end + 1} = 2\nparents = NEW;"),
    ("parents = 1\n[a, parents] = f", "parents = NEW\n[a, parents] = f\nparents = NEW;"),
    ("parents = 1\nclear parents", "parents = NEW\nclear parents\nparents = NEW;"),
    ("parents = x = 1", "parents = x = 1\nparents = NEW;"),
    ("x.parents = 1; x.end = 2; parents = 1", "x.parents = 1; x.end = 2; parents = NEW"),
    ("x == parents; parents = 1", "x == parents; parents = NEW"),
    (
        "switch x\n  case 'a'\n    parents = 1;\nend",
        "switch x\n  case 'a'\n    parents = 1;\nend\nparents = NEW;",
    ),
    ("!ls\nparents = 1", "!ls\nparents = 1\nparents = NEW;"),
    ("x = {1\nparents = 1", "x = {1\nparents = 1\nparents = NEW;"),
    ("if x\nparents = 1", "if x\nparents = 1\nparents = NEW;"),
    ("eval('x = 1'); parents = 1", "eval('x = 1'); parents = 1\nparents = NEW;"),
    ("x = 1 + ...", "x = 1 + ...\n\nparents = NEW;"),
]
BASH = [
    ("parents=(\n    'a'  # it's\n    \"b$(echo ')')\"\n)  # mine", "parents=NEW  # mine"),
    ("parents='it'\\''s'; x=1", "parents=NEW; x=1"),
    ('parents=$\'it\\\'s\' x="${y:-"}"}"', 'parents=NEW x="${y:-"}"}"'),
    ("parents=\nx=1", "parents=NEW\nx=1"),
    ("export parents=a y", "export parents=NEW y"),
    ('declare -ax parents=(a) x="b c"', 'declare -ax parents=NEW x="b c"'),
    ("declare -A parents=([a]=1)", "declare -A parents=([a]=1)\nparents=NEW"),
    ("parents=a command", "parents=a command\nparents=NEW"),
    ("parents=a | cat", "parents=a | cat\nparents=NEW"),
    ("parents=a && x=1", "parents=a && x=1\nparents=NEW"),
    ("true ||\n  parents=a", "true ||\n  parents=a\nparents=NEW"),
    ("if x; then parents=1; fi; parents=2", "if x; then parents=1; fi; parents=NEW"),
    ("parents=1\nfor parents in a b; do :; done", "parents=NEW\nfor parents in a b; do :; done\nparents=NEW"),
    (
        "case $x in\n  a) parents=1;;\n  (b|fi) parents=2;;\nesac\nparents=3",
        "case $x in\n  a) parents=1;;\n  (b|fi) parents=2;;\nesac\nparents=NEW",
    ),
    ("f() {\n  parents=1\n}\nparents=2", "f() {\n  parents=1\n}\nparents=NEW"),
    (
        "function f { parents=1; }\n(parents=2)\nparents=3",
        "function f { parents=1; }\n(parents=2)\nparents=NEW",
    ),
    (
        "cat <<'END' <<-X\nparents=1\n  END\nEND\nit's\n\tX\nparents=2",
        "cat <<'END' <<-X\nparents=1\n  END\nEND\nit's\n\tX\nparents=NEW",
    ),
    ("cat <<< parents=1\nparents=2", "cat <<< parents=1\nparents=NEW"),
    ("(( x = 1 << 2 ))\nparents=1", "(( x = 1 << 2 ))\nparents=1\nparents=NEW"),
    ("parents=1\n((parents = 2))", "parents=NEW\n((parents = 2))\nparents=NEW"),
    ("parents=1\nparents+=(b)", "parents=NEW\nparents+=(b)\nparents=NEW"),
    ("parents=1\nread -r parents", "parents=NEW\nread -r parents\nparents=NEW"),
    (
        'parents=1\necho "${parents[@]/#/x}" $parents ${#parents}',
        'parents=NEW\necho "${parents[@]/#/x}" $parents ${#parents}',
    ),
    ("parents=${x:=1}", "parents=${x:=1}\nparents=NEW"),
    ("x=a#b # it's\nparents=\"it's\"'#'#", "x=a#b # it's\nparents=NEW"),
    ("echo 'open\nparents=1", "echo 'open\nparents=1\nparents=NEW"),
    ("cat <<END\nparents=1", "cat <<END\nparents=1\nparents=NEW"),
    ("echo \\", "echo \\\n\nparents=NEW"),
    ("fi; parents=1", "fi; parents=1\nparents=NEW"),
    ("x=`echo \\`; parents=1`\nparents=2", "x=`echo \\`; parents=1`\nparents=NEW"),
]
CASES = {"python": PYTHON, "sos": PYTHON, "python2": PYTHON2, "r": R, "octave": OCTAVE, "bash": BASH}


def test_values_are_found_by_name() -> None:
    assert READERS["python"]('a = 1\nb = [\n    "ü",\n]\nc = d = 2\ne: int = 3\nif a:\n    f = 4') == {
        "a": "1",
        "b": '[\n    "ü",\n]',
    }


@pytest.mark.parametrize(
    ("language", "source", "changed"),
    [(language, *case) for language, cases in CASES.items() for case in cases],
)
def test_a_value_is_changed(language: str, source: str, changed: str) -> None:
    assert REWRITERS[language](source, {"parents": "NEW"}) == changed


@given(st.text(), st.lists(st.text(max_size=10), max_size=4), st.text())
def test_any_value_arrives_and_nothing_else_changes(name: str, parents: list[str], before: str) -> None:
    source = f"file_name = {python_literal(before)}\nkept = {python_literal(before)}\nparents = kept"
    values: dict[str, Any] = {"file_name": name, "parents": parents, "history_id": before}
    expressions = {key: python_literal(value) for key, value in values.items()}
    found = READERS["python"](REWRITERS["python"](source, expressions))
    assert {key: ast.literal_eval(value) for key, value in found.items()} == {**values, "kept": before}


@pytest.mark.parametrize("language", CASES)
@given(source=st.text(st.sampled_from("parents=<->{}[]()'\"\\`$%#;,.&| \n\tifdo")))
def test_no_cell_is_refused(language: str, source: str) -> None:
    assert REWRITERS[language](source, {"parents": "NEW"}).count("NEW") >= 1


@pytest.mark.parametrize("language", CASES)
@pytest.mark.parametrize(
    "piece", ["$(", '"$(', "${", "(", 'r"(', "if (x)\n", "then ", "a=1\n", "<<E\n", "%{\n", "a <- b\n", "x' "]
)
def test_hostile_cells_are_read_in_time(language: str, piece: str) -> None:
    began = time.process_time()
    REWRITERS[language](piece * (60_000 // len(piece)), {"parents": "NEW"})
    assert time.process_time() - began < 5
