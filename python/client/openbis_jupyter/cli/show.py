"""`show`."""

from __future__ import annotations

from pathlib import Path

import click

from openbis_jupyter import client
from openbis_jupyter.cli.answering import answering
from openbis_jupyter.client import texts
from openbis_jupyter.client.disk import explaining_disk_errors, write_whole
from openbis_jupyter.client.downloading import is_large
from openbis_jupyter.client.tables import as_table
from openbis_jupyter.command.options import FILE, common
from openbis_jupyter.errors import OpenbisJupyterError

_COLUMNS = ("kind", "permId", "type", "name", "identifier")


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="PERMID...")
@click.option(
    "--provenance",
    is_flag=True,
    help="What one dataset was made from and what came of it: as openBIS has it, and as saved notebooks say.",
)
@click.option("--svg", type=FILE, help="With --provenance: write the chain into this file as a picture, too.")
@common
def show(
    names: tuple[str, ...], *, provenance: bool, svg: Path | None, url: str | None, as_json: bool
) -> None:
    """Say what openBIS knows about datasets, objects and experiments: a line each.

    Each is named by its permId, objects and experiments also by their identifiers. The identifier that is shown for a
    dataset is that of its object or experiment.
    """
    with answering(as_json) as answer:
        if provenance:
            answer.update(_provenance(names, svg, url))
            return
        if svg:
            raise OpenbisJupyterError("request-invalid", field="--svg", reason=texts.SVG_OF_PROVENANCE)
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
        # For those who ask through programs, and so do not see what `download` says before it begins.
        size = sum(one.size or 0 for one in found)
        answer["told"] = texts.large_datasets(size) if is_large(size) else ""
        answer["text"] = as_table(_COLUMNS, [tuple(row[column] for column in _COLUMNS) for row in rows])


def _provenance(names: tuple[str, ...], svg: Path | None, url: str | None) -> dict[str, object]:
    """The answer about one dataset."""
    from openbis_jupyter.client.provenance import as_json, as_text, chain_of, picture  # noqa: PLC0415

    if len(names) != 1:
        raise OpenbisJupyterError("request-invalid", field="--provenance", reason=texts.ONE_DATASET)
    access = client.open_access(url=url)
    chain = chain_of(access, names[0])
    told = [as_text(chain)]
    if svg:
        text = picture(chain, access.url)
        with explaining_disk_errors(svg, len(text)):
            write_whole(svg, text)
        told.append(texts.picture_written(svg))
    return {"provenance": as_json(chain), "svg": str(svg) if svg else None, "text": "\n\n".join(told)}
