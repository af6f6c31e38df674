"""The exchanges of `http.json`, asked anew in their order."""

from __future__ import annotations

import http.client
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote, urlencode, urlsplit

from integration.sandbox.recorded import hidden, new_run
from integration.sandbox.server import AS_API, DSS_API, Server

from openbis_demo.processes import wait_for

NOBODY = "nobody-260101000000000x" + "A" * 32
FILES = {
    "a.txt": b"hello\n",
    "sub/b b.txt": b"x" * 2000,
    "äö #?%+&.txt": b"uml",
    "empty.bin": b"",
    'it\'s "q".txt': b"q",
    "back\\slash.txt": b"bs",
}
_JSON = {"Content-Type": "application/json"}
_BYTES = {"Content-Type": "application/octet-stream"}
_FILE_FIELDS = ("path", "directory", "fileLength", "checksumCRC32", "checksum", "checksumType")
CHECKSUM_SECONDS = 60


@dataclass
class Asker:
    """Asks, and keeps what was answered by the exchange's name."""

    server: Server
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def ask(
        self,
        name: str,
        method: str,
        path: str,
        body: bytes | str = b"",
        headers: Mapping[str, str] | None = None,
    ) -> bytes:
        """One request as it stands: a library would tidy paths and take answers apart."""
        address = urlsplit(self.server.url)
        trust = ssl.create_default_context(cafile=self.server.ready["ca_file"])
        connection = http.client.HTTPSConnection(
            str(address.hostname), address.port, context=trust, timeout=60
        )
        try:
            connection.request(method, path, body or None, dict(headers or {}))
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        self.answers[name] = {
            "status": answer.status,
            "headers": {key.lower(): hidden(value, self.names) for key, value in answer.getheaders()},
            "bytes": len(content),
            "body": hidden(content.decode("utf-8", "replace"), self.names),
        }
        return content

    def rpc(self, name: str, path: str, method: str, *parameters: Any) -> Any:
        body = json.dumps({"jsonrpc": "2.0", "id": "1", "method": method, "params": parameters})
        return json.loads(self.ask(name, "POST", path, body, _JSON)).get("result")

    def upload(self, name: str, token: str, file: str, content: bytes, method: str = "POST") -> None:
        query = urlencode(
            {"filename": file, "id": 1, "startByte": 0, "endByte": len(content), "sessionID": token}
        )
        address = f"/datastore_server/session_workspace_file_upload?{query}"
        self.ask(name, method, address, content, _BYTES)

    def files(self, name: str, token: str, dataset: str) -> list[dict[str, Any]]:
        plain = {"@type": "as.dto.common.search.StringEqualToValue", "value": dataset}
        perm_id = {"@type": "as.dto.common.search.PermIdSearchCriteria", "fieldValue": plain}
        datasets = {"@type": "as.dto.dataset.search.DataSetSearchCriteria", "criteria": [perm_id]}
        criteria = {"@type": "dss.dto.datasetfile.search.DataSetFileSearchCriteria", "criteria": [datasets]}
        options = {"@type": "dss.dto.datasetfile.fetchoptions.DataSetFileFetchOptions"}
        found = self.rpc(name, DSS_API, "searchFiles", token, criteria, options) or {"objects": []}
        listed = [{key: one[key] for key in _FILE_FIELDS} for one in found["objects"]]
        self.answers[name]["files"] = listed
        return listed


def ask_exchanges(server: Server) -> dict[str, dict[str, Any]]:
    """What the server answers to each exchange."""
    asker = Asker(server)
    run = new_run("H")
    token = asker.rpc("login", AS_API, "login", "admin", "admin-demo")
    asker.names |= {token: "TOKEN", run: "{RUN}"}
    experiment = _experiment(asker, token, run)
    _uploads(asker, token)
    dataset = _registrations(asker, token, experiment)
    asker.files("files", token, dataset)
    asker.files("files-of-nothing", token, "20200101000000000-1")
    _downloads(asker, token, dataset)
    _odd_requests(asker, token, dataset)

    def looked_at() -> bool | None:
        return (
            any(one["checksumCRC32"] for one in asker.files("files-half-a-minute-later", token, dataset))
            or None
        )

    wait_for(server.child, "the checksums of the files", looked_at, CHECKSUM_SECONDS)
    asker.rpc("logout", AS_API, "logout", token)
    asker.rpc("after-logout", AS_API, "getSessionInformation", token)
    asker.ask("download-after-logout", "GET", _address(dataset, "a.txt", token))
    asker.files("files-after-logout", token, dataset)
    return asker.answers


def _experiment(asker: Asker, token: str, run: str) -> str:
    space = {"@type": "as.dto.space.id.SpacePermId", "permId": run}
    asker.rpc(
        "space", AS_API, "createSpaces", token, [{"@type": "as.dto.space.create.SpaceCreation", "code": run}]
    )
    creation: dict[str, Any] = {
        "@type": "as.dto.project.create.ProjectCreation",
        "code": "P",
        "spaceId": space,
    }
    asker.rpc("project", AS_API, "createProjects", token, [creation])
    creation = {
        "@type": "as.dto.experiment.create.ExperimentCreation",
        "code": "E",
        "typeId": _type("DEFAULT_EXPERIMENT", "EXPERIMENT"),
        "projectId": {"@type": "as.dto.project.id.ProjectIdentifier", "identifier": f"/{run}/P"},
    }
    owner = str(asker.rpc("experiment", AS_API, "createExperiments", token, [creation])[0]["permId"])
    asker.names[owner] = "EXPERIMENT"
    return owner


