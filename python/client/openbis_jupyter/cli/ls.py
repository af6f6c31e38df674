"""`ls`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from openbis_jupyter import client
from openbis_jupyter.cli.answering import answering
from openbis_jupyter.client.reading import Tree, parted, tree_of
from openbis_jupyter.client.texts import size_text
from openbis_jupyter.command.options import common


@click.command()
@click.argument("name", metavar="PERMID[/PATH]")
@click.option("--recursive", "-R", is_flag=True, help="Also what is in the folders there, at any depth.")
@common
def ls(name: str, recursive: bool, url: str | None, as_json: bool) -> None:
    """List a folder of a dataset: sizes and names, as `cat` and openbis:// take them; a folder's ends with a slash."""
    with answering(as_json) as answer:
        perm_id, path = parted(name)
        tree = tree_of(client.open_access(url=url), perm_id)
        found = list(_below(tree, path, recursive))
        answer["dataset"] = perm_id
        answer["entries"] = [_row(tree, one) for one in found]
        answer["text"] = "\n".join(
            f"{size_text(tree.files[one].size) if one in tree.files else '':>12}  {perm_id}/{one}"
            + ("" if one in tree.files else "/")
            for one in found
        )


def _below(tree: Tree, path: str, recursive: bool) -> Iterator[str]:
    """The paths in a folder; of a file its own."""
    if path not in tree.folders:
        yield tree.file(path).path
        return
    for name in tree.folders[path]:
        inside = f"{path}/{name}" if path else name
        yield inside
        if recursive and inside in tree.folders:
            yield from _below(tree, inside, recursive)


def _row(tree: Tree, path: str) -> dict[str, Any]:
    file = tree.files.get(path)
    if file is None:
        return {"path": path, "type": "directory"}
    return {"path": path, "type": "file", "size": file.size, "crc32": file.crc32}
