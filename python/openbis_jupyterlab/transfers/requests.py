"""From a request of the browser to what the transfer does: files on the disk, or a dataset in openBIS."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyterlab import texts
from openbis_jupyterlab.connections import dataset_link
from openbis_jupyterlab.server import RootFolder

if TYPE_CHECKING:
    from openbis_jupyter.client.access import Access
    from openbis_jupyter.client.events import Cancel, Listener

Work = Callable[["Access", "Listener", "Cancel"], dict[str, Any]]
"""What is done once somebody is signed in."""

_NAMES = ("NAME", "$NAME")
_NOTES = ("NOTES", "$NOTES")


def prepare_download(root: RootFolder, body: Mapping[str, Any]) -> Work:
    """In: `{folder, datasets: {permId: [path] or null}}`. Out: the work, which gives `{files}` below the root.

    Errors: `request-invalid`, `path-outside`; those of `download_files` when it works.
    """
    folder = root.file_at(body.get("folder"))
    wanted = body.get("datasets")
    if not isinstance(wanted, Mapping) or not wanted:
        raise OpenbisJupyterError("request-invalid", field="datasets", reason=texts.NO_DATASETS)
    for paths in wanted.values():
        if paths is not None and not _are_texts(paths):
            raise OpenbisJupyterError("request-invalid", field="datasets", reason=texts.NOT_PATHS)

    def work(access: Access, listen: Listener, cancel: Cancel) -> dict[str, Any]:
        from openbis_jupyter.client.downloads import download_chosen  # noqa: PLC0415

        done = download_chosen(access, wanted, folder, listen=listen, cancel=cancel)
        return {"files": [root.path_of(file) for file in done.files]}

    return work


def prepare_upload(root: RootFolder, body: Mapping[str, Any]) -> Work:
    """In: `{notebook, owner, type, properties, parents, files, newer}`. Out: the work, which gives `{perm_id, link}`.

    Errors: `request-invalid`, `path-outside`; those of `save_files` when it works.
    """
    from openbis_jupyter.client.saving import NEWER, SaveRequest, save_files  # noqa: PLC0415

    notebook = root.file_at(body.get("notebook"))
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
            raise OpenbisJupyterError("request-invalid", field=name, reason=texts.NOT_UNDERSTOOD)
    results = [root.file_at(file) for file in files]

    def work(access: Access, listen: Listener, cancel: Cancel) -> dict[str, Any]:
        from openbis_jupyter.client.notebook_file import made_with, read_notebook  # noqa: PLC0415
        from openbis_jupyter.client.owners import find_owner  # noqa: PLC0415

        history = made_with(read_notebook(notebook)).history_id
        if not history:
            raise OpenbisJupyterError("request-invalid", field="notebook", reason=texts.NO_HISTORY)
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


def _first(properties: Mapping[str, str], codes: Sequence[str]) -> str:
    return next((properties[code] for code in codes if properties.get(code)), "")


def _are_texts(values: Any) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) for value in values)
