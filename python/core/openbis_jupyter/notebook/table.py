"""One notebook for many: a table with a row for each, as CSV; and what a list of objects or datasets stands for."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.protocol.limits import BATCH_MAX, TABLE_CHARACTERS_MAX
from openbis_jupyter.protocol.refusals import invalid

COLUMNS: Mapping[str, str] = {
    "owner": "the object or experiment, by permId or identifier, that the notebook is for and is saved in;"
    " empty: that of the first dataset",
    "datasets": "permIds of the datasets that it works on, with spaces, commas or semicolons between them;"
    " without the column: those of the owner, but no notebooks",
    "dataset_name": "what the notebook and its dataset are called; empty: template and owner",
}
"""Reserved columns of a table → what they hold. All others are parameters."""
_FIELD = "table"
_BETWEEN = re.compile(r"[\s,;]+")
_DELIMITERS = ",;\t"


@dataclass(frozen=True)
class Row:
    """One notebook. `datasets`: None for those of the owner; `values`: texts of the parameters by their names; `place`:
    where it stands, for people.
    """

    owner: str = ""
    datasets: tuple[str, ...] | None = None
    name: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    place: str = ""


def read_table(text: str) -> list[Row]:
    """In: a table as CSV with a head, separated by commas, semicolons or tabs. Out: its rows; empty ones are left out.

    Errors: `request-invalid` with the line.
    """
    if len(text) > TABLE_CHARACTERS_MAX:
        raise invalid(_FIELD, f"at most {TABLE_CHARACTERS_MAX:,} characters are expected.")
    text = text.removeprefix("\ufeff")
    first = text.split("\n", maxsplit=1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        head = [name.strip() for name in next(reader, [])]
        _check_head(head)
        rows = [
            _row(head, cells, f"line {reader.line_num}")
            for cells in reader
            if any(cell.strip() for cell in cells)
        ]
    except csv.Error as reason:
        raise invalid(_FIELD, f"line {reader.line_num}: it is not CSV: {reason}.") from None
    return limited(rows)


def limited(rows: Sequence[Row]) -> list[Row]:
    """The rows, where there are some and not too many. Errors: `request-invalid`."""
    if not rows:
        raise invalid(_FIELD, "it has no row.")
    if len(rows) > BATCH_MAX:
        raise invalid(_FIELD, f"it has {len(rows):,} rows: at most {BATCH_MAX:,} notebooks make a batch.")
    return list(rows)


def names_in(rows: Iterable[Row]) -> list[str]:
    """All that openBIS is asked about, each once."""
    return list(
        dict.fromkeys(name for row in rows for name in (*filter(None, [row.owner]), *(row.datasets or ())))
    )


def at_row(row: Row, refusal: OpenbisJupyterError) -> OpenbisJupyterError:
    """The same `request-invalid` with the place of the row before its field."""
    details = {**refusal.details, "field": f"{row.place}, {refusal.details.get('field')}"}
    return OpenbisJupyterError("request-invalid", **details)


def split_names(text: str) -> tuple[str, ...]:
    """PermIds in one text."""
    return tuple(dict.fromkeys(name for name in _BETWEEN.split(text) if name))


def _check_head(head: Sequence[str]) -> None:
    if not any(head):
        raise invalid(_FIELD, "its first line must name the columns.")
    unnamed = next((number for number, name in enumerate(head, start=1) if not name), None)
    if unnamed:
        raise invalid(_FIELD, f"column {unnamed} has no name.")
    twice = next((name for name in head if head.count(name) > 1), None)
    if twice:
        raise invalid(_FIELD, f"two columns are called {twice}.")
    if not {"owner", "datasets"} & set(head):
        raise invalid(_FIELD, "a column owner or datasets must say what each notebook is for.")


def _row(head: Sequence[str], cells: Sequence[str], place: str) -> Row:
    if len(cells) > len(head):
        raise invalid(_FIELD, f"{place} has {len(cells)} cells, but there are {len(head)} columns.")
    said = dict(zip(head, [*cells, *[""] * (len(head) - len(cells))], strict=True))
    owner, name = said.pop("owner", "").strip(), said.pop("dataset_name", "").strip()
    datasets = split_names(said.pop("datasets")) if "datasets" in said else None
    if not owner and not datasets:
        raise invalid(_FIELD, f"{place} names neither an owner nor datasets.")
    return Row(owner, datasets, name, _stripped(said.items()), place)


def _stripped(rows: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {name: text.strip() for name, text in rows}
