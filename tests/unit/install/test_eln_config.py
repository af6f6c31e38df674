"""The block in config.js, judged by a real JavaScript engine."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from cases import cases
from hypothesis import given, settings
from hypothesis import strategies as st
from unit.install.folders import CONFIG

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.install.eln_config import (
    ENTRY,
    GUARD,
    add_plugin,
    has_guard,
    names_plugin,
    remove_plugin,
)

Evaluate = Callable[[bytes], Any]
DECLARED = "var PLUGINS_CONFIGURATION = {{\n    extraPlugins : {}\n}};\n"
ODD = {
    "as delivered": CONFIG.decode(),
    "minified": 'var PLUGINS_CONFIGURATION={extraPlugins:["life-sciences","flow"]},options={a:/["\']/g}',
    "only comments": "// var PLUGINS_CONFIGURATION = { extraPlugins : ['../../jupyter'] };\n/* nothing */",
    "a function without semicolon at the end": 'var start = function () {\n  return "x";\n}',
    "a name without semicolon at the end": "var a = 1, b = a\nb",
    "an arrow at the end": 'var start = () =>\n  "x"',
    "a division at the end": "var a = 4, g = 2, b = a\n/ g",
    "a strict program": '"use strict";\nPLUGINS_CONFIGURATION.more = [1]',
    "two byte characters at the end": 'var title = "Müller" // µ',
    "old line ends": "var a = 1\r// the end\r",
    "our lines commented out": "/*\n// BEGIN openBIS Jupyter: x\nmore\n// END openBIS Jupyter\n*/\nvar a = 1",
    "absent": "var options = {};\n",
    "nothing at all": "",
    "commented out": '// var PLUGINS_CONFIGURATION = { extraPlugins : ["a"] };\nvar options = {};',
    "without the list": "var PLUGINS_CONFIGURATION = {};",
    "null": "var PLUGINS_CONFIGURATION = null;",
    "undefined list": "var PLUGINS_CONFIGURATION = { extraPlugins : undefined };",
    "frozen": 'var PLUGINS_CONFIGURATION = Object.freeze({ extraPlugins : Object.freeze(["a"]) });\n',
    "assigned twice": 'var PLUGINS_CONFIGURATION = { extraPlugins : ["../../jupyter"] };\n'
    'PLUGINS_CONFIGURATION = { extraPlugins : ["b"] };\n',
    "twice in one object": 'var PLUGINS_CONFIGURATION = { extraPlugins : ["../../jupyter"], "extraPlugins" : ["b"] };',
    "the member": 'PLUGINS_CONFIGURATION.extraPlugins = ["a"];\n',
    "the member, as text": "window.PLUGINS_CONFIGURATION['extraPlugins'] = ['a'];\n",
    "pushed": 'var PLUGINS_CONFIGURATION = { extraPlugins : ["a"] };\nPLUGINS_CONFIGURATION.extraPlugins.push("b");',
    "computed": 'var more = ["b"];\nvar PLUGINS_CONFIGURATION = { extraPlugins : ["a"].concat(more) };\n',
    "spread": 'var more = ["b"];\nvar PLUGINS_CONFIGURATION = { extraPlugins : ["a", ...more] };\n',
    "spread object": 'var more = { extraPlugins : ["b"] };\n'
    'var PLUGINS_CONFIGURATION = { extraPlugins : ["a"], ...more };\n',
    "conditional": 'var PLUGINS_CONFIGURATION = { extraPlugins : ["a"] };\n'
    'if (options) { PLUGINS_CONFIGURATION = { extraPlugins : ["b"] }; }\nvar options;\n',
    "an unclosed line comment at the end": 'var PLUGINS_CONFIGURATION = { extraPlugins : ["a"].slice() }; // the end',
    "byte order mark and umlauts": '\ufeffvar title = "Müller";\nvar PLUGINS_CONFIGURATION = {extraPlugins:["ü"]};\n',
    "several declared": 'var a = 1, PLUGINS_CONFIGURATION = { "extraPlugins" : [ "a" ] }, b = 2;\n',
    "a hole": 'var PLUGINS_CONFIGURATION = { extraPlugins : ["a", , ] };\n',
}


@pytest.mark.parametrize("page", ["", "var PLUGINS_CONFIGURATION;", "var PLUGINS_CONFIGURATION = null;"])
def test_a_front_end_that_knows_no_plugins_loads_ours(page: str) -> None:
    program = f"{page}\nvar window = {{ addEventListener() {{}} }};\n{add_plugin(b'').decode()}"
    printing = program + "console.log(JSON.stringify(PLUGINS_CONFIGURATION))"
    ended = subprocess.run(["node", "-e", printing], capture_output=True, check=True, text=True, timeout=30)
    assert json.loads(ended.stdout) == {"extraPlugins": [ENTRY]}


SPELLINGS = (
    '"../../jupyter"',
    "'../../jupyter'",
    "`../../jupyter`",
    '"./../../jupyter/"',
    "'../../jupyter//'",
)


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("eol", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_one_plugin_more_is_loaded_and_every_byte_comes_back(name: str, eol: str, evaluate: Evaluate) -> None:
    before = ODD[name].replace("\n", eol).encode()
    after = add_plugin(before)
    assert evaluate(after) == [*(evaluate(before) or []), ENTRY]
    assert names_plugin(after)
    assert has_guard(after)
    assert add_plugin(after) == after
    original = remove_plugin(before)
    assert after.startswith(original)
    assert remove_plugin(after) == original
    assert original == before or name == "our lines commented out"
    assert after.count(b"\n") == after.count(b"\r\n") or eol == "\n" or b"\r\n" not in before


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("form", [DECLARED.format("['a', @]"), "PLUGINS_CONFIGURATION.extraPlugins.push(@);"])
def test_a_plugin_that_somebody_named_is_not_loaded_twice(
    spelling: str, form: str, evaluate: Evaluate
) -> None:
    before = form.replace("@", spelling).encode()
    assert names_plugin(before)
    assert evaluate(add_plugin(before)) == evaluate(before)


@pytest.mark.parametrize(
    "other",
    [
        '"jupyter"',
        '"../jupyter"',
        '"../../jupyter2"',
        '"../../Jupyter"',
        "`${a}../../jupyter`",
        "/'../../jupyter'/",
    ],
)
def test_another_plugin_is_not_ours(other: str) -> None:
    assert not names_plugin(DECLARED.format(f"[{other}]").encode())


@pytest.mark.parametrize("commented", ["// 'x' {}\n", "/* {}\n */", "var a = /[\"'`/]/; // {}"])
def test_what_is_commented_out_names_nothing(commented: str) -> None:
    assert not names_plugin(commented.replace("{}", '["../../jupyter"]').encode())


@pytest.mark.parametrize(
    "later",
    [
        'PLUGINS_CONFIGURATION = { extraPlugins : ["b"] };\n',
        'PLUGINS_CONFIGURATION.extraPlugins = ["b"];\n',
        'var PLUGINS_CONFIGURATION= { "extraPlugins" : ["b"] };\n',
    ],
)
def test_a_later_assignment_is_noticed_and_followed(later: str, evaluate: Evaluate) -> None:
    overridden = add_plugin(CONFIG) + later.encode()
    assert not names_plugin(overridden)
    after = add_plugin(overridden)
    assert evaluate(after) == ["b", ENTRY]
    assert after.count(GUARD.encode()) == 1
    assert remove_plugin(after) == CONFIG + b"\n" + later.encode()


@pytest.mark.parametrize(
    "later",
    [
        'PLUGINS_CONFIGURATION.openbisJupyter = { builtInEntries: "beside" };\n',
        "// extraPlugins : []\n",
        "var a = 1",
    ],
)
def test_what_leaves_the_list_alone_leaves_the_block_where_it_is(later: str, evaluate: Evaluate) -> None:
    after = add_plugin(CONFIG) + later.encode()
    assert add_plugin(after) == after
    assert names_plugin(after)
    assert evaluate(after)[-1] == ENTRY
    assert remove_plugin(after) == CONFIG + b"\n" + later.encode()


def test_a_guard_that_somebody_wrote_is_not_doubled() -> None:
    mine = CONFIG + b"\n" + GUARD.partition("\n")[2].replace("  ", "\t").encode()
    assert add_plugin(mine).count(b"addEventListener") == 1
    assert remove_plugin(add_plugin(mine)) == mine


def test_a_file_in_another_encoding_is_refused() -> None:
    with pytest.raises(OpenbisJupyterError, match=r"config\.js, line 1: it is not in UTF-8") as refused:
        add_plugin("var a = 1;".encode("utf-16"))
    assert refused.value.code == "config-unreadable"


EVENTS = """
const listeners = [];
globalThis.window = { addEventListener: (type, listener, capture) => listeners.push([type, listener, capture]) };
globalThis.profile = { plugins: [] };
globalThis.ELNLIMSPlugin = class {};
GUARD
const [[type, listener, capture]] = listeners;
const ours = "https://openbis.example.org/openbis/webapp/jupyter/plugin.js";
const counts = [
  { target: { src: ours } },
  { filename: ours, error: new SyntaxError("Unexpected token '<'") },
  { filename: ours, error: new TypeError("after it registered") },
  { target: { src: "https://openbis.example.org/openbis/webapp/eln-lims/plugins/flow/plugin.js" } },
  { filename: "https://openbis.example.org/a.js", error: new SyntaxError("") },
  { target: {} },
].map((event) => {
  profile.plugins = [];
  listener(event);
  return profile.plugins.length;
});
process.stdout.write(JSON.stringify([type, capture, counts]));
"""


def test_the_guard_answers_for_our_file_alone_and_only_while_it_is_unread() -> None:
    ended = subprocess.run(
        ["node", "-e", EVENTS.replace("GUARD", GUARD)], capture_output=True, check=True, text=True, timeout=30
    )
    assert json.loads(ended.stdout) == ["error", True, [1, 1, 0, 0, 0, 0]]


pieces = st.sampled_from(
    [
        "var a = 1", "a", ";", "\n", "\r\n", "// b", "/* c */",
        'PLUGINS_CONFIGURATION = { extraPlugins : ["x"] };',
        "PLUGINS_CONFIGURATION.extraPlugins.push('y')", '"µ"', "'it\\'s'", "`x`", "(function () {})()", "{}",
        "[1]", "+ 1", "var f = function () {}", "/=/.test('x')", "if (1) f", "do { } while (0)", "\u2028", "x: ",
    ]
)  # fmt: skip
programs = st.lists(pieces, max_size=8).map(lambda parts: "".join(parts).encode())
files = st.one_of(
    programs, st.binary(max_size=80).filter(lambda content: content[:2] not in (b"\xff\xfe", b"\xfe\xff"))
)


@given(files)
def test_any_file_comes_back(content: bytes) -> None:
    after = add_plugin(content)
    assert after.startswith(content)
    assert add_plugin(after) == after
    assert remove_plugin(after) == content


@settings(max_examples=cases(60))
@given(programs)
def test_any_program_that_runs_loads_one_plugin_more(tolerant: Evaluate, content: bytes) -> None:
    before, after = tolerant(content), tolerant(add_plugin(content))
    if "error" not in before:
        assert after == {"plugins": [*before["plugins"], ENTRY]}
