"""Whether openBIS has a notebook as it stands on the disk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openbis_jupyterlab.connections import dataset_link


def notebook_state(urls: Sequence[str], notebook: Path) -> dict[str, Any]:
    """Whether one of these openBIS has the file as it stands, from notes on this computer.

    Gives `{state, perm_id, link, made}`; `made`: whether the notebook is one of openBIS, saved or not.
    """
    from openbis_jupyter.client.bases import base_of  # noqa: PLC0415
    from openbis_jupyter.client.notebook_file import (  # noqa: PLC0415
        made_with,
        read_notebook,
        with_history,
        work_digest,
    )

    never = {"state": "never", "perm_id": None, "link": None, "made": False}
    if not notebook.is_file():
        return never
    content = read_notebook(notebook)
    history = made_with(content).history_id
    found = [(url, base) for url in urls if history and (base := base_of(url, history, notebook))]
    if not found:
        return {**never, "made": bool(content.metadata.get("openbis"))}
    url, base = found[0]
    if base.history_id != history:
        # A branch was stored under another history id than the file's.
        content = with_history(content, history, base.history_id)
    return {
        "state": "saved" if work_digest(content) == base.digest else "changed",
        "perm_id": base.dataset,
        "link": dataset_link(url, base.dataset),
        "made": True,
    }
