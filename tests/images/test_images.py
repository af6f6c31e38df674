"""The images do what they are for, each alone and all of them as the compose project with a person's click."""

from __future__ import annotations

import json
import secrets
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
import trustme
from images.conftest import COMPOSE, health_of, write_private
from images.engine import HERE, REPOSITORY, Engine

from openbis_demo.journey import travel

SECONDS = 300.0
HUB, OPENBIS = "hub.test", "openbis.test"
EXPERIMENT = "/MICROSCOPY/CELLS/GROWTH_CURVE"


@pytest.mark.parametrize("name", ["hub", "user", "sandbox"])
def test_nobody_in_an_image_is_root(docker: Engine, images: Mapping[str, str], name: str) -> None:
    ran = docker(
        "run", "--rm", images[name], "sh", "-c", "id -u; test -w /opt/openbis-jupyter || echo kept; ls /tmp"
    )
    assert ran.split() == ["1000", "kept"]


def test_every_kernel_computes(docker: Engine, images: Mapping[str, str]) -> None:
    program = (HERE / "kernels.py").read_text()
    printed = docker("run", "--rm", "--interactive", images["user"], "python3", "-", told=program)
    said = json.loads(printed.rpartition("RESULT ")[2])
    assert said.keys() == {"python3", "ir", "octave", "bash", "sos"}
    assert {name for name, (status, text) in said.items() if status == "ok" and "42" in text} == said.keys()


def test_pip_puts_packages_into_the_home(docker: Engine, images: Mapping[str, str]) -> None:
    """What people install without rights to do so in the image stays in their volume."""
    install = "pip install --quiet --no-index --no-deps /dist/openbis_demo-*.whl"
    where = "python3 -c 'import openbis_demo; print(openbis_demo.__file__)'"
    dist = f"{REPOSITORY / 'dist'}:/dist:ro"
    said = docker("run", "--rm", "--volume", dist, images["user"], "sh", "-c", f"{install} && {where}")
    assert said.startswith("/home/jovyan/.local/lib/")


@dataclass(frozen=True)
class Project:
    """The running compose project, as `travel` wants to know of it."""

    docker: Engine
    name: str
    directory: Path
    ca_file: Path
    hub_url: str = f"https://{HUB}"
    openbis_url: str = f"https://{OPENBIS}:8443"
    service_url: str = f"https://{HUB}/services/openbis/"

    def compose(self, *arguments: str) -> str:
        """`docker compose` with these arguments, where the project's files are."""
        socket_file, folder = str(self.docker.socket), str(self.directory)
        return self.docker(
            "run", "--rm", "--volume", f"{socket_file}:/var/run/docker.sock", "--volume", f"{folder}:{folder}",
            "--workdir", folder, "openbis-jupyter/test-compose",
            "--file", "compose.yaml", "--file", "sandbox.yaml", *arguments,
        )  # fmt: skip

    def container(self, service: str) -> str:
        """The container of this service."""
        return f"{self.name}-{service}-1"

    def address(self, service: str) -> str:
        """Where it is, as this machine reaches it."""
        networks = json.loads(
            self.docker("inspect", "--format", "{{json .NetworkSettings.Networks}}", self.container(service))
        )
        return str(networks[f"{self.name}-people"]["IPAddress"])


