"""The data store's methods, V3 and the older ones: listing files and registering what was uploaded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from openbis_sandbox.as_api.context import Context
from openbis_sandbox.as_api.entities import DATA_STORE
from openbis_sandbox.as_api.v3_types import whole, whole_fetch_options
from openbis_sandbox.dss.fast_download import PATH as FILE_TRANSFER
from openbis_sandbox.dss.file_store import FileFacts, FileStore, below
from openbis_sandbox.dss.legacy import SERVICE as LEGACY_SERVICE
from openbis_sandbox.dss.legacy import legacy_creation, legacy_sources
from openbis_sandbox.dss.uploads import Uploads
from openbis_sandbox.eln.services import table
from openbis_sandbox.failures import (
    AuthorizationFailure,
    EnvironmentFailure,
    Failure,
    InvalidSession,
    MethodNotFound,
    MethodParametersInvalid,
    ObjectNotFound,
    UserFailure,
)
from openbis_sandbox.instance import Instance

_NOT_WITH_PAT = ("deleteSessionWorkspaceFile",)
_PASSED_ON = {"createReportFromAggregationService": 3}
"""Method of the application server → how many parameters it takes behind the token; the first is a data store."""


class NoResource(Failure):
    """A data set has nothing of this path."""

    exception_type = "java.lang.IllegalArgumentException"

    def __init__(self, path: str) -> None:
        super().__init__(f"Resource '{path}' does not exist.")


class DataStore:
    """The methods of `rmi-data-store-server-v3.json` over an instance and its files."""

    def __init__(
        self,
        instance: Instance,
        store: FileStore,
        uploads: Uploads,
        reports: Mapping[str, Callable[[Context, Mapping[str, Any]], Any]] | None = None,
    ) -> None:
        self._instance = instance
        self._store = store
        self._uploads = uploads
        self._reports = reports or {}
        self._methods: Mapping[str, Callable[..., Any]] = {
            "searchFiles": self._search_files,
            "createUploadedDataSet": self._create_uploaded,
            "createDataSets": self._create_linked,
            "createFastDownloadSession": self._create_fast_download,
        }
        self._v1_methods: Mapping[str, tuple[Callable[..., Any], int]] = {
            "listFilesForDataSet": (self._list_files, 3),
            "deleteSessionWorkspaceFile": (self._delete_uploaded, 1),
            "createReportFromAggregationService": (self._report, 2),
        }

    def call(self, method: str, parameters: Sequence[Any]) -> Any:
        """Call a V3 method of the data store, the session token first; raises a Failure as openBIS would."""
        if method not in self._methods:
            raise MethodNotFound
        return self._called(self._methods[method], method, parameters)

    def call_v1(self, method: str, parameters: Sequence[Any]) -> Any:
        """Call a V1 method of the data store, the session token first; raises a Failure as openBIS would."""
        if method not in self._v1_methods:
            raise MethodNotFound
        answer, count = self._v1_methods[method]
        if len(parameters) != count + 1:
            raise MethodParametersInvalid
        return self._called(answer, method, parameters)

    def query(self, method: str, parameters: Sequence[Any]) -> Any:
        """Call a method of the application server that passes it on to the data store that it names."""
        if method not in _PASSED_ON:
            raise MethodNotFound
        if len(parameters) != _PASSED_ON[method] + 1:
            raise MethodParametersInvalid
        token, data_store, *rest = parameters
        if data_store != DATA_STORE:
            self._instance.session(token)
            raise UserFailure(f"Cannot find the data store {data_store}")
        return self.call_v1(method, [token, *rest])

    def _called(self, answer: Callable[..., Any], method: str, parameters: Sequence[Any]) -> Any:
        token = parameters[0]
        session = self._instance.session(token)
        if session.is_pat and method in _NOT_WITH_PAT:
            raise InvalidSession(token)
        # As in openBIS: the data store works in the session that is behind a personal access token.
        return answer(self._instance.session_token(token), *parameters[1:])

    def _search_files(self, token: str, criteria: Mapping[str, Any], _fetch: object = None) -> dict[str, Any]:
        found = [
            _file_object(perm_id, facts, self._data_store())
            for perm_id in self._searched_datasets(token, criteria)
            for facts in self._store.files(perm_id)
        ]
        return {"@type": "as.dto.common.search.SearchResult", "objects": found, "totalCount": len(found)}

    def _data_store(self) -> dict[str, Any]:
        url = self._instance.options.download_url
        return whole(
            {
                "@type": "as.dto.datastore.DataStore",
                "code": DATA_STORE,
                "downloadUrl": url,
                "remoteUrl": url,
                "fetchOptions": dict(
                    whole_fetch_options("as.dto.datastore.fetchoptions.DataStoreFetchOptions")
                ),
            }
        )

    def _searched_datasets(self, token: str, criteria: Mapping[str, Any]) -> list[str]:
        """The data sets that the criteria name, of those the caller may see."""
        parts = [part for part in criteria.get("criteria") or [] if "DataSetSearch" in str(part.get("@type"))]
        # Who does not say where finds nothing.
        wanted: list[str] = []
        for part in parts:
            fetch = {"@type": "as.dto.dataset.fetchoptions.DataSetFetchOptions"}
            plain = {**part, "@type": "as.dto.dataset.search.DataSetSearchCriteria"}
            found = self._instance.call("searchDataSets", [token, plain, fetch])
            wanted += [one["code"] for one in found["objects"]]
        return list(dict.fromkeys(wanted))

    def _list_files(self, token: str, perm_id: str, start: str, recursive: bool) -> list[dict[str, Any]]:
        """The V1 listing: what is below a folder of the data set, or the file that the path names."""
        self._instance.may_read_dataset(token, perm_id)
        prefix = start.strip("/")
        found = {facts.path: facts for facts in self._store.files(perm_id)}
        if prefix not in found:
            raise NoResource(prefix)
        if not found[prefix].is_directory:
            return [_v1_file_info(found[prefix], prefix.rpartition("/")[2])]
        below_it = [
            (facts, path.removeprefix(f"{prefix}/") if prefix else path)
            for path, facts in found.items()
            if path and (not prefix or path.startswith(f"{prefix}/"))
        ]
        return [_v1_file_info(facts, inside) for facts, inside in below_it if recursive or "/" not in inside]

    def _create_uploaded(self, token: str, creation: Mapping[str, Any]) -> dict[str, Any]:
        """As openBIS does it: what it looks at before leaves the upload, what is refused while registering uses it up
        and says no more than the name of what was uploaded."""
        upload_id = str(creation.get("uploadId") or "")
        self._instance.check_upload(token, creation)
        workspace = self._store.workspace(token)
        upload = below(workspace, upload_id)
        if upload == workspace or not upload.exists():
            raise UserFailure(f"No uploaded files found for upload id '{upload_id}'")
        entries = sorted(upload.rglob("*")) if upload.is_dir() else [upload]
        base = upload if upload.is_dir() else upload.parent
        sources: list[tuple[str, Path]] = [(entry.relative_to(base).as_posix(), entry) for entry in entries]
        tops = [path for path, _ in sources if "/" not in path]
        if not all(self._uploads.is_whole(source) for _, source in sources):
            raise UserFailure("The upload is not complete.")
        try:
            return self._register(token, creation, sources)
        except Failure as failure:
            raise EnvironmentFailure(f"Could not process file {tops[0] if tops else upload_id}") from failure
        finally:
            if upload.is_dir():
                self._store.discard(upload)
            else:
                upload.unlink(missing_ok=True)

    def _delete_uploaded(self, token: str, path: str) -> bool:
        """V1: remove a file or folder of the session workspace; true where it is gone."""
        workspace = self._store.workspace(token)
        place = below(workspace, str(path))
        if place == workspace:
            raise UserFailure("path must name something in the session workspace")
        if place.is_file():
            place.unlink()
        self._store.discard(place)
        return not place.exists()

    def _register(
        self, token: str, creation: Mapping[str, Any], sources: Sequence[tuple[str, Path]]
    ) -> dict[str, Any]:
        """Register uploaded files (path in the data set, where it lies) as a data set; gives its permId object."""
        if not any(source.is_file() for _, source in sources):
            raise UserFailure("Nothing was uploaded: a data set needs at least one file.")
        staged, facts = self._store.stage(sources)
        files = [vars(one) for one in facts if not one.is_directory]
        as_creation = {
            **creation,
            "@type": "as.dto.dataset.create.DataSetCreation",
            "dataSetKind": "PHYSICAL",
        }
        try:
            return self._instance.register_dataset(
                token, as_creation, files, lambda perm_id: self._store.place(staged, perm_id)
            )
        except BaseException:
            self._store.discard(staged)
            raise

    def _report(self, token: str, service: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """An aggregation service's table; one is the V1 registration of pybis against API versions before 3.6."""
        if service in self._reports:
            with self._instance.context(token) as context:
                return dict(self._reports[service](context, parameters))
        if service != LEGACY_SERVICE or parameters.get("method") != "insertDataSet":
            raise UserFailure(
                f"Data store '{DATA_STORE}' does not have '{service}' aggregation plugin configured."
            )
        workspace = self._store.workspace(token)
        sources = legacy_sources(workspace, parameters)
        perm_id = self._register(token, legacy_creation(parameters), sources)["permId"]
        return table(("STATUS", "MESSAGE", "RESULT"), [("OK", "", perm_id)])

    def _create_fast_download(
        self, token: str, file_ids: Sequence[Mapping[str, Any]], options: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Where to download the files; as in openBIS, those that the caller may not see are left out."""
        datasets = {str(one["dataSetId"]["permId"]) for one in file_ids}
        readable = {perm_id for perm_id in datasets if self._may_read(token, perm_id)}
        return {
            "@type": "dss.dto.datasetfile.fastdownload.FastDownloadSession",
            "downloadUrl": f"{self._instance.options.download_url}{FILE_TRANSFER}",
            "fileTransferUserSessionId": token,
            "files": [one for one in file_ids if str(one["dataSetId"]["permId"]) in readable],
            "options": options,
        }

    def _may_read(self, token: str, perm_id: str) -> bool:
        try:
            self._instance.may_read_dataset(token, perm_id)
        except (AuthorizationFailure, ObjectNotFound):
            return False
        return True

    def _create_linked(self, token: str, creations: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        metadata = [creation.get("metadataCreation") or {} for creation in creations]
        created: list[dict[str, Any]] = self._instance.call("createDataSets", [token, metadata])
        return created


def _v1_file_info(facts: FileFacts, inside: str) -> dict[str, Any]:
    return {
        "@type": "FileInfoDssDTO",
        "pathInDataSet": facts.path,
        "pathInListing": inside,
        "isDirectory": facts.is_directory,
        "fileSize": str(-1 if facts.is_directory else facts.size),
        "crc32Checksum": None if facts.crc32 is None else signed(facts.crc32),
    }


def _file_object(perm_id: str, facts: FileFacts, data_store: dict[str, Any]) -> dict[str, Any]:
    dataset_id = {"@type": "as.dto.dataset.id.DataSetPermId", "permId": perm_id}
    return {
        "@type": "dss.dto.datasetfile.DataSetFile",
        "permId": {
            "@type": "dss.dto.datasetfile.id.DataSetFilePermId",
            "dataSetId": dataset_id,
            "filePath": facts.path,
        },
        "dataSetPermId": dataset_id,
        "dataStore": data_store,
        "path": facts.path,
        "directory": facts.is_directory,
        "fileLength": facts.size,
        "checksumCRC32": signed(facts.crc32 or 0),
        "checksum": None,
        "checksumType": None,
    }


def signed(crc32: int) -> int:
    """A checksum as Java's `int` holds it."""
    return crc32 - (1 << 32) if crc32 >= 1 << 31 else crc32
