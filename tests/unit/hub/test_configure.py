"""The fragment of the hub's configuration: least rights, no default secret, sentences for administrators."""

import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from cryptography.fernet import InvalidToken, MultiFernet
from hypothesis import given
from hypothesis import strategies as st
from jupyterhub.app import JupyterHub
from jupyterhub.spawner import SimpleLocalProcessSpawner
from traitlets.config import Config

from openbis_jupyter.hub import configure, keys
from openbis_jupyter.hub.commands import main
from openbis_jupyter.hub.service.elsewhere import environment_for
from openbis_jupyter.hub.settings import (
    Settings,
    as_markdown,
    browser_origin,
    checked_settings,
    settings_from_json,
)
from openbis_jupyter.hub.sign_in.authenticator import check_path, place_database

KEY = "0123456789abcdef" * 2 + "f1e2d3c4b5a69788" * 2
ADDRESSES = {"openbis_url": "https://openbis.example.org", "hub_url": "https://hub.example.org/jupyter"}


@pytest.fixture(autouse=True)
def crypt_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTERHUB_CRYPT_KEY", KEY)


def configured(**settings: Any) -> Config:
    c = Config()
    configure(c, **{**ADDRESSES, **settings})
    return c


def test_the_service_may_do_little() -> None:
    roles = {role["name"]: role for role in configured(start_early="never").JupyterHub.load_roles}
    scopes = set(roles["openbis-jupyter"]["scopes"])
    assert scopes == {
        "read:users:name",
        "read:servers",
        "start:servers",
        "admin:auth_state",
    }
    assert set(roles["user"]["scopes"]) == {"self", "access:services!service=openbis"}
    assert set(roles["server"]["scopes"]) == {
        "users:activity!user",
        "access:servers!server",
        "access:services!service=openbis",
    }


def test_only_with_profiles_or_early_starts_the_service_may_stop_servers() -> None:
    profiles = [{"id": "small", "title": "Small", "user_options": {"cpu": 1}}]
    c = configured(profiles=profiles, start_early="never")
    for one in (c, configured()):
        (role,) = [role for role in one.JupyterHub.load_roles if role["name"] == "openbis-jupyter"]
        assert "delete:servers" in role["scopes"]
    settings = settings_from_json(c.JupyterHub.services[0]["environment"]["OPENBIS_JUPYTER_SETTINGS"])
    assert [one.user_options for one in settings.profiles] == [{"cpu": 1}]


def test_only_what_asks_for_more_gets_more() -> None:
    def scopes(**chosen: Any) -> list[str]:
        roles = configured(**chosen).JupyterHub.load_roles
        return next(role["scopes"] for role in roles if role["name"] == "openbis-jupyter")

    small = {"id": "small", "title": "Small", "user_options": {"cpu": 1}}
    assert "read:users:groups" not in scopes(profiles=[small])
    assert "read:users:groups" in scopes(profiles=[{**small, "groups": ["staff"]}])
    assert "delete:servers" not in scopes(start_early="never")
    assert "delete:servers" in scopes(profiles_from="spawner", start_early="never")
    assert "delete:servers" in scopes(stop_servers=True, start_early="never")
    plain, chosen = configured(), configured(openbis_groups=True, server_name="openbis")
    assert not plain.OpenbisAuthenticator.get("manage_groups") and not plain.JupyterHub.get(
        "allow_named_servers"
    )
    assert chosen.OpenbisAuthenticator.manage_groups and chosen.JupyterHub.allow_named_servers


def test_a_server_knows_the_title_of_its_profile() -> None:
    small = {"id": "small", "title": "Small", "user_options": {"cpu": 1}}
    large = {"id": "large", "title": "Large", "user_options": {"cpu": 64}}
    title = configured(profiles=[small, large]).Spawner.environment["OPENBIS_JUPYTER_PROFILE"]
    told = [title(SimpleNamespace(user_options=options)) for options in ({"cpu": 64}, {"cpu": 1}, {}, None)]
    assert told == ["Large", "Small", "", ""]


def test_what_the_administrator_has_set_is_kept() -> None:
    c = Config()
    c.JupyterHub.load_roles = [{"name": "user", "scopes": ["self", "shares!user"]}]
    c.JupyterHub.services = [{"name": "idle-culler"}]
    c.Spawner.environment = {"OPENBIS_URL": "https://other.example.org"}
    configure(c, **ADDRESSES)
    user = next(role for role in c.JupyterHub.load_roles if role["name"] == "user")
    assert user["scopes"] == ["self", "shares!user", "access:services!service=openbis"]
    assert [service["name"] for service in c.JupyterHub.services] == ["idle-culler", "openbis"]
    assert c.Spawner.environment["OPENBIS_URL"] == "https://other.example.org"


