"""`show`."""

from __future__ import annotations

import click

from openbis_jupyter import client
from openbis_jupyter.cli.answering import answering
from openbis_jupyter.client.tables import as_table
from openbis_jupyter.command.options import common

_COLUMNS = ("kind", "permId", "type", "name", "identifier")


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="PERMID...")
@common
def show(names: tuple[str, ...], url: str | None, as_json: bool) -> None:
    """Say what openBIS knows about datasets, objects and experiments: a line each.

    Each is named by its permId, objects and experiments also by their identifiers. The identifier that is shown for a
    dataset is that of its object or experiment.
    """
    with answering(as_json) as answer:
        found = client.describe(client.open_access(url=url), names)
        rows = [
            {
                "permId": one.perm_id,
                **{column: getattr(one, column) for column in _COLUMNS if column != "permId"},
                "registered": one.registered.isoformat(timespec="seconds") if one.registered else None,
                "size": one.size,
            }
            for one in found
        ]
        answer["entities"] = rows
        answer["text"] = as_table(_COLUMNS, [tuple(row[column] for column in _COLUMNS) for row in rows])
