"""The real plugin folder, read as openBIS reads it, its script in real Jython, a recorded hub behind TLS."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import trustme
from integration.core_plugin.recorded_hub import RecordedHub, hub_server

from openbis_sandbox.core_plugins import CorePlugins, load
from openbis_sandbox.jython.worker import JythonWorker, ServiceFailure

CORE_PLUGINS = Path(__file__).parents[3] / "core-plugins"
TOKEN = "anna-261123110000000x5C6E0F1A2B3C4D5E6F708192A3B4C5D6"
FAILURE = re.compile(r"(?P<sentence>.+) \[(?P<code>[a-z-]+) (?P<reference>[A-Za-z0-9-]+)\]", re.DOTALL)


@dataclass(frozen=True)
class Told:
    """What a user was told."""

    sentence: str
    code: str
    reference: str


@dataclass(frozen=True)
class Jupyter:
    """The service `jupyter` as a caller sees it, and its log."""

    worker: JythonWorker
    plugins: CorePlugins
    log_file: Path

    def call(self, token: str = TOKEN, **parameters: Any) -> Any:
        return self.worker.execute(self.plugins.services["jupyter"], token, parameters)

    def failure(self, token: str = TOKEN, **parameters: Any) -> Told:
        return told(lambda: self.call(token, **parameters))

    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8", errors="replace")


def told(call: Callable[[], object]) -> Told:
    with pytest.raises(ServiceFailure) as caught:
        call()
    text = str(caught.value)
    assert TOKEN not in text
    assert not re.search(r"Traceback|java\.|javax\.|Exception", text), text
    match = FAILURE.fullmatch(text)
    assert match, text
    return Told(match["sentence"], match["code"], match["reference"])


@pytest.fixture(scope="package")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="package")
def ca_file(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("authority") / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return path


@pytest.fixture(scope="package")
def hub_of_package(authority: trustme.CA) -> Iterator[RecordedHub]:
    with hub_server(authority.issue_cert("localhost")) as hub:
        yield hub


@pytest.fixture
def hub(hub_of_package: RecordedHub) -> RecordedHub:
    hub_of_package.received.clear()
    hub_of_package.connections.clear()
    return hub_of_package


@pytest.fixture(scope="package")
def jupyter_of_package(
    hub_of_package: RecordedHub, ca_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Jupyter]:
    folder = tmp_path_factory.mktemp("as")
    service_properties = folder / "service.properties"
    service_properties.write_text(
        f"jupyter.hub-service-url = {hub_of_package.url}\n"
        f"jupyter.ca-file = {ca_file}\n"
        "jupyter.connect-timeout-ms = 1000\n"
        "jupyter.read-timeout-ms = 4000\n"
    )
    plugins = load(CORE_PLUGINS, service_properties)
    log_file = folder / "as.log"
    worker = JythonWorker(plugins.properties, log_file=log_file)
    yield Jupyter(worker, plugins, log_file)
    worker.close()


@pytest.fixture
def jupyter(jupyter_of_package: Jupyter) -> Iterator[Jupyter]:
    """With a check after each test: the token is nowhere in the log."""
    yield jupyter_of_package
    assert TOKEN not in jupyter_of_package.log()
