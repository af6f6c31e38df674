"""What a transfer does: from a request of the browser to files on the disk or a dataset in openBIS."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from openbis_jupyterlab.places import Root
from openbis_jupyter.errors import OpenbisJupyterError

if TYPE_CHECKING:
    from openbis_jupyter.client.access import Access
    from openbis_jupyter.client.events import Cancel, Listener

Work = Callable[["Access", "Listener", "Cancel"], dict[str, Any]]
"""What is done once somebody is signed in."""

_NAMES = ("NAME", "$NAME")
_NOTES = ("NOTES", "$NOTES")


def download_work(root: Root, body: Mapping[str, Any]) -> Work:
    """In: `{folder, datasets: {permId: [path] or null}}`. Out: the work, which gives `{files}` below the root.

    Errors: `request-invalid`, `path-outside`; those of `download_files` when it works.
    """
    folder = root.inside(body.get("folder"))
    wanted = body.get("datasets")
    if not isinstance(wanted, Mapping) or not wanted:
        raise OpenbisJupyterError("request-invalid", field="datasets", reason="none is chosen.")
    for paths in wanted.values():
        if paths is not None and not _are_texts(paths):
            raise OpenbisJupyterError(
                "request-invalid", field="datasets", reason="paths of files are expected."
            )

    def work(access: Access, listen: Listener, cancel: Cancel) -> dict[str, Any]:
        from openbis_jupyter.client.downloads import download_chosen  # noqa: PLC0415

        done = download_chosen(access, wanted, folder, listen=listen, cancel=cancel)
        return {"files": [root.shown(file) for file in done.files]}

    return work


def upload_work(root: Root, body: Mapping[str, Any]) -> Work:
    """In: `{notebook, owner, type, properties, parents, files, newer}`. Out: the work, which gives `{perm_id, link}`.

    Errors: `request-invalid`, `path-outside`; those of `save_files` when it works.
    """
    from openbis_jupyter.client.saving import NEWER, SaveRequest, save_files  # noqa: PLC0415

    notebook = root.inside(body.get("notebook"))
    owner, type_code, newer = body.get("owner"), body.get("type"), body.get("newer", "ask")
    properties, parents, files = body.get("properties", {}), body.get("parents", []), body.get("files", [])
    rules = (
        ("owner", isinstance(owner, str) and bool(owner)),
        ("type", isinstance(type_code, str) and bool(type_code)),
        ("newer", newer in NEWER),
        ("properties", isinstance(properties, Mapping) and _are_texts(list(properties.values()))),
        ("parents", _are_texts(parents)),
        ("files", _are_texts(files)),
    )
    for name, holds in rules:
        if not holds:
            raise OpenbisJupyterError("request-invalid", field=name, reason="this is not understood.")
    results = [root.inside(file) for file in files]

    def work(access: Access, listen: Listener, cancel: Cancel) -> dict[str, Any]:
        from openbis_jupyter.client.notebook_file import made_with, read_notebook  # noqa: PLC0415
        from openbis_jupyter.client.owners import find_owner  # noqa: PLC0415

        history = made_with(read_notebook(notebook)).history_id
        if not history:
            raise OpenbisJupyterError(
                "request-invalid", field="notebook", reason="it has no history id; save it again first."
            )
        saved = save_files(
            access,
            SaveRequest(
                notebook=notebook,
                owner=find_owner(access, str(owner)),
                name=_first(properties, _NAMES) or notebook.stem,
                notes=_first(properties, _NOTES),
                history_id=history,
                results=results,
                type_code=str(type_code),
                parents=parents,
                properties={
                    code: text for code, text in properties.items() if code not in (*_NAMES, *_NOTES)
                },
                newer=newer,
            ),
            listen,
            cancel,
        )
        return {"perm_id": saved.perm_id, "link": dataset_link(access.url, saved.perm_id)}

    return work


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


def dataset_link(url: str, perm_id: str) -> str:
    """Where openBIS's ELN shows a dataset."""
    view = f"viewName=showViewDataSetPageFromPermId&viewData={quote(perm_id, safe='')}"
    return f"{url}/openbis/webapp/eln-lims/?menuUniqueId=null&{view}"


def _first(properties: Mapping[str, str], codes: Sequence[str]) -> str:
    return next((properties[code] for code in codes if properties.get(code)), "")


def _are_texts(values: Any) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) for value in values)
