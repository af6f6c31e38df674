"""From a request of the browser to what the transfer does: files on the disk, a dataset in openBIS, or a kernel."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyterlab import texts
from openbis_jupyterlab.environments import Environments
from openbis_jupyterlab.server import RootFolder

if TYPE_CHECKING:
    from openbis_jupyter.client.connecting import Access
    from openbis_jupyter.client.progress import Cancel, Listener
    from openbis_jupyter.protocol.transfers import DownloadRequest, EnvironmentRequest, UploadRequest

Work = Callable[["Access", "Listener", "Cancel"], dict[str, Any]]
"""What is done once somebody is signed in."""

_NAMES = ("NAME", "$NAME")
_NOTES = ("NOTES", "$NOTES")


def prepare(
    root: RootFolder,
    environments: Environments,
    asked: DownloadRequest | UploadRequest | EnvironmentRequest,
) -> Work:
    """What is asked for. Errors: `path-outside`."""
    if asked.kind == "environment":
        return lambda access, listen, cancel: environments.make(access, asked.dataset, listen, cancel)
    return _download(root, asked) if asked.kind == "download" else _upload(root, asked)


def _download(root: RootFolder, asked: DownloadRequest) -> Work:
    """The work gives `{files, note}`, paths below the root. Errors: those of `download_files` when it works."""
    folder = root.file_at(asked.folder)

    def work(access: Access, listen: Listener, cancel: Cancel) -> dict[str, Any]:
        from openbis_jupyter.client.downloading import download_chosen, left_out_of  # noqa: PLC0415

        wanted = {perm_id: paths and [*paths] for perm_id, paths in asked.datasets.items()}
        done = download_chosen(access, wanted, folder, listen=listen, cancel=cancel)
        note = " ".join(left_out_of(done)) or None
        return {"files": [root.path_of(file) for file in done.files], "note": note}

    return work


def _upload(root: RootFolder, asked: UploadRequest) -> Work:
    """The work gives `{perm_id, link, note}`. Errors: those of `save_files` when it works."""
    notebook = root.file_at(asked.notebook)
    results = [root.file_at(file) for file in asked.files]

    def work(access: Access, listen: Listener, cancel: Cancel) -> dict[str, Any]:
        from openbis_jupyter.client.datasets import dataset_link, find_owner  # noqa: PLC0415
        from openbis_jupyter.client.notebooks import made_with, read_notebook  # noqa: PLC0415
        from openbis_jupyter.client.saving import SaveRequest, save_files  # noqa: PLC0415
        from openbis_jupyter.client.texts import not_parents  # noqa: PLC0415

        properties = asked.properties
        made = made_with(read_notebook(notebook))
        if not made.history_id:
            raise OpenbisJupyterError("request-invalid", field="notebook", reason=texts.NO_HISTORY)
        saved = save_files(
            access,
            SaveRequest(
                notebook=notebook,
                owner=find_owner(access, asked.owner),
                name=_first(properties, _NAMES) or made.name or notebook.stem,
                notes=_first(properties, _NOTES),
                history_id=made.history_id,
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
        notes = [*([not_parents(saved.not_parents)] if saved.not_parents else []), *saved.lacking]
        return {
            "perm_id": saved.perm_id,
            "link": dataset_link(access.url, saved.perm_id),
            "note": " ".join(notes) or None,
        }

    return work


def _first(properties: Mapping[str, str], codes: Sequence[str]) -> str:
    return next((properties[code] for code in codes if properties.get(code)), "")
