"""What a transfer does: from a request of the browser to files on the disk or a dataset in openBIS."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jupyterlab_openbis.places import Root
from openbis_jupyter.errors import OpenbisJupyterError

if TYPE_CHECKING:
    from openbis_jupyter.client.access import Access
    from openbis_jupyter.client.events import Cancel, Listener
    from openbis_jupyter.protocol.notebook_state import NotebookState
    from openbis_jupyter.protocol.transfers import DownloadRequest, UploadRequest

Work = Callable[["Access", "Listener", "Cancel"], dict[str, Any]]
"""What is done once somebody is signed in."""

_NAMES = ("NAME", "$NAME")
_NOTES = ("NOTES", "$NOTES")


def work_of(root: Root, asked: DownloadRequest | UploadRequest) -> Work:
    """What is asked for. Errors: `path-outside`."""
    return _download(root, asked) if asked.kind == "download" else _upload(root, asked)


def _download(root: Root, asked: DownloadRequest) -> Work:
    """The work gives `{files}` below the root. Errors: those of `download_files` when it works."""
    folder = root.inside(asked.folder)

    def work(access: Access, listen: Listener, cancel: Cancel) -> dict[str, Any]:
        from openbis_jupyter.client.downloads import download_chosen  # noqa: PLC0415

        wanted = {perm_id: paths and [*paths] for perm_id, paths in asked.datasets.items()}
        done = download_chosen(access, wanted, folder, listen=listen, cancel=cancel)
        return {"files": [root.shown(file) for file in done.files]}

    return work


def _upload(root: Root, asked: UploadRequest) -> Work:
    """The work gives `{perm_id, link}`. Errors: those of `save_files` when it works."""
    notebook = root.inside(asked.notebook)
    results = [root.inside(file) for file in asked.files]

    def work(access: Access, listen: Listener, cancel: Cancel) -> dict[str, Any]:
        from openbis_jupyter.client.notebook_file import made_with, read_notebook  # noqa: PLC0415
        from openbis_jupyter.client.owners import find_owner  # noqa: PLC0415
        from openbis_jupyter.client.saving import SaveRequest, save_files  # noqa: PLC0415

        properties = asked.properties
        history = made_with(read_notebook(notebook)).history_id
        if not history:
            raise OpenbisJupyterError(
                "request-invalid", field="notebook", reason="it has no history id; save it again first."
            )
        saved = save_files(
            access,
            SaveRequest(
                notebook=notebook,
                owner=find_owner(access, asked.owner),
                name=_first(properties, _NAMES) or notebook.stem,
                notes=_first(properties, _NOTES),
                history_id=history,
                results=results,
                type_code=asked.type,
                parents=[*asked.parents],
                properties={
                    code: text for code, text in properties.items() if code not in (*_NAMES, *_NOTES)
                },
                newer=asked.newer,
            ),
            listen,
            cancel,
        )
        return {"perm_id": saved.perm_id, "link": dataset_link(access.url, saved.perm_id)}

    return work


def notebook_state(urls: Sequence[str], notebook: Path) -> NotebookState:
    """Whether one of these openBIS has the file as it stands, from notes on this computer."""
    from openbis_jupyter.client.bases import base_of  # noqa: PLC0415
    from openbis_jupyter.client.notebook_file import (  # noqa: PLC0415
        made_with,
        read_notebook,
        with_history,
        work_digest,
    )
    from openbis_jupyter.protocol.notebook_state import NotebookState  # noqa: PLC0415

    if not notebook.is_file():
        return NotebookState(state="never")
    content = read_notebook(notebook)
    history = made_with(content).history_id
    found = [(url, base) for url in urls if history and (base := base_of(url, history, notebook))]
    if not found:
        return NotebookState(state="never", made=bool(content.metadata.get("openbis")))
    url, base = found[0]
    if base.history_id != history:
        # A branch was stored under another history id than the file's.
        content = with_history(content, history, base.history_id)
    return NotebookState(
        state="saved" if work_digest(content) == base.digest else "changed",
        perm_id=base.dataset,
        link=dataset_link(url, base.dataset),
        made=True,
    )


def dataset_link(url: str, perm_id: str) -> str:
    """Where openBIS's ELN shows a dataset."""
    view = f"viewName=showViewDataSetPageFromPermId&viewData={quote(perm_id, safe='')}"
    return f"{url}/openbis/webapp/eln-lims/?menuUniqueId=null&{view}"


def _first(properties: Mapping[str, str], codes: Sequence[str]) -> str:
    return next((properties[code] for code in codes if properties.get(code)), "")
