"""`show_datasets()` as notebooks use it: what openBIS knows about datasets, as a table that fits the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from openbis_jupyter.client import texts
from openbis_jupyter.client.connecting import Access, access_of, told_here
from openbis_jupyter.client.datasets.entities import Description, describe
from openbis_jupyter.client.datasets.links import dataset_link
from openbis_jupyter.client.tables import as_table, on_one_line

if TYPE_CHECKING:
    import pandas
    import pybis

ROWS_SHOWN = 20
PROPERTIES_SHOWN = 3
CHARACTERS_SHOWN = 40


def show_datasets(o: pybis.Openbis | Access, dataset_ids: Sequence[str]) -> DatasetTable:
    """In: datasets by their permIds (1 request). Out: a table; a notebook shows it, `frame` gives it to pandas.

    Errors: `datasets-unknown`, `credential-expired`, `connection-ended`, `openbis-unreachable`.
    """
    access = access_of(o)
    with told_here():
        found = describe(access, dataset_ids) if dataset_ids else []
    return DatasetTable(access.url, tuple(found))


@dataclass(frozen=True)
class DatasetTable:
    """Datasets with name, type, day of registration, size and those properties in which they differ.

    A page shows the first ones, with links into the ELN of the openBIS at `url`.
    """

    url: str
    datasets: Sequence[Description]

    @property
    def frame(self) -> pandas.DataFrame:
        """All of them with all their properties, by permId; sizes in bytes, where openBIS knows them."""
        import pandas as pd  # noqa: PLC0415

        rows = [
            {
                "name": one.name,
                "type": one.type,
                "registered": one.registered,
                "size": one.size,
                **one.properties,
            }
            for one in self.datasets
        ]
        return pd.DataFrame(rows, index=pd.Index([one.perm_id for one in self.datasets], name="permId"))

    def _repr_html_(self) -> str:
        if not self.datasets:
            return escape(texts.NO_DATASETS)
        head = _row("th", map(escape, self._columns()))
        rows = "".join(_row("td", self._cells(one)) for one in self.datasets[:ROWS_SHOWN])
        return f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>{escape(self._more())}"

    def __repr__(self) -> str:
        if not self.datasets:
            return texts.NO_DATASETS
        rows = [self._texts(one) for one in self.datasets[:ROWS_SHOWN]]
        return "\n".join(filter(None, (as_table(self._columns(), rows, empty=""), self._more())))

    def _columns(self) -> list[str]:
        return [*texts.DATASET_COLUMNS, *self._differing()]

    def _differing(self) -> list[str]:
        """Codes of the properties in which these differ: all that is the same says nothing about any of them."""
        codes = dict.fromkeys(code for one in self.datasets for code in one.properties)
        if len(self.datasets) > 1:
            codes = {
                code: None for code in codes if len({one.properties.get(code) for one in self.datasets}) > 1
            }
        return list(codes)[:PROPERTIES_SHOWN]

    def _texts(self, one: Description) -> list[str]:
        day = one.registered.date().isoformat() if one.registered else ""
        size = "" if one.size is None else texts.size_text(one.size)
        plain = [one.name or one.perm_id, one.type, day, size]
        return [
            _short(text) for text in (*plain, *(one.properties.get(code, "") for code in self._differing()))
        ]

    def _cells(self, one: Description) -> list[str]:
        name, *rest = map(escape, self._texts(one))
        link = escape(dataset_link(self.url, one.perm_id))
        return [f'<a href="{link}" target="_blank" title="{escape(one.perm_id)}">{name}</a>', *rest]

    def _more(self) -> str:
        hidden = len(self.datasets) - ROWS_SHOWN
        return texts.more_datasets(hidden) if hidden > 0 else ""


def _row(kind: str, cells: Iterable[str]) -> str:
    aligned = (f'<{kind} style="text-align: left">{cell}</{kind}>' for cell in cells)
    return f"<tr>{''.join(aligned)}</tr>"


def _short(value: str) -> str:
    """One line of bounded length."""
    text = on_one_line(value)
    return text if len(text) <= CHARACTERS_SHOWN else f"{text[: CHARACTERS_SHOWN - 1]}…"
