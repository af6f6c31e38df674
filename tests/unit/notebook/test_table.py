"""A table of parameters: one notebook for each row."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.notebook.table import COLUMNS, Row, read_table
from openbis_jupyter.protocol.limits import BATCH_MAX, TABLE_CHARACTERS_MAX

DOCS = Path(__file__).parents[3] / "docs" / "templates.md"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_row_names_its_owner_datasets_and_parameters(delimiter: str) -> None:
    rows = [
        ["\ufeffowner", "datasets", "dataset_name", "dose"],
        [" /LAB/P/PLATE_1 ", '"20260101-1 20260101-2"', "Plate 1", "0.5"],
        [],
        ["", "20260101-3", "", ""],
        ["/LAB/P/PLATE_2"],
    ]
    text = "\r\n".join(delimiter.join(row) for row in rows)
    assert read_table(text) == [
        Row("/LAB/P/PLATE_1", ("20260101-1", "20260101-2"), "Plate 1", {"dose": "0.5"}, "line 2"),
        Row("", ("20260101-3",), "", {"dose": ""}, "line 4"),
        Row("/LAB/P/PLATE_2", (), "", {"dose": ""}, "line 5"),
    ]


def test_without_the_column_a_row_works_on_the_datasets_of_its_owner() -> None:
    assert read_table("owner\nA\n") == [Row("A", None, place="line 2")]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "must name the columns"),
        ("owner,,dose\nA,B,C\n", "column 2 has no name"),
        ("owner,dose,dose\nA,B,C\n", "two columns are called dose"),
        ("dose\n1\n", "a column owner or datasets"),
        ("owner,dose\n", "it has no row"),
        ("owner,dose\nA,1,2\n", "line 2 has 3 cells"),
        ("owner,dose\nA,1\n,2\n", "line 3 names neither"),
        ('owner,dose\n"A,1\n', "it is not CSV"),
        ("owner\n" + "A\n" * (BATCH_MAX + 1), "at most 1,000 notebooks"),
        ("x" * (TABLE_CHARACTERS_MAX + 1), "at most 1,000,000 characters"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text: str, reason: str) -> None:
    with pytest.raises(OpenbisJupyterError, match=f"^table: .*{reason}"):
        read_table(text)


def test_the_reserved_columns_are_documented_as_they_are_understood() -> None:
    page = DOCS.read_text(encoding="utf-8")
    for name, meaning in COLUMNS.items():
        assert f"| `{name}` | {meaning} |" in page


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=20)


@given(st.lists(CELLS, min_size=1, max_size=5))
def test_whatever_a_cell_holds_it_arrives(cells: list[str]) -> None:
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(["owner", "note"])
    writer.writerows([f"O-{number}", cell] for number, cell in enumerate(cells))
    assert [row.values["note"] for row in read_table(written.getvalue())] == [cell.strip() for cell in cells]


@given(st.text(max_size=200))
def test_any_text_is_a_table_or_a_sentence(text: str) -> None:
    try:
        assert read_table(text)
    except OpenbisJupyterError as error:
        assert error.code == "request-invalid"
