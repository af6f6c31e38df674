"""What came out the same when a notebook ran again: what differs is said, and what is passed over is named."""

from __future__ import annotations

import base64
import io
import json
import math
import re
from datetime import datetime, timedelta, timezone
from html.parser import HTMLParser
from typing import Any

import nbformat
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_notebook, new_output
from PIL import Image, ImageDraw

from openbis_jupyter.client.comparing import (
    Comparison,
    Tolerance,
    as_json,
    as_text,
    compare,
    comparison_files,
    results_of,
)
from openbis_jupyter.client.comparing.lines import as_shown, differing, text_of_html
from openbis_jupyter.client.comparing.tokens import Rules, Span, compared

NOW = datetime(2026, 6, 7, 12, 34, 56, 789012, timezone.utc)
"""Fixed: it stands in the names of tests, which all workers have to agree on."""
RULES = Rules(Tolerance(1e-6), Span(NOW - timedelta(minutes=1), NOW))


def printed(text: str, name: str = "stdout") -> Any:
    return new_output("stream", name=name, text=text)


def shown(**forms: Any) -> Any:
    names = {
        "png": "image/png",
        "svg": "image/svg+xml",
        "html": "text/html",
        "plain": "text/plain",
        "json": "application/json",
    }
    return new_output("display_data", {names[name]: value for name, value in forms.items()})


def raised(value: str, *traceback: str) -> Any:
    return new_output("error", ename="ValueError", evalue=value, traceback=list(traceback))


def notebook(*outputs: list[Any], source: str = "work()") -> Any:
    return new_notebook(
        cells=[
            new_code_cell(source, outputs=one, execution_count=number)
            for number, one in enumerate(outputs, start=1)
        ]
    )


def found(before: list[Any], now: list[Any], tolerance: Tolerance | None = None) -> Comparison:
    results = results_of(notebook(before))
    return compare(results, notebook(now), "n.ipynb", "the dataset 1", tolerance or Tolerance(1e-6))


def said(before: list[Any], now: list[Any], tolerance: Tolerance | None = None) -> tuple[str, list[str]]:
    """The state of the cell, and what is said of it: how it differs, or what was passed over."""
    [cell] = found(before, now, tolerance).cells
    return cell.state, [
        *(f"{one.what}: {one.said}" for one in cell.differences),
        *([] if cell.differences else cell.passed_over),
    ]


