"""The files of a dataset as folders with files in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from openbis_jupyter.client.connecting import Access
from openbis_jupyter.client.datasets import RemoteFile, list_files, unknown_files
from openbis_jupyter.client.reading.failures import IsFolder, NotInOpenbis
from openbis_jupyter.errors import OpenbisJupyterError


@dataclass(frozen=True)
class Tree:
    """Files by their path; the names in each folder by its path, that of the dataset itself is empty.

    Folders without files are in no list of openBIS's files, and so not here.
    """

    files: Mapping[str, RemoteFile]
    folders: Mapping[str, tuple[str, ...]]

    def file(self, path: str) -> RemoteFile:
        """The file with this path. Errors: `files-unknown`, also as FileNotFoundError; `path-is-folder`."""
        if path in self.folders:
            raise IsFolder("path-is-folder", path=path or "/")
        if path not in self.files:
            raise self.missing(path)
        return self.files[path]

    def missing(self, path: str) -> NotInOpenbis:
        """That there is nothing with this path, and what may have been meant."""
        told = unknown_files([path], list(self.files.values()))
        return NotInOpenbis(told.code, **told.details)


def tree_of(access: Access, perm_id: str) -> Tree:
    """The tree of a dataset (2 requests).

    Errors: `files-unavailable`, those of `list_files`; an unknown dataset also as FileNotFoundError.
    """
    try:
        listing = list_files(access, [perm_id])
    except OpenbisJupyterError as reason:
        if reason.code != "datasets-unknown":
            raise
        raise NotInOpenbis(reason.code, **reason.details) from None
    listing.refuse_if_nothing_is_there()
    return tree_with(listing.files)


def tree_with(files: Iterable[RemoteFile]) -> Tree:
    """The tree of these files, all of one dataset."""
    by_path = {file.path: file for file in files}
    folders: dict[str, dict[str, None]] = {"": {}}
    for path in by_path:
        rest = path
        while rest:
            folder, _, name = rest.rpartition("/")
            is_known = folder in folders
            folders.setdefault(folder, {})[name] = None
            rest = "" if is_known else folder
    return Tree(by_path, {folder: tuple(sorted(names)) for folder, names in folders.items()})
