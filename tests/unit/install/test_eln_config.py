"""The entry in config.js, judged by a real JavaScript engine."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from unit.install.folders import CONFIG

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.install.eln_config import (
    ENTRY,
    GUARD,
    add_entry,
    add_plugin,
    has_entry,
    remove_entry,
    remove_plugin,
)

Evaluate = Callable[[bytes], Any]
DECLARED = "var PLUGINS_CONFIGURATION = {{\n    extraPlugins : {}\n}};\n"
LISTS = {
    "one line": ('["a", "b"]', '["a", "b", "../../jupyter"]'),
    "single quotes": ("['a', 'b']", "['a', 'b', '../../jupyter']"),
    "trailing comma": ('["a", "b",]', '["a", "b", "../../jupyter",]'),
    "empty": ("[]", '["../../jupyter"]'),
    "a comment at the end": ('["a" /* b */]', '["a" /* b */, "../../jupyter"]'),
    "several lines": (
        '[\n        "a",\n        "b"\n    ]',
        '[\n        "a",\n        "b",\n        "../../jupyter"\n    ]',
    ),
    "several lines, comma at the end": (
        '[\n        "a",\n        "b", // ours\n    ]',
        '[\n        "a",\n        "b", // ours\n        "../../jupyter",\n    ]',
    ),
    "a comment behind the last": (
        '[\n\t"a", // first\n\t"b" // last\n\t// "c"\n]',
        '[\n\t"a", // first\n\t"b", // last\n\t"../../jupyter"\n\t// "c"\n]',
    ),
    "brackets on the lines of the elements": ('["a",\n  "b"]', '["a",\n  "b", "../../jupyter"]'),
    "only a comment": ('[\n  // "a"\n]', '[\n  // "a"\n  "../../jupyter"\n]'),
}
ODD = {
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
SPELLINGS = (
    '"../../jupyter"', "'../../jupyter'", "`../../jupyter`", '"./../../jupyter/"', r'"..\/..\/jupyter"',
    r'"..\u002f..\x2fjupyter"', '"../../../webapp/jupyter"', '"../../jupyter/html/.."',
)  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("eol", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_a_list_gets_one_more_element_as_a_person_would_write_it(
    name: str, eol: str, evaluate: Evaluate
) -> None:
    before, after = (DECLARED.format(text).replace("\n", eol).encode() for text in LISTS[name])
    assert add_entry(before) == after
    assert remove_entry(after) == before
    assert evaluate(after) == [*evaluate(before), ENTRY]


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("eol", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_odd_files_load_one_plugin_more_and_keep_every_byte(name: str, eol: str, evaluate: Evaluate) -> None:
    before = ODD[name].replace("\n", eol).encode()
    after = add_entry(before)
    assert evaluate(after) == [*(evaluate(before) or []), ENTRY]
    assert has_entry(after)
    assert add_entry(after) == after
    assert is_subsequence(before, after)
    assert evaluate(remove_entry(after)) == evaluate(before)
    assert after.count(b"\n") == after.count(b"\r\n") or eol == "\n" or b"\r\n" not in before


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("form", [DECLARED.format("['a', @]"), "PLUGINS_CONFIGURATION.extraPlugins.push(@);"])
def test_an_entry_in_another_spelling_is_ours(spelling: str, form: str) -> None:
    source = form.replace("@", spelling).encode()
    assert has_entry(source)
    assert add_entry(source) == source


@pytest.mark.parametrize(
    "other", ['"jupyter"', '"../jupyter"', '"../../jupyter2"', '"../../Jupyter"', "`${a}../../jupyter`"]
)
def test_another_plugin_is_not_ours(other: str) -> None:
    assert not has_entry(DECLARED.format(f"[{other}]").encode())


def test_a_whole_file_keeps_everything_else() -> None:
    expected = CONFIG.replace(b'"microscopy"]', b'"microscopy", "../../jupyter"]')
    assert add_entry(CONFIG) == expected
    assert remove_entry(expected) == CONFIG


@pytest.mark.parametrize("broken", ["var a = {;\n", 'var b = 1;\nvar a = ["a" "b"];', "/* never closed"])
def test_a_file_that_the_browser_cannot_read_is_refused_with_its_line(broken: str) -> None:
    with pytest.raises(OpenbisJupyterError, match=r"config\.js, line \d") as refused:
        add_entry(broken.encode())
    assert refused.value.code == "config-unreadable"


@pytest.mark.parametrize("eol", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_the_guard_stands_behind_everything_and_goes_again(eol: str, evaluate: Evaluate) -> None:
    before = CONFIG.replace(b"\n", eol.encode())
    after = add_plugin(before)
    assert after.endswith(b"};" + (eol + GUARD.replace("\n", eol)).encode())
    assert add_plugin(after) == after
    assert evaluate(after) == [*evaluate(before), ENTRY]
    assert remove_plugin(after, before) == before
    mine = after + b"// mine"
    assert remove_plugin(mine, before) == before + eol.encode() + b"// mine"


def test_a_guard_that_was_indented_anew_is_not_doubled() -> None:
    mine = CONFIG + b"\n" + GUARD.partition("\n")[2].replace("  ", "\t").encode()
    assert add_plugin(mine) == add_entry(mine)


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


elements = st.lists(st.sampled_from(['"life-sciences"', "'flow'", '"µ"', '"it\\"s"', "`x`"]), max_size=4)
gaps = st.sampled_from(["", " ", "\n    ", " /* c */ ", " // line\n  ", "\n\n\t", "\r\n  "])


@st.composite
def configurations(draw: st.DrawFn) -> bytes:
    found = draw(elements)
    text = "[" + draw(gaps)
    for number, element in enumerate(found):
        text += (
            element
            + draw(gaps)
            + ("," if number + 1 < len(found) or draw(st.booleans()) else "")
            + draw(gaps)
        )
    text += "]"
    form = draw(
        st.sampled_from(
            [
                "var PLUGINS_CONFIGURATION = {{ extraPlugins : {} }};",
                "var PLUGINS_CONFIGURATION = {{\n  other : [1],\n  'extraPlugins' : {},\n}};\n",
                "PLUGINS_CONFIGURATION.extraPlugins = {}\n",
                "var p = {}; PLUGINS_CONFIGURATION.extraPlugins = p;",
                "var p = {};\n",
            ]
        )
    )
    return (draw(st.sampled_from(["", "// top\n", "var a = '[';\r\n"])) + form.format(text)).encode()


@settings(max_examples=100, deadline=None)
@given(configurations())
def test_any_list(evaluate: Evaluate, source: bytes) -> None:
    after = add_entry(source)
    assert evaluate(after) == [*evaluate(source), ENTRY]
    assert is_subsequence(source, after)
    assert add_entry(after) == after
    without = remove_entry(after)
    assert evaluate(without) == evaluate(source)
    assert is_subsequence(without.translate(None, b" \r\n\t,"), source)


def is_subsequence(part: bytes, whole: bytes) -> bool:
    """Whether nothing of `part` was taken away or changed places."""
    rest = iter(whole)
    return all(byte in rest for byte in part)
