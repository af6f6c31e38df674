"""Files come back as they went, through pybis's own upload and fast download."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from integration.sandbox.server import DSS_API, Server

EXPERIMENT = "/MICROSCOPY/CELLS/GROWTH_CURVE"
FILE_SERVER = "/datastore_server/file-transfer"
MEGABYTE = 1024 * 1024
FILES = {
    "large.bin": os.urandom(2 * MEGABYTE + 17),
    "exactly one chunk.bin": os.urandom(MEGABYTE),
    "empty.txt": b"",
    "µ-OD 600 (run #1; 50% & more).csv": b"time_h,od600\n",
    "100%41 🧪.txt": b"percent",
}


@pytest.fixture(scope="module")
def dataset(server: Server, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("files")
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    openbis = server.pybis("bob")
    files = [str(folder / name) for name in FILES]
    new = openbis.new_dataset(type="RAW_DATA", experiment=EXPERIMENT, files=files, props={"$name": "x"})
    new.save()
    return str(new.permId)


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def file_server(server: Server, **parameters: str) -> Any:
    body = {name: [value] for name, value in parameters.items()}
    return server.request("POST", FILE_SERVER, data=json.dumps(body))


def started(server: Server, token: str, *items: str, streams: int = 2) -> Any:
    return file_server(
        server,
        method="startDownloadSession",
        userSessionId=token,
        downloadItemIds=",".join(items),
        wishedNumberOfStreams=str(streams),
    ).json()


def test_pybis_brings_every_file_back(server: Server, dataset: str, tmp_path: Path) -> None:
    server.pybis("olga").get_dataset(dataset).download(destination=str(tmp_path))
    assert contents(tmp_path) == FILES


def test_one_file_alone(server: Server, dataset: str, tmp_path: Path) -> None:
    found = server.pybis("bob").get_dataset(dataset)
    large = next(path for path in found.file_list if path.endswith("large.bin"))
    found.download(files=[large], destination=str(tmp_path), create_default_folders=False)
    assert contents(tmp_path) == {"large.bin": FILES["large.bin"]}


def test_nobody_else_is_served(server: Server, dataset: str) -> None:
    stranger = server.login("ALICE")
    item = f"{dataset}/original"
    dataset_id = {"@type": "as.dto.dataset.id.DataSetPermId", "permId": dataset}
    file_id = {"@type": "dss.dto.datasetfile.id.DataSetFilePermId", "dataSetId": dataset_id, "filePath": item}
    session = server.call("createFastDownloadSession", stranger, [file_id], {}, api=DSS_API)
    assert session["files"] == []
    assert "error" in started(server, stranger, item)
    assert "error" in started(server, "nonsense", item)


def test_a_session_ends_when_it_is_finished_and_not_with_its_login(server: Server, dataset: str) -> None:
    token = server.login("bob")
    begun = started(server, token, f"{dataset}/original")
    session, stream = begun["downloadSessionId"], begun["streamIds"][0]
    take = {"method": "download", "downloadSessionId": session, "downloadStreamId": stream}
    assert file_server(server, method="queue", downloadSessionId=session, ranges="0:1").content == b""
    assert file_server(server, **take).headers["content-type"] == "application/octet-stream"
    server.call("logout", token)
    assert file_server(server, **take).headers["content-type"] == "application/octet-stream"
    file_server(server, method="finishDownloadSession", downloadSessionId=session)
    ended = file_server(server, method="queue", downloadSessionId=session, ranges="0:1").json()
    assert (ended["retriable"], "Invalid download session id" in ended["error"]) == (False, True)


@pytest.mark.parametrize(
    "item", ["../../openbis.sqlite", "original/../../../openbis.sqlite", "facts.json", "nothing"]
)
def test_only_files_of_the_data_set_are_items(server: Server, dataset: str, item: str) -> None:
    assert "error" in started(server, server.login("bob"), f"{dataset}/{item}")


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"method": "download"}', b'{"method": ["fly"]}', b'{"method": []}']
)
def test_bad_requests_are_answered(server: Server, body: bytes) -> None:
    answer = server.request("POST", FILE_SERVER, data=body)
    assert answer.status_code == 200
    assert {"error", "exception-class"} <= set(answer.json())


@pytest.mark.parametrize("ranges", ["x", "0:999999999", "-1:0", "1:x", ""])
def test_bad_ranges_are_refused(server: Server, dataset: str, ranges: str) -> None:
    begun = started(server, server.login("bob"), f"{dataset}/original")
    answer = file_server(server, method="queue", downloadSessionId=begun["downloadSessionId"], ranges=ranges)
    assert "error" in answer.json()