@pytest.mark.parametrize(
    ("before", "now", "passed_over"),
    [
        ("a 0.1", "a 0.1", set()),
        ("a   0.10000000", "a 0.1", {"numbers within the tolerance"}),
        ("1e-7 -2.5", "1.0000001e-07 -2.5000001", {"numbers within the tolerance"}),
        ("a  b\n c", "a b\nc", {"spaces"}),
        ("<Axes at 0x7f00aa>", "<Axes at 0x7f00bbccdd>", {"addresses in memory"}),
        ("<environment: 0x55d5c8f0>", "<environment: 0x55d5c8f8>", {"addresses in memory"}),
        (
            "/tmp/ipykernel_12/34.py:3: Warning",
            "/tmp/ipykernel_56/78.py:3: Warning",
            {"names that a kernel gives to its cells"},
        ),
        ("Cell In[3], line 1", "Cell In[4], line 1", {"execution counts"}),
        (
            "id 123e4567-e89b-12d3-a456-426614174000",
            "id 223e4567-e89b-12d3-a456-426614174000",
            {"random identifiers"},
        ),
        ("\x1b[31mred\x1b[0m", "red", {"colours of a terminal"}),
        ("Wall time: 1.2 s", "Wall time: 910 ms", {"how long something took"}),
        (
            "1.2 ms ± 3 µs per loop (mean ± std. dev. of 7 runs, 1,000 loops each)",
            "980 µs ± 1 µs per loop (mean ± std. dev. of 7 runs, 10,000 loops each)",
            {"how long something took"},
        ),
        (
            "\nreal\t0m0.003s\nuser\t0m0.001s",
            "\nreal\t0m1.103s\nuser\t0m0.002s",
            {"how long something took"},
        ),
        (
            "100%|####| 10/10 [00:01<00:00,  9.90it/s, loss=0.2]",
            "100%|####| 10/10 [00:11<00:00,  1.02s/it, loss=0.2]",
            {"times of progress bars"},
        ),
        (
            "469/469 [====] - 1s 2ms/step - loss: 0.2",
            "469/469 [====] - 11s 20ms/step - loss: 0.2",
            {"times of progress bars"},
        ),
        ("at 2020-01-02 03:04:05.678", f"at {NOW:%Y-%m-%d %H:%M:%S.%f}", {"dates and times of the run"}),
        ("at 2020-01-02T03:04Z", f"at {NOW:%Y-%m-%dT%H:%MZ}", {"dates and times of the run"}),
        ("Sat Feb  1 03:04:05 2020", f"{NOW:%a %b %d %H:%M:%S %Y}", {"dates and times of the run"}),
        (
            "100 % of 27 bytes downloaded\n1 file downloaded, 0 there already, all in x",
            "0 files downloaded, 1 there already, all in x",
            {"which files were there already"},
        ),
    ],
)
def test_what_differs_each_time_is_the_same_and_named(before: str, now: str, passed_over: set[str]) -> None:
    alike = compared(before, now, RULES)
    assert alike.same and alike.passed_over == passed_over


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("1000000001 cells", "1000000002 cells"),  # whole numbers are counted
        ("0.1", "0.10001"),
        ("1e400", "2e400"),
        ("0.0", "1e-17"),
        ("-1.5", "1.5"),
        ("checksum 0x7f00aabb", "checksum 0x7f00aabc"),  # no address: nothing says so
        ("version 1.2.3", "version 1.2.4"),
        ("sample42", "sample43"),
        ("2020-01-02 03:04:05", "2020-01-03 03:04:05"),  # not the clock's
        (f"2020-01-01 to {NOW:%Y-%m-%d}", f"2020-01-02 to {NOW:%Y-%m-%d}"),
        ("half-life 3.2 s", "half-life 3.9 s"),
        ("100%|#| 1/1 [00:01<00:00, 9.9it/s, loss=0.2]", "100%|#| 1/1 [00:01<00:00, 9.9it/s, loss=0.3]"),
        ("a b", "ab"),
        ("a\nb", "a b"),
        ("1 2 3", "1 2"),
        ("", "x"),
        ("nan", "1.0"),
        ("20260101120000000-42", "20260101120000000-43"),
        ("Wall time: 1 s", "CPU limit: 1 s"),
    ],
)
def test_what_may_be_a_result_is_never_passed_over(before: str, now: str) -> None:
    assert not compared(before, now, RULES).same and not compared(now, before, RULES).same


@given(st.text(max_size=80), st.text(max_size=80))
def test_whatever_stands_there_compares_with_itself_and_both_ways(one: str, other: str) -> None:
    assert compared(one, one, RULES).same
    assert compared(one, other, RULES).same == compared(other, one, RULES).same
    assert isinstance(differing(one, other, lambda *_: False), list)
    assert isinstance(as_shown(one) + text_of_html(one), str)


@given(
    st.lists(st.floats(allow_nan=False, allow_infinity=False, width=32), min_size=1, max_size=5), st.data()
)
def test_a_number_out_of_tolerance_is_found_wherever_it_stands(numbers: list[float], data: Any) -> None:
    place = data.draw(st.integers(0, len(numbers) - 1))
    moved = [*numbers]
    moved[place] = numbers[place] * 1.01 if numbers[place] else 1.0
    if not math.isfinite(moved[place]) or math.isclose(moved[place], numbers[place], rel_tol=1e-6):
        return
    texts = [" | ".join(f"x{n}: {value!r}" for n, value in enumerate(each)) for each in (numbers, moved)]
    alike = compared(*texts, RULES)
    assert not alike.same and len(alike.numbers) <= 1
    near = " | ".join(f"x{n}: {value * (1 + 1e-9)!r}" for n, value in enumerate(numbers))
    assert compared(texts[0], near, RULES).same


def test_numbers_that_differ_are_counted_and_shown() -> None:
    state, [sentence] = said([printed("a 1.0\nb 2.0 3\n")], [printed("a 1.1\nb 2.0 3\n")])
    assert (state, sentence) == ("changed", "stdout: 1 of 3 numbers differs, at most by 9.1 %")
    [cell] = found([printed("a 1.0\nb 2.0\n")], [printed("a 1.1\nb 2.0\n")]).cells
    assert cell.differences[0].numbers == [("1.0", "1.1")]
    assert cell.differences[0].lines == [("-", "a 1.0"), ("+", "a 1.1"), (" ", "b 2.0")]


