"""A literal evaluates to the value it came from, whatever its characters."""

import ast
import math
import tokenize
from io import StringIO

import pytest
from cases import cases
from hypothesis import given, settings
from hypothesis import strategies as st

from openbis_jupyter.notebook.languages import LANGUAGES, LiteralError
from openbis_jupyter.notebook.languages.python import LITERALS as PYTHON
from openbis_jupyter.notebook.older_templates import older_literal

ANY_TEXT = st.text(st.characters(codec=None) | st.sampled_from("\"'\\\n\r\u2028{}%#\0\ud800\u202e"))
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | ANY_TEXT
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(ANY_TEXT, inner, max_size=5)
)
PERM_IDS = [f"20260101120000000-{number}" for number in range(10_000)]
# Characters that the interpreter of a language reads at once, where there is such a limit; lines that it may take for
# 10,000 permIds, where each costs time in its kernel.
LONGEST = {"octave": 4095}
MOST_LINES = {"octave": 100, "bash": 10}


@given(SCALARS | st.lists(ANY_TEXT, max_size=5))
def test_python_reads_back_the_same_value(value: object) -> None:
    read = ast.literal_eval(PYTHON(value))  # type: ignore[arg-type]
    assert read == value and type(read) is type(value)


@given(VALUES)
def test_python_reads_back_what_older_templates_may_hold(value: object) -> None:
    read = ast.literal_eval(older_literal("python", value))
    assert read == value and type(read) is type(value)


@given(ANY_TEXT)
def test_a_text_is_one_token_on_one_line_and_nothing_in_it_is_invisible(value: str) -> None:
    literal = PYTHON(value)
    assert literal.isprintable()
    kinds = [token.type for token in tokenize.generate_tokens(StringIO(literal).readline)]
    assert kinds[0] == tokenize.STRING and tokenize.STRING not in kinds[1:]


@pytest.mark.parametrize("value", [math.inf, -math.inf])
def test_infinity_is_written_so_that_python_knows_it(value: float) -> None:
    assert eval(PYTHON(value)) == value
    assert math.isnan(eval(PYTHON(math.nan)))


@pytest.mark.parametrize(
    "value", [object(), b"bytes", {1, 2}, [object()], {"a": "b"}, [1], ["a", 1], [["a"]]]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_has_no_literal_is_refused(language: str, value: object) -> None:
    with pytest.raises(TypeError):
        LANGUAGES[language].literal(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["python2", "r", "octave"])
@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_old_and_foreign_languages_get_ascii_only(language: str, value: str) -> None:
    literal = LANGUAGES[language].literal(value)
    assert literal.isascii() and literal.isprintable()


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_a_text_in_bash_is_on_one_line_and_nothing_in_it_is_invisible(value: str) -> None:
    assert LANGUAGES["bash"].literal(value).isprintable()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_short_list_is_short(language: str) -> None:
    assert "\n" not in LANGUAGES[language].literal(["a", "b", "c"])
    assert 3 < len(LANGUAGES[language].literal(PERM_IDS[:12]).splitlines()) < 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_ten_thousand_perm_ids_take_lines_that_the_interpreter_reads_quickly(language: str) -> None:
    lines = LANGUAGES[language].literal(PERM_IDS).splitlines()
    assert len(lines) <= MOST_LINES.get(language, len(PERM_IDS) / 3)
    assert max(map(len, lines)) < LONGEST.get(language, 100_000)
    assert sum(line.count("20260101120000000-") for line in lines) == len(PERM_IDS)


@settings(max_examples=cases(20))
@given(st.text(st.characters(codec="utf-8"), max_size=3).map(lambda text: text * 5000))
def test_octave_gets_no_line_that_it_would_cut_off(value: str) -> None:
    literal = LANGUAGES["octave"].literal
    assert max(map(len, (literal(value) + literal([value, value])).splitlines()), default=0) < 4095


@pytest.mark.parametrize(
    ("language", "value"),
    [
        ("r", "\0"),
        ("bash", "a\0b"),
        ("r", "\ud800"),
        ("octave", "\ud800"),
        ("r", 2**53 + 1),
        ("octave", -(2**60)),
    ],
)
def test_what_a_language_cannot_hold_is_refused(language: str, value: str | int) -> None:
    with pytest.raises(LiteralError):
        LANGUAGES[language].literal(value)
