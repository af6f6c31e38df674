"""The table of datasets in a notebook: what it shows, that it fits a page, and that names stay text."""

from __future__ import annotations

from datetime import datetime, timezone
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openbis_jupyter.client.datasets.entities import Description
from openbis_jupyter.client.datasets.in_notebooks import DatasetTable
from openbis_jupyter.client.texts import size_text

URL = "https://openbis.example.org"
DAY = datetime(2026, 11, 24, 9, 12, tzinfo=timezone.utc)


def dataset(number: int, name: str = "", **properties: str) -> Description:
    return Description(
        "DATASET", f"2026-{number}", "RAW_DATA", name, "/S/P/E", DAY, 1500 * number, properties
    )


def table(*datasets: Description) -> DatasetTable:
    return DatasetTable(URL, datasets)


def cells_of(page: str) -> list[str]:
    """The texts of all cells; fails for anything but a table with links."""
    found: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            assert tag in ("table", "thead", "tbody", "tr", "th", "td", "a"), tag
            assert {name for name, _ in attrs} <= {"href", "target", "title", "style"}
            if tag in ("th", "td"):
                found.append("")

        def handle_data(self, data: str) -> None:
            if found:
                found[-1] += data

    Reader().feed(page)
    return found


def test_name_type_day_size_and_what_differs() -> None:
    shown = table(
        dataset(1, "Flask 1", STRAIN="W3110", OPERATOR="anna"),
        dataset(2, "", STRAIN="MG1655", OPERATOR="anna"),
    )
    assert cells_of(shown._repr_html_()) == [
        *("Name", "Type", "Registered", "Size", "STRAIN"),
        *("Flask 1", "RAW_DATA", "2026-11-24", "1.5 kB", "W3110"),
        *("2026-2", "RAW_DATA", "2026-11-24", "3.0 kB", "MG1655"),
    ]
    assert repr(shown).splitlines()[1].split() == [
        "Flask",
        "1",
        "RAW_DATA",
        "2026-11-24",
        "1.5",
        "kB",
        "W3110",
    ]
    assert f'href="{URL}/openbis/webapp/eln-lims/?' in shown._repr_html_() and "2026-2" in shown._repr_html_()
    assert list(shown.frame.columns) == ["name", "type", "registered", "size", "STRAIN", "OPERATOR"]
    assert list(shown.frame.index) == ["2026-1", "2026-2"]


def test_many_long_and_none_fit_the_page() -> None:
    wide = {f"P{number}": f"{'x' * 300}" for number in range(30)}
    many = [dataset(number, "n" * 500, **wide, ONLY=str(number)) for number in range(1000)]
    shown = table(*many)
    assert "… and 980 more" in shown._repr_html_() and "… and 980 more" in repr(shown)
    assert len(cells_of(shown._repr_html_())) == 21 * 5 and max(map(len, repr(shown).splitlines())) < 140
    assert len(shown.frame) == 1000
    assert table()._repr_html_() == repr(table()) == "No datasets."


@given(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8")))
def test_names_and_properties_stay_text(name: str, value: str) -> None:
    page = table(dataset(1, name, P=value), dataset(2, f"<script>{name}</script>", P="b"))._repr_html_()
    cells_of(page)
    assert "<script" not in page


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1.0 kB"),
        (999_960, "1.0 MB"),
        (1_024_000, "1.0 MB"),
        (5 * 10**9, "5.0 GB"),
        (10**16, "10000.0 TB"),
    ],
)
def test_sizes_in_words(count: int, text: str) -> None:
    assert size_text(count) == text
