"""`datasets`."""

from __future__ import annotations

import click

from openbis_jupyter import client
from openbis_jupyter.cli.answering import answering
from openbis_jupyter.client import texts
from openbis_jupyter.client.datasets import DatasetRow, page_of_datasets
from openbis_jupyter.client.tables import as_table
from openbis_jupyter.command.options import common
from openbis_jupyter.errors import OpenbisJupyterError

_COLUMNS = ("permId", "type", "registered", "owner", "name")


@click.command()
@click.argument("owner", required=False)
@click.option("--space", default="", help="Only datasets of this space (its code).")
@click.option(
    "--project", default="", help="Only datasets of this project (its identifier, /SPACE/PROJECT, or code)."
)
@click.option("--type", "type_code", default="", help="Only datasets of this type.")
@click.option("--text", default="", help="Only datasets with this text in a property, code or identifier.")
@click.option(
    "--limit",
    default=1000,
    show_default=True,
    type=click.IntRange(1, 10_000),
    help="At most so many; it is said how many there are.",
)
@click.option(
    "--from", "start", default=0, type=click.IntRange(0), metavar="N", help="Leave out the first N of them."
)
@common
def datasets(
    owner: str | None,
    *,
    space: str,
    project: str,
    type_code: str,
    text: str,
    limit: int,
    start: int,
    url: str | None,
    as_json: bool,
) -> None:
    """List datasets, the newest first.

    OWNER is an experiment or object: its identifier (/SPACE/PROJECT/CODE) or permId. All conditions have to hold; at
    least one is needed.
    """
    with answering(as_json) as answer:
        if not any((owner, space, project, type_code, text)):
            raise OpenbisJupyterError(
                "request-invalid", field="OWNER", reason="say which datasets: an owner or one of the options."
            )
        access = client.open_access(url=url)
        query = client.DatasetQuery(
            owner=client.find_owner(access, owner) if owner else None,
            space=space.upper(),
            project=project.upper(),
            type_code=type_code.upper(),
            text=text,
            limit=limit,
        )
        rows, total = page_of_datasets(access, query, start)
        answer |= {"datasets": [_json(row) for row in rows], "total": total}
        answer["text"] = as_table(_COLUMNS, [_cells(row) for row in rows])
        if len(rows) < total and not as_json:
            click.echo(texts.page(start, len(rows), total), err=True)


def _json(row: DatasetRow) -> dict[str, str | None]:
    """A row in openBIS's own words."""
    return {
        "permId": row.perm_id,
        "type": row.type,
        "name": row.name,
        "owner": row.owner,
        "registrator": row.registrator,
        "registrationDate": row.registered.isoformat() if row.registered else None,
    }


def _cells(row: DatasetRow) -> tuple[str, ...]:
    day = row.registered.strftime("%Y-%m-%d %H:%M") if row.registered else ""
    return (row.perm_id, row.type, day, row.owner, row.name)
