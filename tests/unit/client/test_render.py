"""The web page of a notebook: complete, and without anybody's scripts."""

import base64
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from openbis_jupyter.client.rendering import html_of, render_html
from openbis_jupyter.errors import OpenbisJupyterError

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
SCRIPT_LESS = frozenset(
    {"script", "iframe", "frame", "object", "embed", "form", "input", "svg", "link", "base", "applet"}
)
ATTACKS = [
    "<script>EVIL()</script>",
    "<img src=x onerror=EVIL()>",
    "<svg onload=EVIL()></svg>",
    '<a href="javascript:EVIL()">x</a>',
    '<a href="java\tscript:EVIL()">x</a>',
    '<a href="data:text/html,<script>EVIL()</script>">x</a>',
    '<iframe srcdoc="<script>EVIL()</script>"></iframe>',
    '<style>@import "https://evil.example/EVIL()"</style>',
    "<scr<script></script>ipt>EVIL()</script>",
    '<form action="https://evil.example"><input name="EVIL()"></form>',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=EVIL()&gt;">',
    '<noscript><p title="</noscript><img src=x onerror=EVIL()>">',
    '<p style="position:fixed;inset:0;background:url(https://evil.example/x)">x</p>',
    '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    '<base href="https://evil.example/">',
    '<img src="https://evil.example/pixel.png">',
    '<img src="//evil.example/pixel.png">',
    '<img srcset="https://evil.example/pixel.png 1x">',
    '<video poster="https://evil.example/x.png" src="https://evil.example/x.mp4"></video>',
]