def test_what_is_printed_is_taken_together_and_as_a_terminal_shows_it() -> None:
    before = [printed("one\n"), printed("oops\n", "stderr"), printed(" 10 %\r100 %\ntwo\n")]
    now = [printed("one\n 20 %\r 55 %\r100 %\ntwo\n"), printed("oops\n", "stderr")]
    assert said(before, now) == ("same", [])
    assert said([], [printed("careful", "stderr")]) == ("changed", ["stderr: it is new"])
    assert said([printed("x")], []) == ("changed", ["stdout: there is none any more"])
    assert said([printed("a\nb\nc")], [printed("a\nB\nc")]) == ("changed", ["stdout: 1 line became 1"])


def table(**columns: Any) -> Any:
    frame = pd.DataFrame(columns)
    return shown(html=frame.to_html(float_format="{:.12g}".format), plain=str(frame))


def test_tables_are_compared_number_by_number() -> None:
    before = table(x=[0.1, 0.2], n=[1, 2])
    assert said([before], [table(x=[0.1 + 1e-9, 0.2], n=[1, 2])]) == (
        "same",
        ["numbers within the tolerance"],
    )
    state, [sentence] = said([before], [table(x=[0.1, 0.25], n=[1, 2])])
    assert (state, sentence) == ("changed", "table or page: 1 of 6 numbers differs, at most by 20 %")
    assert said([before], [table(y=[0.1, 0.2], n=[1, 2])])[0] == "changed"
    assert said([shown(html="<b>x</b>")], [shown(html="<i>x</i>")]) == (
        "changed",
        ["table or page: it reads the same and looks different: its HTML is another one"],
    )
    styled = '<style>#T_{0}_row0 {{color: red}}</style><td id="T_{0}_row0">1</td>'
    assert said([shown(html=styled.format("ab12c"))], [shown(html=styled.format("0f00d"))]) == (
        "same",
        ["random names in HTML and SVG"],
    )


def test_errors_are_compared_by_what_they_say() -> None:
    assert said([raised("x", "line 1")], [raised("x", "line 2")]) == ("same", ["tracebacks"])
    assert said([raised("x is 1.0")], [raised("x is 1.1")])[0] == "changed"
    assert said([printed("fine")], [printed("fine"), raised("x")])[1] == [
        "outputs: there were 0, there are 1"
    ]
    assert said([shown(plain="1")], [raised("x")])[1] == ["error: it is new: ValueError: x"]
    assert said([raised("x")], [shown(plain="1")])[1] == [
        "error: there is none any more; it was ValueError: x"
    ]


def drawing(x: int = 10, *, shade: int = 0, size: tuple[int, int] = (100, 50), **saving: Any) -> str:
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).rectangle((x, 10, x + 9, 19), fill=(shade, 0, 0))
    stored = io.BytesIO()
    image.save(stored, "PNG", **saving)
    return base64.b64encode(stored.getvalue()).decode()


@pytest.mark.parametrize(
    ("picture", "state", "sentence"),
    [
        (drawing() + "\n", "same", "how a picture is stored"),
        (drawing(compress_level=0), "same", "how a picture is stored"),
        (drawing(shade=5), "same", "shades of colours that nobody sees"),
        (drawing(shade=50), "changed", "picture: 2 % of its pixels differ"),
        (drawing(11), "changed", "picture: 0.4 % of its pixels differ"),
        (drawing(size=(90, 50)), "changed", "picture: it has 90 × 50 pixels, it had 100 × 50"),
        ("bm8gcGljdHVyZQ==", "changed", "picture: it is another one"),
        ("%%%", "changed", "picture: it is another one"),
    ],
)
def test_pictures_are_compared_pixel_by_pixel(picture: str, state: str, sentence: str) -> None:
    before, now = shown(png=drawing(), plain="<Figure>"), shown(png=picture, plain="<Figure>")
    found_state, [told] = said([before], [now])
    assert found_state == state and told.startswith(sentence)


