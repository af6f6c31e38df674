"""Rows that another version wrote are neither understood nor lost."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from openbis_jupyter.client.disk import put_row, rows_in

A, B = "https://a.example.org", "https://b.example.org"


@dataclass(frozen=True)
class Row:
    """As connections are kept."""

    url: str
    user: str


def test_what_is_put_is_there_once_until_it_is_taken_away(tmp_path: Path) -> None:
    file = tmp_path / "rows.json"
    assert rows_in(file, Row) == []
    for row in (Row(A, "ada"), Row(B, "ben"), Row(A, "eve")):
        put_row(file, row.url, row)
    assert rows_in(file, Row) == [Row(B, "ben"), Row(A, "eve")]
    put_row(file, A, None)
    assert rows_in(file, Row) == [Row(B, "ben")]
    assert file.stat().st_mode & 0o777 == 0o600


def test_rows_of_other_versions_stay(tmp_path: Path) -> None:
    file = tmp_path / "rows.json"
    older, newer, odd = {"url": A}, {"url": B, "user": "ben", "colour": "red"}, ["something else"]
    file.write_text(json.dumps([older, newer, odd, 5]))
    assert rows_in(file, Row) == [Row(B, "ben")]
    put_row(file, "https://c.example.org", Row("https://c.example.org", "cem"))
    assert json.loads(file.read_text())[:-1] == [older, newer, odd, 5]
    put_row(file, A, Row(A, "ada"))
    assert older not in json.loads(file.read_text())


@pytest.mark.parametrize("content", ['{"connections": []}', "[", "7", "<xml/>"])
def test_a_file_that_is_no_list_is_put_aside_before_another_takes_its_place(
    tmp_path: Path, content: str
) -> None:
    file = tmp_path / "rows.json"
    file.write_text(content)
    assert rows_in(file, Row) == []
    put_row(file, A, Row(A, "ada"))
    assert rows_in(file, Row) == [Row(A, "ada")]
    assert (tmp_path / "rows.json.unreadable").read_text() == content