def test_servers_of_every_spawner_know_openbis() -> None:
    """A section of one kind of spawner hides that of all, even where it is empty, as Zero to JupyterHub writes it."""
    c = Config()
    c.KubeSpawner.environment = {}
    c.DockerSpawner.environment = {"OPENBIS_URL": "https://other.example.org"}
    c.SimpleLocalProcessSpawner.environment.update({"LAB": "north"})
    configure(c, **ADDRESSES)
    assert c.KubeSpawner.environment == c.Spawner.environment
    assert c.DockerSpawner.environment == {
        **c.Spawner.environment,
        "OPENBIS_URL": "https://other.example.org",
    }
    added = SimpleLocalProcessSpawner(config=c).environment
    assert added == {**c.Spawner.environment, "LAB": "north"}


@pytest.mark.parametrize(
    ("chosen", "hub_database", "placed"),
    [
        ("", "sqlite:////srv/hub/jupyterhub.sqlite", "sqlite:////srv/hub/openbis-jupyter.sqlite"),
        ("", "sqlite:///jupyterhub.sqlite", "sqlite:///openbis-jupyter.sqlite"),
        ("", "sqlite:///", "sqlite:///openbis-jupyter.sqlite"),
        ("", "postgresql://hub@db/hub", "sqlite:///openbis-jupyter.sqlite"),
        ("postgresql://db/launches", "sqlite:////srv/hub/jupyterhub.sqlite", "postgresql://db/launches"),
    ],
)
def test_launches_are_kept_beside_the_hubs_own_file(chosen: str, hub_database: str, placed: str) -> None:
    services = configured(database_url=chosen).JupyterHub.services
    place_database([{"name": "idle-culler"}, *services], hub_database)
    settings = settings_from_json(services[0]["environment"]["OPENBIS_JUPYTER_SETTINGS"])
    assert settings.database_url == placed


def test_secrets_come_from_the_key_and_stand_where_only_the_hubs_user_reads_them() -> None:
    one, other = configured(), configured()
    (service,) = one.JupyterHub.services
    assert service["api_token"] == other.JupyterHub.services[0]["api_token"]
    assert len(service["api_token"]) <= 63
    file = Path(service["environment"]["OPENBIS_JUPYTER_SECRETS_FILE"])
    secrets = keys.held_secrets(str(file))
    assert secrets == keys.held_secrets(str(file)), "it can be read again when the service restarts"
    assert file.stat().st_uid == os.getuid() and not file.stat().st_mode & 0o077
    told = json.dumps([service["command"], service["environment"]])
    assert service["api_token"] not in told and KEY not in str(one)
    for secret in secrets:
        assert secret.hex() not in str(one)


