"""The data store's HTTP doors: who gets what, bad paths, and uploads that are cut off."""

from __future__ import annotations

import socket
import ssl
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
import requests
from integration.sandbox.server import DSS_API, CallFailed, Server, serving

from openbis_demo.processes import wait_for

GROWTH = {
    "@type": "as.dto.experiment.id.ExperimentIdentifier",
    "identifier": "/MICROSCOPY/CELLS/GROWTH_CURVE",
}
NO_DATASET = {"@type": "as.dto.dataset.id.DataSetPermId", "permId": "20000101000000000-1"}
UPLOAD = "/datastore_server/session_workspace_file_upload"
CONTENT = bytes(range(256)) * 10


def upload(server: Server, token: str, name: str, content: bytes = CONTENT, **more: Any) -> requests.Response:
    query = {"filename": name, "id": "1", "startByte": "0", "endByte": "0", "sessionID": token, **more}
    return server.request("POST", UPLOAD, params=query, data=content)


def register(server: Server, token: str, upload_id: str, **more: Any) -> str:
    creation = {"typeId": {"permId": "RAW_DATA"}, "experimentId": GROWTH, "uploadId": upload_id, **more}
    return str(server.call("createUploadedDataSet", token, creation, api=DSS_API)["permId"])


def download(server: Server, token: str, path: str, method: str = "GET", **options: Any) -> requests.Response:
    """A path as it stands: requests would tidy `..` away."""
    session = requests.Session()
    request = session.prepare_request(requests.Request(method, server.url, **options))
    request.url = f"{server.url}/datastore_server/{path}?sessionID={token}"
    return session.send(request, verify=server.ready["ca_file"], timeout=60, allow_redirects=False)


def datasets(server: Server) -> set[str]:
    found = server.call("searchDataSets", server.login(), {"criteria": []}, {})
    return {one["code"] for one in found["objects"]}


def stored(server: Server) -> set[str]:
    return {folder.name for folder in (server.data / "store").iterdir() if folder.name != ".incoming"}


@pytest.fixture(scope="module")
def bob(server: Server) -> str:
    return server.login("bob")


@pytest.fixture(scope="module")
def dataset(server: Server, bob: str) -> str:
    assert upload(server, bob, "first/a file.bin").json()["size"] == len(CONTENT)
    return register(server, bob, "first")


def is_page(answer: requests.Response) -> bool:
    """Whether an answer is a refusal: a page without a length and without a name, with status 200."""
    is_file = "Content-Disposition" in answer.headers or "Content-Length" in answer.headers
    return answer.status_code == 200 and not is_file and b"<html>" in answer.content


def test_a_file_is_had_as_a_whole(server: Server, bob: str, dataset: str) -> None:
    path = f"{dataset}/original/{quote('a file.bin')}"
    assert download(server, bob, path).content == CONTENT
    part = download(server, bob, path, headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (200, CONTENT)
    assert not {"Accept-Ranges", "Content-Range", "ETag", "Last-Modified"} & set(part.headers)
    assert part.headers["Content-Security-Policy"] == "sandbox"
    assert download(server, bob, path, "HEAD").status_code == 405


def test_a_large_file_comes_whole(server: Server, bob: str) -> None:
    content = CONTENT * 1000
    assert upload(server, bob, "large/file.bin", content).ok
    answer = download(server, bob, f"{register(server, bob, 'large')}/original/file.bin")
    assert answer.content == content
    assert answer.headers["Content-Length"] == str(len(content))


@pytest.mark.parametrize(
    ("user", "sentence"),
    [("bob", None), ("olga", None), ("ALICE", "Unknown data set"), (None, "Download session expired.")],
)
def test_who_gets_a_file(server: Server, dataset: str, user: str | None, sentence: str | None) -> None:
    token = server.login(user) if user else "nonsense"
    answer = download(server, token, f"{dataset}/original/a%20file.bin")
    assert is_page(answer) == bool(sentence)
    assert answer.content == CONTENT if sentence is None else sentence in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "../../openbis.sqlite",
        "..%2f..%2fopenbis.sqlite",
        "original/..%2f..%2f..%2fopenbis.sqlite",
        "original/%2e%2e/%2e%2e/%2e%2e/openbis.sqlite",
        "%2fetc%2fpasswd",
        "facts.json",
        "original/../facts.json",
        "original",
        "",
        "original/a%00b",
        "original/" + "x" * 3000,
        "..%5c..%5copenbis.sqlite",
    ],
)
def test_no_way_out_of_a_data_set(server: Server, bob: str, dataset: str, path: str) -> None:
    answer = download(server, bob, f"{dataset}/{path}")
    assert is_page(answer) or answer.status_code == 404
    assert b"SQLite" not in answer.content


@pytest.mark.parametrize("perm_id", ["..", "%2e%2e", ".incoming", "20000101000000000-1", "' OR 1=1 --"])
def test_unknown_data_sets(server: Server, bob: str, perm_id: str) -> None:
    answer = download(server, bob, f"{perm_id}/original/x")
    assert is_page(answer) or answer.status_code == 404


