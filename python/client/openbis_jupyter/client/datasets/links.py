"""Where openBIS shows things."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from openbis_jupyter.openbis.shapes import OWNER_CLASSES
from openbis_jupyter.protocol.words import EntityKind

_VIEWS: Mapping[str, str] = {
    "SPACE": "showSpacePage",
    "PROJECT": "showProjectPageFromPermId",
    "EXPERIMENT": "showExperimentPageFromPermId",
    "OBJECT": "showViewSamplePageFromPermId",
    "DATASET": "showViewDataSetPageFromPermId",
}
"""Names of the ELN's view changes (`MainController.js`), the same from 2021 on."""


def dataset_link(url: str, perm_id: str) -> str:
    """In: openBIS's address, a dataset's permId. Out: the page of openBIS's ELN that shows it."""
    return _page(url, "DATASET", perm_id)


def owner_link(url: str, kind: str, perm_id: str) -> str | None:
    """In: openBIS's address, EXPERIMENT or OBJECT, its permId. Out: its page; None for what has none."""
    return _page(url, kind, perm_id) if kind in OWNER_CLASSES and perm_id else None


def entity_link(url: str, kind: EntityKind, perm_id: str) -> str:
    """In: openBIS's address, any kind, the permId, of a space the code. Out: the page of the ELN that shows it."""
    return _page(url, kind, perm_id)


def _page(url: str, kind: str, perm_id: str) -> str:
    view = f"viewName={_VIEWS[kind]}&viewData={quote(perm_id, safe='')}"
    return f"{url}/openbis/webapp/eln-lims/?menuUniqueId=null&{view}"
