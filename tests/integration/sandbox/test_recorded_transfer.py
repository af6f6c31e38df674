"""The file transfer (fast download) answers as a real openBIS did; by shape where ids are one run's own."""

from __future__ import annotations

import base64
import json
import re
import time
from typing import Any

import pytest
from integration.sandbox.recorded import hidden, recording
from integration.sandbox.server import DSS_API, Server

FILES = {
    "a.txt": b"hello\n",
    "b, c.txt": b"comma",
    "big.bin": bytes(10 * 1024 * 1024) + b"end",
    "empty.bin": b"",
}
RECORDED = recording("transfer")
ASKED = [one for one in RECORDED if "request" in one]
TRANSFER = "/datastore_server/file-transfer"
OTHER_ID = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\bBIGSTREAM\b|\bBIG\b|\bSTREAM\d\b|\bDOWNLOAD\b"
)


@pytest.fixture(scope="module")
def mine(server: Server) -> dict[str, Any]:
    """The recorded requests, asked in their order with the ids that this run was given."""
    token = server.login("bob")
    dataset = stored(server, token)
    names = {"TOKEN": token, "DATASET": dataset}
    answers: dict[str, Any] = {}
    for one in RECORDED:
        if one["name"] == "start-after-logout":
            server.call("logout", token)
        if "request" not in one:
            continue
        request = {
            name: [hidden(value, names) for value in values] for name, values in one["request"].items()
        }
        answer = server.request("POST", TRANSFER, data=json.dumps(request))
        answers[one["name"]] = answer
        for name, values in {
            "start-commas": ("DOWNLOAD", "STREAM0"),
            "start-big": ("BIG", "BIGSTREAM"),
        }.items():
            if one["name"] == name:
                begun = answer.json()
                # The longer names first: one begins with the other.
                names = {values[1]: begun["streamIds"][0], values[0]: begun["downloadSessionId"], **names}
    return {"dataset": dataset, **answers}


def stored(server: Server, token: str) -> str:
    for name, content in FILES.items():
        query = {
            "filename": f"transfer/original/{name}",
            "id": 1,
            "startByte": 0,
            "endByte": 0,
            "sessionID": token,
        }
        address = "/datastore_server/session_workspace_file_upload"
        assert server.request("POST", address, params=query, data=content).ok
    experiment = "/MICROSCOPY/CELLS/GROWTH_CURVE"
    creation = {
        "@type": "dss.dto.dataset.create.UploadedDataSetCreation",
        "typeId": {"@type": "as.dto.entitytype.id.EntityTypePermId", "permId": "RAW_DATA"},
        "experimentId": {"@type": "as.dto.experiment.id.ExperimentIdentifier", "identifier": experiment},
        "uploadId": "transfer",
    }
    return str(server.call("createUploadedDataSet", token, creation, api=DSS_API)["permId"])


@pytest.mark.parametrize("real", [pytest.param(one, id=one["name"]) for one in ASKED])
def test_the_same_as_openbis(real: dict[str, Any], mine: dict[str, Any]) -> None:
    answer, names = mine[real["name"]], {mine["dataset"]: "DATASET"}
    assert answer.status_code == real["status"]
    if "base64" in real:
        chunks = base64.b64decode(real["base64"])
        # The data set's own number stands in each chunk, and both checksums of headers depend on it.
        assert _pieces(answer.content) == _pieces(chunks)
        return
    assert _told(hidden(answer.text, names)) == _told(real["text"])


def _told(text: str) -> Any:
    content = json.loads(text) if text else None
    if isinstance(content, dict) and "streamIds" in content:
        return {**content, "downloadSessionId": "", "streamIds": len(content["streamIds"])}
    return OTHER_ID.sub("<id>", json.dumps(content, sort_keys=True))


def _pieces(chunks: bytes) -> list[tuple[Any, ...]]:
    """Of each chunk: its number, whether it is a folder, path, offset and payload."""
    found = []
    while chunks:
        number, item, folder = (
            int.from_bytes(chunks[:4], "big"),
            int.from_bytes(chunks[4:6], "big"),
            chunks[6],
        )
        path, offset, length = (int.from_bytes(chunks[a:b], "big") for a, b in ((7, 9), (9, 17), (17, 21)))
        name_at = 21 + item
        payload_at = name_at + path + 8
        payload = chunks[payload_at : payload_at + length]
        found.append((number, folder, chunks[name_at : name_at + path].decode(), offset, payload))
        chunks = chunks[payload_at + length + 8 :]
    return found


def test_the_session_behind_a_token_is_told_and_good_for_files(server: Server) -> None:
    session = server.login("bob")
    now = time.time_ns() // 1_000_000
    creation = {"@type": "as.dto.pat.create.PersonalAccessTokenCreation", "sessionName": "files",
                "validFromDate": now, "validToDate": now + 3_600_000}  # fmt: skip
    token = server.call("createPersonalAccessTokens", session, [creation])[0]["permId"]
    dataset = stored(server, token)
    file_id = {
        "@type": "dss.dto.datasetfile.id.DataSetFilePermId",
        "dataSetId": {"@type": "as.dto.dataset.id.DataSetPermId", "permId": dataset},
        "filePath": "original/original/a.txt",
    }
    options = {
        "@type": "dss.dto.datasetfile.fastdownload.FastDownloadSessionOptions",
        "wishedNumberOfStreams": 2,
    }
    told = server.call("createFastDownloadSession", token, [file_id], options, api=DSS_API)
    behind = told["fileTransferUserSessionId"]
    assert behind.startswith("bob-")
    assert behind != session
    address = f"/datastore_server/{dataset}/original/original/a.txt"
    for one in (token, behind):
        assert server.request("GET", address, params={"sessionID": one}).content == b"hello\n"
    about = server.call("getSessionInformation", token)
    assert (about["sessionToken"], about["personalAccessTokenSession"]) == (None, True)