class Elements(HTMLParser):
    """What a browser would find in a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.all: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.all.append((tag, dict(attrs)))

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.all if name == tag]


def main_of(notebook: nbformat.NotebookNode, file: Path = Path("/nowhere/n.ipynb")) -> str:
    page = html_of(notebook, file)
    return re.split(r"<main>\n|\n</main>", page)[1]


def shown(*outputs: dict[str, Any]) -> str:
    return main_of(
        new_notebook(
            cells=[new_code_cell("1", outputs=[new_output("display_data", data=one) for one in outputs])]
        )
    )


def test_a_program_compiles_the_templates_of_its_pages_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "first" in shown({"text/plain": "first"})

    def compiled(*_: object, **__: object) -> None:
        raise AssertionError("compiled again")

    monkeypatch.setattr("jinja2.Environment.compile", compiled)
    page = shown({"text/plain": "second"})
    assert "second" in page and "compiled again" not in page


def harmless(body: str) -> None:
    for tag, attributes in Elements(body).all:
        assert tag not in SCRIPT_LESS
        for name, value in attributes.items():
            assert not name.startswith("on") and name not in ("srcset", "poster", "action", "http-equiv")
            if name == "src":
                assert str(value).startswith("data:")
            if name == "href":
                assert not re.match(r"\s*(javascript|data|vbscript)", str(value), re.IGNORECASE)
            if name == "style":
                assert "url(" not in str(value) and "position" not in str(value)


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_script_of_a_notebook_reaches_the_page(attack: str) -> None:
    cells = [
        new_markdown_cell(attack),
        new_markdown_cell(f"before {attack} after"),
        new_code_cell(
            "1",
            outputs=[
                new_output("display_data", data={"text/html": attack, "text/plain": "x"}),
                new_output("display_data", data={"text/markdown": attack}),
                new_output("display_data", data={"text/latex": attack}),
                new_output("display_data", data={"image/svg+xml": f"<svg>{attack}</svg>"}),
                new_output("display_data", data={"application/javascript": "EVIL()"}),
                new_output("stream", text=attack),
            ],
        ),
    ]
    harmless(main_of(new_notebook(cells=cells)))


def test_what_a_notebook_says_of_its_pictures_stays_text() -> None:
    said = {
        "image/png": {"width": "1 onerror=EVIL()", "height": '"><script>EVIL()</script>', "alt": '"><script>'}
    }
    output = new_output("display_data", data={"image/png": base64.b64encode(PIXEL).decode()}, metadata=said)
    body = main_of(new_notebook(cells=[new_code_cell("1", outputs=[output])], metadata={"title": "<script>"}))
    harmless(body)
    assert Elements(body).named("img")[0]["alt"] == '"><script>'


@given(
    st.lists(
        st.sampled_from(
            [*"<>\"'=/ &;ab", "script", "img", "onerror", "svg", "style", "<!--", "-->", "math", "mtext", "$"]
        ),
        max_size=30,
    ).map("".join)
)
def test_no_text_gets_a_script_in(text: str) -> None:
    harmless(main_of(new_notebook(cells=[new_markdown_cell(text)])))


def test_the_page_lets_nothing_in_or_out() -> None:
    elements = Elements(html_of(new_notebook(), Path("a <b>.ipynb")))
    [policy] = [one["content"] for one in elements.named("meta") if one.get("http-equiv")]
    assert str(policy).startswith("default-src 'none'") and "script-src" not in str(policy)
    assert not [one for one in elements.all if one[0] in ("script", "link")]


def test_what_is_written_keeps_its_structure() -> None:
    body = main_of(
        new_notebook(
            cells=[
                new_markdown_cell("10<sup>5</sup> and H<sub>2</sub>O <b>*x*</b>\n\n- [x] done\n- [ ] open")
            ]
        )
    )
    assert "10<sup>5</sup> and H<sub>2</sub>O <b><em>x</em></b>" in body
    assert "☑ done" in body and "☐ open" in body
    linked = main_of(
        new_notebook(cells=[new_markdown_cell("# A title\n\n[up](#A-title) <https://x.example/a?b=1>")])
    )
    assert (
        'id="A-title"' in linked
        and 'href="#A-title"' in linked
        and 'href="https://x.example/a?b=1"' in linked
    )


@pytest.mark.parametrize(
    ("source", "display"),
    [(r"$\frac{a}{b}$", "inline"), (r"$$x^2$$", "block"), ("\\begin{align}a &= b\\end{align}", "block")],
)
def test_formulas_become_mathml(source: str, display: str) -> None:
    [formula] = Elements(main_of(new_notebook(cells=[new_markdown_cell(source)]))).named("math")
    assert formula["display"] == display


def test_a_formula_of_an_output_becomes_mathml_and_an_odd_one_stays_readable() -> None:
    assert "<msup>" in shown({"text/latex": r"$\displaystyle x^{2}$", "text/plain": "x**2"})
    assert r"\left(" in shown({"text/latex": r"$\left( $", "text/plain": "("})


def test_a_table_of_pandas_stays_a_table() -> None:
    import pandas as pd

    body = shown({"text/html": pd.DataFrame({"x": [1, 2]})._repr_html_(), "text/plain": "x"})
    assert '<table border="1" class="dataframe">' in body and "scoped" not in body


def test_a_plot_that_needs_a_script_is_shown_by_its_picture() -> None:
    picture = base64.b64encode(PIXEL).decode()
    drawn = {
        "text/html": "<div id=x></div><script>draw()</script>",
        "image/png": picture,
        "text/plain": "Figure",
    }
    assert Elements(shown(drawn)).named("img")[0]["src"] == f"data:image/png;base64,{picture}"
    assert "Figure" in shown({"text/html": "<script>draw()</script>", "text/plain": "Figure"})
    widget = {
        "application/vnd.jupyter.widget-view+json": {"model_id": "1"},
        "text/plain": "IntSlider(value=3)",
    }
    assert "IntSlider(value=3)" in shown(widget)
    assert "<b>only</b>" in shown({"text/html": "<b>only</b>"})


@pytest.mark.parametrize("kind", ["image/png", "image/jpeg", "image/gif", "image/webp"])
def test_every_kind_of_picture_is_shown(kind: str) -> None:
    assert str(Elements(shown({kind: "AAAA", "text/plain": "x"})).named("img")[0]["src"]).startswith(
        f"data:{kind}"
    )


def test_drawings_are_pictures_in_which_no_script_runs() -> None:
    body = shown({"image/svg+xml": "<svg><script>EVIL()</script></svg>", "text/plain": "x"})
    assert str(Elements(body).named("img")[0]["src"]).startswith("data:image/svg+xml;base64,")


class TestPicturesFromTheDisk:
    """They come from the notebook's own folder, and are pictures."""

    def body(self, folder: Path, source: str) -> list[dict[str, str | None]]:
        cells = [new_markdown_cell(f"![x]({source})"), new_markdown_cell(f'<img src="{source}">')]
        return Elements(main_of(new_notebook(cells=cells), folder / "n.ipynb")).named("img")

    def test_those_below_the_folder_are_part_of_the_page(self, tmp_path: Path) -> None:
        (tmp_path / "plots").mkdir()
        (tmp_path / "plots" / "a b.png").write_bytes(PIXEL)
        for image in self.body(tmp_path, "plots/a%20b.png"):
            assert image["src"] == f"data:image/png;base64,{base64.b64encode(PIXEL).decode()}"

    @pytest.mark.parametrize(
        "source",
        [
            "../secret",
            "../outside.png",
            "%2e%2e/outside.png",
            "link.png",
            "/etc/passwd",
            "file:///etc/passwd",
            "id_rsa",
            "token.png",
            "fake.svg",
            "x" * 5000,
            "a%00b",
            ".",
        ],
    )
    def test_nothing_else_is(self, tmp_path: Path, source: str) -> None:
        home = tmp_path / "home"
        home.mkdir()
        (tmp_path / "outside.png").write_bytes(PIXEL)
        (tmp_path / "secret").write_text("PRIVATE KEY")
        (home / "id_rsa").write_text("PRIVATE KEY")
        (home / "token.png").write_text("$pat-anna-261124100000000x0123456789ABCDEF0123456789ABCDEF")
        (home / "fake.svg").write_text("<svg>PRIVATE KEY</svg>")
        (home / "link.png").symlink_to(tmp_path / "outside.png")
        assert all(not image.get("src") for image in self.body(home, source))