def test_a_picture_may_differ_in_some_of_its_pixels_where_that_is_wanted() -> None:
    before, now = [shown(png=drawing())], [shown(png=drawing(11))]
    state, [sentence] = said(before, now, Tolerance(0, 0.5))
    assert (state, sentence) == ("same", "up to 0.5 % of a picture's pixels")
    [cell] = found(before, now).cells
    where = Image.open(io.BytesIO(cell.differences[0].where or b"")).convert("RGB")
    red = [value for _, value in where.getcolors() if value[0] > 2 * value[1]]
    assert where.size == (100, 50) and red


def test_other_forms_and_json_are_told() -> None:
    assert said([shown(json={"b": [0.1], "a": 1})], [shown(json={"a": 1, "b": [0.1 + 1e-12]})])[0] == "same"
    assert said([shown(json={"a": 1})], [shown(json={"a": 2})])[0] == "changed"
    state, [sentence] = said([shown(plain="x")], [shown(plain="x", html="<p>x</p>")])
    assert state == "changed" and "text/html" in sentence


def test_cells_that_cannot_be_compared_are_named_with_the_reason() -> None:
    before = notebook([printed("1")], [printed("x")], [], [printed("2")])
    before.cells[2].execution_count = None
    before.cells[1].source = "save_notebook(o, 'n.ipynb')"
    before.cells[3].metadata["tags"] = ["injected-parameters"]
    results = results_of(before)
    now = nbformat.from_dict(before)
    now.cells[2].outputs = [printed("3")]
    comparison = compare(results, now, "n.ipynb", "the dataset 1", Tolerance())
    assert [cell.why for cell in comparison.cells] == [
        "",
        "it saves the notebook",
        "nothing was there before",
        "it holds the values that this run was given",
    ]
    assert (comparison.compared, comparison.changed) == (1, 0)
    text = as_text(comparison)
    assert "The outputs are the same as in the dataset 1 (1 cell compared)." in text
    assert "Not compared: cell 2, because it saves the notebook." in text
    assert not results_of(new_notebook(cells=[new_code_cell("x")])).has_any


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in ("img", "meta", "br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


EVIL = (
    '</div></section><script>alert(1)</script><img src="http://elsewhere/x" onerror="alert(1)"><table><td>0.1'
)


def test_the_page_shows_both_and_nothing_in_it_runs() -> None:
    before = [printed("a 1.0 <b>"), shown(png=drawing(), plain="p"), shown(html=EVIL), raised("<i>x")]
    now = [printed("a 2.0 <b>"), shown(png=drawing(20), plain="p"), shown(html=EVIL + "2"), raised("<i>y")]
    results = results_of(notebook(before, [printed("same")], source="<script>alert(2)</script>"))
    again = notebook(now, [printed("same")], source="<script>alert(2)</script>")
    comparison = compare(results, again, "<script>.ipynb", "the dataset <b>", Tolerance())
    files = comparison_files(comparison)
    page = files["notebook-comparison/comparison.html"]
    reader = _Reader()
    reader.feed(page)
    assert not reader.open and "script" not in reader.tags
    assert not [name for name, _ in reader.attributes if name.startswith("on")]
    sources = [value or "" for name, value in reader.attributes if name == "src"]
    assert len(sources) == 3 and all(one.startswith("data:image/png;base64,") for one in sources)
    assert "default-src 'none'" in page and "prefers-color-scheme: dark" in page
    assert "<del>- a 1.0 &lt;b&gt;</del><ins>+ a 2.0 &lt;b&gt;</ins>" in page
    assert re.search(r'<a href="#cell-1">1</a>', page) and '<section id="cell-1"' in page
    told = json.loads(files["notebook-comparison/comparison.json"])
    assert told == as_json(comparison) and (told["compared"], told["changed"]) == (2, 1)
    assert [one["what"] for one in told["cells"][0]["differences"]] == [
        "stdout",
        "picture",
        "table or page",
        "error",
    ]


def test_a_page_does_not_grow_without_end() -> None:
    results = results_of(notebook([printed("x" * 7_000_000)]))
    comparison = compare(results, notebook([printed("y" * 7_000_000)]), "n", "those", Tolerance())
    page = comparison_files(comparison)["notebook-comparison/comparison.html"]
    assert "shows no more outputs" in page and len(page) < 1_000_000
