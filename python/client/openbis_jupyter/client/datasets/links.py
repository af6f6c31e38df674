"""Where openBIS shows things."""

from __future__ import annotations

from urllib.parse import quote


def dataset_link(url: str, perm_id: str) -> str:
    """In: openBIS's address, a dataset's permId. Out: the page of openBIS's ELN that shows it."""
    view = f"viewName=showViewDataSetPageFromPermId&viewData={quote(perm_id, safe='')}"
    return f"{url}/openbis/webapp/eln-lims/?menuUniqueId=null&{view}"
