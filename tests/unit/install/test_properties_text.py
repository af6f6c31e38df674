"""Edits of the two properties syntaxes, judged by what openBIS reads (the sandbox's readers follow its sources)."""

from __future__ import annotations

from pathlib import Path

import javaproperties
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.install import properties_text as texts
from openbis_jupyter.install.editors import EDITORS, Wanted, is_enabled
from openbis_sandbox.properties import as_list, load_simple

KEY = texts.ENABLED
SIMPLE = {
    "plain": ("enabled-modules = a, b\n", "enabled-modules = a, b, jupyter\n"),
    "no end of line": ("enabled-modules=a", "enabled-modules=a, jupyter"),
    "crlf and trailing blanks": ("x=1\r\nenabled-modules = a \t \r\n", "x=1\r\nenabled-modules = a, jupyter \t \r\n"),
    "empty": ("enabled-modules =\n", "enabled-modules = jupyter\n"),
    "empty with a blank": ("enabled-modules = \n", "enabled-modules = jupyter \n"),
    "trailing comma": ("enabled-modules = a,\n", "enabled-modules = a, jupyter\n"),
    "the last counts": ("enabled-modules=a\nenabled-modules=b\n", "enabled-modules=a\nenabled-modules=b, jupyter\n"),
    "commented out": ("#enabled-modules = a", "#enabled-modules = a\nenabled-modules = jupyter\n"),
    "nothing": ("", "enabled-modules = jupyter\n"),
    "similar key": ("enabled-modules.x = a\r\n", "enabled-modules.x = a\r\nenabled-modules = jupyter\r\n"),
    "indented": ("  enabled-modules = a", "  enabled-modules = a, jupyter"),
}  # fmt: skip


@pytest.mark.parametrize("name", SIMPLE)
def test_a_module_is_enabled(name: str) -> None:
    before, after = SIMPLE[name]
    assert texts.add_simple_term(before, KEY, "jupyter") == after
    assert as_list(texts.simple_value(texts.remove_simple_term(after, KEY, "jupyter"), KEY)) in (
        as_list(texts.simple_value(before, KEY)),
        [term for term in as_list(texts.simple_value(before, KEY)) if term],
    )


@pytest.mark.parametrize(
    ("value", "enabled"),
    [("jupyter", True), ("a, jup.*", True), ("dev-.*, .*", True), ("jup", False), ("jupyter-x", False),
     ("", False), (None, False), ("a, [", False), ("(jupyter|eln)", True)],
)  # fmt: skip
def test_regular_expressions_enable_as_they_do_in_openbis(value: str | None, enabled: bool) -> None:
    assert is_enabled(value) is enabled


@pytest.mark.parametrize(
    "text", ["enabled-modules = a, \\\n   b\n", "enabled-modules = a\nb\n", "enabled-modules = a,\\"]
)
def test_what_openbis_does_not_start_with_is_refused(text: str) -> None:
    with pytest.raises(OpenbisJupyterError, match=r"core-plugins\.properties, line"):
        texts.check_simple(text, "core-plugins.properties")


words = st.sampled_from(["a", "eln-lims", "jup", "dev-.*", "jupyter-x", "x.y"])
blanks = st.sampled_from(["", " ", "\t", "  "])
eols = st.sampled_from(["\n", "\r\n", "\r"])


@st.composite
def simple_texts(draw: st.DrawFn) -> str:
    text = ""
    for _ in range(draw(st.integers(0, 4))):
        kind = draw(st.sampled_from(["comment", "blank", "other", "modules"]))
        value = (
            draw(blanks)
            + (draw(blanks) + "," + draw(blanks)).join(draw(st.lists(words, max_size=3)))
            + draw(blanks)
        )
        line = {"comment": f"# {KEY} = x", "blank": draw(blanks), "other": f"other{draw(blanks)}={value}"}
        text += line.get(kind, f"{draw(blanks)}{KEY}{draw(blanks)}={value}") + draw(eols)
    return text if draw(st.booleans()) else text.rstrip("\r\n")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(simple_texts())
