"""The two properties syntaxes, judged by what openBIS reads (the sandbox's readers follow its sources)."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import javaproperties
import pytest
from cases import cases
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.install import modules, properties
from openbis_jupyter.install.properties import ENABLED, HUB_URL, SETTINGS, simple, value_of
from openbis_jupyter.install.record import Edited
from openbis_sandbox.properties import as_list, load_simple

KEY = ENABLED
SIMPLE = {
    "plain": ("enabled-modules = a, b\n", "enabled-modules = a, b, jupyter\n"),
    "no end of line": ("enabled-modules=a", "enabled-modules=a, jupyter"),
    "crlf and trailing blanks": ("x=1\r\nenabled-modules = a \t \r\n", "x=1\r\nenabled-modules = a, jupyter \t \r\n"),
    "empty": ("enabled-modules =\n", "enabled-modules =jupyter\n"),
    "empty with a blank": ("enabled-modules = \n", "enabled-modules = jupyter\n"),
    "trailing comma": ("enabled-modules = a,\n", "enabled-modules = a,, jupyter\n"),
    "the last counts": ("enabled-modules=a\nenabled-modules=b\n", "enabled-modules=a\nenabled-modules=b, jupyter\n"),
    "commented out": ("#enabled-modules = a", "#enabled-modules = a\nenabled-modules = jupyter\n"),
    "nothing": ("", "enabled-modules = jupyter\n"),
    "similar key": ("enabled-modules.x = a\r\n", "enabled-modules.x = a\r\nenabled-modules = jupyter\r\n"),
    "indented": ("  enabled-modules = a", "  enabled-modules = a, jupyter"),
    "byte order mark": ("\xef\xbb\xbf#\n x = a\n", "\xef\xbb\xbf#\n x = a\nenabled-modules = jupyter\n"),
}  # fmt: skip


def enabled(text: str, kind: str = "modules") -> tuple[str, Callable[[str], str]]:
    """The text with our term, and what takes it out again."""
    after, known = modules.enable(text.encode("latin-1"), Edited(kind))
    return after.decode("latin-1"), lambda later: modules.disable(later.encode("latin-1"), known).decode(
        "latin-1"
    )


@pytest.mark.parametrize("name", SIMPLE)
def test_a_module_is_enabled(name: str) -> None:
    before, after = SIMPLE[name]
    assert enabled(before)[0] == after
    assert enabled(before)[1](after) == before


@pytest.mark.parametrize(
    ("later", "left"),
    [
        ("enabled-modules = a, jupyter, mine\n", "enabled-modules = a, mine\n"),
        ("enabled-modules = jupyter, a\n", "enabled-modules = a\n"),
        ("enabled-modules = jupyter\n", "enabled-modules = \n"),
        ("enabled-modules = mine ,jupyter ,a\n", "enabled-modules = mine ,a\n"),
        ("enabled-modules = a, jupyter\nenabled-modules = b\n", "enabled-modules = a\nenabled-modules = b\n"),
        ("#enabled-modules = jupyter\nenabled-modules = b\n", "#enabled-modules = jupyter\nenabled-modules = b\n"),
        ("enabled-modules = a, jupyter-x\n", "enabled-modules = a, jupyter-x\n"),
    ],
)  # fmt: skip
def test_our_term_goes_wherever_somebody_moved_it(later: str, left: str) -> None:
    assert enabled("enabled-modules = a\n")[1](later) == left


def test_a_line_of_ours_goes_whole_unless_somebody_uses_it() -> None:
    after, disable = enabled("# nothing")
    assert disable(after + "x = 1\n") == "# nothing\nx = 1\n"
    assert disable(after.replace("jupyter", "mine, jupyter")) == "# nothing\nenabled-modules = mine\n"


@pytest.mark.parametrize(
    ("value", "is_enabled"),
    [("jupyter", True), ("a, jup.*", True), ("dev-.*, .*", True), ("jup", False), ("jupyter-x", False),
     ("", False), (None, False), ("a, [", False), ("(jupyter|eln)", True)],
)  # fmt: skip
def test_regular_expressions_enable_as_they_do_in_openbis(value: str | None, is_enabled: bool) -> None:
    assert modules.is_enabled(value) is is_enabled


@pytest.mark.parametrize(
    "text", ["enabled-modules = a, \\\n   b\n", "enabled-modules = a\nb\n", "enabled-modules = a,\\"]
)
def test_what_openbis_does_not_start_with_is_refused(text: str) -> None:
    with pytest.raises(OpenbisJupyterError, match=r"core-plugins\.properties, line"):
        properties.check_simple(text, "core-plugins.properties")


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


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=cases(60))
@given(simple_texts())
def test_openbis_reads_one_module_more_and_every_byte_comes_back(tmp_path: Path, text: str) -> None:
    def read(content: str) -> dict[str, str]:
        file = tmp_path / "core-plugins.properties"
        file.write_bytes(content.encode("latin-1"))
        return load_simple(file)

    before, (edited, disable) = read(text), enabled(text)
    after = read(edited)
    assert {one.key: one.value for one in simple(edited)} == after
    assert [t for t in as_list(after.pop(KEY)) if t] == [
        *(t for t in as_list(before.get(KEY)) if t),
        "jupyter",
    ]
    before.pop(KEY, None)
    assert after == before
    assert disable(edited) == text


def java(text: str) -> dict[str, str]:
    return dict(javaproperties.loads(text))


def read(text: str) -> dict[str, str]:
    return {one.key: one.value for one in properties.java(text)}


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


characters = st.text(st.sampled_from("ab=: \t\f\\\r\n#!tu0041\xe4"), max_size=40)


@settings(max_examples=cases(100))
@given(st.one_of(java_texts(), characters))
@example("a\\\\\\\n  b\\\r\n\\\n c = \\u00e4 \\\n")
def test_what_java_reads_is_read(text: str) -> None:
    try:
        expected = java(text)
    except javaproperties.InvalidUEscapeError:
        return
    assert read(text) == {key: value.strip("".join(map(chr, range(0x21)))) for key, value in expected.items()}
    spans = list(properties.java(text))
    assert all(java(text[one.start : one.end]).keys() == {one.key} for one in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))


@settings(max_examples=cases(100))
@given(
    st.one_of(java_texts(), characters),
    st.sampled_from(
        ["https://hub.example.org/services/openbis/", "/päth with \\ blank#!=:\U0001f9ea", "\\x"]
    ),
)
def test_java_reads_our_settings_and_every_byte_comes_back(text: str, value: str) -> None:
    try:
        before = java(text)
    except javaproperties.InvalidUEscapeError:
        return
    wanted = {"jupyter.hub-service-url": value, "jupyter.ca-file": "/ca.pem"}
    content = text.encode("latin-1")
    edited = properties.set_values(content, wanted, "file")
    assert java(edited.decode("latin-1")) == {**before, **wanted}
    assert {key: value_of(edited.decode("latin-1"), key, properties.java) for key in wanted} == wanted
    assert properties.set_values(edited, wanted, "file") == edited
    assert properties.remove_values(edited, SETTINGS, "file") == content
    other = properties.set_values(edited, {**wanted, HUB_URL: "https://other/"}, "file")
    assert java(other.decode("latin-1"))[HUB_URL] == "https://other/"
    assert properties.remove_values(other, SETTINGS, "file") == content


def listing(text: str) -> str:
    """A text in which the key has a value."""
    value = read(text).get(KEY)
    return text if value else f"{KEY} = a\n{text}" if value is None else f"{KEY} = a"


@given(java_texts().map(listing))
def test_a_module_can_be_enabled_in_service_properties(text: str) -> None:
    edited, disable = enabled(text, "service")
    expected = [term for term in properties.terms(read(text)[KEY]) if term]
    assert [term for term in properties.terms(java(edited)[KEY]) if term] == [*expected, "jupyter"]
    assert {**java(edited), KEY: ""} == {**java(text), KEY: ""}
    assert disable(edited) == text


def test_settings_of_somebody_elses_count_again_when_ours_are_gone() -> None:
    before = b"jupyter.hub-service-url: https://old.example.org/\r\nx = 1\r\n"
    wanted = {HUB_URL: "https://new.example.org/", "jupyter.ca-file": "/ca"}
    after = properties.set_values(before, wanted, "service.properties")
    assert properties.remove_values(after + b"y = 2\r\n", SETTINGS, "file") == before + b"y = 2\r\n"


def test_a_value_that_somebody_set_later_is_followed_by_ours() -> None:
    later = properties.set_values(b"", {HUB_URL: "https://a/"}, "file") + f"{HUB_URL} = https://b/\n".encode()
    after = properties.set_values(later, {HUB_URL: "https://c/"}, "file")
    assert read(after.decode()) == {HUB_URL: "https://c/"}
    assert properties.remove_values(after, SETTINGS, "file") == f"{HUB_URL} = https://b/\n".encode()


def test_what_somebody_wrote_into_our_block_stays() -> None:
    block = properties.set_values(b"x = 1\n", {HUB_URL: "https://a/"}, "file")
    edited = block.replace(b"# END", b"jupyter.read-timeout-ms = \\\n 1000\n# END")
    left = b"x = 1\njupyter.read-timeout-ms = \\\n 1000\n"
    assert properties.remove_values(edited, SETTINGS, "file") == left
    other = properties.set_values(edited, {HUB_URL: "https://b/"}, "file")
    assert read(other.decode()) == {"x": "1", "jupyter.read-timeout-ms": "1000", HUB_URL: "https://b/"}