def notebook(cell: dict[str, Any], **metadata: Any) -> nbformat.NotebookNode:
    """Whatever may stand in a file, valid or not."""
    return nbformat.from_dict({"cells": [cell], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})


CODE = {
    "id": "one",
    "cell_type": "code",
    "source": "1",
    "metadata": {},
    "execution_count": None,
    "outputs": [],
}
ODD = {
    "an attachment is missing": notebook(new_markdown_cell("![plot](attachment:gone.png)")),
    "the kernel has no name": notebook(CODE, kernelspec={"name": "x"}),
    "the language has a number for a name": notebook(CODE, language_info={"name": 3}),
    "an output has no form": notebook({**CODE, "outputs": [{"output_type": "display_data"}]}),
    "an output is a widget": notebook(
        {
            **CODE,
            "outputs": [
                {
                    "output_type": "display_data",
                    "metadata": {},
                    "data": {"application/vnd.jupyter.widget-view+json": {"model_id": "gone"}},
                }
            ],
        },
        widgets={"application/vnd.jupyter.widget-state+json": {"state": "odd"}},
    ),
}


@pytest.mark.parametrize("odd", ODD)
def test_every_notebook_has_a_page(odd: str) -> None:
    body = main_of(ODD[odd])
    assert "class=" in body and "could not be made" not in body


def test_a_notebook_that_cannot_be_shown_says_so_in_its_page() -> None:
    body = main_of(notebook({"cell_type": "code"}))
    assert "could not be made into a page" in body and "open it in Jupyter" in body


def test_long_outputs_are_cut_and_say_so() -> None:
    long = "x" * 2_000_000
    for output in (
        new_output("stream", text=long),
        new_output("display_data", data={"text/plain": long}),
        new_output("display_data", data={"text/html": f"<p>{long}</p>"}),
    ):
        body = main_of(new_notebook(cells=[new_code_cell("1", outputs=[output])]))
        assert len(body) < 600_000 and "more characters are in the notebook" in body


def test_the_notebook_itself_is_left_as_it_is() -> None:
    notebook = new_notebook(cells=[new_code_cell("1", outputs=[new_output("stream", text="x" * 600_000)])])
    before = nbformat.writes(notebook)
    html_of(notebook, Path("n.ipynb"))
    assert nbformat.writes(notebook) == before


def test_the_page_stands_beside_the_notebook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a b.ipynb"
    nbformat.write(new_notebook(cells=[new_markdown_cell("# Result of plate 3")]), file)
    page = render_html(file)
    assert page == tmp_path / "a b.html"
    assert "Result of plate 3" in page.read_text()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a b.html", "a b.ipynb"]
    assert "as it was saved last" in capsys.readouterr().out


@pytest.mark.parametrize("content", [None, "", "{", "[]", "{}"])
def test_what_is_not_a_notebook_is_named(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "x.ipynb"
    if content is not None:
        file.write_text(content)
    with pytest.raises(OpenbisJupyterError, match="notebook-missing"):
        render_html(file)
