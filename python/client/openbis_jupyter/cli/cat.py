"""`cat`."""

from __future__ import annotations

import os
import sys

import click

from openbis_jupyter import client
from openbis_jupyter.cli.answering import answering
from openbis_jupyter.client.downloading import pour
from openbis_jupyter.client.reading import parted, tree_of
from openbis_jupyter.command.options import url_option


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="PERMID/PATH...")
@url_option
def cat(names: tuple[str, ...], url: str | None) -> None:
    """Write the bytes of files to standard output, one after the other; nothing is stored here.

    PATH is the one that openBIS shows, in plain text: no character stands for others, and none is encoded. Every file
    is checked against the size and checksum that openBIS knows; one that is not intact ends with exit status 1. A
    program that reads no further ends it with exit status 0.
    """
    with answering(as_json=False):
        access = client.open_access(url=url)
        trees = {perm_id: tree_of(access, perm_id) for perm_id in {parted(name)[0]: None for name in names}}
        files = [trees[perm_id].file(path) for perm_id, path in map(parted, names)]
        out = sys.stdout.buffer
        try:
            for file in files:
                pour(access, file, out.write)
            out.flush()
        except BrokenPipeError:
            # What is left would be written at the program's end, and be told then.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
