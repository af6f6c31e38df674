"""What is asked for: understood, or refused with a sentence, never with a failure of the server."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from cases import cases
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openbis_jupyter.protocol.version import HEADER, PROTOCOL

UPLOAD = {"kind": "upload", "connection": "x", "notebook": "a.ipynb", "owner": "x", "type": "T"}
DOWNLOAD = {"kind": "download", "connection": "x", "folder": "data", "datasets": {"2026-1": None}}
FIELDS = sorted(
    {*UPLOAD, *DOWNLOAD, "properties", "parents", "files", "newer", "name", "url", "ca_file"}
    | {"user", "password", "token", "text", "place", "from", "count", "path", "run_id"}
)
AWKWARD = ("broken.ipynb", "folder.ipynb", "loop/a.ipynb", f"{'n' * 300}.ipynb", "\ud800.ipynb", "/", "~")
TEXT = st.one_of(
    st.sampled_from([*AWKWARD, "download", "upload"]), st.text(st.characters(exclude_categories=()))
)
JSON = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        TEXT,
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=4,
)
BODIES = st.one_of(
    st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=6),
    st.builds(
        lambda base, changes: {**base, **changes},
        st.sampled_from([UPLOAD, DOWNLOAD]),
        st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=2),
    ),
)
# One server takes all of the requests.
quick = settings(
    max_examples=cases(40),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    database=None,
)


@pytest.fixture
def posts(routes: list[Any]) -> list[str]:
    return [route.path for route in routes if route.method == "POST"]


@pytest.fixture
def root(jp_root_dir: Path) -> Path:
    """The folder that the server shows, with what may be in the way there."""
    (jp_root_dir / "broken.ipynb").write_text("{")
    (jp_root_dir / "folder.ipynb").mkdir()
    (jp_root_dir / "loop").symlink_to("loop")
    return jp_root_dir


def is_refusal(answer: Any) -> bool:
    """Whether a person can read why, and it is not the server that has failed."""
    error = answer.content["error"]
    return (
        400 <= answer.status < 500
        and error.keys() >= {"code", "message", "advice", "reference"}
        and all(isinstance(error[key], str) and error[key] for key in ("code", "message", "advice"))
        and error["code"] != "internal"
    )


@pytest.mark.parametrize(
    "body", [b"{", b"\xff", b"[]", b"7", b"null", b'"x"', b"[" * 100_000], ids=lambda body: repr(body[:4])
)
def test_what_is_no_json_object_is_refused_everywhere(
    posts: list[str], request_of: Callable[..., Any], body: bytes
) -> None:
    for path in posts:
        answer = request_of("POST", path, body)
        assert is_refusal(answer) and answer.content["error"]["code"] == "request-invalid", path
        assert answer.status == 400


def test_no_body_makes_the_server_fail(posts: list[str], request_of: Callable[..., Any], root: Path) -> None:
    @quick
    @given(st.sampled_from(posts), BODIES)
    def check(path: str, body: dict[str, Any]) -> None:
        answer = request_of("POST", path, json.dumps(body).encode())
        assert answer.status in (200, 202) or is_refusal(answer), (answer.status, answer.content)

    check()
    assert sorted(file.name for file in root.iterdir()) == ["broken.ipynb", "folder.ipynb", "loop"]


@pytest.mark.parametrize(
    ("base", "field", "value"),
    [
        ({}, "kind", None),
        ({}, "kind", ["download"]),
        (DOWNLOAD, "datasets", {}),
        (DOWNLOAD, "datasets", {"2026-1": [7]}),
        (UPLOAD, "newer", "never"),
        (UPLOAD, "parents", [1]),
        (UPLOAD, "files", "a"),
        (UPLOAD, "properties", []),
        (UPLOAD, "owner", ""),
        (UPLOAD, "type", None),
    ],
)
def test_a_transfer_that_is_not_understood_is_refused_by_its_field(
    ask: Callable[..., Any], base: dict[str, Any], field: str, value: Any
) -> None:
    failure = ask("POST", "transfers", **{**base, field: value})
    assert failure["code"] == "request-invalid" and failure["message"].startswith(f"{field}: ")


@pytest.fixture
def takers_of_paths(ask: Callable[..., Any]) -> dict[str, Callable[[Any], Any]]:
    """All requests that take a path, by what it is."""
    return {
        "download": lambda path: ask("POST", "transfers", **{**DOWNLOAD, "folder": path}),
        "notebook": lambda path: ask("POST", "transfers", **{**UPLOAD, "notebook": path}),
        "result": lambda path: ask("POST", "transfers", **{**UPLOAD, "files": ["ok.csv", path]}),
        "state": lambda path: ask("POST", "notebook-state", path=path),
        "run": lambda path: ask("POST", "runs", notebook=path),
    }


@pytest.mark.parametrize(
    "path",
    ["../out.ipynb", "/etc/../../etc/x.ipynb", "a/../../b.ipynb", "x\\y.ipynb", "a\0.ipynb", "out/x.ipynb"],
)
def test_no_request_takes_a_path_that_leads_out(
    takers_of_paths: dict[str, Callable[[Any], Any]], root: Path, tmp_path: Path, path: str
) -> None:
    (root / "out").symlink_to(tmp_path)
    nbformat.write(nbformat.v4.new_notebook(), tmp_path / "x.ipynb")
    nbformat.write(nbformat.v4.new_notebook(), tmp_path / "out.ipynb")
    codes = {name: take(path)["code"] for name, take in takers_of_paths.items()}
    assert codes == dict.fromkeys(takers_of_paths, "path-outside")


def test_a_path_that_no_disk_could_hold_is_no_failure_of_the_server(
    takers_of_paths: dict[str, Callable[[Any], Any]], root: Path
) -> None:
    @quick
    @given(st.sampled_from(sorted(takers_of_paths)), TEXT)
    def check(name: str, path: str) -> None:
        answer = takers_of_paths[name](path)
        assert "code" in answer or answer["state"] == "never", answer

    check()
    for name, take in takers_of_paths.items():
        for path in AWKWARD:
            answer = take(path)
            assert "code" in answer or answer["state"] == "never", (name, path, answer)


def test_a_path_inside_is_taken(takers_of_paths: dict[str, Callable[[Any], Any]], root: Path) -> None:
    """The opposite, without which the tests above say little."""
    nbformat.write(nbformat.v4.new_notebook(), root / "a.ipynb")
    answers = {name: take("a.ipynb") for name, take in takers_of_paths.items()}
    state = answers.pop("state")
    assert state == {"state": "never", "perm_id": None, "link": None, "place": None, "made": False}
    assert answers.pop("run")["code"] == "connection-missing"
    assert {answer["code"] for answer in answers.values()} == {"connection-unknown"}


def test_what_nobody_has_foreseen_is_told_with_a_reference_that_the_log_has(
    request_of: Callable[..., Any], jp_home_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (jp_home_dir / ".config" / "openbis-jupyter" / "lab-connections.json").mkdir(parents=True)
    answer = request_of("GET", "openbis-jupyterlab/connections")
    error = answer.content["error"]
    assert (answer.status, error["code"]) == (500, "internal")
    assert str(jp_home_dir) not in json.dumps(answer.content)
    assert error["reference"] in caplog.text


def test_a_hub_of_another_version_reads_who_has_to_update(request_of: Callable[..., Any]) -> None:
    for path, method in (("openbis-jupyterlab/runs", "GET"), ("openbis-jupyterlab/runs/one", "DELETE")):
        answer = request_of(method, path, headers={HEADER: str(PROTOCOL + 1)})
        assert answer.status == 409
        assert answer.content["error"]["message"].startswith("The JupyterHub has a newer version")
    for headers in ({}, {HEADER: str(PROTOCOL)}):
        answer = request_of("GET", "openbis-jupyterlab/runs", headers=headers)
        assert (answer.status, answer.headers[HEADER]) == (200, str(PROTOCOL))