@pytest.mark.parametrize(
    "name", ["../x", "a/../../x", "/../x", "", ".", "a\0b", "x" * 300, "a/" * 3000 + "a"]
)
def test_no_way_out_of_a_workspace(server: Server, bob: str, name: str) -> None:
    before = sorted(server.data.rglob("*"))
    assert upload(server, bob, name).status_code == 500
    assert sorted(path for path in server.data.rglob("*") if path.is_file()) == [
        p for p in before if p.is_file()
    ]


@pytest.mark.parametrize("start", ["-1", "x", "1e3", "9" * 19, "９"])
def test_bad_offsets(server: Server, bob: str, start: str) -> None:
    assert upload(server, bob, "offset", startByte=start).status_code == 500


def test_uploads_need_a_session(server: Server) -> None:
    answer = upload(server, "nonsense", "x")
    assert answer.status_code == 500
    assert "InvalidSessionException" in answer.text


def test_slices_in_any_order(server: Server, bob: str) -> None:
    for start in (2000, 0, 1000):
        assert upload(server, bob, "slices/file", CONTENT[start : start + 1000], startByte=str(start)).ok
    perm_id = register(server, bob, "slices")
    assert download(server, bob, f"{perm_id}/original/file").content == CONTENT


def test_an_upload_belongs_to_its_session(server: Server, bob: str) -> None:
    upload(server, bob, "mine/file")
    with pytest.raises(CallFailed, match="No uploaded files found"):
        register(server, server.login("bob"), "mine")


@pytest.mark.parametrize(
    ("user", "change", "kind"),
    [
        ("bob", {"properties": {"UNKNOWN_PROPERTY": "x"}}, "EnvironmentFailureException"),
        ("bob", {"typeId": {"permId": "NO_TYPE"}}, "MasqueradingException"),
        ("bob", {"experimentId": {**GROWTH, "identifier": "/A/B/C"}}, "MasqueradingException"),
        ("bob", {"parentIds": [NO_DATASET]}, "EnvironmentFailureException"),
        ("bob", {"uploadId": "../other"}, "UserFailureException"),
        ("bob", {"uploadId": ""}, "UserFailureException"),
        ("olga", {}, "AuthorizationFailureException"),
        ("ALICE", {}, "AuthorizationFailureException"),
    ],
)
def test_a_refused_registration_leaves_nothing(
    server: Server, user: str, change: dict[str, Any], kind: str
) -> None:
    token = server.login(user)
    upload(server, token, "refused/file")
    before = datasets(server), stored(server)
    with pytest.raises(CallFailed) as refused:
        register(server, token, "refused", **change)
    assert refused.value.kind == kind
    assert (datasets(server), stored(server)) == before
    assert not list((server.data / "store" / ".incoming").iterdir())


def cut_upload(server: Server, token: str, name: str, start: int = 0) -> None:
    """Announce all bytes, send half of them and hang up."""
    address = urlsplit(server.url)
    trust = ssl.create_default_context(cafile=server.ready["ca_file"])
    with (
        socket.create_connection((address.hostname, address.port), 30) as plain,
        trust.wrap_socket(plain, server_hostname=address.hostname) as connection,
    ):
        target = f"{UPLOAD}?filename={quote(name)}&id=1&startByte={start}&endByte=0&sessionID={quote(token)}"
        head = f"POST {target} HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Length: {len(CONTENT)}\r\n\r\n"
        connection.sendall(head.encode() + CONTENT[: len(CONTENT) // 2])


@pytest.mark.parametrize("start", [0, len(CONTENT)])
def test_half_an_upload_is_no_data_set(server: Server, bob: str, start: int) -> None:
    name = f"half-{start}"
    if start:
        upload(server, bob, f"{name}/file")
    before = datasets(server), stored(server)
    logged = server.log().count(UPLOAD)
    cut_upload(server, bob, f"{name}/file", start)
    wait_for(
        server.child, "the cut request in its log", lambda: server.log().count(UPLOAD) > logged or None, 30
    )
    with pytest.raises(CallFailed, match=r"not complete|No uploaded files"):
        register(server, bob, name)
    assert (datasets(server), stored(server)) == before
    assert upload(server, bob, f"{name}/file", startByte=str(start)).ok
    perm_id = register(server, bob, name)
    content = download(server, bob, f"{perm_id}/original/file").content
    assert content == CONTENT * (2 if start else 1)


def test_a_killed_server_keeps_what_it_answered_and_nothing_half(tmp_path: Path) -> None:
    with serving(tmp_path) as first:
        token = first.login("bob")
        upload(first, token, "kept/file")
        kept = register(first, token, "kept")
        before = datasets(first)
        (first.data / "store" / "orphan" / "original").mkdir(parents=True)
        (first.data / "store" / ".incoming" / "half").mkdir()
        (first.data / "parts" / "half").write_bytes(b"half")
        first.child.kill()
    with serving(tmp_path) as second:
        assert datasets(second) == before
        assert stored(second) <= before
        assert kept in stored(second)
        assert second.call("isSessionActive", token)
        assert download(second, token, f"{kept}/original/file").content == CONTENT
        assert not list((second.data / "store" / ".incoming").iterdir())
        assert not list((second.data / "parts").iterdir())