@pytest.fixture(scope="module")
def project(docker: Engine, images: Mapping[str, str], others: None) -> Iterator[Project]:
    """All of it, once every container says that it is well."""
    name = f"openbis-jupyter-{secrets.token_hex(3)}"
    with tempfile.TemporaryDirectory(prefix=name) as folder:
        directory = Path(folder) / "compose"
        shutil.copytree(COMPOSE, directory)
        directory.parent.chmod(0o711)
        authority = trustme.CA()
        certificate = authority.issue_cert(HUB, OPENBIS)
        ca_file = directory / "ca.pem"
        authority.cert_pem.write_to_path(str(ca_file))
        write_private(
            directory / "secrets",
            **{
                "crypt-key": secrets.token_hex(32),
                "database-password": secrets.token_urlsafe(24),
                "proxy-token": secrets.token_hex(32),
                "hub-certificate.pem": b"".join(one.bytes() for one in certificate.cert_chain_pems).decode(),
                "hub-key.pem": certificate.private_key_pem.bytes().decode(),
            },
        )
        settings = {
            "PROJECT": name,
            "HUB_HOST": HUB,
            "HUB_LISTEN": "127.0.0.1:",
            "OPENBIS_URL": f"https://{OPENBIS}:8443",
            "OPENBIS_HOST": OPENBIS,
            "OPENBIS_LISTEN": "127.0.0.1:",
            "CA_FILE": str(ca_file),
            "DOCKER_GROUP": str(docker.socket.stat().st_gid),
            "DOCKER_SOCKET": str(docker.socket),
        }
        (directory / ".env").write_text("".join(f"{key}={value}\n" for key, value in settings.items()))
        running = Project(docker, name, directory, ca_file)
        try:
            running.compose("up", "--detach")
            wait_until_well(running, {"proxy", "hub", "service", "database", "openbis"})
            yield running
        finally:
            people = docker("ps", "--all", "--quiet", "--filter", f"name={name}-people-").split()
            if people:
                docker("rm", "--force", "--volumes", *people)
            running.compose("down", "--volumes", "--timeout", "20")
            homes = docker("volume", "ls", "--quiet", "--filter", f"name={name}-people-").split()
            if homes:
                docker("volume", "rm", *homes)


def wait_until_well(project: Project, services: set[str]) -> None:
    deadline = time.monotonic() + SECONDS
    while True:
        health = {one: health_of(project.docker, project.container(one)) for one in services}
        if set(health.values()) == {"healthy"}:
            return
        assert not {"ended", "unhealthy"} & set(health.values()) and time.monotonic() < deadline, (
            f"{health}\n{project.compose('logs', '--tail', '60')}"
        )
        time.sleep(1)


@pytest.fixture
def named(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The project, whose names lead this process to its containers."""
    places = {HUB: project.address("proxy"), OPENBIS: project.address("openbis")}
    known = socket.getaddrinfo

    def found(host: Any, *arguments: Any, **more: Any) -> Any:
        return known(places.get(host, host), *arguments, **more)

    monkeypatch.setattr(socket, "getaddrinfo", found)
    return project


def test_a_click_starts_a_container_and_its_notebook_comes_back(named: Project) -> None:
    ready = requests.get(f"{named.service_url}api/health/ready", verify=str(named.ca_file), timeout=30)
    assert ready.json()["status"] == "ready"
    report = travel(named, "alice", "alice-demo", EXPERIMENT, print)  # type: ignore[arg-type]
    assert report.perm_id and report.cells_run

    person = f"{named.name}-people-alice"
    assert named.docker("exec", person, "id", "-u").strip() == "1000"
    # Where its checks find something, the command ends otherwise.
    named.docker("exec", person, "openbis-jupyter", "doctor", "--here")
    assert health_of(named.docker, person) in ("starting", "healthy")
    # The home outlives the container.
    assert named.docker("volume", "ls", "--quiet", "--filter", f"name=^{person}$").strip() == person

    # No secret in a command line, in a log, or in what people's code can see.
    held = [
        file.read_text().strip()
        for file in (named.directory / "secrets").iterdir()
        if "cert" not in file.name
    ]
    containers = [named.container(one) for one in ("proxy", "hub", "service", "database", "openbis")]
    told = [named.docker("inspect", *containers, person), named.compose("logs")]
    told += [named.docker("exec", person, "env")]
    assert [secret[:6] for secret in held if any(secret in text for text in told)] == []


def test_the_database_is_out_of_reach_for_people(named: Project, images: Mapping[str, str]) -> None:
    """Their network has neither its name nor a way to it."""
    program = "import socket; socket.create_connection(('database', 5432), timeout=5)"
    reached = named.docker(
        "run", "--rm", "--network", f"{named.name}-people", images["user"],
        "sh", "-c", f'python3 -c "{program}" 2>/dev/null && echo reached || echo kept',
    )  # fmt: skip
    assert reached.strip() == "kept"


def test_the_service_restarts_without_the_hub(named: Project) -> None:
    named.compose("restart", "service")
    wait_until_well(named, {"service", "hub"})
    ready = requests.get(f"{named.service_url}api/health/ready", verify=str(named.ca_file), timeout=30)
    assert ready.json()["status"] == "ready"