def _uploads(asker: Asker, token: str) -> None:
    for number, (name, content) in enumerate(FILES.items()):
        asker.upload(f"upload-{number}", token, f"up/original/{name}", content)
    asker.upload("upload-out-of-folder", token, "../../evil.txt", b"e")
    asker.upload("upload-absolute", token, "/etc/evil.txt", b"e")
    asker.upload("upload-again", token, "up/original/a.txt", b"hello again\n")
    asker.upload("upload-no-session", NOBODY, "x.txt", b"x")
    asker.upload("upload-by-put", token, "up/x2.txt", b"x", "PUT")


def _registrations(asker: Asker, token: str, experiment: str) -> str:
    def create(name: str, upload_id: str, **changes: Any) -> Any:
        creation = {
            "@type": "dss.dto.dataset.create.UploadedDataSetCreation",
            "typeId": _type("RAW_DATA", "DATA_SET"),
            "experimentId": {"@type": "as.dto.experiment.id.ExperimentPermId", "permId": experiment},
            "properties": {},
            "parentIds": [],
            "uploadId": upload_id,
        }
        return asker.rpc(name, DSS_API, "createUploadedDataSet", token, {**creation, **changes})

    dataset = str(create("create", "up")["permId"])
    asker.names[dataset] = "DATASET"
    create("create-once-more", "up")
    create("create-unknown-upload", "nothing-here")
    for reason, change in {
        "unknown-type": {"typeId": _type("NOPE", "DATA_SET")},
        "no-owner": {"experimentId": None},
        "unknown-property": {"properties": {"NOPE": "x"}},
    }.items():
        asker.upload(f"upload-for-{reason}", token, f"up-{reason}/original/a.txt", b"hello\n")
        create(f"create-{reason}", f"up-{reason}", **change)
        create(f"create-after-{reason}", f"up-{reason}")
    form = (
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="one.txt"\r\n'
        b"Content-Type: application/octet-stream\r\n\r\none\r\n--b--\r\n"
    )
    query = urlencode({"sessionID": token, "uploadID": "SS", "dataSetType": "RAW_DATA", "ignoreFilePath": "false",
                       "folderPath": "f"})  # fmt: skip
    address = f"/datastore_server/store_share_file_upload?{query}"
    asker.ask(
        "store-share-upload", "POST", address, form, {"Content-Type": "multipart/form-data; boundary=b"}
    )
    create("create-store-share", "SS")
    return dataset


def _downloads(asker: Asker, token: str, dataset: str) -> None:
    for number, name in enumerate(FILES):
        asker.ask(f"download-{number}", "GET", _address(dataset, name, token))
    part = _address(dataset, "sub/b b.txt", token)
    asker.ask("download-head", "HEAD", _address(dataset, "a.txt", token))
    asker.ask("download-range", "GET", part, headers={"Range": "bytes=10-19"})
    asker.ask("download-range-open", "GET", part, headers={"Range": "bytes=1990-"})
    asker.ask("download-gzip", "GET", part, headers={"Accept-Encoding": "gzip"})
    asker.ask("download-missing", "GET", _address(dataset, "nope.txt", token))
    session = f"?sessionID={quote(token)}"
    asker.ask("download-folder", "GET", f"/datastore_server/{dataset}/original/original{session}")
    asker.ask("download-root", "GET", f"/datastore_server/{dataset}/{session}")
    unknown = f"/datastore_server/20200101000000000-1/original/a.txt{session}"
    asker.ask("download-unknown-dataset", "GET", unknown)
    plain = unquote(_address(dataset, "a.txt", "")).partition("?")[0]
    asker.ask("download-no-session", "GET", plain)
    asker.ask("download-bad-session", "GET", f"{plain}?sessionID={NOBODY}")
    asker.ask("download-by-cookie", "GET", plain, headers={"Cookie": "openbis=TOKEN"})


def _odd_requests(asker: Asker, token: str, dataset: str) -> None:
    ids = [
        {
            "@type": "dss.dto.datasetfile.id.DataSetFilePermId",
            "dataSetId": {"@type": "as.dto.dataset.id.DataSetPermId", "permId": dataset},
            "filePath": path,
        }
        for path in ("original/original/a.txt", "original/original/empty.bin", "original", "original/nope")
    ]
    options = {"@type": "dss.dto.datasetfile.fastdownload.FastDownloadSessionOptions"}
    asker.rpc("fast-session", DSS_API, "createFastDownloadSession", token, ids, options)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    asker.ask("fast-not-json", "POST", "/datastore_server/file-transfer", "method=x", form)
    question = {"jsonrpc": "2.0", "id": "1", "method": "getServerPublicInformation", "params": []}
    named = {"jsonrpc": "2.0", "id": "1", "method": "isSessionActive", "params": {"sessionToken": token}}
    asker.ask("rpc-get", "GET", AS_API)
    asker.ask("rpc-empty", "POST", AS_API)
    asker.ask("rpc-no-json", "POST", AS_API, "hello", _JSON)
    asker.ask("rpc-list", "POST", AS_API, "[]", _JSON)
    asker.ask("rpc-batch", "POST", AS_API, json.dumps([question]), _JSON)
    asker.ask("rpc-plain-text", "POST", AS_API, json.dumps(question), {"Content-Type": "text/plain"})
    asker.ask("rpc-named-parameters", "POST", AS_API, json.dumps(named), _JSON)
    asker.ask("page-unknown", "GET", "/openbis/webapp/nope/")


def _address(dataset: str, file: str, token: str) -> str:
    return f"/datastore_server/{dataset}/original/original/{quote(file)}?sessionID={quote(token)}"


def _type(code: str, kind: str) -> dict[str, str]:
    return {"@type": "as.dto.entitytype.id.EntityTypePermId", "permId": code, "entityKind": kind}