@given(st.integers(1, 3), st.integers(1, 3))
def test_what_an_earlier_key_encrypted_can_be_read_until_that_key_goes(earlier: int, new: int) -> None:
    former, later = ([os.urandom(32).hex() for _ in range(number)] for number in (earlier, new))

    def encryption(*texts: str) -> MultiFernet:
        return keys.encryption(keys.service_secrets(keys.crypt_keys({keys.KEY_VARIABLE: ";".join(texts)})))

    encrypted = encryption(*former).encrypt(b"a credential")
    assert encryption(*later, *former).decrypt(encrypted) == b"a credential"
    rotated = encryption(*later, *former).rotate(encrypted)
    assert encryption(*later).decrypt(rotated) == b"a credential"
    with pytest.raises(InvalidToken):
        encryption(*later).decrypt(encrypted)


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("", "is not set"),
        ("abc", "must hold 32 bytes"),
        ("00" * 32, "too easy to guess"),
        ("changeme" * 4, "must hold 32 bytes"),
        ("abcd" * 16, "too easy to guess"),
        (f"{KEY};abc", "must hold 32 bytes"),
    ],
)
def test_without_a_good_key_the_hub_does_not_start(
    monkeypatch: pytest.MonkeyPatch, key: str, sentence: str
) -> None:
    monkeypatch.setenv("JUPYTERHUB_CRYPT_KEY", key)
    with pytest.raises(SystemExit, match=sentence):
        configured()


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ({"openbis_url": "http://openbis.example.org"}, "https://"),
        ({"openbis_url": "https://openbis.example.org/openbis"}, "origin"),
        ({"openbis_origins": ["*"]}, "https://"),
        ({"hub_url": "hub.example.org"}, "hub_url"),
        ({"ca_file": "/nowhere/ca.pem"}, "not a file"),
        ({"interface": "classic"}, "interface"),
        ({"hub_url": "https://hub.example.org/?x=1"}, "hub_url must look like"),
        ({"service_url": "127.0.0.1:8088"}, "service_url must look like"),
        ({"data_store_url": "ftp://x"}, "data_store_url: "),
        ({"kernels": []}, "kernel"),
        ({"kernels": ["ir"]}, "kernels, entry 1: a dictionary with name, display_name, language"),
        ({"kernels": [{"name": "ir", "lang": "R"}]}, "kernels, entry 1: there is no lang, only name, "),
        ({"profiles": [{"id": "a", "title": "A"}, {"id": "b"}]}, "profiles, entry 2: title is missing"),
        ({"profiles": [{"id": "a", "title": 3}]}, "profiles, entry 1: title must be text"),
        ({"ticket_seconds": 0, "workers": -1}, "Jupyter: ticket_seconds, workers must be greater than 0"),
        # What JupyterHub 6 itself refuses, at the first click only.
        ({"server_name": "OpenBIS"}, "server_name must be small letters"),
        ({"server_name": "2nd"}, "server_name must be small letters"),
        ({"server_name": "for--openbis"}, "server_name must be small letters"),
        ({"server_name": "o" * 31}, "server_name must be small letters"),
        ({"workers": "many"}, "'workers'"),
        ({"no_such_setting": 1}, "no_such_setting"),
        ({"audit_file": "audit.jsonl"}, "audit_file"),
        ({"audit_file": "/nowhere/audit.jsonl"}, "audit_file"),
        ({"service_runs": "elsewhere"}, "load balancer"),
        (
            {
                "service_runs": "elsewhere",
                "service_url": "http://10.0.0.4:80",
                "database_url": "sqlite:///x",
            },
            "PostgreSQL",
        ),
        ({"kernel": []}, "no setting kernel. Do you mean kernels"),
    ],
)
def test_a_wrong_setting_ends_the_hub_with_a_sentence(setting: dict[str, Any], sentence: str) -> None:
    with pytest.raises(SystemExit, match=sentence):
        configured(**setting)


def test_services_that_run_elsewhere_get_what_the_hub_would_give_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "jupyterhub_config.py"
    shared = {
        "service_runs": "elsewhere",
        "service_url": "http://10.0.0.4:8090",
        "database_url": "postgresql://db/launches",
    }
    file.write_text(
        "from openbis_jupyter.hub import configure\n"
        f"configure(c, **{ADDRESSES!r}, **{shared!r}, interface='notebook')\n"
    )
    (service,) = configured(**shared).JupyterHub.services
    assert "command" not in service and service["url"] == shared["service_url"]
    environment = environment_for(file, "http://10.0.0.5:8091", "")
    assert environment["JUPYTERHUB_API_TOKEN"] == service["api_token"]
    assert environment["JUPYTERHUB_API_URL"] == "https://hub.example.org/jupyter/hub/api"
    assert environment["JUPYTERHUB_SERVICE_PREFIX"] == "/jupyter/services/openbis/"
    assert environment["JUPYTERHUB_SERVICE_URL"] == "http://10.0.0.5:8091"
    assert settings_from_json(environment["OPENBIS_JUPYTER_SETTINGS"]).interface == "notebook"
    secrets = keys.held_secrets(environment["OPENBIS_JUPYTER_SECRETS_FILE"])
    assert secrets == keys.held_secrets(service["environment"]["OPENBIS_JUPYTER_SECRETS_FILE"])
    monkeypatch.delenv("JUPYTERHUB_CRYPT_KEY")
    for arguments in (["serve", "--config", str(file), "--listen", "http://127.0.0.1:8091"], ["serve"]):
        ended = CliRunner().invoke(main, arguments)
        assert ended.exit_code != 0 and "Traceback" not in ended.output


def test_addresses_follow_the_base_path(tmp_path: Path) -> None:
    ca_file = tmp_path / "ca.pem"
    ca_file.touch()
    c = configured(ca_file=str(ca_file))
    assert c.JupyterHub.bind_url == "http://:8000/jupyter/"
    assert c.Spawner.environment == {
        "OPENBIS_URL": "https://openbis.example.org",
        "OPENBIS_JUPYTER_SERVICE_URL": "https://hub.example.org/jupyter/services/openbis/",
        "OPENBIS_JUPYTER_CA_FILE": str(ca_file),
        "REQUESTS_CA_BUNDLE": str(ca_file),
    }


