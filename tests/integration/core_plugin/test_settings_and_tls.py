"""Settings as administrators get them wrong, and servers that are not who they say they are.

One warm worker for all of them: a small service of the test takes settings as a parameter, puts them where openBIS
keeps its resolved properties, and hands the call on to the real script.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme
from integration.core_plugin.conftest import TOKEN, Told, told
from integration.core_plugin.recorded_hub import RecordedHub, as_reply, hub_server, recorded

from openbis_sandbox.core_plugins import Service
from openbis_sandbox.jython.worker import JythonWorker

CONFIGURED = """
import sys
sys.path.append(%r)
from ch.systemsx.cisd.openbis.generic.server import CommonServiceProvider
from java.util import Properties
import script

def process(context, parameters):
    properties = Properties()
    for key in parameters.get("settings").keySet():
        properties.setProperty(key, parameters.get("settings").get(key))
    CommonServiceProvider.properties = properties
    return script.process(context, parameters.get("call"))
"""
ROOT_OF_PLUGIN = Path(__file__).parents[3] / "core-plugins/jupyter/1/as/miscellaneous/jupyter-service"


@pytest.fixture(scope="module")
def configured_worker(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[JythonWorker, Service, Path]]:
    folder = tmp_path_factory.mktemp("configured")
    script = folder / "configured.py"
    script.write_text(CONFIGURED % str(ROOT_OF_PLUGIN))
    worker = JythonWorker({}, log_file=folder / "as.log")
    yield worker, Service("configured", script, "", ""), folder / "as.log"
    worker.close()


class Configured:
    """The service under given settings."""

    def __init__(self, worker: JythonWorker, service: Service) -> None:
        self.worker = worker
        self._service = service

    @property
    def folder(self) -> Path:
        return self._service.script.parent

    def call(self, said: str = "", **settings: str) -> Any:
        named = {f"jupyter.{key.replace('_', '-')}": value for key, value in settings.items()}
        call = {"method": "options", "said": said}
        return self.worker.execute(self._service, TOKEN, {"settings": named, "call": call})

    def failure(self, said: str = "", **settings: str) -> Told:
        return told(lambda: self.call(said, **settings))


@pytest.fixture
def configured(configured_worker: tuple[JythonWorker, Service, Path]) -> Iterator[Configured]:
    yield Configured(*configured_worker[:2])
    assert TOKEN not in configured_worker[2].read_text(errors="replace")


@pytest.fixture
def kernels(hub: RecordedHub) -> RecordedHub:
    hub.answer = as_reply(recorded("options_answer"))
    return hub


def test_what_nobody_foresaw(
    configured: Configured, configured_worker: tuple[JythonWorker, Service, Path]
) -> None:
    lost = Service("lost", configured.folder / "lost.py", "", "")
    lost.script.write_text(
        (configured.folder / "configured.py").read_text().replace("= properties", "= None"), encoding="utf-8"
    )
    failed = told(
        lambda: configured.worker.execute(lost, TOKEN, {"settings": {}, "call": {"method": "options"}})
    )
    assert failed.code == "service-failed"
    assert f"[service-failed {failed.reference}] AttributeError at " in configured_worker[2].read_text()


def test_not_configured_at_all(configured: Configured) -> None:
    failed = configured.failure()
    assert failed.code == "not-configured"
    assert failed.sentence.startswith(
        "Jupyter is not set up on this openBIS: jupyter.hub-service-url is missing."
    )
    assert "openBIS administrator" in failed.sentence


@pytest.mark.parametrize(
    "url",
    [
        "http://hub.example.org/services/openbis/",
        "http://127.0.0.1.example.org/",
        "ftp://localhost/",
        "file:///etc/passwd",
        "jar:https://hub.example.org/x.jar!/",
        "hub.example.org",
        "https://",
        "https://user:pw@hub.example.org/",
        "https://hub.example.org/?a=b",
        "https://hub.example.org/#x",
        "https://hub example.org/",
        "https:///services/",
    ],
)
def test_addresses_that_are_refused(configured: Configured, url: str) -> None:
    failed = configured.failure(hub_service_url=url)
    assert failed.code == "not-configured"
    assert "jupyter.hub-service-url" in failed.sentence
    assert "pw" not in failed.sentence


@pytest.mark.parametrize("value", ["0", "99", "60001", "-1", "ten", "1e3", "٣٠٠٠", "10000000000000000000"])
@pytest.mark.parametrize("key", ["connect_timeout_ms", "read_timeout_ms"])
def test_times_that_are_refused(configured: Configured, kernels: RecordedHub, key: str, value: str) -> None:
    failed = configured.failure(hub_service_url=kernels.url, **{key: value})
    assert failed.code == "not-configured"
    assert f"jupyter.{key.replace('_', '-')} must be a number from 100 to 60000." in failed.sentence


@pytest.mark.parametrize("content", [None, b"", b"no certificate", b"\xff\x00\x30\x82", "folder"])
def test_authority_files_that_are_refused(
    configured: Configured, kernels: RecordedHub, tmp_path: Path, content: bytes | str | None
) -> None:
    path = tmp_path / "ca.pem"
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content == "folder":
        path.mkdir()
    failed = configured.failure(hub_service_url=kernels.url, ca_file=str(path))
    assert failed.code == "not-configured"
    assert "jupyter.ca-file" in failed.sentence
    assert str(path) not in failed.sentence
    assert kernels.received == []


def test_several_authorities_and_an_address_without_slash(
    configured: Configured, kernels: RecordedHub, ca_file: Path, tmp_path: Path
) -> None:
    both = tmp_path / "both.pem"
    trustme.CA().cert_pem.write_to_path(str(both))
    both.write_bytes(both.read_bytes() + b"\n# ours\n" + ca_file.read_bytes())
    answer = configured.call(hub_service_url=kernels.url.rstrip("/"), ca_file=str(both))
    assert answer == recorded("options_answer")
    assert kernels.received[0].path == "/services/openbis/api/options"


def test_a_renewed_authority_needs_no_restart(
    configured: Configured, kernels: RecordedHub, ca_file: Path, tmp_path: Path
) -> None:
    path = tmp_path / "ca.pem"
    trustme.CA().cert_pem.write_to_path(str(path))
    assert configured.failure(hub_service_url=kernels.url, ca_file=str(path)).code == "hub-untrusted"
    path.write_bytes(ca_file.read_bytes())
    assert configured.call(hub_service_url=kernels.url, ca_file=str(path)) == recorded("options_answer")


def test_an_unknown_authority(configured: Configured, kernels: RecordedHub) -> None:
    failed = configured.failure(hub_service_url=kernels.url)
    assert failed.code == "hub-untrusted"
    assert "jupyter.ca-file" in failed.sentence
    assert kernels.received == []


def test_a_certificate_for_another_host(configured: Configured, authority: trustme.CA, ca_file: Path) -> None:
    with hub_server(authority.issue_cert("hub.example.org")) as impostor:
        impostor.answer = as_reply(recorded("options_answer"))
        failed = configured.failure(hub_service_url=impostor.url, ca_file=str(ca_file))
        assert failed.code == "hub-untrusted"
        assert impostor.received == []


def test_no_tls_where_tls_is_expected(configured: Configured, ca_file: Path) -> None:
    with hub_server() as plain:
        url = plain.url.replace("http:", "https:")
        assert configured.failure(hub_service_url=url, ca_file=str(ca_file)).code == "hub-untrusted"


def test_plain_http_on_loopback(configured: Configured) -> None:
    with hub_server() as plain:
        plain.answer = as_reply(recorded("options_answer"))
        assert configured.call(hub_service_url=plain.url) == recorded("options_answer")


def test_nobody_listens(configured: Configured) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"https://localhost:{taken.getsockname()[1]}/"
        failed = configured.failure(hub_service_url=url)
    assert failed.code == "hub-unreachable"
    assert "try again in a minute" in failed.sentence


def test_a_host_without_address(configured: Configured) -> None:
    assert configured.failure(hub_service_url="https://hub.invalid/").code == "hub-unreachable"


def test_somebody_listens_and_never_speaks(configured: Configured) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        failed = configured.failure(
            hub_service_url=f"https://localhost:{silent.getsockname()[1]}/",
            connect_timeout_ms="300",
            read_timeout_ms="300",
        )
    assert failed.code == "hub-unreachable"


def test_somebody_takes_nothing_of_what_is_sent(configured: Configured) -> None:
    with socket.socket() as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        failed = configured.failure(
            said="x" * (8 << 20),
            hub_service_url=f"http://localhost:{deaf.getsockname()[1]}/",
            connect_timeout_ms="2000",
            read_timeout_ms="2000",
        )
    assert failed.code == "hub-slow"


def test_weakened_defaults_of_the_java_process_change_nothing(
    configured: Configured, authority: trustme.CA, ca_file: Path, tmp_path: Path
) -> None:
    weaken = tmp_path / "weaken.py"
    weaken.write_text(
        "from javax.net.ssl import HttpsURLConnection\n"
        "def process(context, parameters):\n"
        "    HttpsURLConnection.setDefaultHostnameVerifier(lambda host, session: True)\n"
    )
    configured.worker.execute(Service("weaken", weaken, "", ""), TOKEN, {})
    with hub_server(authority.issue_cert("hub.example.org")) as impostor:
        assert configured.failure(hub_service_url=impostor.url, ca_file=str(ca_file)).code == "hub-untrusted"
        assert impostor.received == []
