"""The Markdown that tells what a notebook is about: title, owner, datasets, where it was opened from."""

from __future__ import annotations

from collections.abc import Sequence

from openbis_jupyter.notebook.markdown import markdown_text
from openbis_jupyter.notebook.spec import DatasetInfo, NotebookSpec, OwnerInfo, SourceInfo

_ROWS = 20
_PERM_IDS = 5
ADDED = """## Save this notebook in openBIS

It came without the cells that openBIS Jupyter saves notebooks with, so they stand from here on. Nothing above was
changed. **Edit the next two cells**: under this name, with these notes, the notebook will be found in openBIS."""


def title_text(spec: NotebookSpec) -> str:
    """The first cell."""
    paragraphs = (
        f"# {markdown_text(spec.title)}",
        f"Made from openBIS for **{markdown_text(spec.user)}**. Run the cells from top to bottom; the last one saves"
        f" this notebook in\nopenBIS as a dataset of {_named(spec.owner)}.",
        "" if spec.source else _no_parents(spec.not_parents),
        "✏️ **Edit the next two cells**: under this name, with these notes, the notebook will be found in openBIS.",
    )
    return "\n\n".join(filter(None, paragraphs))


def datasets_table(datasets: Sequence[DatasetInfo]) -> str:
    """A table of the first datasets, empty where there is none."""
    if not datasets:
        return ""
    rows = [
        f"| {' | '.join(map(markdown_text, (one.perm_id, one.type, one.name, one.owner)))} |"
        for one in datasets[:_ROWS]
    ]
    more = f"\n\n… and {len(datasets) - _ROWS} more." if len(datasets) > _ROWS else ""
    return "\n".join(("| permId | type | name | owner |", "|---|---|---|---|", *rows)) + more


def source_text(spec: NotebookSpec, source: SourceInfo, saved_as_opened: bool) -> str:
    """The note at the beginning of a saved notebook that was opened again.

    saved_as_opened: whether saving goes by what stands in its metadata.
    """
    name = f" ({markdown_text(source.name)})" if source.name else ""
    how = (
        " to be continued: saved versions share its history"
        if source.mode == "continuation"
        else " as a template, without its results: saved versions begin a history of their own"
    ) + ("." if spec.not_parents else " and have it as their parent.")
    text = f"Opened from the openBIS dataset **{markdown_text(source.perm_id)}**{name}{how}"
    if spec.not_parents:
        text += f"\n\n{_no_parents(spec.not_parents)}"
    if saved_as_opened:
        text += (
            f"\n\nIt will be saved as a dataset of {_named(spec.owner)}, whatever its own cells say about owner,"
            " parents and history:\nthese hold what was true before."
        )
    if source.by_hand:
        text += "\n\nThere are no cells for saving in this notebook's language: save it in openBIS by hand."
    return text


def _no_parents(perm_ids: Sequence[str]) -> str:
    """What openBIS said when the notebook was made; empty where it takes all datasets as parents."""
    if not perm_ids:
        return ""
    more = f" and {len(perm_ids) - _PERM_IDS} more" if len(perm_ids) > _PERM_IDS else ""
    role, them = ("a parent", "it") if len(perm_ids) == 1 else ("parents", "them")
    shown = ", ".join(map(markdown_text, perm_ids[:_PERM_IDS]))
    return f"openBIS will not take {shown}{more} as {role}: the saved notebook will name {them} instead."


def _named(owner: OwnerInfo) -> str:
    return markdown_text(owner.identifier) + (f" ({markdown_text(owner.name)})" if owner.name else "")
