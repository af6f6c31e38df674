"""Generated literals, read by the real interpreter of each language and compared byte for byte."""

from __future__ import annotations

import math
import struct
import subprocess
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from integration.notebook.interpreters import Interpreter

from openbis_jupyter.notebook.languages import LANGUAGES, LiteralError
from openbis_jupyter.notebook.older_templates import older_literal

EXAMPLES = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
AWKWARD = st.sampled_from("\"'\\\n\r\t\u2028{}[]()%#$`!&;|<>~*?\x01\x7f\u202e\U0001f9ea") | st.sampled_from(
    [
        "'''",
        '"""',
        "$(id)",
        "${HOME}",
        "`id`",
        "%s",
        "\\n",
        "\\x41",
        "\\u0041",
        "...",
        "%{",
        "\r\n",
        "é",
        "e\u0301",
        "実験",
    ]
)
TEXT = st.lists(
    AWKWARD | st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=5), max_size=5
).map("".join)
WHOLE = st.integers(-(2**53), 2**53)
NUMBER = st.floats(allow_nan=True, allow_infinity=True)
SCALAR = st.none() | st.booleans() | WHOLE | NUMBER | TEXT


def nested(scalar: st.SearchStrategy[Any], key: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    return st.recursive(
        scalar,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(key, inner, max_size=4),
        max_leaves=8,
    )


def shown(
    value: Any, number: Callable[[Any], str], pairs: Callable[[Mapping[str, Any]], list[Any]] = dict.items
) -> str:  # type: ignore[assignment]
    """What an interpreter tells that holds the value."""
    if value is None:
        return "N "
    if isinstance(value, bool):
        return "T " if value else "F "
    if isinstance(value, str):
        return f"s{value.encode().hex()} "
    if isinstance(value, dict):
        return "d( " + "".join(shown(k, number) + shown(v, number, pairs) for k, v in pairs(value)) + ") "
    if isinstance(value, list):
        return "l( " + "".join(shown(item, number, pairs) for item in value) + ") "
    return "nan " if value != value else number(value)


def as_double(value: float) -> str:
    return f"n{struct.pack('>d', value).hex()} "


def as_python(value: float) -> str:
    return f"i{value} " if isinstance(value, int) else as_double(value)


def in_r(value: Any) -> Any:
    """R knows no texts and numbers beside vectors: a vector with one text is that text."""
    if isinstance(value, list):
        if len(value) == 1 and isinstance(value[0], str):
            return value[0]
        return [in_r(item) for item in value]
    return {key: in_r(item) for key, item in value.items()} if isinstance(value, dict) else value


def sorted_pairs(value: Mapping[str, Any]) -> list[Any]:
    """Octave's maps and our Jython driver go by key."""
    return sorted(value.items(), key=lambda pair: pair[0].encode())


def utf16_sorted(value: Mapping[str, Any]) -> list[Any]:
    return sorted(value.items(), key=lambda pair: pair[0].encode("utf-16-be"))


@pytest.mark.parametrize("ask", ["r"], indirect=True)
@EXAMPLES
@given(nested(SCALAR, TEXT))
@example(0.05)
@example({})
@example({"": "\\"})
@example([])
@example([[], {}, "", None])
@example("%")
def test_r_reads_the_same_value(ask: Interpreter, value: Any) -> None:
    assert ask.tell(older_literal("r", value)).strip() == shown(in_r(value), as_double).strip()


@pytest.mark.parametrize("ask", ["octave"], indirect=True)
@EXAMPLES
@given(nested(SCALAR | st.just("\0a"), TEXT.filter(bool)))
@example("\0")
@example({})
@example([[], {}, "", None])
def test_octave_reads_the_same_value(ask: Interpreter, value: Any) -> None:
    assert ask.tell(older_literal("octave", value)).strip() == shown(value, as_double, sorted_pairs).strip()


@pytest.mark.parametrize("ask", ["jython"], indirect=True)
@EXAMPLES
@given(nested(SCALAR | st.integers() | st.just("\0a"), TEXT))
@example(2**200)
@example(["\0", "'\"", {}, []])
def test_python_2_reads_the_same_value(ask: Interpreter, value: Any) -> None:
    assert ask.tell(older_literal("python2", value)).strip() == shown(value, as_python, utf16_sorted).strip()


@pytest.mark.parametrize("ask", ["bash"], indirect=True)
@settings(EXAMPLES, max_examples=60)
@given(st.lists(TEXT, max_size=5) | TEXT)
@example([])
@example("'")
@example("\n")
def test_bash_reads_the_same_texts(ask: Interpreter, value: Any) -> None:
    assert ask.tell(older_literal("bash", value)).strip() == shown(value, as_double).strip()


@pytest.mark.parametrize("ask", ["bash"], indirect=True)
@settings(EXAMPLES, max_examples=40)
@given(st.dictionaries(TEXT.filter(bool), TEXT, min_size=1, max_size=1))
@example({"a]=b[": "'"})
@example({"$(id)": "`id`"})
@example({"@": "1"})
@example({"*": "1"})
def test_bash_reads_the_same_table(ask: Interpreter, value: Any) -> None:
    told = ask.tell("\n".join(["", "declare -A value=" + older_literal("bash", value)]))
    assert told.strip() == shown(value, as_double).strip()


@pytest.mark.parametrize("ask", ["bash"], indirect=True)
@pytest.mark.parametrize(
    ("value", "text"), [(None, ""), (True, "true"), (2**70, str(2**70)), (0.1, "0.1"), (math.inf, "inf")]
)
def test_bash_holds_everything_else_as_text(ask: Interpreter, value: Any, text: str) -> None:
    assert ask.tell(older_literal("bash", value)).strip() == shown(text, as_double).strip()


@pytest.mark.parametrize(
    ("language", "value"),
    [
        ("r", "\0"),
        ("bash", "a\0b"),
        ("r", "\ud800"),
        ("octave", "\ud800"),
        ("bash", "\udfff"),
        ("python2", "\ud83e\uddea"),
        ("r", 2**53 + 1),
        ("octave", -(2**60)),
        ("bash", [["a"]]),
        ("bash", {"a": {}}),
        ("bash", {"": "a"}),
        ("octave", {"": 1}),
    ],
)
def test_what_a_language_cannot_hold_is_refused(language: str, value: Any) -> None:
    with pytest.raises(LiteralError):
        older_literal(language, value)


PERM_IDS = [f"20260101120000000-{number}" for number in range(10_000)]


@pytest.mark.parametrize("ask", ["r", "octave", "jython"], indirect=True)
def test_ten_thousand_perm_ids_are_read(ask: Interpreter) -> None:
    language = {"octave-cli": "octave", "jython": "python2", "Rscript": "r"}[ask.command[0]]
    told = ask.tell(LANGUAGES[language].literal(PERM_IDS))
    assert told.strip() == shown(PERM_IDS, as_double).strip()


def test_ten_thousand_perm_ids_are_read_by_bash() -> None:
    script = f"value={LANGUAGES['bash'].literal(PERM_IDS)}\nprintf '%s\\n' \"${{value[@]}}\""
    told = subprocess.run(["bash"], input=script, capture_output=True, text=True, check=True)
    assert told.stdout.splitlines() == PERM_IDS


@pytest.mark.parametrize("ask", ["octave"], indirect=True)
@pytest.mark.parametrize("value", ["é" * 3000, ["a", "\U0001f9ea'\"" * 1500, "b"]])
def test_octave_reads_a_text_that_is_longer_than_its_lines(ask: Interpreter, value: Any) -> None:
    assert ask.tell(LANGUAGES["octave"].literal(value)).strip() == shown(value, as_double).strip()
