"""`connect()` on a hub, on a laptop, and when a session ends while the notebook is open."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pybis
import pytest
import requests
from integration.client.conftest import fill, small_disk
from integration.notebook.sandbox import Sandbox, register
from listening import json_server

from openbis_jupyter.client import connect, download
from openbis_jupyter.client.connecting import Access
from openbis_jupyter.client.server_extension import refresh
from openbis_jupyter.errors import OpenbisJupyterError


class Broker:
    """Plays the hub's openBIS service: hands out `token`."""

    def __init__(self, openbis_url: str) -> None:
        self.openbis_url, self.token, self.asked = openbis_url, "", 0

    def answer(self) -> dict[str, object]:
        self.asked += 1
        held = {"kind": "session-token", "token": self.token, "valid_to": None, "openbis_user": "x"}
        return {"openbis_url": self.openbis_url, "user": "x", "credential": held}


@pytest.fixture
def broker(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, home: Path) -> Iterator[Broker]:
    broker = Broker(sandbox.url)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("OPENBIS_URL", sandbox.url)
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "hub-token")
    with json_server(lambda _: (200, broker.answer())) as url:
        monkeypatch.setenv("OPENBIS_JUPYTER_SERVICE_URL", url)
        yield broker


def test_on_a_hub_nothing_is_entered_and_plain_pybis_works_too(sandbox: Sandbox, broker: Broker) -> None:
    broker.token = sandbox.token_of("USER")
    assert connect().is_session_active()
    assert pybis.Openbis().is_session_active()


def test_connecting_asks_openbis_once(
    sandbox: Sandbox, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    broker.token = sandbox.token_of("USER")
    asked: list[str] = []
    send = requests.Session.send

    def noting(session: requests.Session, request: requests.PreparedRequest, **options: Any) -> Any:
        asked.append(str(request.url))
        return send(session, request, **options)

    monkeypatch.setattr(requests.Session, "send", noting)
    connect()
    assert len([url for url in asked if url.startswith(sandbox.url)]) == 1
    assert broker.asked == 1


def test_a_session_that_ends_is_renewed_under_the_notebook(sandbox: Sandbox, broker: Broker) -> None:
    broker.token = first = sandbox.token_of("USER")
    o = connect()
    broker.token = second = sandbox.token_of("USER")
    pybis.Openbis(sandbox.url, token=first).logout()
    assert len(o.get_spaces(use_cache=False)) > 0
    assert o.token == second


def test_plain_pybis_has_the_renewed_credential_as_well(sandbox: Sandbox, broker: Broker) -> None:
    """The server extension refreshes what plain pybis reads, whether or not a kernel of ours asks."""
    broker.token = first = sandbox.token_of("USER")
    assert refresh(logging.getLogger())
    assert pybis.Openbis().token == first
    broker.token = second = sandbox.token_of("USER")
    pybis.Openbis(sandbox.url, token=first).logout()
    assert refresh(logging.getLogger())
    renewed = pybis.Openbis()
    assert renewed.token == second and len(renewed.get_spaces()) > 0


def test_a_home_without_room_is_no_hindrance(
    sandbox: Sandbox, broker: Broker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broker.token = sandbox.token_of("USER")
    with small_disk(tmp_path / "full", "64k") as full:
        fill(full)
        monkeypatch.setenv("HOME", str(full))
        assert connect().is_session_active()
        assert [path.name for path in full.rglob("*") if path.is_file()] == ["somebody-elses"]


def test_a_download_goes_on_when_the_session_ends_and_renews(
    sandbox: Sandbox, broker: Broker, tmp_path: Path
) -> None:
    broker.token = first = sandbox.token_of("USER")
    o = connect()
    perm_id = register(o, tmp_path / "new", {"a.txt": b"a", "b.txt": b"b"}, "renewed")
    broker.token = second = sandbox.token_of("USER")
    pybis.Openbis(sandbox.url, token=first).logout()
    assert [file.read_bytes() for file in download(o, [perm_id], tmp_path / "data")] == [b"a", b"b"]
    assert o.token == second


def test_when_no_fresh_credential_exists_openbis_own_sentence_comes_without_the_token(
    sandbox: Sandbox, broker: Broker, capsys: pytest.CaptureFixture[str]
) -> None:
    broker.token = token = sandbox.token_of("USER")
    o = connect()
    pybis.Openbis(sandbox.url, token=token).logout()
    with pytest.raises(ValueError) as caught:
        o.get_spaces(use_cache=False)
    printed = capsys.readouterr()
    assert token not in str(caught.value) + printed.out + printed.err
    with pytest.raises(OpenbisJupyterError, match="credential-expired"):
        connect()


def test_a_token_by_hand_is_used_and_not_stored(sandbox: Sandbox, broker: Broker, home: Path) -> None:
    o = connect(sandbox.token_of("USER"))
    assert o.is_session_active() and broker.asked == 0
    assert list(home.rglob("*.token")) == []
    with pytest.raises(OpenbisJupyterError, match="token-refused"):
        connect("user-20260101-wrong")


def test_on_a_hub_a_notebook_cannot_choose_the_address(sandbox: Sandbox, broker: Broker) -> None:
    broker.token = sandbox.token_of("USER")
    assert connect(url="https://evil.example").url == sandbox.url
    assert connect(broker.token, url="https://evil.example").url == sandbox.url


def test_the_connection_does_not_show_its_token(sandbox: Sandbox, broker: Broker) -> None:
    broker.token = sandbox.token_of("USER")
    o = connect()
    assert broker.token not in repr(o) + str(o) + o._repr_html_()


def test_on_a_laptop_the_saved_token_is_used(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("OPENBIS_URL", raising=False)
    with pytest.raises(OpenbisJupyterError, match="address-missing"):
        connect()
    with pytest.raises(OpenbisJupyterError, match="connection-missing"):
        connect(url=sandbox.url)
    pybis.Openbis(sandbox.url, token=sandbox.token_of("USER"))._save_token_to_disk(str(home))
    assert connect(url=sandbox.url).is_session_active()


def test_the_authority_of_the_environment_is_trusted_by_all_of_the_connection(
    sandbox: Sandbox, access: Access, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    perm_id = register(connect(access.token, sandbox.url), tmp_path / "new", {"a.txt": b"a"}, "trusted")
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    monkeypatch.setenv("OPENBIS_JUPYTER_CA_FILE", sandbox.ca_file)
    o = connect(access.token, sandbox.url)
    assert len(o.get_spaces(use_cache=False)) > 0 and o.is_session_active()
    assert [file.read_bytes() for file in download(o, perm_id, tmp_path / "ours")] == [b"a"]
    o.get_dataset(perm_id).download(destination=str(tmp_path / "pybis"))
    assert [file.read_bytes() for file in (tmp_path / "pybis").rglob("a.txt")] == [b"a"]
    monkeypatch.delenv("OPENBIS_JUPYTER_CA_FILE")
    with pytest.raises(OpenbisJupyterError, match="certificate-untrusted"):
        connect(access.token, sandbox.url)


def test_an_openbis_that_is_down_is_said_so(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv("HOME", str(home))
    with pytest.raises(OpenbisJupyterError, match="openbis-unreachable"):
        connect("token", url="https://127.0.0.1:1")
