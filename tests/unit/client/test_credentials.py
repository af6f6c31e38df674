"""The credential: asked from the hub's service, kept where pybis looks, never shown."""

import json
import logging
import stat
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from openbis_jupyter.client import credentials, server_extension
from openbis_jupyter.client.credentials import Credential, from_hub, on_hub, save_for_pybis, saved_token
from openbis_jupyter.errors import OpenbisJupyterError

CONTRACT = Path(__file__).parents[2] / "contract"
GOOD = {
    "openbis_url": "https://openbis.example:8443",
    "user": "alice",
    "credential": {
        "kind": "session-token",
        "token": "alice-secret",
        "valid_to": None,
        "openbis_user": "alice",
    },
}


def test_the_service_is_asked_with_the_servers_own_token(peer: Any, hub_environ: dict[str, str]) -> None:
    peer.answer(200, GOOD)
    credential = from_hub(hub_environ)
    assert credential == Credential("https://openbis.example:8443", "alice-secret", "alice", None)
    assert peer.seen == [("/api/credential", "token hub-token")]
    assert "secret" not in repr(credential)


@pytest.mark.parametrize("code", ["credential-missing", "credential-expired", "openbis-unreachable"])
def test_the_services_own_error_is_passed_on(peer: Any, hub_environ: dict[str, str], code: str) -> None:
    """Under its own reference, which is the one in the service's log."""
    recorded = json.loads((CONTRACT / f"error_{code}.json").read_text())
    peer.answer(404, recorded)
    with pytest.raises(OpenbisJupyterError) as caught:
        from_hub(hub_environ)
    assert caught.value.as_json() == recorded["error"]
    assert str(caught.value).endswith(f"[{code} {recorded['error']['reference']}]")


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"<html>sign in</html>"),
        (200, {}),
        (200, []),
        (200, {"openbis_url": "https://x", "credential": None}),
        (302, b""),
        (403, {"message": "Forbidden"}),
        (500, {"error": {"code": "from-the-future", "details": {}}}),
        (400, {"error": {"code": "request-invalid", "details": {"unexpected": 1}}}),
        (400, {"error": "text"}),
    ],
)
def test_an_answer_that_is_not_understood_is_a_refusal(
    peer: Any, hub_environ: dict[str, str], status: int, body: Any
) -> None:
    peer.answer(status, body)
    with pytest.raises(OpenbisJupyterError) as caught:
        from_hub(hub_environ)
    assert caught.value.code == "hub-refused"


def test_no_answer_is_an_unreachable_hub(hub_environ: dict[str, str]) -> None:
    with pytest.raises(OpenbisJupyterError) as caught:
        from_hub({**hub_environ, "OPENBIS_JUPYTER_SERVICE_URL": "http://127.0.0.1:1/"})
    assert caught.value.code == "hub-unreachable"
    assert "hub-token" not in str(caught.value)


def test_pybis_finds_the_token_and_nobody_else_may_read_it(tmp_path: Path) -> None:
    file = save_for_pybis(Credential("https://openbis.example:8443/openbis", "one"), tmp_path)
    assert file == tmp_path / ".pybis" / "openbis.example.token"
    assert file.read_text() == "one"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    save_for_pybis(Credential("https://openbis.example", "two"), tmp_path)
    assert saved_token("https://openbis.example", tmp_path) == "two"
    assert [path.name for path in file.parent.iterdir()] == ["openbis.example.token"]


def test_a_link_in_place_of_the_token_file_is_replaced_not_followed(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("untouched")
    folder = tmp_path / ".pybis"
    folder.mkdir()
    (folder / "openbis.example.token").symlink_to(other)
    save_for_pybis(Credential("https://openbis.example", "secret"), tmp_path)
    assert other.read_text() == "untouched"


def test_there_may_be_no_saved_token(tmp_path: Path) -> None:
    assert saved_token("https://openbis.example", tmp_path) is None
    with pytest.raises(OpenbisJupyterError, match="address-missing"):
        saved_token("nonsense", tmp_path)


def test_a_laptop_is_no_hub() -> None:
    assert not on_hub({})
    assert not on_hub({"JUPYTERHUB_API_TOKEN": "x"})


class App:
    log = logging.getLogger("server")


def test_outside_a_hub_the_server_extension_does_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENBIS_JUPYTER_SERVICE_URL", raising=False)
    before = threading.active_count()
    server_extension._load_jupyter_server_extension(App())
    assert threading.active_count() == before


def test_on_a_hub_the_server_extension_refreshes_the_token_file(
    peer: Any, hub_environ: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, waiting: Any
) -> None:
    for name, value in {**hub_environ, "HOME": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    peer.answer(200, GOOD)
    stop = threading.Event()
    thread = threading.Thread(target=server_extension.keep_fresh, args=(App.log, stop, 0.01))
    thread.start()
    try:
        waiting(peer)
        waiting(peer)  # the second question comes after the first answer is stored
        assert saved_token(GOOD["openbis_url"], tmp_path) == "alice-secret"  # type: ignore[arg-type]
        peer.answer(200, {**GOOD, "credential": {**GOOD["credential"], "token": "alice-new"}})  # type: ignore[dict-item]
        waiting(peer)
        waiting(peer)
        waiting(peer)
        assert saved_token(GOOD["openbis_url"], tmp_path) == "alice-new"  # type: ignore[arg-type]
    finally:
        stop.set()
        thread.join()


def test_a_failing_refresh_is_logged_without_secrets(
    hub_environ: dict[str, str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for name, value in {**hub_environ, "OPENBIS_JUPYTER_SERVICE_URL": "http://127.0.0.1:1/"}.items():
        monkeypatch.setenv(name, value)
    caplog.set_level(logging.INFO)
    assert server_extension.refresh(App.log) is False
    assert "hub-unreachable" in caplog.text and "hub-token" not in caplog.text


HEAVY = ("pybis", "pandas", "nbconvert", "nbformat", "nbclient", "keyring", "rich", "fsspec")
LANGUAGES = "openbis_jupyter.notebook.languages"


@pytest.mark.parametrize(
    ("modules", "heavy"),
    [
        (["openbis_jupyterlab.extension", "openbis_jupyter.client.server_extension"], (*HEAVY, LANGUAGES)),
        ([f"openbis_jupyter.client.{name}" for name in ("connecting", "notebooks")], (*HEAVY, LANGUAGES)),
        (
            [
                f"openbis_jupyter.client.{name}"
                for name in ("datasets", "downloading", "reading", "running", "saving")
            ],
            HEAVY,
        ),
    ],
)
def test_importing_what_a_server_imports_loads_nothing_heavy(
    modules: list[str], heavy: tuple[str, ...]
) -> None:
    imports = "".join(f"import {name}\n" for name in modules)
    script = f"import sys\n{imports}print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_the_client_offers_is_there() -> None:
    import openbis_jupyter.client as client

    assert [name for name in client.__all__ if not callable(getattr(client, name))] == []
    with pytest.raises(AttributeError):
        client.nonsense  # noqa: B018
    assert credentials.TIMEOUT_SECONDS < 60
