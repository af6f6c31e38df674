"""Notebooks among the files of a dataset: which ones there are, and their bytes. Two requests, whatever its size."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.openbis.criteria import any_of_datasets
from openbis_jupyter.openbis.failure import OpenbisFailure
from openbis_jupyter.openbis.rpc import DSS_PATH, Graph, Rpc

SUFFIX = ".ipynb"
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class StoredFile:
    """A file of a dataset: its path there, its size in bytes."""

    path: str
    size: int

    @property
    def name(self) -> str:
        """Its name without the folders above it."""
        return PurePosixPath(self.path).name


class DataStore:
    """Typed questions to one data store. Safe for several threads. In: its `Rpc`, its application server's."""

    def __init__(self, rpc: Rpc, application_server: Rpc) -> None:
        self._rpc = rpc
        self._application_server = application_server

    def notebooks(self, token: str, dataset: str) -> tuple[StoredFile, ...]:
        """The notebooks at the top of a dataset, see `at_the_top` (1 request).

        Errors: `source-unavailable`, `session-expired`, `openbis-unreachable`.
        """
        return at_the_top(self.files(token, [dataset]).get(dataset, ()))

    def files(self, token: str, datasets: Sequence[str]) -> dict[str, list[StoredFile]]:
        """The files of these datasets by permId, folders left out (1 request). Errors: as `notebooks`."""
        criteria = {
            "@type": "dss.dto.datasetfile.search.DataSetFileSearchCriteria",
            "operator": "AND",
            "criteria": [any_of_datasets(datasets)],
        }
        fetch = {"@type": "dss.dto.datasetfile.fetchoptions.DataSetFileFetchOptions"}
        try:
            answer = self._rpc.call("searchFiles", token, criteria, fetch, path=DSS_PATH)
        except OpenbisFailure:
            raise OpenbisJupyterError("source-unavailable", dataset=", ".join(datasets)) from None
        graph = Graph(answer)
        found: dict[str, list[StoredFile]] = {}
        for file in graph.children(answer, "objects"):
            dataset = str(graph.child(file, "dataSetPermId").get("permId", ""))
            if not file.get("directory"):
                stored = StoredFile(str(file.get("path", "")), int(file.get("fileLength") or 0))
                found.setdefault(dataset, []).append(stored)
        return found

    def read(self, token: str, dataset: str, file: StoredFile, megabytes: int) -> bytes:
        """The bytes of a file (1 request; 3 where there is only a page in its place).

        Errors: `source-too-large`, `source-missing`, `source-unavailable`, `session-expired`, `openbis-unreachable`.
        """
        most = megabytes * MEGABYTE
        too_large = OpenbisJupyterError("source-too-large", file=file.name, limit=megabytes)
        if file.size > most:
            raise too_large
        address = f"/datastore_server/{quote(dataset, safe='')}/{quote(file.path)}"
        try:
            content = self._rpc.read(address, token, most)
        except ValueError:
            raise too_large from None
        if content is None:
            raise self._reason(token, dataset, file)
        if file.size and len(content) != file.size:
            raise OpenbisJupyterError("source-unavailable", dataset=dataset)
        return content

    def _reason(self, token: str, dataset: str, file: StoredFile) -> OpenbisJupyterError:
        """Why there is a page in a file's place: asked from openBIS, not read from its words (2 requests).

        Errors: `openbis-unreachable`, also where only the application server is down: then there is a page, too.
        """
        if self._application_server.call("isSessionActive", token) is not True:
            return OpenbisJupyterError("session-expired")
        listed = self.files(token, [dataset]).get(dataset, ())
        if all(one.path != file.path for one in listed):
            return OpenbisJupyterError("source-missing", dataset=dataset, file=file.name)
        return OpenbisJupyterError("source-unavailable", dataset=dataset)


def at_the_top(files: Iterable[StoredFile]) -> tuple[StoredFile, ...]:
    """The notebooks that lie highest, by path.

    openBIS itself puts one or two folders above what is uploaded, so the top is where the first notebook is found.
    """
    notebooks = [
        file
        for file in files
        if file.path.lower().endswith(SUFFIX)
        and not any(part.startswith(".") for part in PurePosixPath(file.path).parts)
    ]
    top = min((file.path.count("/") for file in notebooks), default=0)
    return tuple(
        sorted((file for file in notebooks if file.path.count("/") == top), key=lambda file: file.path)
    )


def chosen(files: Iterable[StoredFile], wanted: str | None, dataset: str) -> StoredFile:
    """The one that is opened: the only one, or the one with the path `wanted`.

    Errors: `source-without-notebook`, `source-several`, `request-invalid` where there is none of that path.
    """
    by_path = {file.path: file for file in files}
    if not by_path:
        raise OpenbisJupyterError("source-without-notebook", dataset=dataset)
    if wanted is None:
        if len(by_path) > 1:
            raise OpenbisJupyterError("source-several", dataset=dataset, files=list(by_path))
        return next(iter(by_path.values()))
    if wanted not in by_path:
        raise OpenbisJupyterError(
            "request-invalid", field="source.file", reason="the dataset has no such notebook."
        )
    return by_path[wanted]
