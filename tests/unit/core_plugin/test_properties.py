from __future__ import annotations

from pathlib import Path

import javaproperties
import pytest
from cases import cases
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openbis_sandbox.properties import ConfigurationFailure, as_list, expand, load_java, load_simple

texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
words = st.text("abcdef.-_$: ", min_size=1, max_size=8)
reuse_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=cases(50))


@reuse_folder
@given(st.dictionaries(texts.filter(bool), texts, max_size=5))
def test_java_syntax_reads_what_java_writes(tmp_path: Path, pairs: dict[str, str]) -> None:
    file = tmp_path / "a.properties"
    file.write_text(javaproperties.dumps(pairs, timestamp=False), encoding="latin-1", newline="")
    assert load_java(file) == {key: value.strip() for key, value in pairs.items()}


def test_java_syntax(tmp_path: Path) -> None:
    file = tmp_path / "a.properties"
    file.write_bytes(
        b"# comment\n! comment\n"
        b"plain=1\nspaced  =  two words  \ncolon:3\nblank 4\nempty\n"
        b"long = one, \\\n       two, \\\n  three\n"
        b"path = C:\\\\data\\tx\nunicode = \\u00e4\\uD83D\\uDCC8\nlatin = \xe4\nk\\=e\\:y = a=b\n"
        b"twice = 1\ntwice = 2\r\n"
    )
    assert load_java(file) == {
        "plain": "1",
        "spaced": "two words",
        "colon": "3",
        "blank": "4",
        "empty": "",
        "long": "one, two, three",
        "path": "C:\\data\tx",
        "unicode": "ä📈",
        "latin": "ä",
        "k=e:y": "a=b",
        "twice": "2",
    }


def test_a_broken_escape_names_the_file(tmp_path: Path) -> None:
    file = tmp_path / "a.properties"
    file.write_text("a = \\u12")
    with pytest.raises(ConfigurationFailure, match=r"a\.properties"):
        load_java(file)


@reuse_folder
@given(
    st.dictionaries(
        st.from_regex(r"[a-z.-]{1,10}", fullmatch=True), st.from_regex(r"[!-~ü]{0,10}", fullmatch=True)
    )
)
def test_simple_syntax_has_no_escapes(tmp_path: Path, pairs: dict[str, str]) -> None:
    file = tmp_path / "core-plugins.properties"
    lines = ["# comment", "", *(f"  {key} =  {value} " for key, value in pairs.items())]
    file.write_text("\r\n".join(lines), encoding="utf-8", newline="")
    assert load_simple(file) == pairs


def test_simple_syntax_wants_an_equals_sign(tmp_path: Path) -> None:
    file = tmp_path / "core-plugins.properties"
    file.write_text("a = 1\nenabled-modules: jupyter\n")
    with pytest.raises(ConfigurationFailure, match="Missing '=' in line 2"):
        load_simple(file)


@pytest.mark.parametrize(
    ("value", "terms"),
    [(None, []), ("  ", []), ("a", ["a"]), (" a ,b,  c ", ["a", "b", "c"]), ("a,,b", ["a", "", "b"])],
)
def test_lists(value: str | None, terms: list[str]) -> None:
    assert as_list(value) == terms


@pytest.mark.parametrize(
    ("value", "expanded"),
    [
        ("no placeholder", "no placeholder"),
        ("${a}90", "1290"),
        ("${b} plus ${a}", "1234 plus 12"),
        ("hello ${user:world}", "hello world"),
        ("${a:default}", "12"),
        ("${unknown}", "${unknown}"),
        ("${me}", "${me}"),
        ("${open", "${open"),
        ("} ${a}", "} 12"),
    ],
)
def test_placeholders(value: str, expanded: str) -> None:
    assert expand({"a": "12", "b": "${a}34", "me": value})["me"] == expanded


@given(st.dictionaries(st.sampled_from("abcd"), st.text("ab${}:", max_size=12), max_size=4))
def test_placeholders_always_come_to_an_end(properties: dict[str, str]) -> None:
    expanded = expand(properties)
    assert expanded.keys() == properties.keys()
    assert all(expanded[key] == value for key, value in properties.items() if "${" not in value)


@given(words)
def test_text_without_placeholders_stays(text: str) -> None:
    assert expand({"key": text}) == {"key": text}
