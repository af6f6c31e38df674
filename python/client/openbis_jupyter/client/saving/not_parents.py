"""Datasets that were used and that openBIS does not take as parents: what is saved names them instead."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from pathlib import Path

from openbis_jupyter.client.connecting import Access
from openbis_jupyter.client.datasets import updatable, visible
from openbis_jupyter.client.notebooks import as_text, made_with, read_notebook, with_not_parents
from openbis_jupyter.openbis.shapes import dataset_id

_PERM_ID = r"[^\s,<>]+"
_IN_NOTES = re.compile(rf"\n?Made with {_PERM_ID}(?:, {_PERM_ID})*, which openBIS did not take as parents\.")
_IN_PAGE = re.compile(r'<p class="openbis-not-parents">[^<]*</p>\n')
_BODY = re.compile(r"<body\b[^>]*>\n?", re.IGNORECASE)


def not_taken(access: Access, perm_ids: Sequence[str]) -> list[str]:
    """Those of these datasets that openBIS would refuse as parents (1 request, none for none).

    openBIS takes a dataset as a parent from whom it lets update it (its capability `ADD_PARENT_TO_DATASET`, by default
    with power users). Where it cannot say, none is left out.
    """
    if not perm_ids:
        return []
    taken = updatable(access, [dataset_id(perm_id) for perm_id in perm_ids])
    return [] if taken is None else [perm_id for perm_id in perm_ids if perm_id not in taken]


def not_taken_after_all(access: Access, perm_ids: Sequence[str], known: Sequence[str]) -> list[str]:
    """The same after openBIS refused a dataset with these parents, but for the `known` ones.

    All of them where nothing new is found: openBIS does not say which parent it refused, nor that it was one.
    """
    there = visible(access, perm_ids)
    seen = [perm_id for perm_id in perm_ids if perm_id in there]
    taken = {*seen} - {*not_taken(access, seen)} - {*known}
    left_out = [perm_id for perm_id in perm_ids if perm_id not in taken]
    return list(perm_ids) if {*left_out} == {*known} else left_out


def name_in_notebook(file: Path, not_parents: Sequence[str]) -> str | None:
    """The notebook's text with these and no others in its metadata; None where it names them already."""
    notebook = read_notebook(file)
    if list(made_with(notebook).not_parents) == list(not_parents):
        return None
    return as_text(with_not_parents(notebook, not_parents))


def name_in_page(page: str, not_parents: Sequence[str]) -> str:
    """The web page with a sentence about these and no others at its beginning."""
    page = _IN_PAGE.sub("", page)
    if not not_parents:
        return page
    paragraph = f'<p class="openbis-not-parents">{html.escape(_sentence(not_parents))}</p>\n'
    body = _BODY.search(page)
    at = body.end() if body else 0
    return page[:at] + paragraph + page[at:]


def name_in_notes(notes: str, not_parents: Sequence[str]) -> str:
    """The notes of the dataset, likewise at their end; an earlier version may have had others."""
    notes = _IN_NOTES.sub("", notes)
    if not not_parents:
        return notes
    return f"{notes}\n{_sentence(not_parents)}" if notes else _sentence(not_parents)


def _sentence(not_parents: Sequence[str]) -> str:
    return f"Made with {', '.join(not_parents)}, which openBIS did not take as parents."
