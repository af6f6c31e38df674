"""A literal evaluates to the value it came from, whatever its characters."""

import ast
import math
import tokenize
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openbis_jupyter.notebook.literals import TRANSLATORS
from openbis_jupyter.notebook.literals.python import python_literal

ANY_TEXT = st.text(st.characters(codec=None) | st.sampled_from("\"'\\\n\r\u2028{}%#\0\ud800\u202e"))
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | ANY_TEXT
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(ANY_TEXT, inner, max_size=5)
)


@given(VALUES)
def test_python_reads_back_the_same_value(value: object) -> None:
    literal = python_literal(value)
    read = ast.literal_eval(literal)
    assert read == value and type(read) is type(value)


@given(ANY_TEXT)
def test_a_text_is_one_token_on_one_line_and_nothing_in_it_is_invisible(value: str) -> None:
    literal = python_literal(value)
    assert literal.isprintable()
    kinds = [token.type for token in tokenize.generate_tokens(StringIO(literal).readline)]
    assert kinds[0] == tokenize.STRING and tokenize.STRING not in kinds[1:]


@given(st.lists(ANY_TEXT, min_size=2))
def test_a_list_takes_a_line_per_item(values: list[str]) -> None:
    assert len(python_literal(values).splitlines()) == len(values) + 2


@pytest.mark.parametrize("value", [math.inf, -math.inf])
def test_infinity_is_written_so_that_python_knows_it(value: float) -> None:
    assert eval(python_literal(value)) == value
    assert math.isnan(eval(python_literal(math.nan)))


@pytest.mark.parametrize("value", [object(), b"bytes", {1, 2}, [object()]])
@pytest.mark.parametrize("language", TRANSLATORS)
def test_what_has_no_literal_is_refused(language: str, value: object) -> None:
    with pytest.raises(TypeError):
        TRANSLATORS[language](value)


@pytest.mark.parametrize("language", ["python2", "r", "octave"])
@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_old_and_foreign_languages_get_ascii_only(language: str, value: str) -> None:
    literal = TRANSLATORS[language](value)
    assert literal.isascii() and literal.isprintable()


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_a_text_in_bash_is_on_one_line_and_nothing_in_it_is_invisible(value: str) -> None:
    assert TRANSLATORS["bash"](value).isprintable()


def test_long_lists_take_a_line_per_item() -> None:
    for language, translate in TRANSLATORS.items():
        assert len(translate(["a", "b", "c"]).splitlines()) == 5, language
