"""Names of directories and notebooks: what is welcome, what is refused, what stays true whatever is typed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.notebook.names import free_name
from openbis_jupyter.protocol import limits
from openbis_jupyter.protocol.names import clean_directory, clean_name, clean_notebook

WELCOME = [
    "Plate 3",
    "résumé",
    "実験-12",
    "🧪 first look",
    "👩‍🔬 notes",
    "a.b.c",
    "-dash",
    "~",
    "$HOME",
    "{{ x }}",
    "it's",
]
REFUSED = [
    "",
    ".",
    "..",
    ".hidden",
    "a\\b",
    "a\0b",
    "a\nb",
    "a\x7fb",
    "\u202egnp.exe",
    "a\u2066b",
    "a\u200bb",
    "a\u2028b",
    "\ud800",
    " a",
    "a ",
    "a\u00a0",
    "a.",
    "a:b",
    "a?b",
    "100%",
    "a#b",
    "<b>",
    "nul",
    "COM1.txt",
    "x" * 300,
]
SLASHED = ["/etc", "//host/share", "a/../b", "../a", "a//b", "a/.b", "a/b//"]


@pytest.mark.parametrize("name", WELCOME)
def test_a_welcome_name_is_kept(name: str) -> None:
    assert clean_notebook(name) == f"{name}.ipynb"
    assert clean_notebook(f"{name}.IPYNB") == f"{name}.ipynb"
    assert clean_directory(f"{name}/{name}/") == f"{name}/{name}"


@pytest.mark.parametrize("name", [*REFUSED, "a/b", ".ipynb", "🧪" * 60])
def test_a_bad_notebook_name_is_refused(name: str) -> None:
    with pytest.raises(OpenbisJupyterError) as caught:
        clean_notebook(name)
    assert (caught.value.code, caught.value.details["field"]) == ("request-invalid", "notebook")


@pytest.mark.parametrize("name", [*(name for name in REFUSED if name), *SLASHED, "🧪" * 70])
def test_a_bad_directory_is_refused(name: str) -> None:
    with pytest.raises(OpenbisJupyterError) as caught:
        clean_directory(name)
    assert (caught.value.code, caught.value.details["field"]) == ("request-invalid", "directory")


def test_the_home_itself_is_a_directory() -> None:
    assert clean_directory("") == ""


@given(st.text(max_size=250))
def test_whatever_passes_as_a_name_is_one_line_that_can_be_seen(text: str) -> None:
    try:
        name = clean_name(text)
    except OpenbisJupyterError as refusal:
        assert refusal.details["field"] == "name"
        return
    assert name == unicodedata.normalize("NFC", name).strip(" ") == clean_name(name)
    assert not {"Cc", "Cs", "Zl", "Zp"} & {unicodedata.category(character) for character in name}
    assert 0 < len(name) <= limits.NAME_MAX


def test_both_spellings_of_an_umlaut_are_one_name() -> None:
    assert clean_notebook("u\u0308ber") == clean_notebook("\u00fcber")


def test_every_level_may_fill_the_directory_but_not_more() -> None:
    assert clean_directory("x" * limits.DIRECTORY_MAX)
    with pytest.raises(OpenbisJupyterError):
        clean_directory("x/" * 127 + "xx")


@given(st.text(max_size=130))
def test_whatever_passes_is_one_harmless_name(text: str) -> None:
    try:
        name = clean_notebook(text)
    except OpenbisJupyterError:
        return
    assert name == unicodedata.normalize("NFC", name) == clean_notebook(name)
    assert not {"Cc", "Cs", "Zl", "Zp"} & {unicodedata.category(character) for character in name}
    assert "/" not in name and "\\" not in name and not name.startswith(".")
    assert len(name.encode()) <= limits.NOTEBOOK_BYTES_MAX


@given(st.text(max_size=300))
def test_whatever_passes_stays_below_the_home(text: str) -> None:
    try:
        directory = clean_directory(text)
    except OpenbisJupyterError:
        return
    assert not directory.startswith("/") and not directory.endswith("/")
    assert not {"..", "."} & set(directory.split("/"))
    assert clean_directory(directory) == directory


@given(st.text(max_size=20).map(lambda stem: f"{stem}.ipynb"), st.integers(0, 5))
def test_a_free_name_is_free(name: str, others: int) -> None:
    taken: list[str] = []
    for _ in range(others):
        taken.append(free_name(name, taken))
    assert free_name(name, taken) not in taken
    assert len(set(taken)) == others


def test_a_taken_name_gets_a_number() -> None:
    assert free_name("a.ipynb", []) == "a.ipynb"
    assert free_name("a.ipynb", ["A.ipynb"]) == "a-2.ipynb"
    assert free_name("a.ipynb", ["a.ipynb", "a-2.ipynb", "a-4.ipynb"]) == "a-3.ipynb"
