"""The doctor of the hub's side, on configuration files that are right and wrong."""

from __future__ import annotations

import secrets
import venv
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from pathlib import Path

import pytest
from listening import listening

from openbis_jupyter.doctor.service import Service
from openbis_jupyter.hub.doctor.checks import Subject, check_running, examine
from openbis_jupyter.hub.doctor.configured import describe
from openbis_jupyter.hub.doctor.users import users_environment

NOWHERE = Service("")


def codes(file: Path) -> list[str]:
    return [finding.code for _, finding in examine(Subject(file, NOWHERE)) if finding.code]


CONFIGURED = "from openbis_jupyter.hub import configure\nconfigure(c, openbis_url='{}', hub_url='https://hub.invalid')\n"
KEY = secrets.token_hex(32)
# Each is loaded by a process of its own, so faults that do not hide each other are in one.
HUB_FILES = {
    "well, with more variables for servers": (
        "c.DockerSpawner.environment = {**c.Spawner.environment, 'A': 'b'}",
        [],
    ),
    "without authenticator and service": (
        "c.JupyterHub.authenticator_class = 'dummy'\nc.JupyterHub.services = []\nc.JupyterHub.load_roles = []",
        [
            "hub-not-configured",
            "hub-not-configured",
            "hub-scopes-missing",
            "hub-scopes-missing",
            "hub-scopes-missing",
        ],
    ),
    "without auth_state, a scope and variables for servers": (
        "c.OpenbisAuthenticator.enable_auth_state = False\n"
        "for r in c.JupyterHub.load_roles: r['scopes'] = [s for s in r['scopes'] if s != 'start:servers']\n"
        "c.Spawner.environment = {'A': 'b'}\nc.DockerSpawner.environment = {}",
        ["hub-not-configured", "hub-scopes-missing", "environment-overwritten", "environment-overwritten"],
    ),
    "at another address, with subdomains of another host": (
        "c.JupyterHub.public_url = 'https://elsewhere.invalid/'\nc.JupyterHub.bind_url = 'http://:8000/hub/'\n"
        "c.JupyterHub.subdomain_host = 'https://other.example.org'",
        ["hub-url-differs", "hub-url-differs", "subdomains-elsewhere"],
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
    # Nobody listens at port 1, and a shell is no Python: what is said of those is the same in each case.
    file.write_text(CONFIGURED.format("https://localhost:1") + "c.Spawner.cmd = '/bin/sh'\n" + more)
    alike = ("unreachable", "hub-config-unknown", "users-environment-unknown")
    assert [code for code in codes(file) if code not in alike] == expected


USERS = {
    "here": ("", []),
    "here, by a class of somebody": (
        "from jupyterhub.spawner import SimpleLocalProcessSpawner\n"
        "class Ours(SimpleLocalProcessSpawner): pass\n"
        "c.JupyterHub.spawner_class = Ours\nc.Ours.cmd = ['/nowhere/singleuser']",
        ["singleuser-missing"],
    ),
    "nowhere": ("c.Spawner.cmd = ['/nowhere/jupyterhub-singleuser']", ["singleuser-missing"]),
    "by a shell": ("c.LocalProcessSpawner.cmd = '/bin/sh'", ["users-environment-unknown"]),
    "elsewhere": (
        "c.JupyterHub.spawner_class = 'kubespawner.KubeSpawner'",
        ["users-environment-unknown"],
    ),
    "without a kernel": (
        "import json\n"
        "e = c.JupyterHub.services[0]['environment']\n"
        "e['OPENBIS_JUPYTER_SETTINGS'] = json.dumps({'kernels': [{'name': 'cobol'}]})",
        ["kernel-not-there"],
    ),
}


@pytest.mark.parametrize("name", USERS)
def test_what_peoples_servers_lack_is_found_where_they_start_here(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTERHUB_CRYPT_KEY", KEY)
    # Other kernels of this machine are not asked.
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    file = tmp_path / "jupyterhub_config.py"
    more, expected = USERS[name]
    file.write_text(CONFIGURED.format("https://localhost:1") + more)
    assert [finding.code for finding in users_environment(describe(file))] == expected


def test_an_empty_environment_lacks_all(tmp_path: Path) -> None:
    venv.create(tmp_path / "users", with_pip=False)
    program = tmp_path / "users/bin/jupyterhub-singleuser"
    program.write_text(f"#!{tmp_path}/users/bin/python\n")
    program.chmod(0o755)
    (lacking,) = users_environment({"spawner": "simple", "cmd": [str(program)], "kernels": ["python3"]})
    assert lacking.code == "user-package-missing"
    assert lacking.text.endswith(
        "lacks jupyterhub, jupyterlab, openbis-jupyter, openbis-jupyter-core, openbis-jupyterlab."
    )
    dist_info = next((tmp_path / "users/lib").glob("*/site-packages"))
    for package, number in (("jupyterhub", "4.1"), ("openbis-jupyter", "0.0.9")):
        folder = dist_info / f"{package.replace('-', '_')}-{number}.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(f"Name: {package}\nVersion: {number}\n")
    _, ours, hub = users_environment({"spawner": "simple", "cmd": [str(program)], "kernels": []})
    assert ours.code == hub.code == "user-package-other"
    assert ours.text.startswith("openbis-jupyter is 0.0.9 ") and hub.text.startswith("jupyterhub is 4.1 ")


class Hub(BaseHTTPRequestHandler):
    """Answers as a hub's API does, or as something else."""

    body = b""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/jupyter/hub/api" else 404)
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""


@pytest.mark.parametrize(
    ("body", "path", "expected"),
    [
        (f'{{"version": "{version("jupyterhub")}"}}', "/jupyter/", []),
        ('{"version": "4.0"}', "/jupyter", ["hub-other"]),
        ("<h1>Welcome</h1>", "/jupyter", ["hub-not-there"]),
        ("[]", "", ["hub-not-there"]),
    ],
)
def test_who_answers_at_the_address_of_the_hub_is_looked_at(
    body: str, path: str, expected: list[str], tmp_path: Path
) -> None:
    handler = type("Handler", (Hub,), {"body": body.encode()})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    with listening(server):
        url = f"http://127.0.0.1:{server.server_port}{path}"
        found = check_running(Subject(tmp_path, NOWHERE, url))
    assert [finding.code for finding in found] == expected


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