@pytest.mark.parametrize(
    ("before", "after", "listens"),
    [
        ({}, {}, "http://:8000/jupyter/"),
        ({"bind_url": "http://127.0.0.1:9000"}, {}, "http://127.0.0.1:9000/jupyter/"),
        ({"bind_url": "http://[::1]:9000/"}, {}, "http://[::1]:9000/jupyter/"),
        ({"bind_url": "http://127.0.0.1:9000/jupyter/"}, {}, "http://127.0.0.1:9000/jupyter/"),
        ({"bind_url": "http+unix://%2Fsrv%2Fhub.sock"}, {}, "http+unix://%2Fsrv%2Fhub.sock/jupyter/"),
        ({"ip": "127.0.0.1"}, {}, "http://127.0.0.1:8000/jupyter/"),
        ({"ip": "::1", "port": 9000}, {}, "http://[::1]:9000/jupyter/"),
        ({}, {"ip": "127.0.0.1"}, "http://127.0.0.1:8000/jupyter/"),
        ({}, {"bind_url": "http://127.0.0.1:9000/jupyter/"}, "http://127.0.0.1:9000/jupyter/"),
    ],
)
def test_below_a_path_the_hub_listens_where_the_administrator_says(
    before: dict[str, Any], after: dict[str, Any], listens: str
) -> None:
    hub = JupyterHub(config=configured_around(before, after))
    assert (hub.bind_url, hub.base_url) == (listens, "/jupyter/")
    check_path(hub, checked_settings(**ADDRESSES))


def test_a_hub_below_another_path_ends_with_a_sentence() -> None:
    hub = JupyterHub(config=configured_around({}, {"bind_url": "http://127.0.0.1:9000"}))
    right = 'Write c.JupyterHub.bind_url = "http://127.0.0.1:9000/jupyter/"'
    with pytest.raises(SystemExit, match=re.escape(right)):
        check_path(hub, checked_settings(**ADDRESSES))
    with pytest.raises(SystemExit, match="/other has another path than hub_url"):
        configured_around({"bind_url": "http://127.0.0.1/other"}, {})


def configured_around(before: dict[str, Any], after: dict[str, Any]) -> Config:
    """What stands above and below `configure` in the hub's configuration."""
    c = Config()
    c.JupyterHub.update(before)
    configure(c, **ADDRESSES)
    c.JupyterHub.update(after)
    return c


def test_settings_travel_as_json() -> None:
    settings = checked_settings(
        **ADDRESSES,
        kernels=[{"name": "ir", "display_name": "R", "language": "R"}],
        openbis_origins=["https://eln.org"],
    )
    assert settings_from_json(settings.as_json()).values() == settings.values()
    assert json.loads(settings.as_json())["kernels"] == [{"name": "ir", "display_name": "R", "language": "R"}]


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://openbis.example.org", "https://openbis.example.org"),
        ("https://OpenBIS.example.org:443/", "https://openbis.example.org"),
        ("https://openbis.example.org:8443", "https://openbis.example.org:8443"),
        ("https://[::1]:8443", "https://[::1]:8443"),
        ("https://b\u00fccher.example", "https://xn--bcher-kva.example"),
    ],
)
def test_origins_are_compared_as_browsers_write_them(url: str, origin: str) -> None:
    assert browser_origin(url) == origin


def test_every_setting_is_documented() -> None:
    page = as_markdown()
    for name in Settings.class_own_traits(config=True):
        assert f"| `{name}` |" in page


BIND = """
import os, socket, sys
port, user = map(int, sys.argv[1:])
if user:
    os.setuid(user)
other = socket.socket()
other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
try:
    other.bind(("127.0.0.1", port))
except OSError:
    sys.exit(3)
"""


@pytest.mark.parametrize("given", [{}, {"service_url": "http://127.0.0.1:{free}"}])
def test_while_the_service_is_down_nobody_else_stands_in_its_place(given: dict[str, str]) -> None:
    """A user's program there would be told tickets and tokens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    c = configured(**{name: text.format(free=free) for name, text in given.items()})
    port = urlsplit(c.JupyterHub.services[0]["url"]).port
    assert (port and given == {}) or port == free

    def bound_by(user: int) -> int:
        return subprocess.run([sys.executable, "-c", BIND, str(port), str(user)], check=False).returncode

    assert bound_by(0) == 0, "the service, which the hub starts as its own user"
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port or 0)).close()
    if os.getuid() == 0:  # only root can be somebody else
        assert bound_by(65534) == 3
