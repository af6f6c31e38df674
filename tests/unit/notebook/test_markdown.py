"""Foreign text in Markdown is shown, not understood."""

from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from nbconvert.filters.markdown_mistune import markdown2html_mistune

from openbis_jupyter.notebook.markdown import markdown_text

NASTY = [
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "![x](https://evil.example/x.png)",
    "https://evil.example www.evil.example a@b.example",
    "# heading",
    "- item",
    "1. item",
    "12) item",
    "+ item",
    "> quote",
    "---",
    "| a | b |",
    "`code` ``` *a* _b_ ~~c~~ __d__",
    "$x^2$ \\(x\\) \\[y\\] \\begin{x}",
    "# %% [markdown]",
    "%%bash",
    "{{ 7 * 7 }} {% raw %}",
    "line one\n\n# line two\r\n- three\u2028four",
    "\u202eevil\u2066",
    "&lt;b&gt; &amp;",
    "a\\*b\\",
]


class Shown(HTMLParser):
    """What a reader sees, and which elements there are."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.tags = "", list[str]()
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def shown(text: str) -> Shown:
    return Shown(markdown2html_mistune(markdown_text(text)))


@pytest.mark.parametrize("text", NASTY)
def test_nasty_text_is_one_plain_paragraph(text: str) -> None:
    page = shown(text)
    assert page.tags == ["p"]
    expected = " ".join(text.split()).replace("\u202e", "\ufffd").replace("\u2066", "\ufffd")
    assert page.text.strip() == expected


@given(st.text(min_size=1).filter(lambda text: text.split()))
@example("_a_ b_c _")
def test_any_text_is_one_plain_paragraph(text: str) -> None:
    page = shown(text)
    assert page.tags == ["p"]
    assert "\n" not in markdown_text(text)


def test_identifiers_stay_readable_in_the_source() -> None:
    assert markdown_text("/LAB/DEFAULT_PROJECT/EXP-1 (2026)") == "/LAB/DEFAULT_PROJECT/EXP-1 (2026)"
