"""The doctor of the hub's side, on configuration files that are right and wrong."""

from __future__ import annotations

import secrets
from importlib.metadata import version
from pathlib import Path

import pytest

from openbis_jupyter.doctor.service import Service
from openbis_jupyter.hub.doctor.checks import Subject, examine

NOWHERE = Service("")


def codes(file: Path) -> list[str]:
    return [finding.code for _, finding in examine(Subject(file, NOWHERE)) if finding.code]


CONFIGURED = "from openbis_jupyter.hub import configure\nconfigure(c, openbis_url='{}', hub_url='https://hub.invalid')\n"
KEY = secrets.token_hex(32)
HUB_FILES = {
    "well": ("", []),
    "without authenticator": ("c.JupyterHub.authenticator_class = 'dummy'", ["hub-not-configured"]),
    "without service": (
        "c.JupyterHub.services = []\nc.JupyterHub.load_roles = []",
        ["hub-not-configured", "hub-scopes-missing", "hub-scopes-missing", "hub-scopes-missing"],
    ),
    "without auth_state": ("c.OpenbisAuthenticator.enable_auth_state = False", ["hub-not-configured"]),
    "without a scope": (
        "for r in c.JupyterHub.load_roles: r['scopes'] = [s for s in r['scopes'] if s != 'start:servers']",
        ["hub-scopes-missing"],
    ),
    "with other variables for servers": (
        "c.Spawner.environment = {'A': 'b'}\nc.DockerSpawner.environment = {}",
        ["environment-overwritten", "environment-overwritten"],
    ),
    "with more variables for servers": (
        "c.DockerSpawner.environment = {**c.Spawner.environment, 'A': 'b'}",
        [],
    ),
    "with subdomains of another host": (
        "c.JupyterHub.subdomain_host = 'https://other.example.org'",
        ["subdomains-elsewhere"],
    ),
    "with subdomains that nobody knows": (
        "c.JupyterHub.subdomain_host = 'hub.invalid'",
        ["subdomains-unresolved"],
    ),
    "that fails": ("1 / 0", ["hub-config-failed"]),
}


@pytest.mark.parametrize("name", HUB_FILES)
def test_each_fault_of_a_hub_configuration_is_found(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTERHUB_CRYPT_KEY", KEY)
    file = tmp_path / "jupyterhub_config.py"
    more, expected = HUB_FILES[name]
    # Nobody listens at port 1: what is said of openBIS is the same in each case.
    file.write_text(CONFIGURED.format("https://localhost:1") + more)
    found = codes(file)
    assert [code for code in found if code not in ("unreachable", "hub-config-unknown")] == expected


def test_a_hub_without_a_key_keeps_nothing_encrypted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JUPYTERHUB_CRYPT_KEY", raising=False)
    file = tmp_path / "jupyterhub_config.py"
    file.write_text(CONFIGURED.format("https://localhost:1"))
    said = [finding for _, finding in examine(Subject(file, NOWHERE)) if finding.level == "problem"]
    assert [finding.code for finding in said] == ["encryption-missing"]
    assert said[0].text.startswith("JUPYTERHUB_CRYPT_KEY is not set")


def test_a_hub_that_is_too_old_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def said() -> str:
        ((_, finding),) = [one for one in examine(Subject(tmp_path, NOWHERE)) if one[0].name == "jupyterhub"]
        return f"{finding.level} {finding.code} {finding.text}"

    assert said() == f"ok  This is JupyterHub {version('jupyterhub')}."
    before = tmp_path / "jupyterhub-5.2.1.dist-info"
    before.mkdir()
    (before / "METADATA").write_text("Name: jupyterhub\nVersion: 5.2.1\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert said().startswith("problem hub-old JupyterHub 5.2.1 is older than 5.5.4")


def test_an_administrators_token_is_in_no_text() -> None:
    assert "secret" not in repr(Subject(None, Service("https://x/", token="secret-token")))