def test_openbis_reads_one_module_more_and_nothing_else_new(tmp_path: Path, text: str) -> None:
    def read(content: str) -> dict[str, str]:
        file = tmp_path / "core-plugins.properties"
        file.write_bytes(content.encode("latin-1"))
        return load_simple(file)

    before, edited = read(text), texts.add_simple_term(text, KEY, "jupyter")
    after = read(edited)
    assert [t for t in as_list(after.pop(KEY)) if t] == [
        *(t for t in as_list(before.get(KEY)) if t),
        "jupyter",
    ]
    back = read(texts.remove_simple_term(edited, KEY, "jupyter"))
    assert [t for t in as_list(back.pop(KEY, None)) if t] == [t for t in as_list(before.pop(KEY, None)) if t]
    assert after == before == back


def java(text: str) -> dict[str, str]:
    return dict(javaproperties.loads(text))


@st.composite
def java_texts(draw: st.DrawFn) -> str:
    keys = st.sampled_from(["mail.from", "jupyter.ca-file", "jupyter.hub-service-url", KEY, "k\\ e\\:y"])
    values = st.sampled_from(
        ["", "a", "a, b", "a, \\\n   b", "C:\\\\x", "\\u00e4", "M\xfcller", "x\\\r\n\t y", "a\\\\"]
    )
    text = ""
    for _ in range(draw(st.integers(0, 5))):
        line = draw(keys) + draw(st.sampled_from([" = ", "=", ":", " "])) + draw(values)
        text += draw(st.sampled_from([line, line, "# note", "! note \\", "", "  "])) + draw(
            st.sampled_from(["\n", "\r\n"])
        )
    return text.rstrip("\r\n") + draw(st.sampled_from(["", "\n", "\\", "\\\n", "\r\n"]))


@settings(max_examples=200)
@given(
    java_texts(),
    st.sampled_from(["https://hub.example.org/services/openbis/", "/päth with \\ blank#!=:", " x"]),
)
def test_java_settings_are_set_and_nothing_else_changes(text: str, value: str) -> None:
    wanted = {"jupyter.hub-service-url": value.strip(), "jupyter.ca-file": "/ca.pem"}
    edited = texts.set_java(text, wanted, "ours")
    edited.encode("latin-1")
    assert {k: v for k, v in java(edited).items() if k not in wanted} == {
        k: v for k, v in java(text).items() if k not in wanted
    }
    assert {key: texts.java_value(edited, key) for key in wanted} == wanted
    assert texts.set_java(edited, wanted, "ours") == edited
    removed = texts.remove_java(edited, list(wanted), "ours")
    assert java(removed) == {k: v for k, v in java(text).items() if k not in wanted}


@given(java_texts().map(lambda text: text if KEY in java(text) else f"{KEY} = a\n{text}"))
def test_a_module_can_be_enabled_in_service_properties(text: str) -> None:
    before = texts.java_value(text, KEY)
    edited = texts.add_java_term(text, KEY, "jupyter")
    expected = [term for term in texts.terms(before) if term]
    assert [term for term in texts.terms(texts.java_value(edited, KEY)) if term] == [*expected, "jupyter"]
    assert {**java(edited), KEY: ""} == {**java(text), KEY: ""}
    back = texts.remove_java_term(edited, KEY, "jupyter")
    assert [term for term in texts.terms(texts.java_value(back, KEY)) if term] == expected


def test_a_setting_that_stood_there_before_comes_back() -> None:
    before = b"jupyter.hub-service-url: https://old.example.org/\r\nx = 1\r\n"
    wanted = Wanted(
        {"jupyter.hub-service-url": "https://new.example.org/", "jupyter.ca-file": "/ca"}, enable=False
    )
    after = EDITORS["service"].add(before, wanted, "service.properties")
    changed = after + b"y = 2\r\n"
    left = EDITORS["service"].remove(changed, before, "service.properties")
    assert left == b"jupyter.hub-service-url = https://old.example.org/\r\nx = 1\r\ny = 2\r\n"
